"""The first page of staff: what waits for this account, nearest first."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from cocreate.domain.arbitration import RoundState
from cocreate.domain.permissions import GRANTS, Actor, Permission, can
from cocreate.domain.workshops import WorkshopState
from cocreate.queries.accounts import mail_trouble
from cocreate.queries.arbitration.desk import round_rows
from cocreate.queries.arbitration.views import RoundRow
from cocreate.queries.pillars import PillarLine, list_programmes
from cocreate.queries.plans.pages import PlanLine, plan_lines
from cocreate.queries.workshops import WorkshopRow, workshop_rows
from cocreate.web.access import allows
from cocreate.web.context import reading
from cocreate.web.identity import current_actor

blueprint = Blueprint("desk", __name__)
SHOWN_WORKSHOPS = 5


@dataclass(frozen=True)
class Work:
    """What waits for an account.

    ``workshops`` holds those being held, then those to come, the nearest first; ``more`` counts the
    ones that were left out. ``to_draft`` are closed workshops whose pillar has no plan yet.
    ``pillars`` lack something before anybody may propose. ``needs_programme`` says that nothing has
    been set up, and that this account may begin.
    """

    workshops: tuple[WorkshopRow, ...]
    more: int
    rounds: tuple[RoundRow, ...]
    plans: tuple[PlanLine, ...]
    to_draft: tuple[WorkshopRow, ...]
    pillars: tuple[PillarLine, ...]
    needs_programme: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.workshops or self.rounds or self.plans or self.to_draft or self.pillars)


@blueprint.get("/staff")
@allows(Permission.ACCOUNT_OWN)
def show() -> str:
    """The desk."""
    actor = current_actor()
    trouble = mail_trouble(reading(), actor)
    return render_template("desk/show.html", work=_work(actor), trouble=trouble)


def _work(actor: Actor) -> Work:
    rows = workshop_rows(reading(), actor)
    held = [one for one in rows if one.state is WorkshopState.OPEN]
    to_come = sorted(
        (one for one in rows if one.state is WorkshopState.DRAFT), key=lambda one: one.starts_at
    )
    plans = plan_lines(reading(), actor)
    planned = {one.pillar_id for one in plans}
    programmes = list_programmes(reading(), actor)
    frames = actor.pillars_for(GRANTS[Permission.FRAME_EDIT].roles)
    waiting = [*held, *to_come]
    return Work(
        workshops=tuple(waiting[:SHOWN_WORKSHOPS]),
        more=max(0, len(waiting) - SHOWN_WORKSHOPS),
        rounds=tuple(
            one
            for one in round_rows(reading(), actor)
            if one.has_mandate and one.state is RoundState.OPEN
        ),
        plans=plans,
        to_draft=tuple(
            one
            for one in rows
            if one.state is WorkshopState.CLOSED
            and one.proposals
            and one.pillar_id not in planned
            and can(actor, Permission.PLAN_DRAFT)
        ),
        pillars=tuple(
            pillar
            for programme in programmes
            for pillar in programme.pillars
            if pillar.missing and frames & {None, pillar.id}
        ),
        needs_programme=not programmes and bool(can(actor, Permission.PROGRAMME_EDIT)),
    )
