"""Studies as screens, files and phones read them."""
