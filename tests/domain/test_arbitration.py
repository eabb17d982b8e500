"""Decisions that say enough, and money exact to the cent."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.domain.arbitration import (
    FUNDING,
    Money,
    NewDecision,
    Outcome,
    balance,
    check_decision,
    check_official,
    fill_languages,
    state_after,
)
from cocreate.domain.errors import RuleViolation
from cocreate.domain.plans import State, find_move

TODAY = dt.date(2027, 5, 3)
REGION, EUROPE = {"fr": "Région", "nl": "Gewest"}, {"fr": "Europe", "nl": "Europa"}


def euro(amount: str, source: dict[str, str] = REGION, year: int = 2027) -> Money:
    return Money(source, year, Decimal(amount))


def decision(outcome: Outcome, **changes: Any) -> NewDecision:
    complete = NewDecision(
        outcome=outcome,
        body={"fr": "Le Gouvernement"},
        decided_on=TODAY,
        reason={"fr": "Utile et mûre"},
        criteria=("C1",),
        grants=(euro("10"),) if outcome in FUNDING else (),
        changes={"fr": "Moitié moins"} if outcome is Outcome.APPROVED_WITH_CHANGES else {},
    )
    return replace(complete, **changes)


def check(new: NewDecision) -> None:
    check_decision(new, known_criteria=["C1", "C2"], today=TODAY)


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body": {}}, "decision-body-missing"),
        ({"decided_on": None}, "decision-date-missing"),
        ({"decided_on": TODAY + dt.timedelta(days=1)}, "decision-date-in-future"),
        ({"reason": {"fr": " \u200b"}}, "decision-reason-missing"),
        ({"criteria": ()}, "criteria-missing"),
        ({"criteria": ("C1", "C9")}, "unknown-criterion"),
    ],
)
def test_every_outcome_needs_body_date_reason_and_criteria(
    outcome: Outcome, changes: dict[str, Any], code: str
) -> None:
    """B1: any of the five outcomes without body, date or reason is refused."""
    check(decision(outcome))
    with pytest.raises(RuleViolation, match=code):
        check(decision(outcome, **changes))


@pytest.mark.parametrize("outcome", Outcome)
def test_money_is_granted_by_an_approval_and_by_nothing_else(outcome: Outcome) -> None:
    with pytest.raises(RuleViolation, match=r"grant-missing|grant-without-approval"):
        check(decision(outcome, grants=() if outcome in FUNDING else (euro("0"),)))


def test_an_approval_can_grant_nothing_but_says_so() -> None:
    check(decision(Outcome.APPROVED, grants=(euro("0"),)))


@pytest.mark.parametrize(
    ("grants", "code"),
    [
        ((euro("-1"),), "amount-negative"),
        ((euro("1"), euro("2", {"fr": " RÉGION"})), "source-twice"),
        ((euro("1", {}),), "source-missing"),
        ((euro("1", year=27),), "year-unreadable"),
    ],
)
def test_a_malformed_grant_is_refused(grants: tuple[Money, ...], code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        check(decision(Outcome.APPROVED, grants=grants))


def test_approval_with_changes_says_which() -> None:
    with pytest.raises(RuleViolation, match="changes-missing"):
        check(decision(Outcome.APPROVED_WITH_CHANGES, changes={}))


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_leads_a_submitted_action_to_a_state_of_its_own(outcome: Outcome) -> None:
    assert find_move(State.SUBMITTED, state_after(outcome)).target.value == outcome.value


def test_one_cent_over_one_source_is_over_whatever_the_others_leave() -> None:
    """B3: an envelope of 2,300,000 over two sources is exceeded by one cent in one of them."""
    envelope = [euro("1300000"), euro("1000000", EUROPE)]
    fits = balance(envelope, [euro("800000.50"), euro("499999.50"), euro("999999", EUROPE)])
    assert (fits.is_over, fits.rest) == (False, Decimal("1.00"))
    over = balance(envelope, [euro("800000.50"), euro("499999.51"), euro("0", EUROPE)])
    assert (over.is_over, over.excess) == (True, Decimal("0.01"))
    assert over.by_source()["région"] == (Decimal("1300000"), Decimal("1300000.01"))


def test_a_year_that_is_over_is_not_made_good_by_the_next() -> None:
    found = balance([euro("10"), euro("10", year=2028)], [euro("11"), euro("1", year=2028)])
    assert found.excess == Decimal("1")
    assert found.by_year() == {2027: (10, 11), 2028: (10, 1)}


@pytest.mark.parametrize("envelope", [[], [euro("0")]])
def test_an_empty_or_zero_envelope_is_exceeded_by_the_first_cent(envelope: list[Money]) -> None:
    assert balance(envelope, [euro("0.01")]).excess == Decimal("0.01")
    assert not balance(envelope, []).is_over


_MONEY = st.builds(
    euro,
    st.integers(0, 10**12).map(lambda cents: str(Decimal(cents) / 100)),
    st.sampled_from([REGION, EUROPE]),
    st.sampled_from([2027, 2028]),
)


@given(st.lists(_MONEY), st.lists(_MONEY))
def test_not_a_cent_is_lost_whatever_the_order(envelope: list[Money], grants: list[Money]) -> None:
    """B3: all sums are exact decimals."""
    found = balance(envelope, grants)
    assert found.granted == sum(one.amount for one in grants)
    assert found.envelope == sum(one.amount for one in envelope)
    assert found.envelope - found.granted == found.rest - found.excess
    again = balance(envelope, grants[::-1])
    assert (again.rest, again.excess) == (found.rest, found.excess)


def test_a_missing_language_is_added_and_what_is_written_stays() -> None:
    assert fill_languages({"fr": "Oui"}, {"fr": "Non", "nl": "Ja "}) == {"fr": "Oui", "nl": "Ja"}
    with pytest.raises(RuleViolation, match="text-needs-languages") as refusal:
        check_official("mandate", {"fr": "Mandat"})
    assert refusal.value.params["languages"] == ["nl"]
