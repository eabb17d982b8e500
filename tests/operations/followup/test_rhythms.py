"""Working groups that meet again and again."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.attention import Alert
from cocreate.domain.followup.reports import Typed
from cocreate.models.followup.records import Door, ReviewItem
from cocreate.models.workshops import Workshop
from cocreate.operations import workshops
from cocreate.operations.followup import reports, rhythms
from cocreate.operations.pillars.description import create_working_group
from cocreate.queries.followup.reviews import next_meeting
from tests.following import Following
from tests.planning import both


def held(following: Following, months: int | None) -> str:
    """A working group with a rhythm, whose workshop is closed; answers the group."""
    with following.unit() as uow:
        group = create_working_group(uow, following.coordinator, "water", both("Groupe"))
    with following.unit() as uow:
        workshop = uow.session.get_one(Workshop, following.id)
        workshop.working_group_id, workshop.theme_code = group, None
        workshops.close_workshop(uow, following.coordinator, following.id)
        rhythms.set_rhythm(uow, following.coordinator, group, months)
    return group


def test_the_next_session_is_proposed_with_the_list_of_actions_to_review(
    following: Following,
) -> None:
    """Domain 4 row 14: a rhythm of 3 months proposes the next session with what to review.

    Given a working group with a rhythm of 3 months, when a session is closed.
    """
    held(following, 3)
    first, second, third = following.action_ids
    for one, typed in ((second, Typed(help_needed="Un local")), (third, Typed(risk="none"))):
        with following.unit() as uow:
            sending = reports.Sending("2027-Q1", "fr", Door.DESK, {one: typed})
            reports.send_reports(uow, following.coordinator, sending)
    with following.unit() as uow:
        action = following.followed(first)
        step = uow.session.get_one(type(action.milestones[0]), action.milestones[0].id)
        step.due_on = following.now.date()
    following.later(days=1)
    with Session(following.engine) as session:
        starts = session.get_one(Workshop, following.id).starts_at
        today = following.now.date()
        page = next_meeting(session, following.coordinator, following.id, today)

    assert (page.starts_at.year, page.starts_at.month) == (starts.year, starts.month + 3)
    assert [(one.alerts, one.need) for one in page.lines] == [
        ((Alert.LATE,), ""),
        ((), "Un local"),
    ]
    with following.unit() as uow:
        made = rhythms.prepare_next(uow, following.coordinator, following.id, page.starts_at)
    with Session(following.engine) as session:
        items = session.scalars(
            sa.select(ReviewItem).where(ReviewItem.workshop_id == made).order_by("position")
        ).all()
        assert [one.action_id for one in items] == [first, second]
        assert session.get_one(Workshop, made).title
    with pytest.raises(RuleViolation, match="no-next-workshop"), following.unit() as uow:
        rhythms.prepare_next(uow, following.coordinator, following.id, page.starts_at)


def test_a_group_without_rhythm_has_no_next_meeting(following: Following) -> None:
    group = held(following, None)
    with pytest.raises(RuleViolation, match="no-next-workshop"), following.unit() as uow:
        rhythms.prepare_next(uow, following.coordinator, following.id, following.now)
    with pytest.raises(RuleViolation, match="rhythm-out-of-range"), following.unit() as uow:
        rhythms.set_rhythm(uow, following.coordinator, group, 13)
