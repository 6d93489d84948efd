"""The entry: `streamlit run app.py`."""

import streamlit as st

from mathdl_ui.scene import ROUTE
from mathdl_ui.server import lifespan, tell_where

app = st.App("mathdl_ui/main.py", lifespan=lifespan, routes=[ROUTE], on_script_error=tell_where)
