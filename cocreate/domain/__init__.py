"""The rules of the product in pure Python: no Flask, no database, no input or output, no clock."""
