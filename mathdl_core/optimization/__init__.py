"""Optimization: from gradient descent to Adam and BFGS, on surfaces and on small networks."""
