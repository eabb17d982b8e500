"""Sealing: the one archive that a round is sent is kept as it is, and its fingerprint is mailed."""

import hashlib
from dataclasses import dataclass

from cocreate.domain import mail
from cocreate.domain.arbitration import RoundState
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Actor, Permission, acting_role
from cocreate.models.accounts import Account
from cocreate.models.arbitration import ArbitrationRound, SealedFile
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan
from cocreate.operations.arbitration.rounds import Sent, mail_link, note_round_read, round_for
from cocreate.unit_of_work import UnitOfWork


def seal_round(
    uow: UnitOfWork, actor: Actor, round_id: str, archive: bytes, site: mail.Site
) -> str:
    """Keep the archive of an open round and mail its deciders a link with its SHA-256; answers it.

    A round has one sealed file: sealing again changes nothing and mails nobody. What goes into the
    archive is read by ``queries.sealing`` and packed by ``exports.sealing``.
    """
    round_, facts = round_for(uow, actor, round_id, Permission.ROUND_OPEN)
    known = uow.session.get(SealedFile, round_.id)
    if known is not None:
        return known.sha256
    if round_.state is not RoundState.OPEN:
        raise RuleViolation("round-is-closed")
    digest = hashlib.sha256(archive).hexdigest()
    uow.session.add(
        SealedFile(
            round_id=round_.id,
            sha256=digest,
            size=len(archive),
            content=archive,
            sealed_at=uow.now(),
            sealed_by_id=actor.id if actor.id != "system" else None,
        )
    )
    role = acting_role(actor, Permission.ROUND_OPEN, facts)
    uow.record(actor, role, "round:seal", ("round", round_.id), sha256=digest, size=len(archive))
    for decider in round_.deciders:
        account = uow.session.get_one(Account, decider.account_id)
        mail_link(uow, actor, round_, account, Sent(digest, site))
    return digest


@dataclass(frozen=True)
class Taken:
    """A sealed file on its way out: what it is called, and its bytes."""

    name: str
    content: bytes


def take_sealed_file(uow: UnitOfWork, actor: Actor, round_id: str) -> Taken:
    """A sealed file as it was sealed; whoever takes it leaves a line in the journal (M19).

    Raises ``NotFound`` when the round has none.
    """
    note_round_read(uow, actor, round_id, "sealed-file:read")
    found = uow.session.get(SealedFile, round_id)
    if found is None:
        raise NotFound("no-such-file")
    round_ = uow.session.get_one(ArbitrationRound, round_id)
    pillar = uow.session.get_one(Pillar, uow.session.get_one(Plan, round_.plan_id).pillar_id)
    return Taken(f"arbitration-{pillar.key}-{round_.number}.zip", found.content)
