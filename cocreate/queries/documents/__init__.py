"""Documents made of what the other queries answer: words in one language, figures as values.

Each builder takes an ``Edition``: for whom the document is made. What may be read is decided by the
query that a builder starts from.
"""
