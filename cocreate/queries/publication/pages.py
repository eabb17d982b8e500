"""The published plans as anybody reads them, without login: from their snapshots alone."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.text import in_language
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan
from cocreate.models.publication import Publication
from cocreate.queries.publication.reading import read_plan
from cocreate.queries.publication.views import PublicAction, PublicPlan, PublishedLine, Words


def published_lines(session: Session, language: str) -> tuple[PublishedLine, ...]:
    """The latest publication of each pillar, in the order of the pillars."""
    rows = session.execute(
        sa.select(Pillar, Publication)
        .join(Plan, Plan.pillar_id == Pillar.id)
        .join(Publication, Publication.plan_id == Plan.id)
        .order_by(Pillar.position, Publication.number)
    ).all()
    latest = {pillar.id: (pillar, publication) for pillar, publication in rows}
    return tuple(
        PublishedLine(
            pillar.key,
            Words(*in_language(pillar.name, language)),
            publication.number,
            publication.published_at.date(),
            len(_actions(publication)),
        )
        for pillar, publication in latest.values()
    )


def public_plan(
    session: Session, pillar_key: str, language: str, number: int | None = None
) -> PublicPlan:
    """The plan of a pillar as it was last published, or as its publication ``number``."""
    return read_plan(publication_of(session, pillar_key, number), language)


def public_action(
    session: Session, pillar_key: str, code: str, language: str
) -> tuple[PublicPlan, PublicAction]:
    """One action of the plan that was last published, with its plan."""
    plan = public_plan(session, pillar_key, language)
    for action in plan.actions:
        if action.code == code:
            return plan, action
    raise NotFound("no-such-action")


def publication_of(session: Session, pillar_key: str, number: int | None) -> Publication:
    """What was last published of a pillar, or its publication ``number``; raises ``NotFound``."""
    wanted = (
        sa.select(Publication)
        .join(Plan, Plan.id == Publication.plan_id)
        .join(Pillar, Pillar.id == Plan.pillar_id)
        .where(Pillar.key == pillar_key)
        .order_by(Publication.number.desc())
        .limit(1)
    )
    if number is not None:
        wanted = wanted.where(Publication.number == number)
    publication = session.scalar(wanted)
    if publication is None:
        raise NotFound("no-such-publication")
    return publication


def latest_publications(session: Session) -> list[Publication]:
    """The last publication of each plan, in the order of the pillars."""
    rows = session.execute(
        sa.select(Publication)
        .join(Plan, Plan.id == Publication.plan_id)
        .join(Pillar, Pillar.id == Plan.pillar_id)
        .order_by(Pillar.position, Publication.number)
    ).scalars()
    return list({one.plan_id: one for one in rows}.values())


def _actions(publication: Publication) -> list[object]:
    actions = publication.snapshot["actions"]
    return actions if isinstance(actions, list) else []
