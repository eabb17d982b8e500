"""Who sees what of a programme and its pillars, and what the shares come to in euro."""

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import SYSTEM, VISITOR, Actor, Grant, Role
from cocreate.domain.pillars import FrameState, ItemKind, ReadinessItem, ReadinessState
from cocreate.models.accounts import Account
from cocreate.operations.pillars import description, programmes
from cocreate.operations.pillars import frames as frame_operations
from cocreate.operations.pillars.frames import FrameContent, ItemContent, LineContent
from cocreate.operations.pillars.readiness import override_readiness
from cocreate.queries import frames, pillars
from cocreate.unit_of_work import UnitOfWork

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
BOTH = {"fr": "Texte", "nl": "Tekst"}
SHARES = {"building": 60, "rain": 20, "waste": 10, "food": 10}
WHOLE = FrameContent(
    BOTH,
    tuple(
        ItemContent(kind, {**BOTH, "en": "Text"} if kind is ItemKind.THEME else BOTH)
        for kind in ItemKind
    ),
    (
        LineContent(2013, BOTH, Decimal("100.50")),
        LineContent(2012, BOTH, Decimal(200)),
        LineContent(2013, BOTH, Decimal(1)),
    ),
    is_illustrative=True,
)


def unit(engine: sa.Engine) -> UnitOfWork:
    return UnitOfWork(Session(engine), lambda: NOON, ())


@pytest.fixture
def ids(engine: sa.Engine) -> dict[str, str]:
    """A programme of 23 million over four pillars; answers their ids by key."""
    content = programmes.ProgrammeContent(BOTH, "2011-2015", Decimal(23_000_000))
    made: dict[str, str] = {}
    with unit(engine) as uow:
        programme = programmes.create_programme(uow, SYSTEM, "alliance", content)
        for code, key in zip("ABCD", SHARES, strict=True):
            made[key] = description.create_pillar(
                uow, SYSTEM, programme, key, code, description.PillarContent(BOTH)
            )
        shares = {made[key]: share for key, share in SHARES.items()}
        programmes.share_envelope(uow, SYSTEM, programme, shares, 1)
    return made


def draft(engine: sa.Engine, pillar_id: str, content: FrameContent = WHOLE) -> str:
    with unit(engine) as uow:
        frame = frame_operations.start_draft(uow, SYSTEM, pillar_id)
        frame_operations.save_draft(uow, SYSTEM, frame, content, 1)
    return frame


def publish(engine: sa.Engine, pillar_id: str, actor: Actor = SYSTEM) -> str:
    frame = draft(engine, pillar_id)
    with unit(engine) as uow:
        frame_operations.publish_frame(uow, actor, frame, 2)
    return frame


def test_the_envelope_is_shown_pillar_by_pillar_in_euro(
    engine: sa.Engine, ids: dict[str, str]
) -> None:
    with Session(engine) as session:
        alliance, _ = pillars.list_programmes(session, SYSTEM)
    assert [(line.key, line.share) for line in alliance.pillars] == [
        ("building", Decimal("13800000.00")),
        ("rain", Decimal("4600000.00")),
        ("waste", Decimal("2300000.00")),
        ("food", Decimal("2300000.00")),
    ]
    assert (alliance.shared_percent, alliance.shared) == (100, Decimal(23_000_000))
    assert [line.id for line in alliance.pillars] == list(ids.values())


def test_a_pillar_without_share_or_envelope_has_no_amount(engine: sa.Engine) -> None:
    with unit(engine) as uow:
        plain = programmes.ProgrammeContent(BOTH, "2016-2020")
        made = programmes.create_programme(uow, SYSTEM, "circular", plain)
        description.create_pillar(uow, SYSTEM, made, "x", "X", description.PillarContent(BOTH))
    with Session(engine) as session:
        circular, _ = pillars.list_programmes(session, SYSTEM)
    assert circular.envelope is None
    assert [(line.share_percent, line.share) for line in circular.pillars] == [(None, None)]


def test_people_see_the_pillars_in_which_they_have_a_role(
    engine: sa.Engine, ids: dict[str, str]
) -> None:
    lead = Actor(id="a", grants=(Grant(Role.LEAD, ids["rain"]),))
    with Session(engine) as session:
        alliance, _ = pillars.list_programmes(session, lead)
        assert [line.key for line in alliance.pillars] == ["rain"]
        assert alliance.shared == Decimal(23_000_000)
        assert pillars.pillar_page(session, lead, "rain").line.share == Decimal(4_600_000)
        for actor, key in ((lead, "food"), (VISITOR, "rain"), (SYSTEM, "none")):
            with pytest.raises(NotFound, match="no-such-pillar"):
                pillars.pillar_page(session, actor, key)


@pytest.mark.parametrize(
    ("role", "sees_drafts"),
    [
        (Role.COORDINATOR, True),
        (Role.FACILITATOR, True),
        (Role.READER, True),
        (Role.DECIDER, False),
        (Role.LEAD, False),
    ],
)
def test_a_draft_is_shown_to_those_who_may_read_drafts_alone(
    engine: sa.Engine, ids: dict[str, str], role: Role, *, sees_drafts: bool
) -> None:
    published = publish(engine, ids["rain"])
    second = draft(engine, ids["rain"], FrameContent({"fr": "Nouvelle vision"}))
    actor = Actor(id="a", grants=(Grant(role),))
    with Session(engine) as session:
        page = pillars.pillar_page(session, actor, "rain")
        assert frames.frame_page(session, actor, published) == page.frame
        assert [line.number for line in page.history] == ([2, 1] if sees_drafts else [1])
        if sees_drafts:
            assert frames.frame_page(session, actor, second) == page.draft
        else:
            assert page.draft is None
            with pytest.raises(NotFound, match="no-such-frame"):
                frames.frame_page(session, actor, second)


