"""Announcing, before a vote, how a plan will be made of its ballots."""

import secrets
from dataclasses import replace

from cocreate.domain.errors import RuleViolation
from cocreate.domain.events import PollChanged
from cocreate.domain.permissions import Actor, Permission, acting_role
from cocreate.domain.studies.ballots import check_selectable
from cocreate.domain.studies.terms import Terms
from cocreate.operations.polls import poll_for
from cocreate.unit_of_work import UnitOfWork

SEED_BYTES = 8


def announce_terms(uow: UnitOfWork, actor: Actor, poll_id: str, terms: Terms | None) -> None:
    """Announce the terms of a selection with a vote, or take them off; sealed by its first ballot.

    Terms without a seed get one drawn at random now, before anybody can know the ballots. Raises
    ``RuleViolation("rules-sealed")`` after the first ballot, and keeps the attempt in the journal.
    """
    poll, facts = poll_for(uow, actor, poll_id, Permission.POLL_PREPARE)
    role = acting_role(actor, Permission.POLL_PREPARE, facts)
    if poll.is_sealed:
        uow.record_refusal(actor, role, "poll:announce", ("poll", poll.id), rule="selection")
        raise RuleViolation("rules-sealed", field="selection")
    if terms is not None:
        check_selectable(poll.method)
        if not terms.seed:
            terms = replace(terms, seed=drawn_seed())
    poll.selection = None if terms is None else terms.to_json()
    uow.record(actor, role, "poll:announce", ("poll", poll.id), selection=poll.selection)
    uow.announce(PollChanged(poll.workshop_id))


def drawn_seed() -> str:
    """A seed for the public draw that nobody chose."""
    return secrets.token_hex(SEED_BYTES)
