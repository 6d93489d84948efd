"""The lesson kit: the only shared user interface code."""
