"""From the shortlist to publication, every change leaves its line in the same transaction."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Outcome
from cocreate.domain.permissions import Actor, Role
from cocreate.domain.plans import State
from cocreate.models.journal import JournalEntry
from cocreate.models.plans import Plan
from cocreate.operations.arbitration import decisions, publishing, rounds, sealing
from cocreate.operations.plans import drafts, sheets, shortlists, versions
from cocreate.unit_of_work import UnitOfWork
from tests.office import SITE
from tests.planning import BODY, MANDATE, REGION, Planning, a_decision, both, complete_sheet

Change = Callable[[UnitOfWork], object]


class _Undone(Exception):
    """The accident in the middle of a transaction."""


class Walk:
    """Makes changes, each first with an accident, and looks at the lines that it leaves."""

    def __init__(self, planning: Planning) -> None:
        self.planning = planning

    def lines(self) -> list[JournalEntry]:
        with Session(self.planning.engine) as session:
            return list(session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)))

    def step(self, who: Actor, role: Role, change: Change, *verbs: str) -> object:
        """What the change answers, when its lines say who did it, as what, when, and ``verbs``."""
        known = len(self.lines())
        try:
            with self.planning.unit() as uow:
                change(uow)
                raise _Undone
        except _Undone:
            assert len(self.lines()) == known, verbs
        with self.planning.unit() as uow:
            answer = change(uow)
        told = self.lines()[known:]
        assert tuple(one.verb for one in told) == verbs
        for one in told:
            assert (one.account_id, one.role, one.at) == (who.id, role, self.planning.now)
            assert one.subject_kind
            assert one.subject_id
        return answer


def test_every_change_of_the_chain_says_who_as_what_when_and_what_or_did_not_happen(
    engine: sa.Engine,
) -> None:
    planning = Planning(engine, supporters=(3, 2))
    walk = Walk(planning)
    leader, office, decider = planning.facilitator, planning.coordinator, planning.decider
    leads, plans_it, decides = Role.FACILITATOR, Role.COORDINATOR, Role.DECIDER
    room = planning.id

    def confirm(uow: UnitOfWork) -> object:
        return shortlists.confirm_shortlist(uow, leader, room)

    walk.step(leader, leads, confirm, "shortlist:confirm")
    walk.step(leader, leads, lambda uow: drafts.make_draft(uow, leader, [room]), "plan:draft")
    with Session(engine) as session:
        plan = session.scalars(sa.select(Plan)).one()
        plan_id, revision = plan.id, plan.revision
        first, second = [one.id for one in plan.actions]

    name = both("Régie")
    added = walk.step(
        office,
        plans_it,
        lambda uow: sheets.add_organisation(uow, office, name, "public"),
        "organisation:add",
    )
    line = {"source": REGION, "year": 2027, "amount": "1000.00"}
    whole = complete_sheet(str(added), "1000.00", [line])
    for one in (first, second):
        save: Change = lambda uow, one=one: sheets.save_sheet(uow, office, one, whole, 1)  # noqa: E731
        walk.step(office, plans_it, save, "sheet:save")
    new = sheets.NewSheet(both("Encore"), "Le cabinet", "Demandé par le cabinet")
    extra = walk.step(
        office, plans_it, lambda uow: sheets.add_sheet(uow, office, "water", new), "sheet:add"
    )
    why = both("Trop tôt")
    walk.step(
        office,
        plans_it,
        lambda uow: versions.set_aside(uow, office, str(extra), why),
        "action:set-aside",
    )
    with Session(engine) as session:
        revision = session.get_one(Plan, plan_id).revision
    order = (second, first, str(extra))
    walk.step(
        office,
        plans_it,
        lambda uow: versions.order_plan(uow, office, plan_id, order, revision),
        "plan:order",
    )
    into = State.IN_DRAFT_PLAN
    walk.step(
        office, plans_it, lambda uow: versions.move_action(uow, office, first, into), "action:move"
    )
    walk.step(office, plans_it, lambda uow: versions.fill_plan(uow, office, plan_id), "action:move")
    walk.step(
        office, plans_it, lambda uow: versions.freeze_version(uow, office, plan_id), "plan:freeze"
    )
    version = walk.step(
        office,
        plans_it,
        lambda uow: versions.submit_plan(uow, office, plan_id),
        *("plan:freeze", "plan:submit"),
    )
    asked = rounds.NewRound(BODY, MANDATE, (str(decider.id),))
    round_id = str(
        walk.step(
            office,
            plans_it,
            lambda uow: rounds.open_round(uow, office, str(version), asked),
            "round:open",
        )
    )
    walk.step(
        office,
        plans_it,
        lambda uow: sealing.seal_round(uow, office, round_id, b"sealed", SITE),
        *("round:seal", "round:invite"),
    )
    french = a_decision(Outcome.REJECTED, reason={"fr": "Trop tôt"})
    held = walk.step(
        decider,
        decides,
        lambda uow: decisions.decide(uow, decider, round_id, first, french),
        "decision:enter",
    )
    walk.step(
        decider,
        decides,
        lambda uow: decisions.decide(uow, decider, round_id, second, a_decision(Outcome.APPROVED)),
        "decision:enter",
    )
    dutch = {"reason": {"nl": "Te vroeg"}}
    walk.step(
        office,
        plans_it,
        lambda uow: decisions.translate_decision(uow, office, str(held), dutch),
        "decision:translate",
    )
    walk.step(
        office,
        plans_it,
        lambda uow: rounds.close_round(uow, office, round_id, None),
        "round:close",
    )
    assert walk.lines()[-1].facts["outcomes"] == {first: "rejected", second: "approved"}
    walk.step(
        office,
        plans_it,
        lambda uow: publishing.publish_plan(uow, office, round_id),
        "plan:publish",
    )
