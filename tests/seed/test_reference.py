"""The seed is the real Alliance with its sources, and examples that are labelled as such."""

import datetime as dt
import json
import re
from collections import Counter
from decimal import Decimal
from importlib import resources

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.permissions import SYSTEM
from cocreate.domain.pillars import ItemKind, ReadinessItem
from cocreate.domain.text import LANGUAGES
from cocreate.models.journal import JournalEntry
from cocreate.models.pillars import Pillar
from cocreate.operations import proposals
from cocreate.operations.pillars.frames import start_draft
from cocreate.queries.frames import room_frame
from cocreate.queries.pillars import ProgrammeView, list_programmes, pillar_page
from cocreate.seed import files
from cocreate.seed.reference import load_reference
from cocreate.unit_of_work import UnitOfWork

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


def unit(engine: sa.Engine) -> UnitOfWork:
    return UnitOfWork(Session(engine), lambda: NOON, ())


@pytest.fixture
def seeded(engine: sa.Engine) -> sa.Engine:
    """A database that held nothing but the seed."""
    with Session(engine) as session:
        session.execute(sa.delete(Pillar))
        session.commit()
    with unit(engine) as uow:
        load_reference(uow)
    return engine


def alliance(engine: sa.Engine) -> ProgrammeView:
    with Session(engine) as session:
        return next(
            one for one in list_programmes(session, SYSTEM) if one.key == "alliance-2011-2015"
        )


def test_the_alliance_shares_23_million_over_its_four_pillars(seeded: sa.Engine) -> None:
    shown = alliance(seeded)
    assert [(line.code, line.share) for line in shown.pillars] == [
        ("CD", Decimal(13_800_000)),
        ("EAU", Decimal(4_600_000)),
        ("RD", Decimal(2_300_000)),
        ("AL", Decimal(2_300_000)),
    ]
    assert shown.shared == shown.envelope == Decimal(23_000_000)
    assert len(shown.objectives) == 3
    assert all(one.source_url for one in shown.objectives)


@pytest.mark.parametrize("seed", files.pillars(), ids=lambda seed: seed.key)
def test_each_pillar_has_sourced_facts_and_a_published_frame_labelled_illustrative(
    seeded: sa.Engine, seed: files.SeedPillar
) -> None:
    with Session(seeded) as session:
        page = pillar_page(session, SYSTEM, seed.key)
    assert all(fact.source_url.startswith("http") for fact in page.facts if fact.source_url)
    assert len(page.facts) >= 6
    frame = page.frame
    assert frame is not None
    assert frame.is_illustrative
    assert frame.missing == ()
    assert frame.total == page.line.share
    assert all(line.is_illustrative for line in frame.lines)
    assert all(item.is_illustrative is (item.source_url is None) for item in frame.items)
    assert all(set(item.text) == set(LANGUAGES) for item in frame.items)
    counts = Counter(item.kind for item in frame.items)
    assert 2 <= counts[ItemKind.STRATEGIC_OBJECTIVE] <= 4
    assert 4 <= counts[ItemKind.OPERATIONAL_OBJECTIVE] <= 8
    assert 6 <= counts[ItemKind.OBSTACLE] <= 10
    assert counts[ItemKind.CRITERION] == 9
    assert all(item.source_url for item in frame.of_kind(ItemKind.CRITERION))


def test_the_food_pillar_was_not_ready_and_the_others_are(seeded: sa.Engine) -> None:
    missing = {line.key: line.missing for line in alliance(seeded).pillars}
    assert missing == {
        "sustainable-construction": (),
        "water": (),
        "resources-waste": (),
        "sustainable-food": (ReadinessItem.DATA, ReadinessItem.ACTORS),
    }


def test_resources_and_waste_had_35_public_organisations_of_73(seeded: sa.Engine) -> None:
    """Domain 4 row 13: 73 organisations, of which 35 are public, are on record."""
    with Session(seeded) as session:
        colleges = pillar_page(session, SYSTEM, "resources-waste").colleges
    assert {one.key: (one.organisations, one.all_organisations) for one in colleges} == {
        "public": (35, 73),
        "private": (38, 73),
    }


