"""The rules of the product, in pure Python: no Flask, no SQLAlchemy, no input or output, no clock."""
