"""The sealed file: one archive that opens offline and can be verified with Python alone."""
