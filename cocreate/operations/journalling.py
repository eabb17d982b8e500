"""What concerns the journal itself: privileged reading leaves a line, personal words can go."""

import sqlalchemy as sa

from cocreate.domain.permissions import Actor, Facts, Permission, acting_role, require
from cocreate.models.journal import JournalEntry, JournalWords
from cocreate.unit_of_work import UnitOfWork


def note_reading(
    uow: UnitOfWork, actor: Actor, permission: Permission, subject: tuple[str, str], facts: Facts
) -> None:
    """Journal that somebody reads what few may read: ``subject`` is (kind, id) (features M19)."""
    require(actor, permission, facts)
    uow.record(actor, acting_role(actor, permission, facts), f"{subject[0]}:read", subject)


def erase_words(uow: UnitOfWork, actor: Actor, account_id: str) -> int:
    """Erase the personal words of all lines about an account; answers of how many.

    The lines stay, and so does the chain, which covers the digest of the words (rulings 19).
    """
    require(actor, Permission.ACCOUNT_MANAGE, Facts())
    about = sa.select(JournalEntry.id).where(
        JournalEntry.subject_kind == "account", JournalEntry.subject_id == account_id
    )
    erased = uow.session.scalars(
        sa.delete(JournalWords)
        .where(JournalWords.entry_id.in_(about))
        .returning(JournalWords.entry_id)
    ).all()
    if erased:
        role = acting_role(actor, Permission.ACCOUNT_MANAGE, Facts())
        subject = ("account", account_id)
        uow.record(actor, role, "journal:erase-words", subject, lines=len(erased))
    return len(erased)
