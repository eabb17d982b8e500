"""What others say of a plan: opinions of councils, comments, amendments, co-authors; staff's notes.

A draft is put on the table as “a text to be broken” (domain 1.6): councils give a formal opinion on
a frozen version, invited actors comment on its sheets and amend their texts. None of them needs an
account: each is mailed a link of their own.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pillars import checked_texts
from cocreate.domain.sheets.values import read_value
from cocreate.domain.text import N_, clean_line, clean_text

NAME_LENGTH = 160
REFERENCE_LENGTH = 120
FILE_LENGTH = 300
NOTE_LENGTH = 2000
COMMENT_LENGTH = 4000
OPINION_LENGTH = 20_000
REASON_LENGTH = 2000
MOST_COMMENTS = 100
"""How many comments one invited actor can leave in a consultation."""
MOST_AMENDMENTS = 40
"""How many amendments one invited person can propose."""
CO_AUTHOR_LINK_LIFE = dt.timedelta(days=90)

AMENDABLE = ("title", "summary", "description")
"""The texts of a sheet that somebody from outside can propose to change (feature M6)."""


class InvitationKind(StrEnum):
    """What somebody is invited to: an opinion, comments on a version, writing a sheet together."""

    COUNCIL = "council"
    ACTOR = "actor"
    CO_AUTHOR = "co-author"


class InvitationState(StrEnum):
    """What became of an invitation. An opinion that was given uses its link up."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    USED = "used"
    WITHDRAWN = "withdrawn"


STATE_LABELS: dict[InvitationState, str] = {
    InvitationState.OPEN: N_("Invited"),
    InvitationState.ACCEPTED: N_("Accepted"),
    InvitationState.DECLINED: N_("Declined"),
    InvitationState.USED: N_("Answered"),
    InvitationState.WITHDRAWN: N_("Taken back"),
}


class Verdict(StrEnum):
    """How a council stands to a draft."""

    FAVOURABLE = "favourable"
    WITH_REMARKS = "with-remarks"
    UNFAVOURABLE = "unfavourable"
    NO_OPINION = "no-opinion"


VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.FAVOURABLE: N_("Favourable"),
    Verdict.WITH_REMARKS: N_("Favourable with remarks"),
    Verdict.UNFAVOURABLE: N_("Unfavourable"),
    Verdict.NO_OPINION: N_("No opinion"),
}


class Answer(StrEnum):
    """What the coordination does with a comment."""

    TAKEN_OVER = "taken-over"
    PARTLY = "partly"
    NOT_TAKEN_OVER = "not-taken-over"


ANSWER_LABELS: dict[Answer, str] = {
    Answer.TAKEN_OVER: N_("Taken over"),
    Answer.PARTLY: N_("Partly taken over"),
    Answer.NOT_TAKEN_OVER: N_("Not taken over"),
}


class AmendmentState(StrEnum):
    """What became of an amendment."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


AMENDMENT_LABELS: dict[AmendmentState, str] = {
    AmendmentState.PROPOSED: N_("Amendment proposed"),
    AmendmentState.ACCEPTED: N_("Amendment accepted"),
    AmendmentState.REFUSED: N_("Amendment refused"),
}


def checked_closing(day: dt.date | None, today: dt.date) -> dt.date:
    """The last day of a consultation, which is not over yet; raises ``RuleViolation``."""
    if day is None:
        raise RuleViolation("consultation-day-missing", field="closes_on")
    if day < today:
        raise RuleViolation("consultation-day-past", field="closes_on")
    return day


def checked_person(typed: str) -> str:
    """The name of somebody who is invited; one is compulsory."""
    name = clean_line(typed)
    if not name:
        raise RuleViolation("name-missing", field="name")
    return short(name, "name", NAME_LENGTH)


def checked_verdict(typed: str) -> Verdict:
    """How a council stands to the draft; raises ``RuleViolation`` when nothing was chosen."""
    try:
        return Verdict(typed)
    except ValueError:
        raise RuleViolation("verdict-missing", field="verdict") from None


def checked_answer(typed: str) -> Answer:
    """What is done with a comment; raises ``RuleViolation`` when nothing was chosen."""
    try:
        return Answer(typed)
    except ValueError:
        raise RuleViolation("answer-missing", field="answer") from None


def checked_opinion(texts: Mapping[str, str], verdict: Verdict) -> dict[str, str]:
    """The text of an opinion, in at least one language; without an opinion it may be empty."""
    needed = verdict is not Verdict.NO_OPINION
    return checked_texts(texts, field="text", maximum=OPINION_LENGTH, required=needed)


def checked_day(day: dt.date | None, today: dt.date) -> dt.date:
    """The day on which a council gave its opinion, which is not to come."""
    if day is None:
        raise RuleViolation("opinion-day-missing", field="given_on")
    if day > today:
        raise RuleViolation("opinion-day-to-come", field="given_on")
    return day


def checked_words(typed: str, field: str, longest: int) -> str:
    """Text of several lines that must not be empty; raises ``RuleViolation`` naming ``field``."""
    text = clean_text(typed)
    if not text:
        raise RuleViolation("text-missing", field=field)
    return short(text, field, longest)


def short(text: str, field: str, longest: int) -> str:
    """``text``, if it is not too long."""
    if len(text) > longest:
        raise RuleViolation("text-too-long", field=field, maximum=longest, length=len(text))
    return text


def amended(
    current: Mapping[str, Mapping[str, str]], typed: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """What differs from the texts of the sheet, by field and language; an empty text takes it out.

    A language that nobody typed stays as it is. Raises ``RuleViolation`` for a field that cannot
    be amended, for a title that would be empty, and when nothing is changed.
    """
    changed: dict[str, dict[str, str]] = {}
    for field, texts in typed.items():
        if field not in AMENDABLE:
            raise RuleViolation("amendment-field-unknown")
        wanted = merged(current, {field: texts})[field]
        differing = {
            one: wanted.get(one, "")
            for one in texts
            if wanted.get(one, "") != current[field].get(one, "")
        }
        if differing and field == "title" and not wanted:
            raise RuleViolation("amendment-title-missing", field="title")
        if differing:
            changed[field] = differing
    if not changed:
        raise RuleViolation("amendment-changes-nothing")
    return changed


def merged(
    current: Mapping[str, Mapping[str, str]], changes: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """The texts of the changed fields with an amendment in them, as a sheet keeps them."""
    return {
        field: read_value(field, {**current[field], **texts}) for field, texts in changes.items()
    }
