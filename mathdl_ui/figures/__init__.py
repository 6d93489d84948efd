"""What single lessons draw and write: arrays in, layers, words and LaTeX out; no Streamlit."""
