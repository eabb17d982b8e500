"""What holds for every phase, so that adding one is a file, a line and its words."""

from pathlib import Path

import pytest

import cocreate
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Capability
from cocreate.domain.phases import PHASES, TEMPLATES
from cocreate.domain.voting import read_fields
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.workshops import Consequence, Phase, PhaseFacts, StepState

FOLDER = Path(cocreate.__file__).parent / "domain" / "phases"
NOTHING = PhaseFacts(False, ("vision",), ("data",))
EVERYTHING = PhaseFacts(True, proposals=10, has_closed_vote=True)


@pytest.fixture(params=list(PHASES), ids=lambda phase: phase.key)
def phase(request: pytest.FixtureRequest) -> Phase:
    found: Phase = request.param
    return found


def test_every_file_of_the_folder_is_a_phase_that_can_be_chosen() -> None:
    assert {file.stem for file in FOLDER.glob("*.py")} - {"__init__"} == set(PHASES.keys())


def test_a_phase_says_what_it_is_and_what_it_is_for(phase: Phase) -> None:
    assert phase.title
    assert phase.purpose.endswith(".") or phase.purpose.endswith("?")
    assert 1 <= phase.default_minutes <= 480


@pytest.mark.parametrize("state", [StepState.PENDING, StepState.PAUSED, StepState.CLOSED])
def test_a_step_that_is_not_open_lets_people_look_and_no_more(
    phase: Phase, state: StepState
) -> None:
    for revealed in (False, True):
        opened = phase.capabilities(state, revealed=revealed, poll_is_open=True)
        assert opened <= {Capability.SEE_PROPOSALS}


def test_nobody_sees_proposals_where_they_are_written_before_the_reveal(phase: Phase) -> None:
    if Capability.PROPOSE in phase.opens:
        assert phase.hides_proposals
        opened = phase.capabilities(StepState.OPEN, revealed=False, poll_is_open=False)
        assert Capability.SEE_PROPOSALS not in opened


def test_a_phase_that_shows_proposals_reveals_them_for_good(phase: Phase) -> None:
    shows = Capability.SEE_PROPOSALS in phase.opens
    assert (Consequence.REVEAL_PROPOSALS in phase.on_enter) is shows


def test_a_phase_that_votes_holds_a_poll_and_closes_it_on_leaving(phase: Phase) -> None:
    assert (Capability.VOTE in phase.opens) is phase.holds_poll
    assert (Consequence.CLOSE_POLL in phase.on_leave) is phase.holds_poll
    assert (phase.default_method in METHODS) is phase.holds_poll


def test_a_phase_can_be_entered_when_nothing_is_lacking(phase: Phase) -> None:
    assert phase.blockers(EVERYTHING) == ()
    assert all(one.code for one in phase.blockers(NOTHING))


def test_the_settings_of_a_phase_have_sound_defaults_and_names_of_their_own(phase: Phase) -> None:
    fields = phase.all_setting_fields
    assert len({one.name for one in fields}) == len(fields)
    read = read_fields(fields, {}, 0)
    assert read == {one.name: one.default for one in fields}
    for one in fields:
        with pytest.raises(RuleViolation) as refusal:
            read_fields(fields, {one.name: "10000"}, 0)
        assert refusal.value.field == one.name


def test_the_settings_of_a_template_are_those_of_its_phases() -> None:
    for template in TEMPLATES:
        for step in template.steps:
            known = {one.name for one in PHASES[step.phase].all_setting_fields}
            numbers = {name for name, value in step.options.items() if isinstance(value, int)}
            assert numbers <= known
            assert 1 <= step.minutes <= 480
