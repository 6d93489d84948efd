"""The product on Streamlit as it comes, to say what tuning is worth: what `bench.load` compares.

The same pages and the same `POST /live`, without what `mathdl_ui/server.py` does at the start.
"""

import streamlit as st

from mathdl_ui.curriculum import ROOT
from mathdl_ui.scene import ROUTE

app = st.App(str(ROOT / "mathdl_ui" / "main.py"), routes=[ROUTE])
