"""What a workshop says of itself: title, place, date, languages, colleges, group and theme."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain.errors import RuleViolation, StaleRevision
from cocreate.domain.events import WorkshopChanged
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.pillars import ItemKind
from cocreate.domain.text import LANGUAGES, clean_line, clean_translations
from cocreate.domain.voting.lifecycle import PollState
from cocreate.domain.workshops import WorkshopState
from cocreate.models.pillars import Frame, FrameItem, WorkingGroup
from cocreate.models.voting import Poll
from cocreate.models.workshops import College, Participant, Workshop
from cocreate.operations.rooms import note, workshop_for
from cocreate.unit_of_work import UnitOfWork

TITLE_LENGTH = 160
PLACE_LENGTH = 200
COLLEGE_LENGTH = 80
MOST_COLLEGES = 12


@dataclass(frozen=True)
class Details:
    """What a workshop says of itself; texts by language, ``starts_at`` in UTC.

    ``colleges`` are (key, name by language) pairs; a new college has an empty key.
    """

    title: dict[str, str]
    place: str
    starts_at: dt.datetime
    languages: tuple[str, ...]
    colleges: tuple[tuple[str, dict[str, str]], ...]
    working_group_id: str | None = None
    theme_code: str | None = None


def edit_workshop(
    uow: UnitOfWork, actor: Actor, workshop_id: str, details: Details, version: int
) -> None:
    """Change what a workshop says of itself; ``version`` is the one that was on the screen.

    While it is held, its date stays, and so do the languages and colleges that are in use. Raises
    ``RuleViolation`` naming the field, ``StaleRevision`` when somebody else edited it meanwhile.
    """
    workshop = workshop_to_edit(uow, actor, workshop_id, version)
    if workshop.state is WorkshopState.OPEN:
        if details.starts_at != workshop.starts_at:
            raise RuleViolation("fixed-while-open", field="starts_at")
        if set(workshop.languages) - set(details.languages):
            raise RuleViolation("language-in-use", field="languages")
    write_details(uow, workshop, details)
    note(uow, actor, workshop, "workshop:edit")
    uow.announce(WorkshopChanged(workshop.id))


def workshop_to_edit(uow: UnitOfWork, actor: Actor, workshop_id: str, version: int) -> Workshop:
    """The workshop, locked, at its next version, if it can be edited and is as it was shown."""
    workshop = workshop_for(uow, actor, workshop_id, Permission.WORKSHOP_EDIT)
    if workshop.state not in {WorkshopState.DRAFT, WorkshopState.OPEN}:
        raise RuleViolation("workshop-is-over")
    if workshop.version != version:
        raise StaleRevision("workshop-changed-meanwhile", version=workshop.version)
    workshop.version += 1
    return workshop


def write_details(uow: UnitOfWork, workshop: Workshop, details: Details) -> None:
    """Check and take over what was typed; raises ``RuleViolation`` naming the field."""
    title, place = clean_translations(details.title), clean_line(details.place)
    if not title:
        raise RuleViolation("title-missing", field="title")
    check_lengths(title, "title", TITLE_LENGTH)
    check_lengths({"": place}, "place", PLACE_LENGTH)
    if not details.languages or set(details.languages) - set(LANGUAGES):
        raise RuleViolation("languages-missing", field="languages")
    _check_working_group(uow, workshop, details.working_group_id)
    _check_theme(uow, workshop, details.theme_code)
    workshop.title, workshop.place, workshop.starts_at = title, place, details.starts_at
    workshop.languages = [one for one in LANGUAGES if one in details.languages]
    workshop.working_group_id = details.working_group_id
    workshop.theme_code = details.theme_code
    _write_colleges(uow, workshop, details.colleges)


def check_lengths(texts: dict[str, str], field: str, maximum: int) -> None:
    """Refuse a text that is longer than ``maximum``, naming the field."""
    for text in texts.values():
        if len(text) > maximum:
            raise RuleViolation("text-too-long", field=field, maximum=maximum, length=len(text))


def _check_working_group(uow: UnitOfWork, workshop: Workshop, group_id: str | None) -> None:
    if group_id is None:
        return
    group = uow.session.get(WorkingGroup, group_id)
    if group is None or group.pillar_id != workshop.pillar_id:
        raise RuleViolation("unknown-working-group", field="working_group_id")


def _check_theme(uow: UnitOfWork, workshop: Workshop, code: str | None) -> None:
    """A theme is one of the pillar's, of whatever version: its code stays from one to the next."""
    if code is None:
        return
    known = (
        sa.exists()
        .where(FrameItem.frame_id == Frame.id, Frame.pillar_id == workshop.pillar_id)
        .where(FrameItem.kind == ItemKind.THEME, FrameItem.code == code)
    )
    if not uow.session.scalar(sa.select(known)):
        raise RuleViolation("unknown-theme", field="theme_code")


def _write_colleges(
    uow: UnitOfWork, workshop: Workshop, wanted: tuple[tuple[str, dict[str, str]], ...]
) -> None:
    if not 1 <= len(wanted) <= MOST_COLLEGES:
        raise RuleViolation("colleges-missing", field="colleges", maximum=MOST_COLLEGES)
    keys = [key for key, _ in wanted if key]
    if len(set(keys)) != len(keys):
        raise RuleViolation("colleges-alike", field="colleges")
    present = {college.key: college for college in workshop.colleges}
    gone = [college for key, college in present.items() if key not in keys]
    if gone or len(wanted) > len(present):
        _check_colleges_can_change(uow, workshop, gone)
    for college in gone:
        workshop.colleges.remove(college)
    for position, (key, name) in enumerate(wanted, start=1):
        cleaned = clean_translations(name)
        if not cleaned:
            raise RuleViolation("college-name-missing", field="colleges")
        check_lengths(cleaned, "colleges", COLLEGE_LENGTH)
        college = present.get(key) or College(key=key or _free_key(workshop))
        college.position, college.name = position, cleaned
        if college not in workshop.colleges:
            workshop.colleges.append(college)


def _check_colleges_can_change(uow: UnitOfWork, workshop: Workshop, gone: list[College]) -> None:
    """Nobody's college disappears, and the rules of an open vote stay as announced (M10)."""
    ids = [college.id for college in gone]
    seated = sa.exists().where(Participant.college_id.in_(ids))
    if ids and uow.session.scalar(sa.select(seated)):
        raise RuleViolation("college-in-use", field="colleges")
    open_poll = sa.exists().where(
        Poll.workshop_id == workshop.id, Poll.state.in_((PollState.OPEN, PollState.CLOSING))
    )
    if uow.session.scalar(sa.select(open_poll)):
        raise RuleViolation("poll-is-open", field="colleges")


def _free_key(workshop: Workshop) -> str:
    taken = {college.key for college in workshop.colleges}
    number = len(taken) + 1
    while f"college-{number}" in taken:
        number += 1
    return f"college-{number}"
