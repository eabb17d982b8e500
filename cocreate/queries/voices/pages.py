"""The pages of staff: a consultation, what was said of one sheet, an amendment to decide on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.plans import EDITABLE
from cocreate.domain.sheets.terms import OrganisationKind
from cocreate.domain.text import LANGUAGES
from cocreate.domain.voices import (
    AMENDABLE,
    AmendmentState,
    InvitationKind,
    InvitationState,
    merged,
)
from cocreate.domain.voices.differences import differences
from cocreate.models.organisations import Organisation
from cocreate.models.plans import PlannedAction, PlanVersion, SheetVersion
from cocreate.models.publishing import frozen_actions
from cocreate.models.sheet_content import content_of
from cocreate.models.voices.reading import is_open, takes_words, who_is
from cocreate.models.voices.records import Amendment, Consultation, VoiceInvitation
from cocreate.queries.plans.pages import readable_plan
from cocreate.queries.plans.sheets import Choice, readable_action
from cocreate.queries.voices.reading import (
    co_author_names,
    comment_views,
    comments_up_to,
    first_authors,
    invitation_views,
    notes_on,
    opinions_in,
)
from cocreate.queries.voices.views import (
    AmendmentView,
    Change,
    CommentView,
    InvitationView,
    NoteView,
    OpinionView,
    Texts,
)

_LAST = 1_000_000
"""Higher than the number of any version."""


@dataclass(frozen=True)
class ConsultationPage:
    """A frozen version with all that was said of it; ``id`` is empty before it is opened."""

    id: str
    version_id: str
    number: int
    plan_id: str
    pillar_id: str
    pillar: Texts
    closes_on: dt.date | None
    is_open: bool
    opinions: tuple[OpinionView, ...]
    comments: tuple[CommentView, ...]
    councils: tuple[InvitationView, ...]
    actors: tuple[InvitationView, ...]
    known_councils: tuple[Choice, ...]
    sheets: tuple[Choice, ...]
    may_steer: bool

    @property
    def unanswered(self) -> int:
        return sum(one.answer is None for one in self.comments)


@dataclass(frozen=True)
class SheetVoices:
    """What stands beside a sheet for those who work on it.

    ``author`` began it, ``co_authors`` accepted to be named; ``invitations`` are for those who may
    invite, ``notes`` for those who keep notes.
    """

    action_id: str
    author: str
    co_authors: tuple[str, ...]
    invitations: tuple[InvitationView, ...]
    amendments: tuple[AmendmentView, ...]
    comments: tuple[CommentView, ...]
    notes: tuple[NoteView, ...]
    may_note: bool
    may_invite: bool
    may_trash: bool
    is_trashed: bool

    @property
    def waiting(self) -> int:
        """How many amendments nobody has decided on."""
        return sum(one.state is AmendmentState.PROPOSED for one in self.amendments)


@dataclass(frozen=True)
class AmendmentPage:
    """An amendment beside the sheet as it stands; ``has_moved``: the sheet was saved since."""

    id: str
    action_id: str
    code: str
    title: Texts
    version: int
    who: str
    reason: str
    language: str
    state: AmendmentState
    decision_reason: str
    proposed_at: dt.datetime
    changes: tuple[Change, ...]
    has_moved: bool
    may_decide: bool


def consultation_page(
    session: Session, actor: Actor, version_id: str, now: dt.datetime
) -> ConsultationPage:
    """The consultation on a version; ``NotFound`` when there is none that ``actor`` may read."""
    version = session.get(PlanVersion, version_id)
    if version is None:
        raise NotFound("no-such-version")
    plan, pillar = readable_plan(session, actor, version.plan_id)
    steers = bool(can(actor, Permission.CONSULTATION_STEER, Facts(pillar.id)))
    found = session.scalar(sa.select(Consultation).where(Consultation.version_id == version.id))
    sides = () if found is None else ((found, version),)
    invited = () if found is None or not steers else _invited(session, found.id)
    councils = session.scalars(
        sa.select(Organisation).where(Organisation.kind == OrganisationKind.BODY)
    ).all()
    return ConsultationPage(
        id="" if found is None else found.id,
        version_id=version.id,
        number=version.number,
        plan_id=plan.id,
        pillar_id=pillar.id,
        pillar=pillar.name,
        closes_on=None if found is None else found.closes_on,
        is_open=found is not None and is_open(found, now),
        opinions=opinions_in(session, sides),
        comments=comment_views(session, sides),
        councils=tuple(one for one in invited if one.kind is InvitationKind.COUNCIL),
        actors=tuple(one for one in invited if one.kind is InvitationKind.ACTOR),
        known_councils=tuple(
            Choice(one.id, one.name)
            for one in sorted(councils, key=lambda one: sorted(one.name.values()))
        ),
        sheets=tuple(Choice(one["id"], one["sheet"]["title"]) for one in frozen_actions(version)),
        may_steer=steers,
    )


def _invited(session: Session, consultation_id: str) -> tuple[InvitationView, ...]:
    return invitation_views(
        session.scalars(
            sa.select(VoiceInvitation)
            .where(VoiceInvitation.consultation_id == consultation_id)
            .order_by(VoiceInvitation.invited_at, VoiceInvitation.id)
        )
    )


def sheet_voices(session: Session, actor: Actor, action_id: str) -> SheetVoices:
    """What others said of a sheet, and what staff noted; ``NotFound`` as for the sheet."""
    action, pillar = readable_action(session, actor, action_id)
    facts = Facts(pillar.id)
    edits = bool(can(actor, Permission.SHEET_EDIT, facts))
    plans = bool(can(actor, Permission.PLAN_EDIT, facts))
    every = comments_up_to(session, action.plan_id, _LAST)
    return SheetVoices(
        action_id=action.id,
        author=first_authors(session, [action.id]).get(action.id, ""),
        co_authors=co_author_names(session, [action.id]).get(action.id, ()),
        invitations=_co_authors_invited(session, action.id) if edits else (),
        amendments=_amendments(session, action.id),
        comments=tuple(one for one in every if one.action_id == action.id),
        notes=notes_on(session, actor, pillar.id, action_id=action.id),
        may_note=bool(can(actor, Permission.NOTE_KEEP, facts)),
        may_invite=edits and takes_words(session, action),
        may_trash=plans and action.state in EDITABLE,
        is_trashed=action.trashed_at is not None,
    )


def _co_authors_invited(session: Session, action_id: str) -> tuple[InvitationView, ...]:
    return invitation_views(
        session.scalars(
            sa.select(VoiceInvitation)
            .where(
                VoiceInvitation.action_id == action_id,
                VoiceInvitation.state != InvitationState.DECLINED,
            )
            .order_by(VoiceInvitation.invited_at, VoiceInvitation.id)
        )
    )


def _amendments(session: Session, action_id: str) -> tuple[AmendmentView, ...]:
    rows = session.execute(
        sa.select(Amendment, VoiceInvitation)
        .join(VoiceInvitation, VoiceInvitation.id == Amendment.invitation_id)
        .where(Amendment.action_id == action_id)
        .order_by(Amendment.proposed_at.desc(), Amendment.id)
    )
    return tuple(
        AmendmentView(
            id=one.id,
            who=who_is(invitation),
            fields=tuple(one.changes),
            state=one.state,
            proposed_at=one.proposed_at,
            decision_reason=one.decision_reason,
        )
        for one, invitation in rows
    )


def amendment_page(session: Session, actor: Actor, amendment_id: str) -> AmendmentPage:
    """An amendment with where it differs from the sheet; ``NotFound`` as for the sheet."""
    one = session.get(Amendment, amendment_id)
    if one is None:
        raise NotFound("no-such-amendment")
    action, pillar = readable_action(session, actor, one.action_id)
    may = bool(can(actor, Permission.AMENDMENT_DECIDE, Facts(pillar.id)))
    is_open_still = one.state is AmendmentState.PROPOSED and takes_words(session, action)
    return AmendmentPage(
        id=one.id,
        action_id=action.id,
        code=action.code,
        title=action.title,
        version=action.version,
        who=who_is(session.get_one(VoiceInvitation, one.invitation_id)),
        reason=one.reason,
        language=one.language,
        state=one.state,
        decision_reason=one.decision_reason,
        proposed_at=one.proposed_at,
        changes=_changes(session, one, action),
        has_moved=one.state is AmendmentState.PROPOSED and action.version != one.base_version,
        may_decide=may and is_open_still,
    )


def _changes(session: Session, one: Amendment, action: PlannedAction) -> tuple[Change, ...]:
    """Against the sheet as it stands; of a decided one, against the version that it was made of."""
    current = {key: content_of(action)[key] for key in AMENDABLE}
    if one.state is not AmendmentState.PROPOSED:
        from_version = (one.accepted_version or one.base_version + 1) - 1
        current = _version_texts(session, action.id, from_version) or current
    changes = cast("Mapping[str, Mapping[str, str]]", one.changes)
    wanted = merged(current, changes)
    found = []
    for field in (key for key in AMENDABLE if key in changes):
        for language in (one for one in LANGUAGES if one in changes[field]):
            before, after = differences(
                current[field].get(language, ""), wanted[field].get(language, "")
            )
            found.append(Change(field, language, before, after))
    return tuple(found)


def _version_texts(
    session: Session, action_id: str, number: int
) -> dict[str, dict[str, str]] | None:
    kept = session.get(SheetVersion, (action_id, number))
    if kept is None:
        return None
    content = cast("Mapping[str, dict[str, str]]", kept.content)
    return {key: content[key] for key in AMENDABLE}
