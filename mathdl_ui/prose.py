"""A little Markdown as HTML, for sentences whose numbers follow the hand; no Streamlit."""

import re
from html import escape

from mathdl_ui.mathml import mathml

_MARK = re.compile(r"\$(?P<math>[^$]+)\$|\*\*(?P<strong>.+?)\*\*|\*(?P<em>.+?)\*")


def html(text: str) -> str:
    """A paragraph with **strong** words, *emphasis* and $formulas$; everything else is literal."""
    pieces, at = [], 0
    for mark in _MARK.finditer(text):
        pieces.append(escape(text[at : mark.start()]))
        kind, inside = next((name, part) for name, part in mark.groupdict().items() if part)
        if kind == "math":
            pieces.append(mathml(inside).replace('display="block"', 'display="inline"', 1))
        else:
            pieces.append(f"<{kind}>{html(inside)}</{kind}>")
        at = mark.end()
    return "".join(pieces) + escape(text[at:])
