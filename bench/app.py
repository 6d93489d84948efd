"""The product and one empty page on the same server: what `bench.latency` measures."""

import gc
import time

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from mathdl_ui.curriculum import ROOT
from mathdl_ui.server import lifespan


async def process(_: Request) -> JSONResponse:
    """Seconds of CPU this process has used, and whether it has warmed up."""
    return JSONResponse({"cpu": time.process_time(), "warm": gc.get_freeze_count() > 0})


app = st.App(
    "main.py",
    lifespan=lifespan,
    routes=[
        Route("/bench/process", process),
        # Streamlit looks for static files beside the script, and this one is not beside them.
        Mount("/app/static", StaticFiles(directory=ROOT / "mathdl_ui" / "static")),
    ],
)
