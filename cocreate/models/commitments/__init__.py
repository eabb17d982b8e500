"""Promises of organisations, and the charters in which they are signed."""
