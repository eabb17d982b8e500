"""Putting the real programme and its pillars into a database, through the operations."""

from collections.abc import Iterator

import sqlalchemy as sa

from cocreate.domain.grids.attested import ATTESTED
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.pillars import ItemKind
from cocreate.models.pillars import Pillar, Programme
from cocreate.operations.pillars.description import (
    CollegeContent,
    Fact,
    PillarContent,
    create_pillar,
)
from cocreate.operations.pillars.frames import (
    FrameContent,
    ItemContent,
    LineContent,
    publish_frame,
    save_draft,
    start_draft,
)
from cocreate.operations.pillars.programmes import (
    ProgrammeContent,
    Sourced,
    create_programme,
    share_envelope,
)
from cocreate.seed.files import (
    SeedFact,
    SeedFrame,
    SeedPillar,
    SeedProgramme,
    pillars,
    programme,
)
from cocreate.unit_of_work import UnitOfWork

SOURCES_OF_MONEY = {
    "environment": {
        "fr": "Budget régional – Environnement",
        "nl": "Gewestbegroting – Leefmilieu",
        "en": "Regional budget – Environment",
    },
    "economy": {
        "fr": "Budget régional – Économie et Emploi",
        "nl": "Gewestbegroting – Economie en Werkgelegenheid",
        "en": "Regional budget – Economy and Employment",
    },
    "minister-president": {
        "fr": "Budget régional – Ministre-Président",
        "nl": "Gewestbegroting – Minister-President",
        "en": "Regional budget – Minister-President",
    },
}


def load_reference(uow: UnitOfWork) -> None:
    """Bring in the programme, its pillars and their illustrative frames, where they are missing.

    What exists already is left as people have made it: a second run changes nothing.
    """
    alliance = programme()
    programme_id = uow.session.scalar(sa.select(Programme.id).where(Programme.key == alliance.key))
    if programme_id is None:
        programme_id = create_programme(uow, SYSTEM, alliance.key, _programme_content(alliance))
    shares: dict[str, int | None] = {}
    for pillar in pillars():
        if uow.session.scalar(sa.select(sa.exists().where(Pillar.key == pillar.key))):
            continue
        content = _pillar_content(pillar)
        pillar_id = create_pillar(uow, SYSTEM, programme_id, pillar.key, pillar.code, content)
        shares[pillar_id] = pillar.share_percent
        draft = start_draft(uow, SYSTEM, pillar_id)
        frame = _frame_content(pillar.frame)
        publish_frame(uow, SYSTEM, draft, save_draft(uow, SYSTEM, draft, frame, version=1))
    if shares:
        version = uow.session.get_one(Programme, programme_id).version
        share_envelope(uow, SYSTEM, programme_id, shares, version)


def _programme_content(seed: SeedProgramme) -> ProgrammeContent:
    return ProgrammeContent(
        name=seed.name,
        period=seed.period,
        envelope=seed.envelope,
        objectives=tuple(Sourced(one.text, one.source) for one in seed.objectives),
        source_url=seed.source,
    )


def _pillar_content(seed: SeedPillar) -> PillarContent:
    return PillarContent(
        name=seed.name,
        started=seed.started,
        signed_on=seed.signed_on,
        facts=tuple(map(_fact, seed.facts)),
        baselines=tuple(map(_fact, seed.baselines)),
        colleges=tuple(
            CollegeContent(
                key=one.key,
                name=one.name,
                organisations=one.organisations,
                is_illustrative=one.source is None,
                source_url=one.source,
            )
            for one in seed.colleges
        ),
    )


def _fact(seed: SeedFact) -> Fact:
    return Fact(seed.label, seed.value, seed.source)


def _frame_content(seed: SeedFrame) -> FrameContent:
    return FrameContent(
        vision=seed.vision,
        items=(*_items(seed), *_criteria()),
        lines=tuple(
            LineContent(one.year, SOURCES_OF_MONEY[one.source_of_money], one.amount, True)
            for one in seed.envelope
        ),
        is_illustrative=True,
    )


def _criteria() -> Iterator[ItemContent]:
    for one in ATTESTED:
        yield ItemContent(
            kind=ItemKind.CRITERION, text=one.text, code=one.code, source_url=one.source_url
        )


def _items(seed: SeedFrame) -> Iterator[ItemContent]:
    lists = {
        ItemKind.STRATEGIC_OBJECTIVE: seed.strategic_objectives,
        ItemKind.OPERATIONAL_OBJECTIVE: seed.operational_objectives,
        ItemKind.THEME: seed.themes,
        ItemKind.OBSTACLE: seed.obstacles,
        ItemKind.OUT_OF_SCOPE: seed.out_of_scope,
        ItemKind.CALENDAR: seed.calendar,
    }
    for kind, rows in lists.items():
        for row in rows:
            yield ItemContent(
                kind=kind,
                text=row.text,
                code=row.code,
                parent_code=row.parent,
                on_date=row.on_date,
                source_url=row.source,
                is_illustrative=row.source is None,
            )
