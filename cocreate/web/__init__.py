"""The HTTP adapter: forms, pages, identity, errors."""
