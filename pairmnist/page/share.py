"""The link to what is shown: copied, as a QR code for phones, and without controls for a projector."""

import socket
from collections.abc import Callable
from functools import lru_cache
from html import escape
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
import streamlit as st
from streamlit import config

OPEN = "share"  # in session_state: whether the list is open
LOCAL = ("localhost", "127.0.0.1", "::1")
CLASS_COMMAND = "python -m streamlit run app.py --server.address 0.0.0.0"

# Browsers give pages on plain http no clipboard, so what is selected is copied the old way.
COPY = st.components.v2.component(
    "pairmnist_copy_link",
    html='<button type="button">Copy link</button><span role="status"></span>',
    css="""
    button { font: inherit; color: var(--st-text-color); background: var(--st-secondary-background-color);
      border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
      padding: .4rem .8rem; cursor: pointer; }
    button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
    span { margin-left: .6rem; }
    """,
    js="""
    export default function ({ parentElement }) {
      const button = parentElement.querySelector("button"), said = parentElement.querySelector("span");
      button.onclick = () => {
        const field = document.createElement("textarea");
        field.value = window.location.href;
        field.style.position = "fixed";
        parentElement.appendChild(field);
        field.select();
        const copied = document.execCommand("copy");
        field.remove();
        button.focus();
        said.textContent = copied ? "copied" : "The browser refuses: copy it from the address bar.";
      };
    }
    """,
)


def draw(more: Callable[[], None]) -> None:
    """A button that shows the link's ways out of this browser. more: draws another one."""
    share = st.popover("Share", key=OPEN, type="tertiary", on_change="rerun")
    if share.open:  # else every change of the page would cost a QR code
        with share:
            _draw()
            more()


def _draw() -> None:
    COPY(key="copy link")
    query = urlencode([(name, value) for name in st.query_params for value in st.query_params.get_all(name)])
    link = _reachable(query)
    if link is None:
        st.caption("Only this computer can open the link. For a class, start the page with")
        st.code(CLASS_COMMAND, language=None)
    else:
        st.html(qr_code(link))
        st.caption("For phones in the room.")
    st.toggle("Present: only the result, for a projector", key="present", persist_state="session")


def address(query: str) -> str:
    """This page's address with another query, as another machine can open it where there is such an address."""
    parts = urlsplit(st.context.url or "")
    return _reachable(query) or urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def short_address() -> str:
    """This page's address as one types it."""
    return address("").removeprefix("http://").removesuffix("/")


def invitation(query: str) -> None:
    """A link and its QR code."""
    link = address(query)
    st.html(qr_code(link))
    st.code(link, language=None)
    if _reachable(query) is None:
        st.caption(f"Only this computer can open it. For a class, start the page with `{CLASS_COMMAND}`")


def others_can_open() -> bool:
    """Whether the server listens beyond this machine."""
    return config.get_option("server.address") not in LOCAL


def _reachable(query: str) -> str | None:
    """This page's address with a query as another machine in the room can open it, or None where there is none."""
    parts = urlsplit(st.context.url or "")
    host = parts.hostname or ""
    if host in LOCAL:
        if not others_can_open():
            return None
        host = _own_address()
        if host in LOCAL:
            return None
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, host + port, parts.path or "/", query, ""))


def _own_address() -> str:
    """This machine's address in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: only the route is looked up
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


@lru_cache(maxsize=200)
def qr_code(address: str) -> str:
    """The address as a QR code in black on white, as HTML."""
    picture = segno.make_qr(address, error="l").svg_data_uri(scale=5, border=3, light="white")
    return f'<img src="{picture}" alt="{escape(address)}">'
