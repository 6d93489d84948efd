"""Convolution: kernels that slide over signals and pictures, and networks that learn them."""
