"""Neutral documents turned into bytes: pure functions, to be run beside the server's loop."""

from typing import Protocol

from cocreate.domain.documents import Document


class Format(Protocol):
    """A kind of file. ``title`` names it to people, ``suffix`` ends its file name.

    ``render`` answers the same bytes for the same document, and never fails on what people typed.
    Large documents take seconds of computing: a server calls it in a thread.
    """

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def media_type(self) -> str: ...

    @property
    def suffix(self) -> str: ...

    def render(self, document: Document) -> bytes:
        """The document as a file of this kind."""
        ...


def file_name(document: Document, export_format: Format) -> str:
    """What the file is called when it is saved: ``plan-w-v3-fr.docx``."""
    return f"{document.name}-{document.language}.{export_format.suffix}"