def test_a_second_run_changes_nothing(seeded: sa.Engine) -> None:
    before = alliance(seeded)
    with unit(seeded) as uow:
        load_reference(uow)
    with Session(seeded) as session:
        count = sa.select(sa.func.count()).where(JournalEntry.verb == "frame:publish")
        assert session.scalar(count) == 4
    assert alliance(seeded) == before


def test_a_second_run_leaves_what_people_have_made_of_it(seeded: sa.Engine) -> None:
    with unit(seeded) as uow:
        pillar_id = uow.session.scalars(sa.select(Pillar.id).where(Pillar.key == "water")).one()
        draft = start_draft(uow, SYSTEM, pillar_id)
    with unit(seeded) as uow:
        load_reference(uow)
    with Session(seeded) as session:
        page = pillar_page(session, SYSTEM, "water")
    assert page.draft is not None
    assert page.draft.id == draft


def test_a_pillar_that_is_there_already_is_not_seeded_over(engine: sa.Engine) -> None:
    with unit(engine) as uow:
        load_reference(uow)
    with Session(engine) as session:
        assert session.get_one(Pillar, "water").name == {}
    assert [line.key for line in alliance(engine).pillars] == [
        "sustainable-construction",
        "resources-waste",
        "sustainable-food",
    ]


def test_the_room_can_send_every_proposal_of_the_demonstration(seeded: sa.Engine) -> None:
    with Session(seeded) as session:
        page = pillar_page(session, SYSTEM, "water")
        assert page.frame is not None
        offered = room_frame(session, page.frame.id, "nl").text_by_code
    for proposal in files.water_proposals():
        assert 0 < len(proposal.title) <= proposals.TITLE_LENGTH
        assert 0 < len(proposal.summary) <= proposals.SUMMARY_LENGTH
        assert set(proposal.frame_codes) <= set(offered)
        assert any(offered[code].code.startswith("F") for code in proposal.frame_codes)
        assert set(proposal.aims) == set(proposals.AIMS)


def test_the_demonstration_writes_in_three_languages_and_repeats_itself_as_rooms_do() -> None:
    written = files.water_proposals()
    assert Counter(one.language for one in written) == dict.fromkeys(LANGUAGES, 8)
    assert len({one.title for one in written}) == len(written)
    alike: dict[str, list[str]] = {}
    for one in written:
        if one.alike:
            alike.setdefault(one.alike, []).append(one.language)
    assert any(len(languages) > len(set(languages)) for languages in alike.values())
    assert sum(len(set(languages)) == 3 for languages in alike.values()) >= 2


def test_no_cost_is_given_for_a_real_action_since_none_was_published() -> None:
    real = [one for one in files.water_proposals() if one.source]
    assert len(real) == 6
    assert all(one.rough_cost is None and one.alike is None for one in real)


def test_every_source_that_is_listed_is_cited() -> None:
    listed = set(json.loads((resources.files("cocreate.seed") / "sources.json").read_text()))
    cited: set[str] = set()
    for file in resources.files("cocreate.seed").iterdir():
        if file.name.endswith(".json"):
            cited |= set(re.findall(r'"source": "(\w+)"', file.read_text("utf-8")))
    assert cited == listed


def texts() -> list[tuple[str, str]]:
    """Every text of the seed with its language."""
    found: list[tuple[str, str]] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if value and set(value) == set(LANGUAGES):
                found.extend((language, str(text)) for language, text in value.items())
                return
            for one in value.values():
                walk(one)
        elif isinstance(value, list | tuple):
            for one in value:
                walk(one)

    walk([files.programme().model_dump(), *(one.model_dump() for one in files.pillars())])
    for one in files.water_proposals():
        found += [(one.language, one.title), (one.language, one.summary)]
    return found


@pytest.mark.parametrize(
    ("language", "blemish"),
    [
        ("fr", r"'|\"|  |\.\.\.|[^ ][;:?!»%]|«[^ ]|\d[.,]\d{3}"),
        ("nl", r"'|\"|  |\.\.\.| [;:?!]|«|\d [0-9]{3}|[^ ]%"),
        ("en", r"'|\"|  |\.\.\.| [;:?!%]|«|\d[ .]\d{3}"),
    ],
)
def test_the_typography_of_each_language_is_kept(language: str, blemish: str) -> None:
    spoken = [text for one, text in texts() if one == language]
    assert len(spoken) > 100
    assert [text for text in spoken if re.search(blemish, text)] == []
