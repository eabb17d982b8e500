"""Which sheets could be linked: by what they share, the same whatever their order (feature B17).

Two sheets are suggested when their texts are alike, or when they share at least two of three
things: an obstacle, a target group, an organisation. Nothing is guessed: what they share is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from cocreate.domain.coherence import LinkKind
from cocreate.domain.similarity import THRESHOLD, Candidate, likeness, similar, stems
from cocreate.domain.text import LANGUAGES

_SHARED_STEMS = 2
"""Stems that two texts must have in common before they are compared at all."""
_ENOUGH = 2
MOST_SUGGESTIONS = 12


@dataclass(frozen=True)
class Comparable:
    """What of a sheet is compared; ``texts`` are title and summary by language."""

    id: str
    code: str
    texts: Mapping[str, str]
    obstacles: frozenset[str]
    target_groups: frozenset[str]
    organisations: frozenset[str]


@dataclass(frozen=True)
class Suggestion:
    """Two sheets that could be linked, and what they share; ``kind`` is the likeliest link."""

    first: str
    second: str
    kind: LinkKind
    obstacles: tuple[str, ...]
    target_groups: tuple[str, ...]
    organisations: tuple[str, ...]
    likeness: float
    words: tuple[str, ...]


def suggestions(
    sheets: Iterable[Comparable], linked: Iterable[frozenset[str]]
) -> tuple[Suggestion, ...]:
    """Pairs that nobody has linked yet, the most alike first; the order of ``sheets`` is nothing.

    ``linked`` are the pairs of ids that somebody has looked at.
    """
    known = set(linked)
    kept = sorted(sheets, key=lambda one: (one.code, one.id))
    roots = {one.id: _roots(one) for one in kept}
    found = []
    for first, second in combinations(kept, 2):
        if frozenset({first.id, second.id}) in known:
            continue
        one = _suggestion(first, second, roots[first.id], roots[second.id])
        if one is not None:
            found.append((one, first.code, second.code))
    found.sort(key=lambda row: (-_weight(row[0]), row[1], row[2]))
    return tuple(one for one, _, _ in found)


def _roots(one: Comparable) -> dict[str, frozenset[str]]:
    return {language: stems(text, language) for language, text in one.texts.items()}


def _suggestion(
    first: Comparable,
    second: Comparable,
    one: Mapping[str, frozenset[str]],
    other: Mapping[str, frozenset[str]],
) -> Suggestion | None:
    score, language = 0.0, ""
    for spoken in LANGUAGES:
        if len(one.get(spoken, frozenset()) & other.get(spoken, frozenset())) < _SHARED_STEMS:
            continue
        alike = likeness(first.texts[spoken], second.texts[spoken], spoken)
        if alike > score:
            score, language = alike, spoken
    obstacles = first.obstacles & second.obstacles
    groups = first.target_groups & second.target_groups
    organisations = first.organisations & second.organisations
    is_alike = score >= THRESHOLD
    if not is_alike and sum(map(bool, (obstacles, groups, organisations))) < _ENOUGH:
        return None
    return Suggestion(
        first.id,
        second.id,
        LinkKind.OVERLAPS if is_alike else LinkKind.REINFORCES,
        tuple(sorted(obstacles)),
        tuple(sorted(groups)),
        tuple(sorted(organisations)),
        round(score, 4),
        _words(first, second, language) if is_alike else (),
    )


def _words(first: Comparable, second: Comparable, language: str) -> tuple[str, ...]:
    """The words of the second sheet that the first has too."""
    candidate = Candidate(second.id, second.texts[language], language)
    found = similar(first.texts[language], language, [candidate], threshold=0)
    return found[0].shared if found else ()


def _weight(one: Suggestion) -> float:
    shared = (one.obstacles, one.target_groups, one.organisations)
    return one.likeness * 2 + sum(map(bool, shared)) + 0.01 * sum(map(len, shared))
