"""20 Newsgroups, downloaded when somebody asks for it, and never waited for without end."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import TYPE_CHECKING, TypeVar
from urllib.error import HTTPError

from mathdl_ui.corpora import Corpus
from mathdl_ui.plain_text import opening

if TYPE_CHECKING:
    from sklearn.utils import Bunch

Result = TypeVar("Result")

HOST = "https://ndownloader.figshare.com"
NO_ANSWER = (
    "20 Newsgroups (14 MB) could not be downloaded from figshare.com: this computer has no "
    "network, or the server does not answer. The other collections need no network."
)
# Two sessions that unpack into the same folder would delete each other's files.
_one_download = threading.Lock()


def twenty_newsgroups(
    *, seconds_to_connect: float = 5.0, seconds_to_download: float = 300.0
) -> Corpus:
    """The 18,846 posts without headers, signatures and quotes, kept on disk after the first time.

    Posts in which nothing is left are not among them: no angle to a zero vector is defined.

    Raises:
        ConnectionError: when it is not on disk and cannot be downloaded, with a sentence to show.
    """
    try:
        bunch = _fetch(download_if_missing=False)
    except OSError:
        try:
            _within(seconds_to_connect, _reach_host)
            bunch = _within(seconds_to_download, _download)
        except (OSError, HTTPException) as error:
            raise ConnectionError(NO_ANSWER) from error
    posts = [
        (text.strip(), bunch.target_names[target])
        for text, target in zip(bunch.data, bunch.target, strict=True)
        if text.strip()
    ]
    return Corpus(
        title="20 Newsgroups",
        names=tuple(opening(text) for text, _ in posts),
        texts=tuple(text for text, _ in posts),
        categories=tuple(category for _, category in posts),
        source="Usenet posts collected by Ken Lang, in Jason Rennie's version by date; "
        "no license is stated.",
    )


def _download() -> Bunch:
    with _one_download:
        return _fetch(download_if_missing=True)


def _fetch(*, download_if_missing: bool) -> Bunch:
    from sklearn.datasets import fetch_20newsgroups

    return fetch_20newsgroups(
        subset="all",
        remove=("headers", "footers", "quotes"),
        shuffle=False,
        download_if_missing=download_if_missing,
        n_retries=1,
        delay=0.5,
    )


def _reach_host() -> None:
    request = urllib.request.Request(HOST, method="HEAD")
    try:
        urllib.request.urlopen(request, timeout=5).close()
    except HTTPError as answer:
        # Any answer, even "forbidden" to this bare address, says that the host is there.
        answer.close()


def _within(seconds: float, call: Callable[[], Result]) -> Result:
    """The result of `call`, or TimeoutError.

    scikit-learn's download and the system's name lookup know no timeout: where a firewall drops
    packets they wait for minutes. A thread can be left behind; a default timeout for sockets
    would change every other session of the server.
    """
    results: list[Result] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError(f"no result within {seconds} seconds")
    return results[0]
