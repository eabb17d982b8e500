"""When a working group meets next, and which actions need it then."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.followup.attention import UNDER_WAY, Alert
from cocreate.domain.followup.quarters import months_later
from cocreate.domain.text import LANGUAGES
from cocreate.domain.workshops import WorkshopState
from cocreate.models.followup.following import Followed, followed_everywhere
from cocreate.models.followup.records import GroupRhythm
from cocreate.models.workshops import Workshop


@dataclass(frozen=True)
class ToReview:
    """An action that a working group should look at, and why."""

    followed: Followed
    alerts: tuple[Alert, ...]

    @property
    def calls_for_revision(self) -> bool:
        """Whether its sheet should be looked at again: late, at risk, or its lead asks for help."""
        is_needy = bool(self.followed.need) and self.followed.action.state in UNDER_WAY
        return is_needy or bool({Alert.LATE, Alert.AT_RISK} & set(self.alerts))

    @property
    def language(self) -> str:
        """The language of the need, as its lead wrote it."""
        report = self.followed.last_report
        return LANGUAGES[0] if report is None else report.language


def items_to_review(
    session: Session, pillar_id: str, theme_code: str | None, today: dt.date
) -> tuple[ToReview, ...]:
    """The actions that are late, at risk or unread, or whose lead asks for help; urgent ones first.

    With a theme, those of that theme alone.
    """
    found = [
        ToReview(one, one.alerts(today))
        for one in followed_everywhere(session, [pillar_id])
        if theme_code is None or one.action.theme == theme_code
    ]
    urgency = tuple(Alert)
    kept = [
        one
        for one in found
        if one.alerts or (one.followed.need and one.followed.action.state in UNDER_WAY)
    ]
    return tuple(
        sorted(
            kept,
            key=lambda one: (
                min((urgency.index(alert) for alert in one.alerts), default=len(urgency)),
                one.followed.action.code,
            ),
        )
    )


def due_next(session: Session, workshop: Workshop) -> dt.date | None:
    """The day on which the group of a held workshop meets next, if that is not prepared yet.

    None without a working group or a rhythm, before the workshop is closed, and once a later one
    of the group exists.
    """
    if workshop.working_group_id is None or workshop.closed_at is None:
        return None
    rhythm = session.get(GroupRhythm, workshop.working_group_id)
    if rhythm is None:
        return None
    later = sa.exists().where(
        Workshop.working_group_id == workshop.working_group_id,
        Workshop.starts_at > workshop.starts_at,
        Workshop.state != WorkshopState.ARCHIVED,
    )
    if session.scalar(sa.select(later)):
        return None
    return months_later(workshop.starts_at.date(), rhythm.months)
