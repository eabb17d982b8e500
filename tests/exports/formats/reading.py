"""The figures of a document as a reader sees them, to be looked for in the files."""

import re

from cocreate.domain.documents import Document, Facts, Table
from cocreate.exports.cells import is_figure, written
from cocreate.exports.charts import table_of


def squeezed(text: str) -> str:
    """Text without the kinds and places of its spaces, which differ between files."""
    return re.sub(r"[\s\u200b\u00a0\u202f]+", "", text)


def figures(document: Document) -> list[str]:
    """Every figure of the document, written in its language."""
    values = [value for fact in document.cover.facts for value in fact.values]
    for block in document.blocks():
        if isinstance(block, Facts):
            values += [value for fact in block.facts for value in fact.values]
        elif isinstance(block, Table):
            values += [value for row in (*block.rows, block.total or ()) for value in row]
    for chart in document.charts():
        values += [value for row in table_of(chart).rows for value in row]
    return [written(value, document.language) for value in values if is_figure(value)]
