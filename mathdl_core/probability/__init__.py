"""Probability: distributions, samples, fits and joint events."""
