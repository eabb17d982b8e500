"""A vote is prepared for a step, changed until the first ballot, opened with one press."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.voting.lifecycle import OptionsFrom, PollState
from cocreate.domain.voting.ranking import MOST_RANKED
from cocreate.domain.voting.rules import Secrecy
from cocreate.models.journal import JournalEntry
from cocreate.models.pillars import Pillar
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll
from cocreate.models.workshops import Step
from cocreate.operations import consolidation, polls, proposals
from cocreate.operations.polls import PollPlan
from tests.builders import VoteRoom


@pytest.fixture
def room(engine: sa.Engine) -> VoteRoom:
    return VoteRoom(engine, proposals_count=4)


def verbs(room: VoteRoom) -> list[str]:
    with Session(room.engine) as session:
        lines = session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)).all()
        return [line.verb for line in lines if line.subject_kind == "poll"]


def test_entering_a_vote_step_prepares_a_secret_hidden_vote_with_the_default_method(
    room: VoteRoom,
) -> None:
    poll = room.poll()
    assert (poll.state, poll.method, poll.secrecy, poll.visibility) == (
        "prepared",
        "dots",
        "secret",
        "hidden",
    )
    assert poll.settings == {"total": 5, "max_per_option": 3, "min_options": 0}
    assert poll.option_ids == room.option_ids
    room.open_vote()
    assert room.poll().state is PollState.OPEN
    assert verbs(room) == ["poll:prepare", "poll:open"]


def test_an_agenda_can_say_how_its_vote_is_held(room: VoteRoom) -> None:
    room.go("opening")
    with Session(room.engine) as session:
        session.execute(sa.delete(Poll))
        step = session.get_one(Step, room.step_id("vote"))
        step.options = {"poll": {"method": "approval", "settings": {"max_choices": 2}}}
        session.commit()
    room.go("vote")
    assert (room.poll().method, room.poll().settings["max_choices"]) == ("approval", 2)


def test_an_agenda_that_asks_for_the_impossible_keeps_nobody_from_the_step(
    engine: sa.Engine,
) -> None:
    room = VoteRoom(engine, proposals_count=2)
    room.go("opening")
    with Session(engine) as session:
        session.execute(sa.delete(Poll))
        step = session.get_one(Step, room.step_id("vote"))
        step.options = {"poll": {"method": "lottery"}}
        session.commit()
    room.go("vote")
    assert room.poll().method == "dots"


def test_a_vote_that_its_method_cannot_hold_is_refused_when_it_opens_not_before(
    engine: sa.Engine,
) -> None:
    room = VoteRoom(engine, proposals_count=MOST_RANKED)
    room.change(PollPlan("borda"))
    room.go("ideation")
    room.submit(room.join("author"), proposals.Draft("Un de trop", "Texte", "fr"))
    room.go("vote")
    assert len(room.poll().option_ids) == MOST_RANKED + 1
    with pytest.raises(RuleViolation, match="too-many-options"):
        room.open_vote()
    room.open_vote(PollPlan("borda", option_ids=tuple(room.option_ids)))


def test_going_back_to_a_step_brings_its_prepared_vote_up_to_date_and_makes_no_second(
    room: VoteRoom,
) -> None:
    room.change(PollPlan("approval", {"max_choices": 4}))
    room.go("ideation")
    with room.unit() as uow:
        consolidation.hide_proposal(uow, SYSTEM, room.option_ids[1], "Hors sujet")
    room.go("vote")
    assert room.poll().option_ids == [room.option_ids[0], *room.option_ids[2:]]
    assert room.poll().settings["max_choices"] == 3
    assert room.poll().round == 1


def test_opening_freezes_the_options_and_going_back_repeats_no_vote(room: VoteRoom) -> None:
    room.open_vote()
    with room.unit() as uow:
        consolidation.hide_proposal(uow, SYSTEM, room.option_ids[0], "Hors sujet")
    room.open_vote()
    assert room.poll().option_ids == room.option_ids
    room.finish_vote()
    room.go("closing")
    room.go("vote")
    assert (room.poll().round, room.poll().state) == (1, PollState.CLOSED)


def test_a_facilitator_chooses_method_limits_secrecy_visibility_and_options(
    room: VoteRoom,
) -> None:
    chosen = (room.option_ids[2], room.option_ids[0])
    room.open_vote(PollPlan("approval", {"max_choices": "1"}, "pseudonymous", "live", chosen))
    rules = room.poll().rules
    assert (rules.method, rules.settings) == ("approval", {"max_choices": 1, "min_choices": 0})
    assert (rules.secrecy, rules.visibility) == ("pseudonymous", "live")
    assert rules.option_ids == (room.option_ids[0], room.option_ids[2])


@pytest.mark.parametrize(
    ("plan", "code", "field"),
    [
        (PollPlan("lottery"), "unknown-method", "method"),
        (PollPlan("dots", {"total": "0"}), "limit-out-of-bounds", "total"),
        (PollPlan("dots", secrecy="half"), "unknown-choice", "secrecy"),
        (PollPlan("dots", visibility="half"), "unknown-choice", "visibility"),
        (PollPlan("dots", option_ids=()), "poll-without-options", "option_ids"),
        (PollPlan("dots", option_ids=("elsewhere",)), "option-not-votable", "option_ids"),
    ],
)
def test_an_impossible_plan_names_its_field(
    room: VoteRoom, plan: PollPlan, code: str, field: str
) -> None:
    with pytest.raises(RuleViolation) as refusal:
        room.change(plan)
    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.parametrize(
    ("plan", "rule"),
    [
        (PollPlan("approval"), "method"),
        (PollPlan("dots", {"total": 6}), "settings"),
        (PollPlan("dots", secrecy="named"), "secrecy"),
        (PollPlan("dots", visibility="live"), "visibility"),
        (PollPlan("dots", {"total": -1}), "total"),
    ],
)
def test_m10_x5_after_one_ballot_any_change_is_refused_and_logged(
    room: VoteRoom, plan: PollPlan, rule: str
) -> None:
    room.open_vote()
    room.cast(room.join("anne"), {room.option_ids[0]: 1})
    sealed = room.poll()
    with pytest.raises(RuleViolation) as refusal:
        room.change(plan)
    assert (refusal.value.code, refusal.value.field) == ("rules-sealed", rule)
    assert room.poll().rules == sealed.rules
    assert room.poll().rules_hash == sealed.rules_hash
    assert verbs(room)[-1] == "poll:change-refused"


def test_m10_after_one_ballot_the_options_are_sealed_too(room: VoteRoom) -> None:
    room.open_vote()
    room.cast(room.join("anne"), {})
    with pytest.raises(RuleViolation, match="rules-sealed"):
        room.change(PollPlan("dots", option_ids=tuple(room.option_ids[:2])))


def test_sending_the_sealed_rules_again_changes_nothing(room: VoteRoom) -> None:
    room.open_vote()
    room.cast(room.join("anne"), {})
    room.change(PollPlan("dots"))
    assert verbs(room) == ["poll:prepare", "poll:open"]


def test_an_open_vote_never_promises_less_secrecy(room: VoteRoom) -> None:
    """Invariant 14: Secrecy levels are declared before opening and never weakened; session keys are
    HMACs of a device token with a per-workshop secret.
    """
    room.open_vote()
    with pytest.raises(RuleViolation, match="secrecy-weakened"):
        room.change(PollPlan("dots", secrecy="pseudonymous"))
    assert room.poll().secrecy is Secrecy.SECRET


def test_the_threshold_of_the_pillar_is_sealed_with_the_rules(room: VoteRoom) -> None:
    room.open_vote()
    room.cast(room.join("anne"), {})
    with Session(room.engine) as session:
        session.get_one(Pillar, "water").suppression_threshold = 2
        session.commit()
    room.finish_vote()
    assert room.poll().rules.suppression_threshold == 5


def test_m10_a_correction_is_a_new_round_that_names_the_old_one(room: VoteRoom) -> None:
    room.open_vote(PollPlan("dots", {"total": 7}, "named"))
    first = room.poll().id
    with pytest.raises(RuleViolation, match="poll-not-over"), room.unit() as uow:
        polls.new_round(uow, SYSTEM, first)
    room.finish_vote()
    with room.unit() as uow:
        second = polls.new_round(uow, SYSTEM, first)
    poll = room.poll()
    assert (poll.id, poll.round, poll.corrects_id) == (second, 2, first)
    assert (poll.settings["total"], poll.secrecy, poll.rules_hash) == (7, "named", None)
    with pytest.raises(RuleViolation, match="poll-not-over"), room.unit() as uow:
        polls.prepare_poll(uow, SYSTEM, poll.step_id)


def test_a_round_corrects_a_round_of_its_own_step_alone(room: VoteRoom) -> None:
    room.open_vote()
    room.finish_vote()
    step_id = room.step_id("vote")
    with pytest.raises(RuleViolation, match="poll-not-correctable"), room.unit() as uow:
        polls.prepare_poll(uow, SYSTEM, step_id, corrects_id="another")
    with pytest.raises(RuleViolation, match="step-holds-no-vote"), room.unit() as uow:
        polls.prepare_poll(uow, SYSTEM, room.step_id("opening"))
    with pytest.raises(NotFound), room.unit() as uow:
        polls.open_poll(uow, SYSTEM, "nowhere")
    with room.unit() as uow:
        polls.prepare_poll(uow, SYSTEM, step_id)
    assert (room.poll().round, room.poll().corrects_id) == (2, None)


def test_a_vote_opens_only_in_its_step_and_once(room: VoteRoom) -> None:
    poll = room.poll()
    room.go("opening")
    with pytest.raises(RuleViolation, match="step-not-current"):
        room.open_vote()
    room.go("vote")
    room.open_vote()
    room.finish_vote()
    with pytest.raises(RuleViolation, match="poll-is-over"), room.unit() as uow:
        polls.open_poll(uow, SYSTEM, poll.id)


def test_a_participant_neither_prepares_nor_opens_nor_closes_a_vote(room: VoteRoom) -> None:
    anne, poll = room.join("anne"), room.poll()
    for act in (polls.open_poll, polls.close_poll):
        with pytest.raises(NotAllowed), room.unit() as uow:
            act(uow, anne, poll.id)
    with pytest.raises(NotAllowed), room.unit() as uow:
        polls.prepare_poll(uow, anne, poll.step_id)
    with pytest.raises(NotAllowed), room.unit() as uow:
        polls.change_poll(uow, anne, poll.id, PollPlan("dots"))


class TestShortlist:
    """The agreement step: the first of the last counted vote, confirmed by opening it."""

    @pytest.fixture
    def room(self, engine: sa.Engine) -> VoteRoom:
        """Four proposals, of which three were marked and two tie for the last place of two."""
        made = VoteRoom(engine, proposals_count=4, template="nominal-group")
        with Session(engine) as session:
            step = session.get_one(Step, made.step_id("agreement"))
            step.options = {"shortlist_size": 2}
            session.commit()
        made.open_vote()
        a, b, c, _ = made.option_ids
        made.cast(made.join("anne"), {c: 3, a: 1, b: 1})
        return made

    def test_it_is_the_first_of_the_last_vote_and_no_tie_is_cut(self, room: VoteRoom) -> None:
        a, b, c, _ = room.option_ids
        room.finish_vote()
        room.go("agreement")
        poll = room.poll("agreement")
        assert (poll.method, poll.options_from) == ("gradients", OptionsFrom.SHORTLIST)
        assert poll.option_ids[0] == c
        assert set(poll.option_ids) == {a, b, c}

    def test_it_waits_for_a_vote_that_is_still_being_counted(self, room: VoteRoom) -> None:
        # Straight from an open vote: leaving the step closes it.
        room.go("agreement")
        assert room.poll("agreement").option_ids == []
        with pytest.raises(RuleViolation, match="vote-not-counted-yet"):
            room.open_vote(phase="agreement")
        room.count()
        assert len(room.poll("agreement").option_ids) == 3
        room.open_vote(phase="agreement")

    def test_the_facilitator_can_choose_otherwise_and_the_opening_is_logged_with_it(
        self, room: VoteRoom
    ) -> None:
        room.finish_vote()
        room.go("agreement")
        chosen = (room.option_ids[3],)
        with room.unit() as uow:
            polls.change_poll(
                uow, SYSTEM, room.poll("agreement").id, PollPlan("gradients", option_ids=chosen)
            )
        room.open_vote(phase="agreement")
        with Session(room.engine) as session:
            line = session.scalars(
                sa.select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)
            ).one()
        assert (line.verb, line.facts) == (
            "poll:open",
            {"options": list(chosen), "options_from": "chosen"},
        )

    def test_what_was_merged_since_is_not_on_it(self, room: VoteRoom) -> None:
        room.finish_vote()
        room.go("discussion")
        with Session(room.engine) as session:
            session.get_one(Proposal, room.option_ids[2]).state = "merged"
            session.commit()
        room.go("agreement")
        assert set(room.poll("agreement").option_ids) == set(room.option_ids[:2])

    def test_of_a_blank_vote_nothing_is_proposed_and_the_facilitator_must_choose(
        self, room: VoteRoom
    ) -> None:
        room.cast(room.join("anne"), {})
        room.finish_vote()
        room.go("agreement")
        with pytest.raises(RuleViolation, match="poll-without-options"):
            room.open_vote(phase="agreement")

    def test_a_later_vote_comes_before_an_earlier_one(self, room: VoteRoom) -> None:
        room.finish_vote()
        with room.unit() as uow:
            polls.new_round(uow, SYSTEM, room.poll().id)
        room.open_vote()
        room.cast(room.join("bo"), {room.option_ids[3]: 1})
        room.finish_vote()
        room.go("agreement")
        assert room.poll("agreement").option_ids == [room.option_ids[3]]
