"""Opening, voting, changing, closing, locking, in whatever order: runs tell what was accepted."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.studies.terms import Terms
from cocreate.domain.voting.lifecycle import PollState
from cocreate.operations import polls
from cocreate.operations.studies import announcing
from tests.studying import APPROVAL, StudyRoom

ACTS = st.lists(
    st.tuples(
        st.sampled_from(("announce", "vote", "vote", "close", "lock", "envelope", "compute")),
        st.integers(0, 2),
        st.integers(0, 15),
    ),
    min_size=4,
    max_size=14,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_a_run_is_of_the_accepted_ballots_under_the_terms_that_held(
    room: StudyRoom, acts: list[tuple[str, int, int]]
) -> None:
    seats = [room.join(f"seat {number}") for number in range(3)]
    room.change(APPROVAL)
    life = Life(room)
    room.open_vote()
    for act, which, choice in acts:
        getattr(life, act)(seats[which], choice)
    life.close(seats[0], 0)
    life.lock(seats[0], 0)
    life.compute(seats[0], 0)
    life.check()
    with room.unit() as uow:
        polls.new_round(uow, SYSTEM, room.poll().id)
    with room.unit() as uow:
        announcing.announce_terms(uow, SYSTEM, room.poll().id, None)


def refused(act: Callable[..., object], *given: object) -> str:
    """The code of the refusal, or nothing when there was none."""
    try:
        act(*given)
    except RuleViolation as refusal:
        return refusal.code
    return ""


class Life:
    """What should be true of one round: its ballots, its announced terms, its locks."""

    def __init__(self, room: StudyRoom) -> None:
        self.room = room
        self.ballots: dict[str, frozenset[str]] = {}
        self.terms: Terms | None = None
        self.study_id = ""
        self.waiting = 0
        self.runs = 0

    @property
    def is_open(self) -> bool:
        return self.room.poll().state is PollState.OPEN

    def announce(self, _seat: object, choice: int) -> None:
        """Terms are announced until the first ballot, and never after it."""
        terms = Terms(Fraction(choice * 5 + 5), seed="life")
        if refused(self._announce, terms) == "rules-sealed":
            assert self.ballots or not self.is_open
        else:
            assert not self.ballots
            assert self.is_open
            self.terms = terms

    def _announce(self, terms: Terms) -> None:
        with self.room.unit() as uow:
            announcing.announce_terms(uow, SYSTEM, self.room.poll().id, terms)

    def vote(self, seat: object, choice: int) -> None:
        marks = {one: 1 for place, one in enumerate(self.room.option_ids) if choice >> place & 1}
        try:
            self.room.cast(seat, marks)  # type: ignore[arg-type]
        except RuleViolation:
            assert not self.is_open
        else:
            self.ballots[str(seat.id)] = frozenset(marks)  # type: ignore[attr-defined]

    def close(self, _seat: object, _choice: int) -> None:
        if self.is_open:
            self.room.finish_vote()

    def lock(self, _seat: object, _choice: int) -> None:
        """Only a counted vote is locked; twice before it is computed is once."""
        if self.is_open:
            assert refused(self.room.study, self.room.poll().id) == "vote-not-counted-yet"
            return
        self.study_id = self.room.study(self.room.poll().id)
        self.room.lock(self.study_id)
        self.waiting = 1

    def envelope(self, _seat: object, choice: int) -> None:
        if not self.study_id:
            return
        changed = self.room.settings(self.study_id).with_envelope(Fraction(choice * 7 + 1))
        code = refused(self.room.save, self.study_id, changed)
        is_other = self.terms is not None and changed.terms != self.terms
        assert code == ("rules-sealed" if is_other else "")

    def compute(self, _seat: object, _choice: int) -> None:
        self.room.compute()
        self.runs, self.waiting = self.runs + self.waiting, 0

    def check(self) -> None:
        """Each lock gave one run, of exactly the accepted ballots."""
        runs = self.room.runs(self.study_id)
        assert [one.number for one in runs] == list(range(1, self.runs + 1))
        supporters = [
            sum(option in ballot for ballot in self.ballots.values())
            for option in self.room.option_ids
        ]
        for run in runs:
            told = run.result["run"]["explanations"]  # type: ignore[index]
            assert [one["supporters"] for one in told["actions"]] == supporters
            assert told["plan"]["voters"] == len(self.ballots)
            assert run.is_announced is (self.terms is not None)
            assert run.result["run"]["cost"] <= run.result["run"]["budget"]  # type: ignore[index]
