"""Convolution: kernels over signals, pictures and films, there and back."""
