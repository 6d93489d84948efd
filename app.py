"""The entry: `streamlit run app.py`."""

import streamlit as st
from starlette.middleware import Middleware

from mathdl_ui.direct import Direct
from mathdl_ui.server import lifespan, tell_where

app = st.App(
    "mathdl_ui/main.py",
    lifespan=lifespan,
    middleware=[Middleware(Direct)],
    on_script_error=tell_where,
)
