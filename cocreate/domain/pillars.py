"""A pillar's vision frame and readiness: what they consist of, and what they still lack."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import COMPULSORY_LANGUAGES, N_, clean_translations


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


CODE_PREFIXES: dict[ItemKind, str] = {
    ItemKind.STRATEGIC_OBJECTIVE: "S",
    ItemKind.OPERATIONAL_OBJECTIVE: "O",
    ItemKind.THEME: "T",
    ItemKind.OBSTACLE: "F",
    ItemKind.OUT_OF_SCOPE: "X",
    ItemKind.CALENDAR: "D",
    ItemKind.CRITERION: "C",
}
"""What the code of an item begins with, in every language: S1 is a strategic objective."""


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


PART_NAMES: dict[FramePart, str] = {
    FramePart.VISION: N_("the vision"),
    FramePart.STRATEGIC_OBJECTIVES: N_("the strategic objectives"),
    FramePart.OPERATIONAL_OBJECTIVES: N_("the operational objectives"),
    FramePart.THEMES: N_("the priority themes"),
    FramePart.OBSTACLES: N_("the obstacles"),
    FramePart.OUT_OF_SCOPE: N_("what is out of scope"),
    FramePart.ENVELOPE: N_("the envelope"),
    FramePart.CALENDAR: N_("the calendar"),
    FramePart.CRITERIA: N_("the criteria"),
    FramePart.TRANSLATIONS: N_("the French or the Dutch of some texts"),
}
"""How a sentence that lists missing parts names them."""

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
    """What publication looks at: which parts exist, and the texts by language.

    ``sources`` are the names of the sources of money.
    """

    vision: dict[str, str]
    items: tuple[tuple[ItemKind, dict[str, str]], ...]
    has_envelope: bool
    sources: tuple[dict[str, str], ...] = ()


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
    texts = (facts.vision, *(text for _, text in facts.items), *facts.sources)
    if any(missing_languages(text) for text in texts):
        absent.add(FramePart.TRANSLATIONS)
    return tuple(part for part in FramePart if part in absent)


def missing_languages(text: Mapping[str, str]) -> tuple[str, ...]:
    """The compulsory languages that a text still needs; a text that does not exist needs none."""
    if not any(text.values()):
        return ()
    return tuple(language for language in COMPULSORY_LANGUAGES if not text.get(language))


def next_code(kind: ItemKind, used: Iterable[str]) -> str:
    """The code of a new item: one that no item of the pillar ever had, so none changes meaning."""
    prefix = CODE_PREFIXES[kind]
    numbers = [int(code[len(prefix) :]) for code in used if is_code_of(kind, code)]
    return f"{prefix}{max(numbers, default=0) + 1}"


def is_code_of(kind: ItemKind, code: str) -> bool:
    """Whether ``code`` is well formed for an item of this kind."""
    return re.fullmatch(f"{CODE_PREFIXES[kind]}[1-9][0-9]{{0,3}}", code) is not None


class ReadinessItem(StrEnum):
    """What a pillar needs before its room is asked for proposals (evaluation, point 10)."""

    FRAME = "frame"
    DATA = "data"
    ACTORS = "actors"
    MONEY = "money"


READINESS_NAMES: dict[ReadinessItem, str] = {
    ReadinessItem.FRAME: N_("a published vision frame"),
    ReadinessItem.DATA: N_("data: starting values, known or declared unknown"),
    ReadinessItem.ACTORS: N_("actors: at least two colleges with invited organisations"),
    ReadinessItem.MONEY: N_("money: an envelope"),
}
"""How screens and plans name the four items."""

OVERRIDABLE = (ReadinessItem.DATA, ReadinessItem.ACTORS, ReadinessItem.MONEY)
"""A missing frame is never overridable (rulings 12)."""

LEAST_COLLEGES = 2
"""Co-construction with a single college would not be one."""


@dataclass(frozen=True)
class ReadinessFacts:
    """What readiness is judged on; ``overridden`` are the items with a written reason."""

    has_published_frame: bool
    baselines: int
    colleges_with_organisations: int
    has_money: bool
    overridden: frozenset[ReadinessItem] = frozenset()


class ReadinessState(StrEnum):
    """Whether an item is there, missing but accepted in writing, or missing."""

    MET = "met"
    OVERRIDDEN = "overridden"
    MISSING = "missing"


def readiness(facts: ReadinessFacts) -> dict[ReadinessItem, ReadinessState]:
    """The state of the four items, in their order. What is met needs no override."""
    met = {
        ReadinessItem.FRAME: facts.has_published_frame,
        ReadinessItem.DATA: facts.baselines > 0,
        ReadinessItem.ACTORS: facts.colleges_with_organisations >= LEAST_COLLEGES,
        ReadinessItem.MONEY: facts.has_money,
    }
    overridden = facts.overridden & set(OVERRIDABLE)
    return {
        item: ReadinessState.MET
        if is_met
        else ReadinessState.OVERRIDDEN
        if item in overridden
        else ReadinessState.MISSING
        for item, is_met in met.items()
    }


def missing_items(facts: ReadinessFacts) -> tuple[ReadinessItem, ...]:
    """The items that are neither met nor overridden, in their order."""
    states = readiness(facts)
    return tuple(item for item, state in states.items() if state is ReadinessState.MISSING)


LONGEST_ADDRESS = 500
LONGEST_KEY = 40


def checked_key(key: str, *, field: str) -> str:
    """A key that can stand in an address: small letters, figures and single hyphens."""
    if len(key) > LONGEST_KEY or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        raise RuleViolation("key-malformed", field=field, maximum=LONGEST_KEY)
    return key


def checked_texts(
    texts: Mapping[str, str], *, field: str, maximum: int, required: bool = True
) -> dict[str, str]:
    """Typed texts by language, made safe to keep.

    Raises ``RuleViolation`` when none is left though one is required, or one is too long.
    """
    cleaned = clean_translations(texts)
    if required and not cleaned:
        raise RuleViolation("text-missing", field=field)
    for text in cleaned.values():
        if len(text) > maximum:
            raise RuleViolation("text-too-long", field=field, maximum=maximum, length=len(text))
    return cleaned


def checked_address(address: str | None, *, field: str, required: bool = False) -> str | None:
    """The web address of a source, or None when there is none and none is required."""
    bare = (address or "").strip()
    if not bare and not required:
        return None
    if len(bare) > LONGEST_ADDRESS or not re.fullmatch(r"https?://[^\s<>\"]+", bare):
        raise RuleViolation("source-address-malformed", field=field)
    return bare
