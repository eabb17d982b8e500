"""The published plan, read from its snapshot: views, their making, the pages."""
