"""Files that bring in sheets, organisations and proposals: looked through, then taken over."""
