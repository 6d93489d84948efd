"""The URL of a session's browser, changed without a run of its page.

Streamlit tells a browser its query with a message that any run may send, and the browser keeps it
for the next run. Outside of a run there is no public way to send one. So this reaches into
Streamlit 1.67; where it cannot, it says so, and the page is run as Streamlit would have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

MOST_FIELDS = 500


@dataclass(frozen=True)
class Location:
    """The URL of the browser of one session."""

    session: str

    @classmethod
    def of_this_run(cls) -> Location:
        """That of the session whose page is being run."""
        context = get_script_run_ctx()
        return cls(context.session_id if context else "")

    def change(self, search: str, texts: Mapping[str, str | None]) -> str | None:
        """Give parameters these texts, or take them out of the URL.

        Args:
            search: the query of the URL now, as the browser says.
            texts: by name; None takes a parameter out.

        Returns:
            The query from now on; None if the browser cannot be told, and nothing has changed.
        """
        try:
            fields = parse_qsl(
                search.removeprefix("?"), keep_blank_values=True, max_num_fields=MOST_FIELDS
            )
        except ValueError:
            return None
        was = dict(fields)
        if all(was.get(name) == text for name, text in texts.items()):
            return search.removeprefix("?")
        stay = [field for field in fields if field[0] not in texts]
        query = urlencode(
            [*stay, *((name, text) for name, text in texts.items() if text is not None)]
        )
        return query if self._tell(query) else None

    def _tell(self, query: str) -> bool:
        """Tell the browser its query; False if it is not connected."""
        if not Runtime.exists():
            return False
        manager = getattr(Runtime.instance(), "_session_mgr", None)
        found = manager.get_active_session_info(self.session) if manager else None
        loop = getattr(found and found.session, "_event_loop", None)
        send = getattr(found and found.session, "_enqueue_forward_msg", None)
        if loop is None or send is None:
            return False
        message = ForwardMsg()
        message.page_info_changed.query_string = query
        loop.call_soon_threadsafe(send, message)
        return True
