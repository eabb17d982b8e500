"""The sealed file of a round: everything that is sent to arbitration, as plain records (B14).

Each record has a digest, so that whoever changes one later can be told which.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cocreate.domain.canonical import checksum
from cocreate.domain.documents import Document

LANGUAGES = ("fr", "nl")
"""The languages of its papers: the official ones."""

FORMAT = 1
"""The form of the manifest; it grows when the form changes."""

Plain = Mapping[str, Any]  # Any: parsed JSON


@dataclass(frozen=True)
class Record:
    """One thing that is sealed: ``name`` says to people which; ``content`` has its ``id`` too."""

    id: str
    name: str
    content: Plain

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of the content."""
        return checksum(self.content)


@dataclass(frozen=True)
class SealedContent:
    """What a sealed file is made of, with nothing left to be looked up.

    ``papers`` and ``reports`` are documents by file name without suffix: papers become PDF and
    DOCX, reports PDF alone. ``records`` stand in one file for each kind. ``journal`` is the last
    line of the journal and its hash, which this file keeps for whoever audits later. ``moment`` is
    what every date in the file is taken from.
    """

    title: str
    moment: dt.datetime
    version: Plain
    journal: tuple[int, str]
    papers: Mapping[str, Document]
    reports: Mapping[str, Document]
    records: Mapping[str, tuple[Record, ...]]
