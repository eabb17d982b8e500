"""QR codes: drawn as SVG for pages and paper, and as blocks of text for a terminal."""

import io
from typing import Final

import segno

WIDTH_MM: Final = 40
"""How wide a code stands in a document; posters and cards have their own sizes."""


def svg(content: str, *, title: str = "") -> str:
    """A QR code as an SVG element that scales to its place; ``title`` is its text alternative.

    Drawn in plain black on white with its quiet zone, because phones read nothing else as well.
    """
    buffer = io.BytesIO()
    _code(content).save(
        buffer,
        kind="svg",
        xmldecl=False,
        svgclass="qr",
        lineclass=None,
        omitsize=True,
        border=4,
        dark="#000000",
        light="#ffffff",
        title=title or None,
        nl=False,
    )
    return buffer.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)


def terminal_text(content: str) -> str:
    """A QR code as lines of half blocks, dark on light, to be printed in a terminal."""
    buffer = io.StringIO()
    _code(content).terminal(buffer, compact=True, border=2)
    return buffer.getvalue()


def _code(content: str) -> segno.QRCode:
    """Error level M: a projected or printed code stays readable with a seventh of it lost."""
    return segno.make_qr(content, error="m", boost_error=False)
