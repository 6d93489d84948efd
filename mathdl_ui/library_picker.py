"""Which documents to search: what ships with scikit-learn, Usenet, or the learner's own."""

from collections.abc import Callable

import streamlit as st

from mathdl_ui import corpora, libraries, own_data, readers, samples
from mathdl_ui.lesson import Page
from mathdl_ui.libraries import Library

DEFAULT = "scikit-learn's reference"
SHIPPED: dict[str, Callable[[], Library]] = {
    DEFAULT: samples.reference,
    "Its data sets": samples.data_sets,
    "20 Newsgroups": samples.usenet,
}
OWN = "Your documents"


def pick(page: Page) -> Library:
    """The chosen library; the default one when the choice cannot be had, with the reason said."""
    choice = st.segmented_control(
        "Documents",
        [*SHIPPED, OWN],
        default=DEFAULT,
        required=True,
        key="corpus",
        bind="query-params",
    )
    choice = choice or DEFAULT  # an empty `?corpus=` gets past `required`
    if choice == OWN:
        return _own(page) or samples.reference()
    try:
        library = SHIPPED[choice]()
    except ConnectionError as error:
        st.warning(f"{error} Below is scikit-learn's reference.", icon=":material/wifi_off:")
        return samples.reference()
    n_documents, n_terms = library.counts.counts.shape
    st.caption(f"{n_documents:,} documents, {n_terms:,} terms. {library.corpus.source}")
    return library


def _own(page: Page) -> Library | None:
    with st.expander("Your documents", expanded=True):
        library = own_data.bring(
            page,
            "documents",
            _read,
            example="One document a paragraph, with an empty line between two.",
            file_types=("txt", "csv"),
        )
    if library is None:
        st.caption("Until you bring some, scikit-learn's reference stays.")
    else:
        n_documents, n_terms = library.counts.counts.shape
        st.caption(f"{n_documents:,} documents, {n_terms:,} terms. {library.corpus.source}")
    return library


def _read(brought: own_data.Brought) -> Library:
    return libraries.library(corpora.own(*readers.documents(brought)))
