"""The mathematics: NumPy, and torch where autograd is the subject; no Streamlit, no charts."""
