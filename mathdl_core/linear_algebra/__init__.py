"""Linear algebra: vectors, latent semantic analysis."""
