"""Phases, agendas, frames, join codes and typed text."""

import pytest

from cocreate.domain.errors import RuleViolation, TooMany
from cocreate.domain.permissions import Capability
from cocreate.domain.phases import PHASES, TEMPLATES
from cocreate.domain.pillars import FrameFacts, FramePart, ItemKind, missing_parts
from cocreate.domain.registry import Registry
from cocreate.domain.text import clean_line, clean_text, folded, in_language
from cocreate.domain.workshops import PhaseFacts, StepState, new_join_code, read_join_code


def test_every_line_of_every_template_is_a_known_phase() -> None:
    assert all(step.phase in PHASES for template in TEMPLATES for step in template.steps)


def test_the_nominal_group_lasts_three_hours_and_votes_twice() -> None:
    template = TEMPLATES["nominal-group"]
    assert template.minutes == 180
    assert [step.phase for step in template.steps].count("vote") == 2


def test_a_proposal_step_is_blocked_without_a_published_frame_and_says_what_is_missing() -> None:
    (blocker,) = PHASES["ideation"].blockers(PhaseFacts(False, ("vision",)))
    assert (blocker.code, blocker.params["missing"]) == ("frame-not-published", ("vision",))
    assert not PHASES["ideation"].blockers(PhaseFacts(True))


def test_a_proposal_step_waits_for_a_pillar_that_is_not_ready() -> None:
    (blocker,) = PHASES["ideation"].blockers(PhaseFacts(True, missing_readiness=("data",)))
    assert (blocker.code, blocker.params["missing"]) == ("pillar-not-ready", ("data",))


def test_proposals_of_others_stay_hidden_until_the_reveal() -> None:
    ideation = PHASES["ideation"]
    hidden = ideation.capabilities(StepState.OPEN, revealed=False, poll_is_open=False)
    shown = ideation.capabilities(StepState.OPEN, revealed=True, poll_is_open=False)
    assert Capability.SEE_PROPOSALS not in hidden
    assert Capability.SEE_PROPOSALS in shown


@pytest.mark.parametrize(
    ("state", "poll_is_open"), [(StepState.PAUSED, True), (StepState.OPEN, False)]
)
def test_nobody_votes_in_a_paused_step_or_a_closed_poll(
    state: StepState, poll_is_open: bool
) -> None:
    opened = PHASES["vote"].capabilities(state, revealed=True, poll_is_open=poll_is_open)
    assert Capability.VOTE not in opened


def test_a_typed_code_is_read_whatever_its_case_and_spaces() -> None:
    code = new_join_code()
    assert read_join_code(f" {code[:3].lower()}-{code[3:]} ") == code
    with pytest.raises(RuleViolation, match="join-code-malformed"):
        read_join_code("ABC")


def test_a_frame_without_dutch_cannot_be_published() -> None:
    items = tuple((kind, {"fr": "a", "nl": "a"}) for kind in ItemKind)
    assert missing_parts(FrameFacts({"fr": "v", "nl": "v"}, items, has_envelope=True)) == ()
    assert missing_parts(FrameFacts({"fr": "v"}, items, has_envelope=True)) == (
        FramePart.TRANSLATIONS,
    )
    assert FramePart.VISION in missing_parts(None)


def test_typed_text_loses_what_could_hide_or_break_and_nothing_else() -> None:
    assert clean_text("a\u202eb\x07\r\nc\ufeff") == "ab\nc"
    assert clean_line("  eau\n de  pluie ") == "eau de pluie"
    assert in_language({"nl": "regen"}, "fr") == ("regen", "nl")


def test_a_typed_no_break_space_stays_one_but_never_at_an_end_of_a_line() -> None:
    assert clean_text("12\u00a0000\u202f€ :  oui") == "12\u00a0000\u202f€ : oui"
    assert clean_text("\u00a0a \u00a0 b\u202f\n\u00a0") == "a\u00a0b"
    assert clean_line("\u00a0« eau »\u00a0") == "« eau »"


def test_names_that_differ_in_case_and_spaces_alone_are_the_same() -> None:
    assert folded(" Bruxelles\u00a0 Environnement") == folded("BRUXELLES environnement")


def test_a_registry_refuses_two_items_of_one_key() -> None:
    with pytest.raises(ValueError, match="vote"):
        Registry(PHASES["vote"], PHASES["vote"])


def test_asking_too_much_says_when_to_try_again() -> None:
    assert TooMany("slow-down", retry_after=5).params == {"retry_after": 5}
