"""Reports of leads, by link, at the desk or from a spreadsheet; readings, which are only added."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.followup.quarters import Quarter
from cocreate.domain.followup.reports import (
    DONE,
    TEXT_LENGTH,
    Report,
    Typed,
    check_day,
    check_report,
    read_report,
)
from cocreate.domain.permissions import Actor, Facts, Permission, acting_role
from cocreate.domain.text import LANGUAGES, clean_text
from cocreate.models.base import new_id
from cocreate.models.entrances import actor_of
from cocreate.models.followup.asking import open_request
from cocreate.models.followup.following import Followed, follow
from cocreate.models.followup.records import (
    ActionReport,
    ActionReporter,
    Door,
    Milestone,
    Reading,
)
from cocreate.models.plans import Indicator, Plan, PlannedAction
from cocreate.operations.followup.scope import followed_action, lay_milestones
from cocreate.unit_of_work import UnitOfWork


class ReportsRefused(RuleViolation):
    """Reports that hold mistakes: ``problems`` names each with its field, ``<action>:<what>``."""

    def __init__(self, problems: Sequence[RuleViolation]) -> None:
        super().__init__("reports-refused", count=len(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Sending:
    """Reports on their way in: for which quarter, typed in which language, by which door."""

    quarter: str
    language: str
    door: Door
    typed: Mapping[str, Typed]


def send_reports(uow: UnitOfWork, actor: Actor, sending: Sending) -> int:
    """Keep what was said of several actions, all of it or nothing; answers how many have a report.

    An action of which nothing was said gets no report. Raises ``ReportsRefused`` with every
    mistake, ``RuleViolation("reports-empty")`` when nothing was said at all.
    """
    quarter = Quarter.read(sending.quarter)
    if quarter > Quarter.of(uow.now().date()):
        raise RuleViolation("quarter-to-come", field="quarter")
    if sending.language not in LANGUAGES:
        raise RuleViolation("unknown-language", field="language")
    read = _read_all(uow, actor, sending)
    if not read:
        raise RuleViolation("reports-empty")
    for followed, report in read:
        _keep(uow, actor, followed, report, sending)
    return len(read)


def _read_all(uow: UnitOfWork, actor: Actor, sending: Sending) -> list[tuple[Followed, Report]]:
    """The reports that say something; raises ``ReportsRefused`` with every mistake of all."""
    problems: list[RuleViolation] = []
    read: list[tuple[Followed, Report]] = []
    for action_id, typed in sending.typed.items():
        action, _ = followed_action(uow, actor, action_id, Permission.ACTION_FOLLOW)
        lay_milestones(uow, action)
        followed = follow(uow.session, [action])[0]
        try:
            report = read_report(followed.asked, typed, sending.language)
            check_report(report, action_id)
        except RuleViolation as error:
            problems.append(error)
            continue
        if not report.is_empty:
            read.append((followed, report))
    if problems:
        raise ReportsRefused(problems)
    return read


def _keep(
    uow: UnitOfWork, actor: Actor, followed: Followed, report: Report, sending: Sending
) -> None:
    last = followed.last_report
    kept = ActionReport(
        id=new_id(),
        action_id=followed.action.id,
        number=1 if last is None else last.number + 1,
        quarter=sending.quarter,
        spent=report.spent,
        risk=report.risk,
        risk_text=report.risk_text,
        help_needed=report.help_needed,
        word=report.word,
        language=sending.language,
        milestones=dict(report.milestones),
        door=sending.door,
        sent_at=uow.now(),
        sent_by_id=_account(actor),
    )
    uow.session.add(kept)
    uow.session.flush()
    for indicator_id, value in report.values.items():
        _reading(uow, actor, indicator_id, NewReading(value, uow.now().date()), kept.id)
    for one in followed.milestones:
        if one.id in report.milestones:
            _move(one, report.milestones[one.id], uow.now().date())
    role = acting_role(actor, Permission.ACTION_FOLLOW, _facts_of(uow, followed))
    subject = ("action", followed.action.id)
    uow.record(
        actor,
        role,
        "follow-up:report",
        subject,
        report=kept.id,
        quarter=sending.quarter,
        door=sending.door.value,
        readings=len(report.values),
    )


def save_draft(uow: UnitOfWork, token: str, typed: Mapping[str, Typed]) -> None:
    """Keep what was typed behind a mailed link, as it is, for later."""
    request, _, _ = open_request(uow.session, token, uow.now())
    known = _actions_of(uow, request.account_id, request.plan_id)
    request.draft = {key: one.to_plain() for key, one in typed.items() if key in known}
    request.draft_saved_at = uow.now()


def send_by_link(uow: UnitOfWork, token: str, typed: Mapping[str, Typed], language: str) -> int:
    """Send the reports behind a mailed link, which is then used up; answers how many there are."""
    request, account, _ = open_request(uow.session, token, uow.now())
    known = _actions_of(uow, request.account_id, request.plan_id)
    if set(typed) - known:
        raise NotAllowed("not-your-action")
    sent = send_reports(
        uow, actor_of(account), Sending(request.quarter, language, Door.LINK, typed)
    )
    request.sent_at, request.draft = uow.now(), {}
    return sent


@dataclass(frozen=True)
class NewReading:
    """A measurement for the day ``on``; ``corrects`` names the reading that it replaces."""

    value: Decimal
    on: dt.date | None
    note: str = ""
    corrects: str | None = None


def enter_reading(uow: UnitOfWork, actor: Actor, indicator_id: str, new: NewReading) -> str:
    """Add a reading to an indicator; answers its id.

    Nothing that was entered is changed: a corrected reading stays to be seen. Raises
    ``RuleViolation`` when that one was corrected already, or is another indicator's.
    """
    indicator = uow.session.get(Indicator, indicator_id)
    if indicator is None:
        raise NotFound("no-such-indicator")
    _, facts = followed_action(uow, actor, indicator.action_id, Permission.ACTION_FOLLOW)
    day, said = check_day(new.on, uow.now().date()), clean_text(new.note)
    if len(said) > TEXT_LENGTH:
        raise RuleViolation("text-too-long", field="note", maximum=TEXT_LENGTH, length=len(said))
    if new.corrects is not None:
        _check_correction(uow, indicator, new.corrects)
    kept = NewReading(new.value, day, said, new.corrects)
    reading = _reading(uow, actor, indicator.id, kept)
    role = acting_role(actor, Permission.ACTION_FOLLOW, facts)
    subject = ("action", indicator.action_id)
    uow.record(actor, role, "follow-up:reading", subject, reading=reading.id, corrects=new.corrects)
    return reading.id


def _check_correction(uow: UnitOfWork, indicator: Indicator, corrects: str) -> None:
    former = uow.session.get(Reading, corrects)
    if former is None or former.indicator_id != indicator.id:
        raise NotFound("no-such-reading")
    again = sa.exists().where(Reading.corrects_id == former.id)
    if uow.session.scalar(sa.select(again)):
        raise RuleViolation("reading-corrected-already", field="value")


def _reading(
    uow: UnitOfWork,
    actor: Actor,
    indicator_id: str,
    new: NewReading,
    report_id: str | None = None,
) -> Reading:
    reading = Reading(
        id=new_id(),
        indicator_id=indicator_id,
        report_id=report_id,
        corrects_id=new.corrects,
        read_on=new.on or uow.now().date(),
        value=format(new.value, "f"),
        note=new.note,
        entered_at=uow.now(),
        entered_by_id=_account(actor),
    )
    uow.session.add(reading)
    return reading


def _move(milestone: Milestone, progress: int, today: dt.date) -> None:
    milestone.progress = progress
    milestone.done_on = today if progress == DONE else None


def _actions_of(uow: UnitOfWork, account_id: str, plan_id: str) -> set[str]:
    return set(
        uow.session.scalars(
            sa.select(ActionReporter.action_id)
            .join(PlannedAction, PlannedAction.id == ActionReporter.action_id)
            .where(ActionReporter.account_id == account_id, PlannedAction.plan_id == plan_id)
        )
    )


def _account(actor: Actor) -> str | None:
    return None if actor.id == "system" else actor.id


def _facts_of(uow: UnitOfWork, followed: Followed) -> Facts:
    return Facts(uow.session.get_one(Plan, followed.action.plan_id).pillar_id)
