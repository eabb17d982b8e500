"""Files that wait for consent, and what they are read against."""
