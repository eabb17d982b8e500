"""What a poll is about, and how it is held, in the words that a screen shows."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.voting import BallotForm, SettingKind
from cocreate.domain.voting.methods import METHODS
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll


@dataclass(frozen=True)
class OptionText:
    """One option of a poll; ``language`` is the one it was written in.

    A proposal that was hidden while the vote was running stays an option, because the rules are
    sealed, but its words are shown to nobody but the facilitator.
    """

    id: str
    number: int
    title: str
    summary: str
    language: str
    is_hidden: bool


@dataclass(frozen=True)
class SettingLine:
    """One limit of a poll; label and help are to be translated."""

    name: str
    label: str
    help: str
    kind: SettingKind
    value: int


def option_texts(session: Session, poll: Poll, audience: Audience) -> tuple[OptionText, ...]:
    """The options in the order of the poll."""
    proposals = {
        one.id: one
        for one in session.scalars(sa.select(Proposal).where(Proposal.id.in_(poll.option_ids)))
    }
    found = (proposals[option_id] for option_id in poll.option_ids if option_id in proposals)
    return tuple(_text(one, audience) for one in found)


def in_order_of_seat(
    options: Iterable[OptionText], poll_id: str, participant_id: str
) -> tuple[OptionText, ...]:
    """The options in an order that stays the same for one seat and differs between seats.

    Whatever stands first on a list gets more marks; so on the phones of a room, everything does.
    """
    return tuple(
        sorted(
            options,
            key=lambda one: hashlib.sha256(
                f"{participant_id} {poll_id} {one.id}".encode()
            ).digest(),
        )
    )


def setting_lines(poll: Poll) -> tuple[SettingLine, ...]:
    """The limits of a poll, in the order in which its form asks for them."""
    settings = poll.rules.settings
    return tuple(
        SettingLine(one.name, one.label, one.help, one.kind, settings[one.name])
        for one in METHODS[poll.method].setting_fields
        if one.name in settings
    )


def ballot_form(poll: Poll) -> BallotForm:
    """What the form of a ballot asks in this poll."""
    rules = poll.rules
    return METHODS[rules.method].ballot_form(rules.settings, len(rules.option_ids))


def _text(one: Proposal, audience: Audience) -> OptionText:
    is_hidden = bool(one.hidden_reason)
    told = not is_hidden or audience is Audience.FACILITATOR
    return OptionText(
        id=one.id,
        number=one.number,
        title=one.title if told else "",
        summary=one.summary if told else "",
        language=one.language,
        is_hidden=is_hidden,
    )
