"""Speed as a ratio to scikit-learn's in the same run: absolute times depend on the machine."""

import numpy as np
from sklearn.decomposition import TruncatedSVD

from bench.lsa import fit_times, medians, query_times, zipf_counts
from mathdl_core.linear_algebra.lsa import tf_idf


def test_fitting_is_no_slower_than_truncated_svd() -> None:
    counts = zipf_counts(np.random.default_rng(0), n_documents=530, n_terms=4000, length=200)
    ours, reference = fit_times(tf_idf(counts).weights, rank=100, repeats=5)
    assert ours <= 3 * reference


def test_a_query_costs_a_small_share_of_a_fit() -> None:
    counts = zipf_counts(np.random.default_rng(0), n_documents=4000, n_terms=5000, length=50)
    query = np.zeros(counts.shape[1])
    query[[5, 100, 2000]] = 1
    in_terms, in_latent = query_times(counts, query, rank=20, repeats=5)
    (fit,) = medians(lambda: TruncatedSVD(20, random_state=0).fit(counts), repeats=3)
    assert max(in_terms, in_latent) <= 0.1 * fit
