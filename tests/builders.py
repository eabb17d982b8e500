"""What tests arrange with: a room that is prepared, opened and led, its clock in our hands."""

import datetime as dt
import itertools

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.permissions import SYSTEM, Actor
from cocreate.domain.pillars import OVERRIDABLE, FrameState, ItemKind
from cocreate.domain.voting.lifecycle import GRACE, SETTLING
from cocreate.models.pillars import Frame, FrameItem, Pillar, Programme, ReadinessOverride
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll, PollResult
from cocreate.models.workshops import Step, Workshop
from cocreate.operations import (
    agendas,
    counting,
    joining,
    polls,
    proposals,
    steps,
    voting,
    workshops,
)
from cocreate.operations.agendas import StepDetails
from cocreate.operations.proposals import Draft
from cocreate.unit_of_work import UnitOfWork
from tests.worlds import MadeOnce

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
COLLEGES = (
    ("public", {"fr": "Acteurs publics", "nl": "Publieke actoren"}),
    ("private", {"fr": "Acteurs privés", "nl": "Privéactoren"}),
)
FRAME_ITEMS = (
    (ItemKind.OBSTACLE, "F1", {"fr": "Peu de savoir-faire", "nl": "Weinig vakkennis"}),
    (ItemKind.STRATEGIC_OBJECTIVE, "OS1", {"fr": "Former", "nl": "Opleiden"}),
    (ItemKind.OPERATIONAL_OBJECTIVE, "OO1", {"fr": "Former 20 personnes", "nl": "20 opleiden"}),
    (ItemKind.THEME, "T1", {"fr": "Eau de pluie", "nl": "Regenwater"}),
)


def add_the_water_pillar(engine: sa.Engine) -> None:
    """One programme and its pillar ``water``, into an empty database."""
    with Session(engine) as session:
        session.add(Programme(id="g", key="g", name={}, period="2011-2015"))
        session.flush()
        session.add(
            Pillar(id="water", programme_id="g", key="water", code="W", position=1, name={})
        )
        session.commit()


def publish_frame(engine: sa.Engine, pillar_id: str = "water") -> str:
    """A published frame with one item of each kind that a room uses; its id.

    What else the pillar lacks is overridden, so that a room may propose.
    """
    with Session(engine) as session:
        frame = Frame(
            pillar_id=pillar_id,
            number=1,
            state=FrameState.PUBLISHED,
            vision={"fr": "Une ville-éponge", "nl": "Een sponsstad"},
            created_at=NOON,
            published_at=NOON,
        )
        for position, (kind, code, text) in enumerate(FRAME_ITEMS, start=1):
            frame.items.append(FrameItem(kind=kind, code=code, position=position, text=text))
        session.add(frame)
        for item in OVERRIDABLE:
            session.add(
                ReadinessOverride(pillar_id=pillar_id, item=item, reason={"fr": "Essai"}, at=NOON)
            )
        session.commit()
        return frame.id


class Room(metaclass=MadeOnce):
    """A draft workshop of the pillar ``water``; each verb is one transaction at ``now``."""

    def __init__(self, engine: sa.Engine, *, template: str = "quick-prioritisation") -> None:
        self.engine = engine
        self.now = NOON
        self._numbers = itertools.count(1)
        new = workshops.NewWorkshop(
            pillar_id="water",
            template_key=template,
            title={"fr": "Eau de pluie"},
            place="Bruxelles",
            starts_at=NOON,
            languages=("nl", "fr"),
            colleges=COLLEGES,
        )
        with self.unit() as uow:
            self.id = workshops.create_workshop(uow, SYSTEM, new)

    def unit(self) -> UnitOfWork:
        return UnitOfWork(Session(self.engine), lambda: self.now, ())

    def open(self) -> None:
        with self.unit() as uow:
            workshops.open_workshop(uow, SYSTEM, self.id)

    def close(self) -> None:
        with self.unit() as uow:
            workshops.close_workshop(uow, SYSTEM, self.id)

    def step_id(self, phase: str, nth: int = 1) -> str:
        """The id of the ``nth`` step of a phase."""
        with Session(for_reading(self.engine)) as session:
            found = session.scalars(
                sa.select(Step.id)
                .where(Step.workshop_id == self.id, Step.phase == phase)
                .order_by(Step.position)
            ).all()
            return found[nth - 1]

    def step(self, phase: str, nth: int = 1) -> Step:
        with Session(for_reading(self.engine)) as session:
            return session.get_one(Step, self.step_id(phase, nth))

    def workshop(self) -> Workshop:
        with Session(for_reading(self.engine)) as session:
            return session.get_one(Workshop, self.id)

    def go(self, phase: str, nth: int = 1) -> None:
        with self.unit() as uow:
            steps.go_to_step(uow, SYSTEM, self.step_id(phase, nth))

    def join(self, device: str = "phone", college: str = "public", language: str = "fr") -> Actor:
        with self.unit() as uow:
            return joining.join_workshop(
                uow, self.id, device=device, college_key=college, language=language
            )

    def submit(self, actor: Actor, draft: Draft, operation_id: str | None = None) -> str:
        """Send a proposal; without an operation id, as a request of its own."""
        operation_id = operation_id or f"operation-{next(self._numbers)}"
        with self.unit() as uow:
            return proposals.submit_proposal(uow, actor, self.id, draft, operation_id)


