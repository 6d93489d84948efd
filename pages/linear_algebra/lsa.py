"""Latent semantic analysis."""

from mathdl_ui import lesson

page = lesson.begin("lsa")
page.end()
