"""The link that restores the current state, and its QR code."""

import ipaddress
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st


def link() -> str:
    """The address that restores the current state."""
    base = (st.context.url or "").split("?")[0]
    query = urlencode(st.query_params.to_dict(), safe=",")
    return f"{base}?{query}" if query else base


def only_here(address: str) -> bool:
    """Whether an address means this very machine, so that a phone cannot follow it."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def share() -> None:
    """Show the link and its QR code."""
    address = link()
    st.code(address, language=None, wrap_lines=True)
    code = segno.make(address, error="m").png_data_uri(scale=6, border=2)
    st.image(code, width=240, alt=f"QR code of {address}")
    if only_here(address):
        st.caption(
            "This address works on this computer only. For phones, open the app at this "
            "computer's address in the network, and share from there."
        )
    else:
        st.caption("Whoever opens it sees what you see now.")
