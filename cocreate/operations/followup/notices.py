"""Telling people what became of their proposal: those who asked to be, losers too (rulings, B20).

An address is left with the receipt code of a proposal and confirmed by its own link; nothing is
sent to one that is not. Who wants no more messages takes the address away with the same link.
"""

import sqlalchemy as sa

from cocreate.catalogues import translate
from cocreate.domain import mail
from cocreate.domain.accounts import clean_email
from cocreate.domain.arbitration import OUTCOME_LABELS, Outcome
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Permission, acting_role
from cocreate.domain.receipts import receipt_hash
from cocreate.domain.text import LANGUAGES, N_, clean_text, in_language
from cocreate.domain.tokens import new_token
from cocreate.domain.voting.shortlist import NOT_KEPT_LABELS, NotKeptReason
from cocreate.models.base import new_id
from cocreate.models.followup.records import NoticeAddress, PublicationNotice
from cocreate.models.followup.telling import Addressed, addressed_by_action, addressed_by_plan
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.proposals import Proposal
from cocreate.models.publication import ProposalReceipt, Publication
from cocreate.operations.arbitration.rounds import round_for
from cocreate.operations.notifications import Addressee, queue_letter
from cocreate.unit_of_work import UnitOfWork

MOST_ADDRESSES = 5
"""How many addresses can be left for one proposal."""
SET_ASIDE = N_("Set aside")
NOT_IN_PLAN = N_("Not in the plan")


def leave_address(uow: UnitOfWork, code: str, email: str, language: str, site: mail.Site) -> None:
    """Leave a mail address with a proposal, by its receipt code; a link confirms it.

    Leaving it again mails the link again. Raises ``NotFound`` for a code that nobody was given.
    """
    receipt = uow.session.get(ProposalReceipt, receipt_hash(code))
    if receipt is None:
        raise NotFound("no-such-receipt")
    proposal = uow.session.get_one(Proposal, receipt.proposal_id, with_for_update=True)
    address, spoken = clean_email(email), language if language in LANGUAGES else LANGUAGES[0]
    left = uow.session.scalars(
        sa.select(NoticeAddress).where(NoticeAddress.proposal_id == proposal.id)
    ).all()
    found = next((one for one in left if one.email == address), None)
    if found is not None and found.confirmed_on is not None:
        return
    if found is None:
        if len(left) >= MOST_ADDRESSES:
            raise RuleViolation("too-many-addresses", field="email", maximum=MOST_ADDRESSES)
        found = NoticeAddress(
            id=new_id(),
            proposal_id=proposal.id,
            email=address,
            language=spoken,
            token=new_token(),
            left_on=uow.now().date(),
        )
        uow.session.add(found)
    found.language = spoken
    queue_letter(
        uow,
        mail.NOTICE_LEFT,
        Addressee(address, spoken),
        title=proposal.title,
        link=_link(found, site),
    )


def confirm_address(uow: UnitOfWork, token: str) -> None:
    """Take an address as its holder's; twice changes nothing."""
    found = _by_token(uow, token)
    found.confirmed_on = found.confirmed_on or uow.now().date()


def erase_address(uow: UnitOfWork, token: str) -> None:
    """Take an address away, and with it every trace of it here."""
    uow.session.delete(_by_token(uow, token))


def _by_token(uow: UnitOfWork, token: str) -> NoticeAddress:
    found = uow.session.scalar(sa.select(NoticeAddress).where(NoticeAddress.token == token))
    if found is None:
        raise NotFound("no-such-notice-link")
    return found


def tell_of_publication(
    uow: UnitOfWork, actor: Actor, publication_id: str, site: mail.Site, *, silence: str = ""
) -> int:
    """Write to everybody who asked to be told what a publication says of their proposal.

    With ``silence``, nobody is written to and the reason is kept. Once is enough: doing it again
    answers the same number. Raises ``RuleViolation("nobody-to-tell")`` when nobody asked.
    """
    publication = uow.session.get(Publication, publication_id)
    if publication is None:
        raise NotFound("no-such-publication")
    _, facts = round_for(uow, actor, publication.round_id, Permission.PLAN_PUBLISH)
    done = uow.session.get(PublicationNotice, publication.id)
    if done is not None:
        return done.told
    said, sent = clean_text(silence), 0
    if not said:
        addressed = addressed_by_plan(uow.session, publication)
        if not addressed:
            raise RuleViolation("nobody-to-tell", field="silence")
        pillar = uow.session.get_one(
            Pillar, uow.session.get_one(Plan, publication.plan_id).pillar_id
        )
        for one in addressed:
            _tell_decided(uow, one, pillar, site)
        sent = len(addressed)
    uow.session.add(
        PublicationNotice(
            publication_id=publication.id,
            told=sent,
            silence=said,
            at=uow.now(),
            by_id=None if actor.id == "system" else actor.id,
        )
    )
    role = acting_role(actor, Permission.PLAN_PUBLISH, facts)
    uow.record(actor, role, "publication:tell", ("publication", publication.id), told=sent)
    return sent


def _tell_decided(uow: UnitOfWork, one: Addressed, pillar: Pillar, site: mail.Site) -> None:
    spoken = one.address.language
    queue_letter(
        uow,
        mail.NOTICE_DECIDED,
        Addressee(one.address.email, spoken),
        plan=in_language(pillar.name, spoken)[0],
        title=one.title,
        outcome=_outcome(one, spoken),
        reason=in_language(one.reason or {}, spoken)[0] or "–",
        link=f"{site.public_url}/plans/{pillar.key}{one.anchor}",
        stop=_link(one.address, site),
    )


def _outcome(one: Addressed, language: str) -> str:
    if one.outcome:
        return translate(OUTCOME_LABELS[Outcome(one.outcome)], language)
    if one.not_kept:
        return translate(NOT_KEPT_LABELS[NotKeptReason(one.not_kept)], language)
    return translate(SET_ASIDE if one.reason else NOT_IN_PLAN, language)


def tell_of_move(
    uow: UnitOfWork, action: PlannedAction, label: str, reason: str, site: mail.Site
) -> int:
    """Write to everybody whose proposal lives on in an action that moved; answers how many.

    ``label`` is the English name of its new state.
    """
    pillar = uow.session.get_one(Pillar, uow.session.get_one(Plan, action.plan_id).pillar_id)
    addressed = addressed_by_action(uow.session, action)
    for one in addressed:
        spoken = one.address.language
        queue_letter(
            uow,
            mail.NOTICE_MOVED,
            Addressee(one.address.email, spoken),
            code=action.code,
            title=one.title,
            outcome=translate(label, spoken),
            reason=reason or "–",
            link=f"{site.public_url}/plans/{pillar.key}/{action.code}",
            stop=_link(one.address, site),
        )
    return len(addressed)


def _link(address: NoticeAddress, site: mail.Site) -> str:
    """What confirms an address, and takes it away."""
    return f"{site.public_url}{mail.STOP_PATH}{address.token}"