def test_the_history_says_who_published_what_when(engine: sa.Engine, ids: dict[str, str]) -> None:
    with Session(engine) as session:
        session.add(Account(id="c", email="c@example.org", name="C. Oordinator", created_at=NOON))
        session.commit()
    publish(engine, ids["rain"], Actor(id="c", grants=(Grant(Role.COORDINATOR),)))
    publish(engine, ids["rain"])
    with Session(engine) as session:
        history = pillars.pillar_page(session, SYSTEM, "rain").history
    assert [(one.number, one.state, one.published_at, one.published_by) for one in history] == [
        (2, FrameState.PUBLISHED, NOON, ""),
        (1, FrameState.SUPERSEDED, NOON, "C. Oordinator"),
    ]


def test_a_frame_is_totalled_by_year(engine: sa.Engine, ids: dict[str, str]) -> None:
    frame = publish(engine, ids["rain"])
    with Session(engine) as session:
        view = frames.frame_page(session, SYSTEM, frame)
    assert view.total == Decimal("301.50")
    assert view.by_year == ((2012, Decimal(200)), (2013, Decimal("101.50")))
    assert [one.code for one in view.of_kind(ItemKind.OBSTACLE)] == ["F1"]


def test_a_draft_says_which_parts_and_which_languages_it_lacks(
    engine: sa.Engine, ids: dict[str, str]
) -> None:
    english = ItemContent(ItemKind.THEME, {"en": "Rain"})
    frame = draft(engine, ids["food"], FrameContent({}, (english,)))
    with Session(engine) as session:
        view = frames.frame_page(session, SYSTEM, frame)
    assert view.items[0].untranslated == ("fr", "nl")
    assert (view.missing[0], view.missing[-1]) == ("vision", "translations")
    assert "themes" not in view.missing


def test_colleges_are_counted_against_all_organisations(
    engine: sa.Engine, ids: dict[str, str]
) -> None:
    colleges = (
        description.CollegeContent("public", {"fr": "Public"}, 35),
        description.CollegeContent("private", {"fr": "Privé"}, 38),
    )
    content = description.PillarContent(BOTH, colleges=colleges)
    with unit(engine) as uow:
        description.edit_pillar(uow, SYSTEM, ids["waste"], content, 1)
    with Session(engine) as session:
        page = pillars.pillar_page(session, SYSTEM, "waste")
    assert [(one.organisations, one.all_organisations) for one in page.colleges] == [
        (35, 73),
        (38, 73),
    ]


def test_readiness_shows_what_is_missing_and_the_reason_for_going_ahead(
    engine: sa.Engine, ids: dict[str, str]
) -> None:
    last = {"fr": "Chiffres attendus."}
    for minute, reason in enumerate(({"fr": "Avant."}, last)):
        then = NOON + dt.timedelta(minutes=minute)
        with UnitOfWork(Session(engine), lambda then=then: then, ()) as uow:
            override_readiness(uow, SYSTEM, ids["rain"], "data", reason)
    with Session(engine) as session:
        shown = pillars.pillar_readiness(session, ids["rain"])
        line = pillars.pillar_page(session, SYSTEM, "rain").line
        with pytest.raises(NotFound):
            pillars.pillar_readiness(session, "none")
    assert [(one.item, one.state) for one in shown] == [
        (ReadinessItem.FRAME, ReadinessState.MISSING),
        (ReadinessItem.DATA, ReadinessState.OVERRIDDEN),
        (ReadinessItem.ACTORS, ReadinessState.MISSING),
        (ReadinessItem.MONEY, ReadinessState.MET),
    ]
    assert shown[1].reason == last
    assert line.missing == (ReadinessItem.FRAME, ReadinessItem.ACTORS)


def test_the_room_reads_the_frame_in_its_language_or_is_told_which_one_it_reads(
    engine: sa.Engine, ids: dict[str, str]
) -> None:
    frame = publish(engine, ids["rain"])
    with Session(engine) as session:
        dutch = frames.room_frame(session, frame, "nl")
        english = frames.room_frame(session, frame, "en")
    assert (dutch.vision, dutch.vision_language, dutch.is_illustrative) == ("Tekst", "nl", True)
    assert [(one.code, one.text, one.language) for one in dutch.obstacles] == [
        ("F1", "Tekst", "nl")
    ]
    assert (english.themes[0].text, english.themes[0].language) == ("Text", "en")
    assert (english.obstacles[0].text, english.obstacles[0].language) == ("Texte", "fr")
    assert set(dutch.text_by_code) == {"S1", "O1", "F1"}
    assert dutch.total == Decimal("301.50")


def test_the_room_never_reads_a_draft_and_keeps_the_frame_it_began_with(
    engine: sa.Engine, ids: dict[str, str]
) -> None:
    first = publish(engine, ids["rain"])
    second = draft(engine, ids["rain"])
    with Session(engine) as session:
        for unread in (second, "none"):
            with pytest.raises(NotFound, match="no-such-frame"):
                frames.room_frame(session, unread, "fr")
    with unit(engine) as uow:
        frame_operations.publish_frame(uow, SYSTEM, second, 2)
    with Session(engine) as session:
        assert frames.room_frame(session, first, "fr").number == 1
        assert frames.room_frame(session, second, "fr").number == 2
