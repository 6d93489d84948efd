"""The least that Streamlit can serve: what a cold start is compared with."""

import streamlit as st

x = st.slider("x", 0, 10, 5)
st.title("Plain")
st.write(f"x = {x}")
