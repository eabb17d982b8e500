"""Zip files whose bytes depend on their content alone: no clock, no order of the day."""

import io
import zipfile
from collections.abc import Callable, Iterable

_BEGINNING = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def pack(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of (name, content) pairs, in the given order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name, date_time=_BEGINNING)
            info.external_attr = _READABLE
            # An OpenDocument file says what it is in a first entry that must not be compressed.
            stored = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def steady(archive: bytes, change: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The same zip without the hour at which a library wrote it.

    ``change`` answers what an entry (name, content) shall hold instead.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        entries = ((info.filename, source.read(info)) for info in source.infolist())
        return pack(
            (name, change(name, content) if change else content) for name, content in entries
        )
