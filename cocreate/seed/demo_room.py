"""The demonstration's rooms: a workshop that was held, through all its steps, and one to lead."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import sqlalchemy as sa

from cocreate.domain.permissions import Actor
from cocreate.domain.voting.lifecycle import GRACE, SETTLING
from cocreate.models.base import new_id
from cocreate.models.voting import Poll
from cocreate.models.workshops import Step, Workshop
from cocreate.operations.agendas import StepDetails, edit_step
from cocreate.operations.consolidation import merge_proposals
from cocreate.operations.counting import count_due_polls, publish_result
from cocreate.operations.joining import join_workshop
from cocreate.operations.plans.receipts import issue_receipt
from cocreate.operations.polls import close_poll, open_poll
from cocreate.operations.proposals import Draft, submit_proposal
from cocreate.operations.steps import go_to_step, reveal_step
from cocreate.operations.voting import CastRequest, cast_ballot
from cocreate.operations.workshops import NewWorkshop, close_workshop, create_workshop
from cocreate.operations.workshops import open_workshop as open_doors
from cocreate.seed.demo_files import DemoTitle, demo_plan, demo_room
from cocreate.seed.files import SeedPillar, water_proposals
from cocreate.unit_of_work import UnitOfWork

TEMPLATE = "nominal-group"
LANGUAGES = ("fr", "nl", "en")
DOTS, MOST_ON_ONE = 5, 3
_SPEAKS = ("fr", "nl", "fr", "nl", "en")
_FAVOUR = 2.0
_SEED = 2064


class DemoClock:
    """A clock that the demonstration turns: what it tells happened at the times that it shows."""

    def __init__(self, start: dt.datetime) -> None:
        self.time = start

    def __call__(self) -> dt.datetime:
        return self.time

    def wait(self, **span: float) -> None:
        """Let some time pass."""
        self.time += dt.timedelta(**span)


@dataclass(frozen=True)
class Seat:
    """Somebody in the room."""

    actor: Actor
    college: str
    language: str


@dataclass(frozen=True)
class HeldRoom:
    """The workshop that was held: its proposals by key, and the receipt of one of them."""

    workshop_id: str
    proposals: Mapping[str, str]
    receipt: str


class Stage:
    """Where the demonstration plays: one transaction, its clock, and who leads."""

    def __init__(self, uow: UnitOfWork, clock: DemoClock, facilitator: Actor) -> None:
        self.uow = uow
        self.clock = clock
        self.facilitator = facilitator
        # The same people with the same tastes each time: no secret hangs on these numbers.
        self.random = Random(_SEED)  # noqa: S311

    def create(self, pillar: SeedPillar, pillar_id: str, told: DemoTitle) -> str:
        """Make a workshop of the pillar that begins now; answers its id."""
        new = NewWorkshop(
            pillar_id=pillar_id,
            template_key=TEMPLATE,
            title=told.title,
            place=told.place,
            starts_at=self.clock(),
            languages=LANGUAGES,
            colleges=tuple((one.key, one.name) for one in pillar.colleges),
            is_illustrative=True,
        )
        return create_workshop(self.uow, self.facilitator, new)

    def open(self, workshop_id: str) -> None:
        """Open the doors; the first step begins."""
        open_doors(self.uow, self.facilitator, workshop_id)

    def go(self, workshop_id: str, phase: str, nth: int = 1) -> str:
        """Go to the ``nth`` step of a phase; answers its id."""
        steps = self.uow.session.scalars(
            sa.select(Step.id)
            .where(Step.workshop_id == workshop_id, Step.phase == phase)
            .order_by(Step.position)
        ).all()
        go_to_step(self.uow, self.facilitator, steps[nth - 1])
        self.uow.session.flush()
        return steps[nth - 1]

    def vote(self, step_id: str, ballots: Sequence[tuple[Seat, Mapping[str, int]]]) -> None:
        """Hold the vote of a step, count it and show its result."""
        poll_id = self.uow.session.scalars(sa.select(Poll.id).where(Poll.step_id == step_id)).one()
        open_poll(self.uow, self.facilitator, poll_id)
        self.clock.wait(minutes=5)
        for seat, marks in ballots:
            request = CastRequest(poll_id, dict(marks), secrets.token_urlsafe(32), new_id())
            cast_ballot(self.uow, seat.actor, request)
        close_poll(self.uow, self.facilitator, poll_id)
        self.uow.session.flush()
        self.clock.time += GRACE + SETTLING
        count_due_polls(self.uow)
        publish_result(self.uow, self.facilitator, poll_id)
        self.uow.session.flush()


def hold_workshop(stage: Stage, pillar: SeedPillar, pillar_id: str) -> HeldRoom:
    """Hold the workshop from its opening to its closing."""
    uow, clock, lead = stage.uow, stage.clock, stage.facilitator
    workshop_id = stage.create(pillar, pillar_id, demo_room().past)
    _keep_so_many(stage, workshop_id, len(demo_plan().sheets))
    stage.open(workshop_id)
    seats = _seats(stage, workshop_id)
    clock.wait(minutes=15)
    ideation = stage.go(workshop_id, "ideation")
    numbers, receipt = _propose(stage, workshop_id, seats)
    clock.wait(minutes=15)
    reveal_step(uow, lead, ideation)
    stage.go(workshop_id, "consolidation")
    proposals = _merge(stage, numbers)
    clock.wait(minutes=60)
    step = stage.go(workshop_id, "vote")
    # One person has left the room: turnout is not always complete.
    stage.vote(step, _dots(stage, seats[:-1], proposals, demo_room().weights.first))
    stage.go(workshop_id, "discussion")
    clock.wait(minutes=30)
    step = stage.go(workshop_id, "vote", 2)
    stage.vote(step, _dots(stage, seats, proposals, demo_room().weights.second))
    step = stage.go(workshop_id, "agreement")
    stage.vote(step, _levels(stage, seats, proposals))
    stage.go(workshop_id, "closing")
    clock.wait(minutes=10)
    close_workshop(uow, lead, workshop_id)
    uow.session.flush()
    return HeldRoom(workshop_id, proposals, receipt)


def open_workshop(stage: Stage, pillar: SeedPillar, pillar_id: str) -> str:
    """Open a workshop that waits in its first step to be led; answers its id."""
    workshop_id = stage.create(pillar, pillar_id, demo_room().open)
    stage.open(workshop_id)
    return workshop_id


def _keep_so_many(stage: Stage, workshop_id: str, number: int) -> None:
    workshop = stage.uow.session.get_one(Workshop, workshop_id)
    step = next(one for one in workshop.steps if one.phase == "agreement")
    details = StepDetails(step.planned_minutes, settings={"shortlist_size": number})
    edit_step(stage.uow, stage.facilitator, step.id, details, workshop.version)


def _seats(stage: Stage, workshop_id: str) -> list[Seat]:
    seats: list[Seat] = []
    for college, number in demo_room().colleges.items():
        for _ in range(number):
            language = _SPEAKS[len(seats) % len(_SPEAKS)]
            actor = join_workshop(
                stage.uow,
                workshop_id,
                device=secrets.token_urlsafe(32),
                college_key=college,
                language=language,
            )
            seats.append(Seat(actor, college, language))
    return seats


def _propose(stage: Stage, workshop_id: str, seats: Sequence[Seat]) -> tuple[dict[int, str], str]:
    """Send the proposals of the seed, each by somebody who speaks its language.

    Answers their ids by number, and a receipt for the first that will be merged.
    """
    ids, receipt = {}, ""
    merged = demo_room().merges[0].numbers[0]
    for number, one in enumerate(water_proposals(), start=1):
        speakers = [seat for seat in seats if seat.language == one.language]
        author = speakers[number % len(speakers)].actor
        draft = Draft(
            title=one.title,
            summary=one.summary,
            language=one.language,
            frame_codes=one.frame_codes,
            aims={str(aim): level for aim, level in one.aims.items()},
            lead_organisation=one.lead,
            rough_cost=one.rough_cost,
        )
        ids[number] = submit_proposal(stage.uow, author, workshop_id, draft, new_id())
        stage.uow.session.flush()
        if number == merged:
            receipt = issue_receipt(stage.uow, author, ids[number])
    return ids, receipt


def _merge(stage: Stage, numbers: Mapping[int, str]) -> dict[str, str]:
    """Merge what is alike; answers what stands on the board, by key."""
    board = dict(numbers)
    proposals = {}
    for one in demo_room().merges:
        origins = tuple(board.pop(number) for number in one.numbers)
        proposals[one.key] = merge_proposals(
            stage.uow, stage.facilitator, origins, one.title, one.summary
        )
    names = {number: key for key, number in demo_room().names.items()}
    return proposals | {names.get(one, f"p{one}"): board[one] for one in board}


def _dots(
    stage: Stage,
    seats: Sequence[Seat],
    proposals: Mapping[str, str],
    weights: Mapping[str, float],
) -> list[tuple[Seat, dict[str, int]]]:
    """A ballot of dots for each, by the leaning of the room and of one's college."""
    ballots = []
    for seat in seats:
        favours = demo_room().favours[seat.college]
        leaning = {key: w * (_FAVOUR if key in favours else 1) for key, w in weights.items()}
        dots: dict[str, int] = {}
        while sum(dots.values()) < DOTS:
            key = _pick(stage.random, leaning)
            if dots.get(key, 0) < MOST_ON_ONE:
                dots[key] = dots.get(key, 0) + 1
        ballots.append((seat, {proposals[key]: number for key, number in dots.items()}))
    return ballots


def _levels(
    stage: Stage, seats: Sequence[Seat], proposals: Mapping[str, str]
) -> list[tuple[Seat, dict[str, int]]]:
    agreement = demo_room().agreement
    return [
        (
            seat,
            {
                proposals[key]: levels[int(stage.random.random() * len(levels))]
                for key, levels in agreement.items()
            },
        )
        for seat in seats
    ]


def _pick(random: Random, weights: Mapping[str, float]) -> str:
    """A key, the heavier the likelier; of the generator only what never changes is used."""
    left = random.random() * sum(weights.values())
    for key, weight in weights.items():
        left -= weight
        if left < 0:
            return key
    return list(weights)[-1]
