"""What tests of plans arrange with: a room that has voted, an office that plans and decides."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.arbitration import FUNDING, Money, NewDecision, Outcome
from cocreate.domain.permissions import SYSTEM, Actor, Grant, Role
from cocreate.domain.pillars import ItemKind
from cocreate.domain.plans import State
from cocreate.models.arbitration import ArbitrationRound, Decision
from cocreate.models.journal import JournalEntry
from cocreate.models.pillars import EnvelopeLine, Frame, FrameItem
from cocreate.models.plans import PlannedAction
from cocreate.operations.arbitration import decisions, publishing, rounds, sealing
from cocreate.operations.plans import drafts, sheets, versions
from cocreate.operations.polls import PollPlan
from tests.builders import NOON, VoteRoom
from tests.office import SITE, Office

REGION, EUROPE = {"fr": "Région", "nl": "Gewest"}, {"fr": "Europe", "nl": "Europa"}
CRITERIA = ("C1", "C2")
BODY = {"fr": "Gouvernement", "nl": "Regering"}
MANDATE = {"fr": "Arrêter le plan d’action", "nl": "Het actieplan vaststellen"}


def both(text: str) -> dict[str, str]:
    return {"fr": text, "nl": f"{text} (nl)"}


def euro(amount: str, source: Mapping[str, str] = REGION, year: int = 2027) -> Money:
    return Money(source, year, Decimal(amount))


class Planning(VoteRoom):
    """A room of the water pillar that has voted, and the office that makes a plan of it.

    ``supporters`` has one number for each proposal: how many people gave it a dot.
    """

    def __init__(
        self,
        engine: sa.Engine,
        supporters: Sequence[int] = (3, 2, 1),
        envelope: Sequence[Money] = (euro("1300000"), euro("1000000", EUROPE)),
    ) -> None:
        super().__init__(engine, proposals_count=len(supporters))
        self.office = Office(engine)
        self.coordinator = self.welcome("coordinator", Role.COORDINATOR)
        self.facilitator = self.welcome("facilitator", Role.FACILITATOR)
        self.decider = self.welcome("decider", Role.DECIDER)
        self._complete_frame(envelope)
        self.vote(supporters)

    def welcome(self, name: str, role: Role) -> Actor:
        return self.office.welcome(name, Grant(role, "water"), password=None)

    def _complete_frame(self, envelope: Sequence[Money]) -> None:
        with Session(self.engine) as session:
            frame = session.scalars(sa.select(Frame)).one()
            for place, code in enumerate(CRITERIA, start=20):
                item = FrameItem(
                    kind=ItemKind.CRITERION, code=code, position=place, text=both(code)
                )
                frame.items.append(item)
            for place, one in enumerate(envelope, start=1):
                frame.envelope_lines.append(
                    EnvelopeLine(
                        position=place, year=one.year, source=dict(one.source), amount=one.amount
                    )
                )
            session.commit()
        with self.unit() as uow:
            self.lead = sheets.add_organisation(uow, SYSTEM, both("Pilote"), "public")

    def vote(self, supporters: Sequence[int]) -> None:
        """Hold the vote so that each proposal has so many supporters, one dot each."""
        if not max(supporters, default=0):
            return
        self.open_vote(PollPlan("dots", {"total": 50, "max_per_option": 1}))
        for voter in range(max(supporters)):
            marks = {
                one: 1
                for one, number in zip(self.option_ids, supporters, strict=True)
                if number > voter
            }
            self.cast(self.join(f"voter {voter}"), marks)
        self.finish_vote()

    def draft(self, actor: Actor | None = None, **shortlists: Any) -> drafts.MadeDraft:
        with self.unit() as uow:
            return drafts.make_draft(uow, actor or self.facilitator, [self.id], **shortlists)

    def save(self, action_id: str, changes: Mapping[str, Any], version: int | None = None) -> int:
        """Save a sheet as the coordinator, by default on the version that it has."""
        with self.unit() as uow:
            known = uow.session.get_one(PlannedAction, action_id).version
            return sheets.save_sheet(
                uow, self.coordinator, action_id, changes, known if version is None else version
            )

    def complete(self, action_id: str, amount: str = "1000.00", **changes: Any) -> None:
        """Fill in everything that arbitration asks for."""
        line = {"source": REGION, "year": 2027, "amount": amount}
        self.save(action_id, complete_sheet(self.lead, amount, [line]) | changes)

    def planned(self, *amounts: str) -> drafts.MadeDraft:
        """A draft whose sheets are complete and in the plan; by default they cost 1,000 euro."""
        made = self.draft()
        for place, action_id in enumerate(made.action_ids):
            self.complete(action_id, amounts[place] if amounts else "1000.00")
        self.fill_plan(made.plan_id)
        return made

    def fill_plan(self, plan_id: str) -> None:
        """Put every complete sheet of a draft into its plan."""
        with self.unit() as uow:
            versions.fill_plan(uow, self.coordinator, plan_id)

    def submit_plan(self, plan_id: str, again: Sequence[str] = ()) -> str:
        with self.unit() as uow:
            return versions.submit_plan(uow, self.coordinator, plan_id, again=again)

    def open_round(self, version_id: str, **changes: Any) -> str:
        asked: dict[str, Any] = {"decider_ids": (str(self.decider.id),)} | changes
        with self.unit() as uow:
            new = rounds.NewRound(BODY, MANDATE, **asked)
            round_id = rounds.open_round(uow, self.coordinator, version_id, new)
        with self.unit() as uow:
            sealing.seal_round(uow, self.coordinator, round_id, b"sealed", SITE)
        return round_id

    def arbitration(self, *amounts: str) -> tuple[drafts.MadeDraft, str]:
        """A draft that was submitted, and its open round."""
        made = self.planned(*amounts)
        return made, self.open_round(self.submit_plan(made.plan_id))

    def decide(
        self, round_id: str, action_id: str, outcome: Outcome = Outcome.APPROVED, **changes: Any
    ) -> str:
        """Decide as the decider, following whatever was decided before."""
        actor = changes.pop("actor", self.decider)
        with self.unit() as uow:
            held = uow.session.scalars(
                sa.select(Decision.id)
                .where(Decision.round_id == round_id, Decision.action_id == action_id)
                .order_by(Decision.number.desc())
            ).first()
            new = a_decision(outcome, **({"follows": held} | changes))
            return decisions.decide(uow, actor, round_id, action_id, new)

    def close_round(self, round_id: str, reason: Mapping[str, str] | None = None) -> None:
        with self.unit() as uow:
            rounds.close_round(uow, self.coordinator, round_id, reason)

    def publish_plan(self, round_id: str) -> str:
        with self.unit() as uow:
            return publishing.publish_plan(uow, self.coordinator, round_id)

    def action(self, action_id: str) -> PlannedAction:
        with Session(for_reading(self.engine)) as session:
            return session.get_one(PlannedAction, action_id)

    def state(self, action_id: str) -> State:
        return self.action(action_id).state

    def round(self, round_id: str) -> ArbitrationRound:
        with Session(for_reading(self.engine)) as session:
            return session.get_one(ArbitrationRound, round_id)

    def decisions(self, round_id: str) -> list[Decision]:
        """Every decision of a round, in the order in which they were recorded."""
        with Session(for_reading(self.engine)) as session:
            found = sa.select(Decision).where(Decision.round_id == round_id)
            return list(session.scalars(found.order_by(Decision.number, Decision.entered_at)))

    def verbs(self, kind: str) -> list[str]:
        """What the journal says was done to things of a kind, in order."""
        with Session(for_reading(self.engine)) as session:
            lines = sa.select(JournalEntry.verb).where(JournalEntry.subject_kind == kind)
            return list(session.scalars(lines.order_by(JournalEntry.id)))


def a_decision(outcome: Outcome, **changes: Any) -> NewDecision:
    """A complete decision in French and Dutch; an approval grants 1,000 euro of the Region."""
    complete: dict[str, Any] = {
        "outcome": outcome,
        "body": BODY,
        "decided_on": NOON.date(),
        "reason": both("Mûre et utile"),
        "criteria": ("C1",),
        "grants": (euro("1000"),) if outcome in FUNDING else (),
        "changes": both("Moitié moins") if outcome is Outcome.APPROVED_WITH_CHANGES else {},
    }
    return NewDecision(**(complete | changes))


def complete_sheet(lead: str, amount: str, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A sheet that lacks nothing for arbitration."""
    return {
        "title": both("Toitures"),
        "summary": both("Verdir les toits"),
        "description": both("Verdir vingt toits par an"),
        "theme": "T1",
        "objectives": ["OS1", "OO1"],
        "obstacles": ["F1"],
        "aim_employment": "direct",
        "aim_economy": "indirect",
        "aim_environment": "none",
        "target_groups": ["jobseekers"],
        "lead": lead,
        "partners": [],
        "budget": {"amount": amount, "certainty": "estimate"},
        "budget_lines": list(lines),
        "start_on": "2027-09-01",
        "due_on": "2029-08-31",
        "deliverables": [{"label": both("Guide"), "due_on": "2028-01-31"}],
        "indicators": [
            {"label": both("Toits verdis"), "kind": "output", "target": "20"},
            {"label": both("Emplois"), "kind": "result", "aim": "employment", "target": "5"},
        ],
    }
