"""The entry: `streamlit run app.py`."""

import streamlit as st

from mathdl_ui.scene import ROUTE
from mathdl_ui.server import lifespan

app = st.App("mathdl_ui/main.py", lifespan=lifespan, routes=[ROUTE])
