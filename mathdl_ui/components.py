"""Live components: their JavaScript is a module in `static/`; formulas and sentences are two."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from mathdl_ui.mathml import mathml
from mathdl_ui.prose import html
from mathdl_ui.scene import Drawn


def component(name: str, *, ratio: str = "auto", height: str = "0") -> ComponentRenderer:
    """Register the component whose module is `static/{name}.js`.

    Only a line of JavaScript travels with each message; the module is fetched once. `ratio` and
    `height` keep its place until then.
    """
    script = f"""
const module = import(new URL("app/static/{name}.js", document.baseURI).href);
export default (component) => {{
  module.then((part) => part.render(component));
  return () => module.then((part) => part.remove(component.parentElement));
}};
"""
    return st.components.v2.component(
        f"mathdl_{name}",
        html=f'<div class="root" style="aspect-ratio:{ratio};min-height:{height}"></div>',
        js=script,
    )


_formula = component("formula", height="2.6rem")


def formula(*lines: str) -> Drawn:
    """The formula with the current numbers, one display line of LaTeX each."""
    return Drawn(_formula, {"lines": [mathml(line) for line in lines]})


_prose = component("prose", height="1.6rem")


def prose(*paragraphs: str) -> Drawn:
    """Sentences with the current numbers, in the Markdown of `mathdl_ui.prose`."""
    return Drawn(_prose, {"paragraphs": [html(one) for one in paragraphs]})
