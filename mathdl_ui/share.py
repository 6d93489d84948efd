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
    """A button under which the link and its QR code are made when somebody opens it."""
    popover = st.popover("Share", icon=":material/qr_code_2:", key="share", on_change="rerun")
    if popover.open:
        with popover:
            _show(link())


def _show(address: str) -> None:
    st.code(address, language=None, wrap_lines=True)
    try:
        code = segno.make(address, error="m")
    except segno.DataOverflowError:
        st.caption("So much has been set that its link is too long for a QR code; send the link.")
        return
    st.image(code.png_data_uri(scale=6, border=2), width=240, alt=f"QR code of {address}")
    if only_here(address):
        st.caption(
            "This address works on this computer only. For phones, open the app at this "
            "computer's address in the network, and share from there."
        )
    else:
        st.caption("Whoever opens it sees what you see now.")
