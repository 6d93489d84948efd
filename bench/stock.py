"""The product on Streamlit as it comes, to say what tuning is worth: what `bench.load` compares.

The same pages and the same `POST /live`, without what `mathdl_ui/server.py` does at the start.
"""

import streamlit as st
from starlette.middleware import Middleware

from mathdl_ui.curriculum import ROOT
from mathdl_ui.direct import Direct

app = st.App(str(ROOT / "mathdl_ui" / "main.py"), middleware=[Middleware(Direct)])
