"""One-time links: made for one purpose, used up once, however many try at the same moment."""

import datetime as dt

import sqlalchemy as sa

from cocreate.domain.accounts import ARBITRATION_LINK_LIFE, INVITATION_LIFE, SIGN_IN_LINK_LIFE
from cocreate.domain.errors import Gone
from cocreate.domain.tokens import new_token, token_hash
from cocreate.models.accounts import Account, LinkPurpose, OneTimeLink
from cocreate.models.entrances import open_link
from cocreate.unit_of_work import UnitOfWork

_LIFE: dict[LinkPurpose, dt.timedelta] = {
    LinkPurpose.SIGN_IN: SIGN_IN_LINK_LIFE,
    LinkPurpose.INVITATION: INVITATION_LIFE,
    LinkPurpose.ARBITRATION: ARBITRATION_LINK_LIFE,
}


def make_link(uow: UnitOfWork, account: Account, purpose: LinkPurpose) -> str:
    """A new link for an account; answers its token, which is kept nowhere."""
    token = new_token()
    uow.session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            account_id=account.id,
            purpose=purpose,
            created_at=uow.now(),
            expires_at=uow.now() + _LIFE[purpose],
        )
    )
    return token


def use_link(uow: UnitOfWork, token: str, purpose: LinkPurpose) -> Account:
    """Use a link up; answers its account, locked. Its other links of this purpose die with it.

    Those of arbitration stay: each was mailed for a round of its own. Raises ``NotFound`` or
    ``Gone`` as ``open_link`` does; of several at once, one wins.
    """
    link, _ = open_link(uow.session, token, purpose, uow.now())
    taken = uow.session.scalar(
        sa.update(OneTimeLink)
        .where(OneTimeLink.token_hash == link.token_hash, OneTimeLink.used_at.is_(None))
        .values(used_at=uow.now())
        .returning(OneTimeLink.account_id)
    )
    if taken is None:
        raise Gone("link-used")
    if purpose is not LinkPurpose.ARBITRATION:
        void_links(uow, taken, purpose)
    return uow.session.get_one(Account, taken, with_for_update=True, populate_existing=True)


def void_links(uow: UnitOfWork, account_id: str, purpose: LinkPurpose | None = None) -> None:
    """Forget the links of an account that nobody has used yet, of one purpose or of all."""
    unused = sa.delete(OneTimeLink).where(
        OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None)
    )
    if purpose is not None:
        unused = unused.where(OneTimeLink.purpose == purpose)
    uow.session.execute(unused)
