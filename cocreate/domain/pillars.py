"""What a pillar's vision frame consists of, and what it must hold before it can be published."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cocreate.domain.text import COMPULSORY_LANGUAGES


class FrameState(StrEnum):
    """A frame is drafted, then published; the next publication supersedes it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class ItemKind(StrEnum):
    """The parts of a frame that are lists."""

    STRATEGIC_OBJECTIVE = "strategic_objective"
    OPERATIONAL_OBJECTIVE = "operational_objective"
    THEME = "theme"
    OBSTACLE = "obstacle"
    OUT_OF_SCOPE = "out_of_scope"
    CALENDAR = "calendar"
    CRITERION = "criterion"


class FramePart(StrEnum):
    """A part of a frame that publication asks for."""

    VISION = "vision"
    STRATEGIC_OBJECTIVES = "strategic-objectives"
    OPERATIONAL_OBJECTIVES = "operational-objectives"
    THEMES = "themes"
    OBSTACLES = "obstacles"
    OUT_OF_SCOPE = "out-of-scope"
    ENVELOPE = "envelope"
    CALENDAR = "calendar"
    CRITERIA = "criteria"
    TRANSLATIONS = "translations"


REQUIRED: dict[ItemKind, FramePart] = {
    ItemKind.STRATEGIC_OBJECTIVE: FramePart.STRATEGIC_OBJECTIVES,
    ItemKind.OPERATIONAL_OBJECTIVE: FramePart.OPERATIONAL_OBJECTIVES,
    ItemKind.THEME: FramePart.THEMES,
    ItemKind.OBSTACLE: FramePart.OBSTACLES,
    ItemKind.OUT_OF_SCOPE: FramePart.OUT_OF_SCOPE,
    ItemKind.CALENDAR: FramePart.CALENDAR,
    ItemKind.CRITERION: FramePart.CRITERIA,
}


@dataclass(frozen=True)
class FrameFacts:
    """What publication looks at: which parts exist, and the texts by language."""

    vision: dict[str, str]
    items: tuple[tuple[ItemKind, dict[str, str]], ...]
    has_envelope: bool


def missing_parts(facts: FrameFacts | None) -> tuple[FramePart, ...]:
    """The parts that a frame still lacks, in the order of the form; none means publishable.

    A frame that does not exist (None) lacks everything but translations. French and Dutch are
    compulsory for every text that exists (feature M29).
    """
    if facts is None:
        return tuple(part for part in FramePart if part is not FramePart.TRANSLATIONS)
    present = {kind for kind, _ in facts.items}
    absent = {part for kind, part in REQUIRED.items() if kind not in present}
    if not facts.vision:
        absent.add(FramePart.VISION)
    if not facts.has_envelope:
        absent.add(FramePart.ENVELOPE)
    if _lacks_language([facts.vision, *(text for _, text in facts.items)]):
        absent.add(FramePart.TRANSLATIONS)
    return tuple(part for part in FramePart if part in absent)


def _lacks_language(texts: Iterable[dict[str, str]]) -> bool:
    return any(
        any(not text.get(language) for language in COMPULSORY_LANGUAGES) for text in texts if text
    )
