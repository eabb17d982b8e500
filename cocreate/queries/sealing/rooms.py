"""What a sealed file says of the rooms that its plan comes from: votes, rules, turnout…"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.sealing import Plain, Record
from cocreate.domain.text import in_language
from cocreate.models.journal import JournalEntry
from cocreate.models.plans import PlannedAction, PlanVersion
from cocreate.models.proposals import Proposal
from cocreate.models.publishing import frozen_actions
from cocreate.models.voting import Poll
from cocreate.models.workshops import Workshop
from cocreate.queries.report import ReportProposal, WorkshopReport, workshop_report
from cocreate.queries.results import OptionResult, ResultView, Totals, results_of

_MODERATION = ("proposal:hide", "proposal:unhide", "proposal:retract", "proposal:put-back")


def rooms_of(session: Session, version: PlanVersion) -> tuple[Workshop, ...]:
    """The workshops whose proposals became actions of a version, the first held first."""
    actions = [one["id"] for one in frozen_actions(version)]
    ids = (
        sa.select(Proposal.workshop_id)
        .join(PlannedAction, PlannedAction.origin_proposal_id == Proposal.id)
        .where(PlannedAction.id.in_(actions))
    )
    rooms = sa.select(Workshop).where(Workshop.id.in_(ids))
    return tuple(session.scalars(rooms.order_by(Workshop.starts_at, Workshop.id)))


def room_records(
    session: Session, room: Workshop, actions: Mapping[str, str]
) -> dict[str, tuple[Record, ...]]:
    """The records of one room by kind; ``actions`` are codes by the proposal they come from."""
    results = results_of(session, room.id, Audience.FACILITATOR)
    report = workshop_report(session, SYSTEM, room.id, room.closed_at or room.starts_at)
    return {
        "votes": tuple(_vote(room, one) for one in results),
        "rules": tuple(_rules(session, one) for one in results),
        "turnout": (_turnout(report, results),),
        "objections": tuple(_objections(results)),
        "moderation": tuple(_moderation(session, room)),
        "provenance": tuple(_provenance(room, one, actions) for one in report.proposals),
    }


def _vote(room: Workshop, one: ResultView) -> Record:
    content: Plain = {
        "id": one.poll_id,
        "workshop": room.title,
        "phase": one.phase,
        "round": one.round,
        "corrects": one.corrects_id,
        "method": one.method,
        "rules_hash": one.rules_hash,
        "digest": one.digest,
        "opened_at": _moment(one.opened_at),
        "closed_at": _moment(one.closed_at),
        "present": one.present,
        **_totals(one.total),
        "withheld_under": one.threshold,
        "colleges": [
            {"key": part.key, "name": part.name, "withheld": part.totals is None}
            | ({} if part.totals is None else _totals(part.totals))
            for part in one.colleges
        ],
    }
    return Record(one.poll_id, _vote_name(one), content)


def _totals(one: Totals) -> dict[str, object]:
    return {
        "voters": one.voters,
        "blank": one.blank,
        "marks": one.marks,
        "options": [_option(result) for result in one.options],
    }


def _option(one: OptionResult) -> Plain:
    return {
        "proposal": one.option.id,
        "number": one.option.number,
        "title": one.option.title,
        "rank": one.rank,
        "tied": one.tied,
        "score": one.score,
        "supporters": one.supporters,
        "opposed": one.opposed,
        "out_of": one.out_of,
        "accepted": one.accepted,
        "marks": {str(mark.mark): mark.people for mark in one.marks},
    }


def _rules(session: Session, one: ResultView) -> Record:
    """The sealed rules: ``rules_hash`` is the SHA-256 of the text ``sealed``, as it stands."""
    text = session.get_one(Poll, one.poll_id).rules.canonical_json()
    content: Plain = {
        "id": one.poll_id,
        "rules_hash": one.rules_hash,
        "rules": json.loads(text),
        "sealed": text,
    }
    return Record(one.poll_id, _vote_name(one), content)


def _turnout(report: WorkshopReport, results: tuple[ResultView, ...]) -> Record:
    content: Plain = {
        "id": report.workshop_id,
        "workshop": report.title,
        "held_at": _moment(report.opened_at or report.starts_at),
        "closed_at": _moment(report.closed_at),
        "joined": report.joined,
        "colleges": [{"name": one.name, "joined": one.seats} for one in report.colleges],
        "votes": [
            {"poll": one.poll_id, "voters": one.total.voters, "present": one.present}
            for one in results
        ],
    }
    return Record(report.workshop_id, in_language(report.title, "fr")[0], content)


def _objections(results: tuple[ResultView, ...]) -> Iterator[Record]:
    """What people wrote with their objections, in random order and without anybody's name."""
    for result in results:
        for option in result.total.options:
            for place, text in enumerate(option.reasons, start=1):
                key = f"{result.poll_id}/{option.option.number}/{place}"
                content: Plain = {
                    "id": key,
                    "poll": result.poll_id,
                    "proposal": option.option.id,
                    "title": option.option.title,
                    "text": text,
                }
                yield Record(key, f"{option.option.number}. {option.option.title}", content)


def _moderation(session: Session, room: Workshop) -> Iterator[Record]:
    """What was hidden, shown again, taken back or put back: when, in which role, and why."""
    lines = sa.select(JournalEntry).where(
        JournalEntry.workshop_id == room.id, JournalEntry.verb.in_(_MODERATION)
    )
    for line in session.scalars(lines.order_by(JournalEntry.id)).all():
        proposal = session.get(Proposal, line.subject_id)
        number = None if proposal is None else proposal.number
        content: Plain = {
            "id": str(line.id),
            "workshop": room.title,
            "proposal": line.subject_id,
            "number": number,
            "what": line.verb,
            "role": line.role,
            "at": _moment(line.at),
            "reason": "" if proposal is None else proposal.hidden_reason,
        }
        yield Record(str(line.id), f"{line.verb} {number}", content)


def _provenance(room: Workshop, one: ReportProposal, actions: Mapping[str, str]) -> Record:
    content: Plain = {
        "id": one.id,
        "workshop": room.title,
        "number": one.number,
        "state": one.state,
        "hidden": one.is_hidden,
        "language": one.language,
        "title": one.title,
        "summary": one.summary,
        "group": one.group_label,
        "authors": one.authors,
        "merged_from": list(one.origins),
        "merged_into": one.merged_into,
        "frame": list(one.frame_codes),
        "action": actions.get(one.id),
        "history": [
            {
                "poll": past.poll_id,
                "distinct_supporters": past.distinct_supporters,
                "origins": [_option(result) for result in past.origins],
            }
            for past in one.history
        ],
    }
    return Record(one.id, f"{one.number}. {one.title}", content)


def _vote_name(one: ResultView) -> str:
    return f"{one.phase} {one.round}"


def _moment(value: dt.datetime | None) -> str | None:
    return None if value is None else value.isoformat()
