"""The product and one empty page on the same server: what `bench.latency` measures."""

import gc
import time

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from mathdl_ui.curriculum import ROOT
from mathdl_ui.direct import Direct
from mathdl_ui.server import lifespan


async def cpu(_: Request) -> JSONResponse:
    """Seconds of CPU that this process has used."""
    return JSONResponse(time.process_time())


async def warm(_: Request) -> JSONResponse:
    """Whether it has warmed up; this counts all that is frozen, so not to be asked in between."""
    return JSONResponse(gc.get_freeze_count() > 0)


app = st.App(
    "main.py",
    lifespan=lifespan,
    middleware=[Middleware(Direct)],
    routes=[
        Route("/bench/cpu", cpu),
        Route("/bench/warm", warm),
        # Streamlit looks for static files beside the script, and this one is not beside them.
        Mount("/app/static", StaticFiles(directory=ROOT / "mathdl_ui" / "static")),
    ],
)
