"""The export formats, one a file."""
