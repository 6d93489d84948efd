"""How fast latent semantic analysis is: `python -m bench.lsa`, ratios of times in the same run."""

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.lsa import latent_space, tf_idf
from mathdl_core.linear_algebra.retrieval import (
    inverted_index,
    latent_scores,
    rank_documents,
    term_scores,
)
from mathdl_ui.corpora import scikit_learn_reference, vectorize


def zipf_counts(
    rng: np.random.Generator, *, n_documents: int, n_terms: int, length: int
) -> csr_array:
    """(n_documents, n_terms) counts of documents of `length` words, the t-th in proportion 1/t."""
    proportions = np.cumsum(1 / np.arange(1, n_terms + 1))
    words = rng.random(n_documents * length) * proportions[-1]
    terms = np.searchsorted(proportions, words).astype(np.int32)
    documents = np.repeat(np.arange(n_documents, dtype=np.int32), length)
    return csr_array((np.ones(terms.size), (documents, terms)), shape=(n_documents, n_terms))


def medians(*calls: Callable[[], object], repeats: int) -> list[float]:
    """Median seconds of each call, in turn after one warm-up, so that a busy spell slows all."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(repeats + 1):
        for call, seconds in zip(calls, times, strict=True):
            start = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - start)
    return [median(seconds[1:]) for seconds in times]


def fit_times(weights: csr_array, *, rank: int, repeats: int) -> tuple[float, float]:
    """Median seconds of our fit and of scikit-learn's, of documents (n_documents, n_terms)."""
    ours, reference = medians(
        lambda: latent_space(weights, rank=rank),
        lambda: TruncatedSVD(rank, random_state=0).fit_transform(weights),
        repeats=repeats,
    )
    return ours, reference


def query_times(counts: csr_array, query: Array, *, rank: int, repeats: int) -> tuple[float, float]:
    """Median seconds to rank all documents, in term space and in latent space."""
    weights = tf_idf(counts).weights
    index, space = inverted_index(weights), latent_space(weights, rank=rank)
    in_terms, in_latent = medians(
        lambda: rank_documents(term_scores(query, index), 10),
        lambda: rank_documents(latent_scores(query, space), 10),
        repeats=repeats,
    )
    return in_terms, in_latent


def main() -> None:
    """Print one line a measurement."""
    weights = csr_array(tf_idf(vectorize(scikit_learn_reference().texts).counts).weights)
    ours, reference = fit_times(weights, rank=100, repeats=15)
    sys.stdout.write(
        f"fit, {weights.shape[0]} documents x {weights.shape[1]} terms, rank 100: "
        f"{1e3 * ours:.0f} ms, {ours / reference:.2f} x TruncatedSVD\n"
    )
    counts = zipf_counts(np.random.default_rng(0), n_documents=20_000, n_terms=50_000, length=200)
    query = np.zeros(counts.shape[1])
    query[[5, 100, 2000]] = 1  # a common, a middling and a rare term
    in_terms, in_latent = query_times(counts, query, rank=100, repeats=25)
    sys.stdout.write(
        f"query over {counts.shape[0]} documents: {1e3 * in_terms:.2f} ms in term space, "
        f"{1e3 * in_latent:.2f} ms in latent space ({in_latent / in_terms:.1f} x)\n"
    )


if __name__ == "__main__":
    main()