TANK = Draft("Citernes", "Récupérer l’eau de pluie", "fr", ("F1",), {"economy": "direct"})
POND = Draft("Wadi", "Regenwater laten insijpelen", "nl", (), {"economy": "indirect"})


class Ideation(Room):
    """An open workshop in its ideation step, with two people of two colleges in it."""

    def __init__(self, engine: sa.Engine, **settings: object) -> None:
        publish_frame(engine)
        super().__init__(engine)
        ideation = self.step_id("ideation")
        with self.unit() as uow:
            agendas.edit_step(uow, SYSTEM, ideation, StepDetails(10, settings=settings), 1)
        self.open()
        self.anne, self.bo = self.join("1"), self.join("2", "private", "nl")
        self.go("ideation")

    def proposal(self, proposal_id: str) -> Proposal:
        with Session(for_reading(self.engine)) as session:
            return session.get_one(Proposal, proposal_id)


class VoteRoom(Room):
    """A room in its vote step, with proposals and a vote that stands ready; seats as asked."""

    def __init__(
        self, engine: sa.Engine, *, proposals_count: int = 3, template: str = "quick-prioritisation"
    ) -> None:
        super().__init__(engine, template=template)
        publish_frame(engine)
        self.open()
        self.go("ideation")
        author = self.join("author")
        self.option_ids = [
            self.submit(author, proposals.Draft(f"Titre {n}", f"Texte {n}", "fr"))
            for n in range(1, proposals_count + 1)
        ]
        self.go("vote")

    def poll(self, phase: str = "vote", nth: int = 1) -> Poll:
        """The latest round of a step."""
        with Session(for_reading(self.engine)) as session:
            rounds = sa.select(Poll).where(Poll.step_id == self.step_id(phase, nth))
            return session.scalars(rounds.order_by(Poll.round.desc())).first() or Poll()

    def change(self, plan: polls.PollPlan) -> None:
        with self.unit() as uow:
            polls.change_poll(uow, SYSTEM, self.poll().id, plan)

    def open_vote(self, plan: polls.PollPlan | None = None, phase: str = "vote") -> str:
        """Open the vote of a step, under a plan of one's own if one is given; its id."""
        if plan is not None:
            self.change(plan)
        with self.unit() as uow:
            polls.open_poll(uow, SYSTEM, self.poll(phase).id)
        return self.poll(phase).id

    def cast(
        self,
        actor: Actor,
        marks: dict[str, int],
        *,
        seed: str | None = None,
        operation_id: str | None = None,
        reached_at: dt.datetime | None = None,
        reasons: dict[str, str] | None = None,
    ) -> dict[str, int]:
        """Cast a ballot, by default with a seed that is the actor's own, as a new request."""
        request = voting.CastRequest(
            self.poll().id,
            dict(marks),
            f"seed of {actor.id}" if seed is None else seed,
            operation_id or f"operation-{next(self._numbers)}",
            reached_at,
            reasons or {},
        )
        with self.unit() as uow:
            return dict(voting.cast_ballot(uow, actor, request))

    def close_vote(self, phase: str = "vote") -> None:
        with self.unit() as uow:
            polls.close_poll(uow, SYSTEM, self.poll(phase).id)

    def count(self) -> int:
        """Let the time pass that a count waits for, and count."""
        self.now += GRACE + SETTLING
        with self.unit() as uow:
            return counting.count_due_polls(uow)

    def finish_vote(self, phase: str = "vote") -> PollResult:
        """Close and count the vote of a step; its result."""
        self.close_vote(phase)
        self.count()
        return self.result(phase)

    def result(self, phase: str = "vote") -> PollResult:
        with Session(for_reading(self.engine)) as session:
            return session.get_one(PollResult, self.poll(phase).id)

    def publish(self, phase: str = "vote") -> None:
        with self.unit() as uow:
            counting.publish_result(uow, SYSTEM, self.poll(phase).id)

    def crowd(self, public: int, private: int = 0) -> list[Actor]:
        """So many people in each college, the public ones first."""
        return [self.join(f"public {n}", "public") for n in range(public)] + [
            self.join(f"private {n}", "private") for n in range(private)
        ]
