"""Typst, held so that a document can harm nothing and comes out the same every time.

The template is ours and fixed; what people wrote reaches it as JSON and is never read as markup.
Files, packages and system fonts are out of reach. The work lets go of the interpreter, so that a
server can leave it to a thread.
"""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final, Literal

import typst

from cocreate.exports import fonts

PDF_STANDARDS: Final[tuple[Literal["ua-1", "a-2a"], ...]] = ("ua-1", "a-2a")
"""Every PDF is produced in these modes: tagged for assistive technology, fit for an archive."""

_PIXELS_PER_INCH = 220
_ONE_PICTURE = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1mm)
"""


def typeset(template: str, data: Mapping[str, object], made_at: dt.datetime) -> bytes:
    """The PDF that ``template`` (a file of ``exports/typst``) makes of ``data``."""
    pdf = typst.Compiler(
        input=_templates() / template,
        root=_templates(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    ).compile(format="pdf", pdf_standards=list(PDF_STANDARDS), timestamp=int(made_at.timestamp()))
    return _one_file(pdf)


@lru_cache(maxsize=64)
def as_png(svg: str, width_mm: int) -> bytes:
    """One of our drawings as a picture of a width, for formats that want pixels."""
    png = typst.Compiler(
        input=_ONE_PICTURE.encode(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg, "width": str(width_mm)},
    ).compile(format="png", ppi=_PIXELS_PER_INCH)
    return _one_file(png)


def _one_file(made: bytes | list[bytes] | None) -> bytes:
    """What Typst gives back when asked for bytes: a list only for several pictures."""
    if not isinstance(made, bytes):
        msg = "a drawing fills exactly one page"
        raise TypeError(msg)
    return made


def _templates() -> Path:
    with as_file(files("cocreate.exports") / "typst") as path:
        return Path(path)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.folder()]
    )
