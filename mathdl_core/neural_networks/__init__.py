"""Neural networks: automatic differentiation, the multilayer perceptron, training."""
