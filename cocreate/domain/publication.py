"""Publication: what must be complete before it, and which choices went against the votes."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cocreate.domain.text import COMPULSORY_LANGUAGES

LICENCES: Final = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
"""Open licences for data, each with the page that says what it allows."""

DEFAULT_LICENCE: Final = "CC-BY-4.0"
"""What everything is published under, unless the site says otherwise."""


@dataclass(frozen=True)
class Ranked:
    """An action, or a proposal that became none, with its rank in the vote of the room."""

    key: str
    rank: int
    is_funded: bool


@dataclass(frozen=True)
class Inversion:
    """``funded`` was funded although the room ranked it below ``passed_over``, which was not."""

    passed_over: str
    funded: str


def inversions(ranked: Iterable[Ranked]) -> tuple[Inversion, ...]:
    """Every rank inversion of a pillar, best ranked first; ties are no inversion."""
    everyone = sorted(ranked, key=lambda one: (one.rank, one.key))
    funded = [one for one in everyone if one.is_funded]
    ranks = [one.rank for one in funded]
    return tuple(
        Inversion(refused.key, below.key)
        for refused in everyone
        if not refused.is_funded
        for below in funded[bisect_right(ranks, refused.rank) :]
    )


class GapKind(StrEnum):
    """What can be missing before a plan is published."""

    ROUND_NOT_CLOSED = "round-not-closed"
    NO_OUTCOME = "no-outcome"
    NO_REASON = "no-reason"
    NO_LANGUAGE = "no-language"
    VOTED_BUT_ABSENT = "voted-but-absent"


@dataclass(frozen=True)
class Gap:
    """Something that a plan lacks before it can be published.

    ``label`` is the code of the action or the number and title of the proposal; ``field`` names
    the text that lacks ``languages``.
    """

    kind: GapKind
    label: str
    field: str = ""
    languages: tuple[str, ...] = ()


def language_gaps(label: str, texts: Mapping[str, Mapping[str, str]]) -> tuple[Gap, ...]:
    """The texts that exist but cannot be read in French or in Dutch (feature M29)."""
    gaps = []
    for name, by_language in texts.items():
        lacking = tuple(one for one in COMPULSORY_LANGUAGES if not by_language.get(one))
        if by_language and lacking:
            gaps.append(Gap(GapKind.NO_LANGUAGE, label, name, lacking))
    return tuple(gaps)


def describe(gaps: Iterable[Gap]) -> str:
    """The gaps in one line, for the place of a sentence that names what is missing."""
    return ", ".join(
        dict.fromkeys(
            f"{gap.label} ({', '.join(gap.languages).upper()})" if gap.languages else gap.label
            for gap in gaps
        )
    )
