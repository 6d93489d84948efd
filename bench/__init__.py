"""Speed, measured: run by hand, and by CI in a short form."""
