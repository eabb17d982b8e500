"""How a decided action moves on: states and their notices, leads that leave, alerts."""

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation
from cocreate.domain.followup.attention import Alert
from cocreate.domain.plans import State
from cocreate.domain.sheets.terms import PartnerRole
from cocreate.models.followup.records import StateChange
from cocreate.models.plans import ActionPartner, PlannedAction, SheetVersion
from cocreate.operations.followup import life, reports
from cocreate.operations.followup.life import Next
from cocreate.operations.followup.reports import NewReading
from cocreate.operations.plans.sheets import add_organisation
from cocreate.queries.followup.actions import action_page
from tests.following import Following
from tests.office import SITE
from tests.planning import both


def test_a_signed_action_whose_last_reading_is_older_than_100_days_is_listed_as_reading_due(
    following: Following,
) -> None:
    """Domain 4 row 5: a reading older than 100 days is listed as due until one is entered."""
    first = following.action_ids[0]
    today = following.now.date()
    assert Alert.READING_DUE not in following.followed(first).alerts(today + dt.timedelta(days=100))

    following.later(days=101)

    assert Alert.READING_DUE in following.followed(first).alerts(following.now.date())
    with following.unit() as uow:
        new = NewReading(Decimal(40), following.now.date())
        reports.enter_reading(uow, following.pilot, following.indicator(first), new)
    assert Alert.READING_DUE not in following.followed(first).alerts(following.now.date())


def test_an_action_with_no_milestone_reached_after_its_first_due_date_is_late(
    following: Following,
) -> None:
    """Domain 4 row 12: no milestone reached after its first due date is late."""
    followed = following.followed(following.action_ids[0])
    assert followed.milestones[0].due_on == dt.date(2028, 1, 31)
    assert Alert.LATE not in followed.alerts(dt.date(2028, 1, 31))
    assert Alert.LATE in followed.alerts(dt.date(2028, 2, 1))


def test_an_action_whose_lead_withdraws_is_at_risk_and_its_co_leads_are_possible_successors(
    following: Following,
) -> None:
    """Domain 4 row 6: the lead withdraws: at risk, co-leads as successors, history kept."""
    first = following.action_ids[0]
    with following.unit() as uow:
        action = uow.session.get_one(PlannedAction, first)
        for place, role in enumerate((PartnerRole.PARTNER, PartnerRole.CO_LEAD), start=1):
            name = add_organisation(uow, following.coordinator, both(role.value), "association")
            action.partners.append(ActionPartner(position=place, organisation_id=name, role=role))
    with following.unit() as uow:
        life.withdraw_lead(
            uow, following.pilot, first, on=None, reason="Plus de personnel", language="fr"
        )

    assert Alert.AT_RISK in following.followed(first).alerts(following.now.date())
    with Session(following.engine) as session:
        page = action_page(session, following.coordinator, first, following.now.date())
    assert [one.role for one in page.successors] == [PartnerRole.CO_LEAD, PartnerRole.PARTNER]
    with pytest.raises(NotAllowed), following.unit() as uow:
        life.replace_lead(uow, following.pilot, first, page.successors[0].id)
    with following.unit() as uow:
        life.replace_lead(uow, following.coordinator, first, page.successors[0].id)

    assert Alert.AT_RISK not in following.followed(first).alerts(following.now.date())
    with Session(following.engine) as session:
        page = action_page(session, following.coordinator, first, following.now.date())
        last = session.scalars(
            sa.select(SheetVersion)
            .where(SheetVersion.action_id == first)
            .order_by(SheetVersion.number.desc())
        ).first()
    assert page.withdrawals[0].reason == "Plus de personnel"
    assert page.withdrawals[0].successor == both("co-lead")
    assert last is not None
    assert last.changed == ["lead", "partners"]


def test_a_status_change_without_notice_needs_a_reason_for_silence_that_is_kept(
    following: Following,
) -> None:
    """B20: a status change without notice needs a reason for silence, which is stored."""
    first = following.action_ids[0]
    with pytest.raises(RuleViolation, match="silence-unexplained"), following.unit() as uow:
        life.move_action(uow, following.pilot, first, Next(State.ON_HOLD), SITE)
    with following.unit() as uow:
        quiet = Next(State.ON_HOLD, silence="Une pause d’un mois")
        life.move_action(uow, following.pilot, first, quiet, SITE)

    assert following.state(first) is State.ON_HOLD
    with Session(following.engine) as session:
        assert [one.silence for one in session.scalars(sa.select(StateChange))] == [
            "Une pause d’un mois"
        ]


def test_an_approved_action_is_signed_on_a_written_record_and_then_gets_under_way(
    following: Following,
) -> None:
    first = following.action_ids[0]
    with following.unit() as uow:
        uow.session.get_one(PlannedAction, first).state = State.APPROVED
    with pytest.raises(RuleViolation, match="signature-unrecorded"), following.unit() as uow:
        life.move_action(uow, following.coordinator, first, Next(State.SIGNED, silence="x"), SITE)
    signed = Next(State.SIGNED, reason="La directrice, le 1er mars", silence="x")
    with pytest.raises(NotAllowed), following.unit() as uow:
        life.move_action(uow, following.pilot, first, signed, SITE)
    for state in (State.SIGNED, State.NOT_STARTED, State.RUNNING, State.FINISHED):
        with following.unit() as uow:
            wanted = Next(state, reason="La directrice, le 1er mars", silence="x")
            life.move_action(uow, following.coordinator, first, wanted, SITE)

    assert following.state(first) is State.FINISHED


def test_an_action_is_abandoned_with_a_reason_and_only_by_a_move_that_exists(
    following: Following,
) -> None:
    first = following.action_ids[0]
    with pytest.raises(RuleViolation, match="move-reason-missing"), following.unit() as uow:
        life.move_action(uow, following.pilot, first, Next(State.ABANDONED, silence="x"), SITE)
    with pytest.raises(RuleViolation, match="no-such-move"), following.unit() as uow:
        life.move_action(uow, following.pilot, first, Next(State.CLOSED, silence="x"), SITE)
