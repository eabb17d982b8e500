"""What tests arrange with: a room that is prepared, opened and led, its clock in our hands."""

import datetime as dt
import itertools

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.permissions import SYSTEM, Actor
from cocreate.domain.pillars import FrameState, ItemKind
from cocreate.models.pillars import Frame, FrameItem
from cocreate.models.proposals import Proposal
from cocreate.models.workshops import Step, Workshop
from cocreate.operations import agendas, joining, proposals, steps, workshops
from cocreate.operations.agendas import StepDetails
from cocreate.operations.proposals import Draft
from cocreate.unit_of_work import UnitOfWork

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


def publish_frame(engine: sa.Engine, pillar_id: str = "water") -> str:
    """A published frame of the pillar, with one item of each kind that a room uses; its id."""
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
        session.commit()
        return frame.id


class Room:
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
