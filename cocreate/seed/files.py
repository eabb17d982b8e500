"""The shape of the seed's files, checked when they are read."""

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, TypeAdapter

from cocreate.domain.text import LANGUAGES


def _in_every_language(texts: dict[str, str]) -> dict[str, str]:
    if texts and set(texts) != set(LANGUAGES):
        msg = f"not in every language: {texts}"
        raise ValueError(msg)
    return texts


Texts = Annotated[dict[str, str], AfterValidator(_in_every_language)]
"""A text in the three languages; empty where a value is declared unknown."""


@cache
def _addresses() -> dict[str, str]:
    found: dict[str, str] = json.loads(read_file("sources.json"))
    return found


def _address(tag: str | None) -> str | None:
    """The address of a source; its tag is an error of ours when it has none."""
    if tag is None:
        return None
    if tag not in _addresses():
        msg = f"no source is called {tag!r}"
        raise ValueError(msg)
    return _addresses()[tag]


SourceAddress = Annotated[str | None, BeforeValidator(_address)]
"""Written as a tag of ``sources.json``, read as its address."""


class Part(BaseModel):
    """A part of a file: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SeedText(Part):
    """A text with the page that says so."""

    text: Texts
    source: SourceAddress = None


class SeedFact(Part):
    """A label and its value; a starting value that is declared unknown is empty."""

    label: Texts
    value: Texts
    source: SourceAddress


class SeedCollege(Part):
    """A group of actors; without source, its number is illustrative."""

    key: str
    name: Texts
    organisations: int
    source: SourceAddress


class SeedItem(Part):
    """A row of a frame; without source, it is illustrative."""

    code: str
    text: Texts
    parent: str | None = None
    on_date: dt.date | None = None
    source: SourceAddress = None


class SeedLine(Part):
    """An illustrative amount of one year."""

    year: int
    source_of_money: Literal["environment", "economy", "minister-president"]
    amount: Decimal


class SeedFrame(Part):
    """An illustrative vision frame; its criteria are the attested ones."""

    vision: Texts
    strategic_objectives: tuple[SeedItem, ...]
    operational_objectives: tuple[SeedItem, ...]
    themes: tuple[SeedItem, ...]
    obstacles: tuple[SeedItem, ...]
    out_of_scope: tuple[SeedItem, ...]
    calendar: tuple[SeedItem, ...]
    envelope: tuple[SeedLine, ...]


class SeedPillar(Part):
    """A pillar with its facts and its frame."""

    key: str
    code: str
    name: Texts
    share_percent: int
    started: str
    signed_on: dt.date | None
    facts: tuple[SeedFact, ...]
    baselines: tuple[SeedFact, ...]
    colleges: tuple[SeedCollege, ...]
    frame: SeedFrame


class SeedProgramme(Part):
    """The programme above the pillars."""

    key: str
    name: Texts
    period: str
    envelope: Decimal
    source: SourceAddress
    objectives: tuple[SeedText, ...]


class DemoProposal(Part):
    """What somebody in the demonstration's room writes.

    ``alike`` names a group of proposals that say nearly the same, across languages too. With a
    ``source`` it describes a real action; everything else, and every cost, is illustrative.
    """

    language: Literal["fr", "nl", "en"]
    title: str
    summary: str
    frame_codes: tuple[str, ...]
    aims: dict[
        Literal["employment", "economy", "environment"], Literal["none", "indirect", "direct"]
    ]
    lead: str
    rough_cost: Decimal | None
    alike: str | None
    source: SourceAddress


PILLAR_FILES = ("construction", "water", "resources_waste", "food")
"""In the order in which the pillars started."""


@cache
def programme() -> SeedProgramme:
    """The Alliance 2011-2015."""
    return SeedProgramme.model_validate_json(read_file("programme.json"))


@cache
def pillars() -> tuple[SeedPillar, ...]:
    """Its four pillars."""
    return tuple(SeedPillar.model_validate_json(read_file(f"{name}.json")) for name in PILLAR_FILES)


@cache
def water_proposals() -> tuple[DemoProposal, ...]:
    """The proposals of the demonstration's workshop on water, in the order of the room."""
    return TypeAdapter(tuple[DemoProposal, ...]).validate_json(read_file("water_proposals.json"))


def read_file(name: str) -> str:
    """The text of a file of the seed."""
    return (files("cocreate.seed") / name).read_text(encoding="utf-8")
