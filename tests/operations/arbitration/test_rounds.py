"""Rounds: who is invited, what they may decide, and when a round can be closed."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import FUNDING, Outcome, RoundState
from cocreate.domain.errors import Gone, NotAllowed, NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM, Grant, Role
from cocreate.domain.plans import State
from cocreate.models.accounts import Account, LinkPurpose
from cocreate.models.arbitration import ArbitrationRound, Decision
from cocreate.operations.arbitration import decisions, rounds
from cocreate.operations.entrance import sign_in
from cocreate.operations.plans import versions
from tests.office import OFFICE_PC, SITE
from tests.planning import BODY, EUROPE, MANDATE, Planning, both, euro


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    return Planning(engine)


def decision(planning: Planning, decision_id: str) -> Decision:
    with Session(planning.engine) as session:
        found = session.get_one(Decision, decision_id)
        len(found.grants)
        return found


def test_a_round_opens_once_with_the_envelope_of_the_frame_and_mails_each_decider_one_link(
    planning: Planning,
) -> None:
    made = planning.planned()
    version_id = planning.submit_plan(made.plan_id)
    round_id = planning.open_round(version_id)
    assert planning.open_round(version_id) == round_id
    (invitation, letter) = planning.office.mails_to("decider")
    del invitation
    assert f"/arbitration/links/{round_id}/" in letter.body
    assert hashlib.sha256(b"sealed").hexdigest() in letter.body
    with Session(planning.engine) as session:
        found = session.get_one(ArbitrationRound, round_id)
        assert [(one.source, one.amount) for one in found.envelope] == [
            ({"fr": "Région", "nl": "Gewest"}, Decimal("1300000.00")),
            (EUROPE, Decimal("1000000.00")),
        ]
        assert found.number == 1
    assert planning.verbs("round") == ["round:open", "round:seal", "round:invite"]


def test_the_link_signs_the_decider_in_once_and_for_nothing_else(planning: Planning) -> None:
    planning.arbitration()
    token = planning.office.mailed_token("decider")
    with pytest.raises(NotFound), planning.unit() as uow:
        sign_in.sign_in_with_link(uow, token, OFFICE_PC)
    with planning.unit() as uow:
        sign_in.sign_in_with_link(uow, token, OFFICE_PC, LinkPurpose.ARBITRATION)
    with pytest.raises(Gone, match="link-used"), planning.unit() as uow:
        sign_in.sign_in_with_link(uow, token, OFFICE_PC, LinkPurpose.ARBITRATION)


def test_a_link_is_good_for_two_weeks_and_another_can_be_mailed(planning: Planning) -> None:
    _, round_id = planning.arbitration()
    old = planning.office.mailed_token("decider")
    planning.now += dt.timedelta(days=14)
    with pytest.raises(Gone, match="link-expired"), planning.unit() as uow:
        sign_in.sign_in_with_link(uow, old, OFFICE_PC, LinkPurpose.ARBITRATION)
    with planning.unit() as uow:
        account_id = str(planning.decider.id)
        rounds.invite_decider(uow, planning.coordinator, round_id, account_id, SITE)
    with planning.unit() as uow:
        token = planning.office.mailed_token("decider")
        sign_in.sign_in_with_link(uow, token, OFFICE_PC, LinkPurpose.ARBITRATION)


def test_the_link_of_a_decider_who_was_only_invited_yet_accepts_the_invitation(
    planning: Planning,
) -> None:
    planning.office.invite("newcomer", Grant(Role.DECIDER, "water"))
    made = planning.planned()
    with planning.unit() as uow:
        query = sa.select(Account.id).where(Account.name == "newcomer")
        newcomer = uow.session.scalars(query).one()
    planning.open_round(planning.submit_plan(made.plan_id), decider_ids=(newcomer,))
    token = planning.office.mailed_token("newcomer")
    with planning.unit() as uow:
        signed_in = sign_in.sign_in_with_link(uow, token, OFFICE_PC, LinkPurpose.ARBITRATION)
    actor = planning.office.who_is(signed_in.token)
    assert actor is not None
    assert actor.id == newcomer
    assert planning.verbs("account")[-1] == "account:accept"


@pytest.mark.parametrize(
    ("body", "mandate", "code"),
    [
        ({}, MANDATE, "text-missing"),
        ({"fr": "Gouvernement"}, MANDATE, "text-needs-languages"),
        (BODY, {"nl": "Vaststellen"}, "text-needs-languages"),
    ],
)
def test_body_and_mandate_are_official_texts(
    planning: Planning, body: dict[str, str], mandate: dict[str, str], code: str
) -> None:
    version_id = planning.submit_plan(planning.planned().plan_id)
    new = rounds.NewRound(body, mandate, (str(planning.decider.id),))
    with pytest.raises(RuleViolation, match=code), planning.unit() as uow:
        rounds.open_round(uow, planning.coordinator, version_id, new)


def test_only_a_decider_of_the_pillar_is_given_a_mandate(planning: Planning) -> None:
    version_id = planning.submit_plan(planning.planned().plan_id)
    with pytest.raises(RuleViolation, match="deciders-missing"):
        planning.open_round(version_id, decider_ids=())
    with pytest.raises(RuleViolation, match="decider-without-role"):
        planning.open_round(version_id, decider_ids=(str(planning.facilitator.id),))
    with pytest.raises(NotFound, match="no-such-account"):
        planning.open_round(version_id, decider_ids=("nobody",))
    assert planning.verbs("round") == []


@pytest.mark.parametrize("outcome", Outcome)
def test_b1_each_outcome_is_a_record_of_its_own_and_the_action_moves_when_the_round_closes(
    planning: Planning, outcome: Outcome
) -> None:
    """B1: each of the five outcomes is a record with body, date and reason."""
    made, round_id = planning.arbitration()
    found = decision(planning, planning.decide(round_id, made.action_ids[0], outcome))
    assert (found.outcome, found.reason) == (outcome, both("Mûre et utile"))
    assert found.criteria == [{"code": "C1", "text": both("C1")}]
    assert found.entered_by_id == planning.decider.id
    assert sum(one.amount for one in found.grants) == (1000 if outcome in FUNDING else 0)
    assert planning.state(made.action_ids[0]) is State.SUBMITTED
    for action_id in made.action_ids[1:]:
        planning.decide(round_id, action_id, Outcome.REJECTED)
    planning.close_round(round_id)
    assert planning.state(made.action_ids[0]).value == outcome.value


def test_a_decision_is_never_overwritten_but_followed_by_one_that_cites_it(
    planning: Planning,
) -> None:
    """B1: a decision is never overwritten: a change is a new row that cites the former."""
    made, round_id = planning.arbitration()
    first = planning.decide(round_id, made.action_ids[0], Outcome.REJECTED)
    second = planning.decide(round_id, made.action_ids[0], Outcome.APPROVED)
    assert decision(planning, second).follows_id == first
    assert decision(planning, first).outcome is Outcome.REJECTED
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), planning.unit() as uow:
        uow.session.get_one(Decision, first).reason = both("Autre")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), planning.unit() as uow:
        uow.session.execute(sa.text("DELETE FROM decision_grant"))


def test_the_same_decision_sent_twice_is_one_and_another_in_between_is_shown_first(
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    once = planning.decide(round_id, made.action_ids[0], follows=None)
    assert planning.decide(round_id, made.action_ids[0], follows=None) == once
    with pytest.raises(StaleRevision, match="decided-meanwhile"):
        planning.decide(round_id, made.action_ids[0], Outcome.REJECTED, follows=None)
    assert planning.verbs("decision") == ["decision:enter"]


def test_nobody_decides_without_a_mandate(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    other = planning.welcome("other", Role.DECIDER)
    with pytest.raises(NotAllowed, match="no-mandate"):
        planning.decide(round_id, made.action_ids[0], actor=other)
    for actor in (planning.coordinator, planning.facilitator, SYSTEM):
        with pytest.raises(NotAllowed, match="not-your-role"):
            planning.decide(round_id, made.action_ids[0], actor=actor)
    with pytest.raises(NotAllowed, match="no-mandate"), planning.unit() as uow:
        rounds.close_round(uow, other, round_id)


def test_only_submitted_actions_of_an_open_round_are_decided(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    with pytest.raises(NotFound, match="no-such-action"):
        planning.decide(round_id, "nothing")
    with pytest.raises(NotFound, match="no-such-round"):
        planning.decide("nothing", made.action_ids[0])
    for action_id in made.action_ids:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    with pytest.raises(RuleViolation, match="round-is-closed"):
        planning.decide(round_id, made.action_ids[0], Outcome.REJECTED)


def test_a_round_with_an_undecided_action_stays_open_and_names_it(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    planning.decide(round_id, made.action_ids[0])
    with pytest.raises(RuleViolation, match="round-undecided") as refusal:
        planning.close_round(round_id)
    assert refusal.value.params == {"actions": "W-02, W-03", "number": 2}


def test_b3_one_cent_over_one_source_needs_a_written_reason(planning: Planning) -> None:
    """B3: given 2,300,000 EUR over two sources, one cent over one needs a written reason."""
    made, round_id = planning.arbitration()
    grants = ((euro("1299999.99"),), (euro("0.02"),), (euro("0", EUROPE),))
    for action_id, granted in zip(made.action_ids, grants, strict=True):
        planning.decide(round_id, action_id, grants=granted)
    with pytest.raises(RuleViolation, match="overrun-reason-missing") as refusal:
        planning.close_round(round_id)
    assert refusal.value.params["excess"] == Decimal("0.01")
    planning.close_round(round_id, {"fr": "Décidé en conclave"})
    found = planning.round(round_id)
    assert (found.state, found.overrun_reason) == (RoundState.CLOSED, {"fr": "Décidé en conclave"})


def test_closing_twice_changes_nothing(planning: Planning) -> None:
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    planning.close_round(round_id, {"fr": "Autre raison"})
    assert planning.verbs("round").count("round:close") == 1
    assert planning.round(round_id).overrun_reason == {}


def test_an_envelope_of_zero_is_exceeded_by_the_first_cent(engine: sa.Engine) -> None:
    planning = Planning(engine, envelope=[euro("0")])
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id, grants=(euro("0"),))
    planning.decide(round_id, made.action_ids[0], grants=(euro("0.01"),))
    with pytest.raises(RuleViolation, match="overrun-reason-missing"):
        planning.close_round(round_id)


def test_a_deferred_action_goes_into_a_new_round_whose_envelope_counts_the_first(
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    first, second, third = made.action_ids
    planning.decide(round_id, first, Outcome.DEFERRED)
    planning.decide(round_id, second, grants=(euro("1300000"),))
    planning.decide(round_id, third, Outcome.SENT_BACK)
    planning.close_round(round_id)
    again = planning.open_round(planning.submit_plan(made.plan_id, again=[first]))
    assert planning.state(first) is State.SUBMITTED
    planning.decide(again, first, grants=(euro("0.01"),))
    with pytest.raises(RuleViolation, match="overrun-reason-missing"):
        planning.close_round(again)
    planning.close_round(again, both("Nécessaire"))
    assert planning.round(again).number == 2
    with planning.unit() as uow:
        versions.move_action(uow, planning.coordinator, third, State.DRAFT_SHEET)


def test_an_approved_action_is_abandoned_for_a_written_reason_that_is_kept(
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    with pytest.raises(RuleViolation, match="move-reason-missing"), planning.unit() as uow:
        versions.move_action(uow, planning.coordinator, made.action_ids[0], State.ABANDONED)
    with planning.unit() as uow:
        reason = "Le terrain est vendu"
        versions.move_action(uow, planning.coordinator, made.action_ids[0], State.ABANDONED, reason)
    assert planning.action(made.action_ids[0]).abandoned_because == reason


def test_a_missing_language_is_added_by_a_new_record_and_no_word_is_changed(
    planning: Planning,
) -> None:
    made, round_id = planning.arbitration()
    first = planning.decide(round_id, made.action_ids[0], reason={"fr": "Utile"})
    with planning.unit() as uow:
        second = decisions.translate_decision(
            uow, planning.coordinator, first, {"reason": {"fr": "Inutile", "nl": "Nuttig"}}
        )
        same = decisions.translate_decision(uow, planning.coordinator, second, {})
        assert same == second
    found = decision(planning, second)
    assert found.reason == {"fr": "Utile", "nl": "Nuttig"}
    assert (found.follows_id, found.outcome) == (first, Outcome.APPROVED)
    assert [one.amount for one in found.grants] == [Decimal("1000.00")]
    with pytest.raises(StaleRevision, match="decided-meanwhile"), planning.unit() as uow:
        decisions.translate_decision(uow, planning.coordinator, first, {"reason": {"en": "Useful"}})


def test_m19_opening_the_desk_leaves_a_line(planning: Planning) -> None:
    _, round_id = planning.arbitration()
    with planning.unit() as uow:
        rounds.note_round_read(uow, planning.decider, round_id)
    assert planning.verbs("round")[-1] == "desk:read"
    with pytest.raises(NotAllowed), planning.unit() as uow:
        rounds.note_round_read(uow, planning.facilitator, round_id)
