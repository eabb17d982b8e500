"""Reports of leads: by the mailed link, all or nothing, readings that are only ever added."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import Gone, NotAllowed, NotFound, RuleViolation
from cocreate.domain.followup.attention import Risk
from cocreate.domain.followup.reports import Typed
from cocreate.domain.permissions import Role
from cocreate.models.followup.records import Reading
from cocreate.operations.followup import asking, reports
from cocreate.operations.followup.reports import NewReading, ReportsRefused
from tests.following import Following


def send(following: Following, typed: dict[str, Typed], language: str = "fr") -> int:
    with following.unit() as uow:
        return reports.send_by_link(uow, following.link(), typed, language)


def test_a_lead_with_3_actions_saves_3_readings_spend_and_help_needed_by_the_mail_link(
    following: Following,
) -> None:
    """B11: a lead with 3 actions saves 3 readings, spend and help needed by the mail link."""
    assert following.ask() == 1
    typed = {
        one: Typed(
            values={following.indicator(one): "1 250,5"}, spent="12.000", help_needed="Un local"
        )
        for one in following.action_ids
    }

    assert send(following, typed) == 3

    for one in following.action_ids:
        followed = following.followed(one)
        assert followed.indicators[0].standing.value == Decimal("1250.5")
        assert followed.spent == Decimal("12000.00")
        assert followed.need == "Un local"
        assert followed.reports[0].quarter == "2027-Q1"
    with pytest.raises(Gone, match="report-link-used"):
        send(following, typed)


def test_a_draft_is_kept_as_typed_and_the_same_link_leads_back_to_it(following: Following) -> None:
    following.ask()
    first = following.action_ids[0]
    with following.unit() as uow:
        reports.save_draft(uow, following.link(), {first: Typed(spent="not a number yet")})

    assert following.followed(first).reports == ()
    with following.unit() as uow:
        typed = {first: Typed(spent="5"), "someone else's": Typed()}
        with pytest.raises(NotAllowed, match="not-your-action"):
            reports.send_by_link(uow, following.link(), typed, "fr")


def test_every_mistake_is_named_and_nothing_is_kept(following: Following) -> None:
    following.ask()
    first, second, _ = following.action_ids
    typed = {
        first: Typed(values={following.indicator(first): "beaucoup"}, spent="5"),
        second: Typed(risk="serious"),
    }

    with pytest.raises(ReportsRefused) as refused:
        send(following, typed)

    assert [(one.code, one.field) for one in refused.value.problems] == [
        ("quantity-unreadable", f"{first}:{following.indicator(first)}"),
        ("risk-unexplained", f"{second}:risk_text"),
    ]
    assert following.followed(first).reports == ()


def test_a_form_in_which_nothing_is_said_is_no_report(following: Following) -> None:
    following.ask()
    with pytest.raises(RuleViolation, match="reports-empty"):
        send(following, {one: Typed() for one in following.action_ids})


def test_a_milestone_that_is_done_has_its_day_and_moves_the_progress(following: Following) -> None:
    following.ask()
    first = following.action_ids[0]
    step = following.followed(first).milestones[0]

    send(following, {first: Typed(milestones={step.id: "100"})})

    followed = following.followed(first)
    assert followed.milestones[0].done_on == following.now.date()
    assert followed.completion.percent == 100
    assert followed.reports[0].milestones == {step.id: 100}


def test_a_link_dies_with_the_role_with_time_and_with_the_next_link(following: Following) -> None:
    following.ask()
    former = following.link()
    following.ask()
    with pytest.raises(NotFound, match="no-such-report-link"), following.unit() as uow:
        reports.save_draft(uow, former, {})
    following.later(days=46)
    with pytest.raises(Gone, match="report-link-expired"), following.unit() as uow:
        reports.save_draft(uow, following.link(), {})


def test_a_wrong_reading_is_corrected_by_a_new_one_and_stays_to_be_seen(
    following: Following,
) -> None:
    first = following.action_ids[0]
    indicator = following.indicator(first)
    today = following.now.date()
    with following.unit() as uow:
        wrong = reports.enter_reading(
            uow, following.pilot, indicator, NewReading(Decimal(400), today)
        )
    following.later(minutes=1)
    with following.unit() as uow:
        right = NewReading(Decimal(40), today, "Une faute de frappe", corrects=wrong)
        reports.enter_reading(uow, following.pilot, indicator, right)

    found = following.followed(first).indicators[0]
    assert found.standing.value == 40
    assert [one.value for one in found.readings] == ["400", "40"]
    with pytest.raises(RuleViolation, match="reading-corrected-already"), following.unit() as uow:
        reports.enter_reading(uow, following.pilot, indicator, right)


def test_the_database_refuses_to_change_a_reading(following: Following) -> None:
    first = following.action_ids[0]
    with following.unit() as uow:
        new = NewReading(Decimal(40), following.now.date())
        reports.enter_reading(uow, following.pilot, following.indicator(first), new)
    with Session(following.engine) as session, pytest.raises(sa.exc.DBAPIError, match="append"):
        session.execute(sa.update(Reading).values(value="41"))


def test_a_lead_reports_on_the_own_actions_alone(following: Following) -> None:
    other = following.welcome("other-pilot", Role.LEAD)
    indicator = following.indicator(following.action_ids[0])
    with pytest.raises(NotAllowed, match="not-your-action"), following.unit() as uow:
        reports.enter_reading(uow, other, indicator, NewReading(Decimal(1), following.now.date()))


def test_a_reading_of_a_day_to_come_is_refused(following: Following) -> None:
    indicator = following.indicator(following.action_ids[0])
    tomorrow = following.now.date().replace(year=2030)
    with pytest.raises(RuleViolation, match="reading-in-future"), following.unit() as uow:
        reports.enter_reading(uow, following.pilot, indicator, NewReading(Decimal(1), tomorrow))


def test_the_people_who_will_be_asked_get_one_mail_each_and_those_who_reported_none(
    following: Following,
) -> None:
    """M24: given 14 people will be reminded, when sent, the outbox holds 14, none twice.

    Given "14 people will be reminded", when sent, then the outbox holds 14 messages.
    """
    others = [following.welcome(f"pilot-{number}", Role.LEAD) for number in range(13)]
    for one in others:
        following.name(following.action_ids[0], one)

    assert following.ask() == 14

    names = ["pilot", *(f"pilot-{number}" for number in range(13))]
    asked = [
        [one for one in following.office.mails_to(name) if "/follow-up/reports/" in one.body]
        for name in names
    ]
    assert [len(one) for one in asked] == [1] * 14
    send(following, {following.action_ids[0]: Typed(risk="none")})
    assert following.ask() == 13
    assert following.followed(following.action_ids[0]).risk is Risk.NONE


def test_only_a_lead_of_the_pillar_can_be_named_to_report(following: Following) -> None:
    reader = following.welcome("reader", Role.READER)
    with pytest.raises(RuleViolation, match="reporter-without-role"), following.unit() as uow:
        asking.name_reporter(uow, following.coordinator, following.action_ids[0], str(reader.id))
