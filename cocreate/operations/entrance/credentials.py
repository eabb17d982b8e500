"""What opens an account: accepting its invitation, its password, and the operator's way in.

Passwords are hashed between two transactions, so that no writer waits for them.
"""

import sqlalchemy as sa

from cocreate.catalogues import translate
from cocreate.domain import mail
from cocreate.domain.accounts import check_new_password, clean_email, clean_name
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import (
    SYSTEM,
    Actor,
    Facts,
    Grant,
    Permission,
    Role,
    acting_role,
    require,
)
from cocreate.domain.text import N_
from cocreate.models.accounts import Account, LinkPurpose, RoleGrant
from cocreate.models.entrances import actor_of, grants_of, open_link
from cocreate.operations.accounts import NewAccount, add_account, find_account
from cocreate.operations.entrance.one_time_links import make_link, use_link, void_links
from cocreate.operations.entrance.passwords import hash_password, password_matches
from cocreate.operations.entrance.sessions import Browser, SignedIn, close_sessions, start_session
from cocreate.operations.entrance.sign_in import Units
from cocreate.operations.entrance.throttling import Limit, count_attempt, forget_attempts
from cocreate.operations.notifications import Addressee, queue_letter
from cocreate.unit_of_work import UnitOfWork

FREE_TRIES_TO_CHANGE = 5
_ADMINISTRATOR = Grant(Role.ADMINISTRATOR)
_FIRST_NAME = N_("Administrator")


def accept_invitation(
    units: Units, token: str, *, name: str, password: str | None, browser: Browser
) -> SignedIn:
    """Use an invitation up: set one's name and, if one wants one, a password; signs in.

    Without a password one signs in by links in the mail. Raises ``RuleViolation`` naming the
    field, and what ``use_link`` raises; a refused name or password leaves the link good.
    """
    cleaned = clean_name(name)
    with units() as uow:
        _, account = open_link(uow.session, token, LinkPurpose.INVITATION, uow.now())
        email = account.email
    if password is not None:
        check_new_password(password, known=(cleaned, email))
    hashed = None if password is None else hash_password(password)
    with units() as uow:
        account = use_link(uow, token, LinkPurpose.INVITATION)
        account.name, account.password_hash = cleaned, hashed
        account.accepted_at = uow.now()
        _note(uow, actor_of(account), account, "account:accept")
        return start_session(uow, account, browser)


def change_password(
    units: Units,
    actor: Actor,
    *,
    current: str,
    new: str,
    session_id: str,
    site: mail.Site,
) -> None:
    """Give one's account another password, or its first one: then nobody looks at ``current``.

    All its sessions but ``session_id`` end, its open links die, and a mail tells its owner. Raises
    ``RuleViolation`` naming the field, ``TooMany`` after too many wrong ones.
    """
    require(actor, Permission.ACCOUNT_OWN, Facts())
    limit = Limit("password-change", actor.id or "", FREE_TRIES_TO_CHANGE)
    with units() as uow:
        account = find_account(uow, actor.id or "")
        if account.email is None:
            raise RuleViolation("password-needs-email")
        check_new_password(new, known=(account.name, account.email))
        count_attempt(uow, limit)
        stored = account.password_hash
    if stored is not None and not password_matches(stored, current):
        raise RuleViolation("current-password-wrong", field="current")
    hashed = hash_password(new)
    with units() as uow:
        account = find_account(uow, actor.id or "")
        if account.password_hash != stored:
            raise RuleViolation("current-password-wrong", field="current")
        account.password_hash = hashed
        forget_attempts(uow, limit)
        void_links(uow, account.id)
        close_sessions(uow, account.id, but=session_id)
        _tell_of_change(uow, account, site)
        _note(uow, actor, account, "account:change-password")


def first_administrator_link(
    uow: UnitOfWork, *, mail_works: bool, language: str = "fr"
) -> str | None:
    """The token of a sign-in link for the command line, as long as no administrator has a way in.

    Makes an administrator without a mail address where there is none. None when one has a password,
    or an address to which mail can be sent.
    """
    administrators = uow.session.scalars(
        sa.select(Account)
        .join(RoleGrant)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            Account.is_active,
            Account.accepted_at.is_not(None),
        )
        .order_by(Account.created_at, Account.id)
    ).all()
    if any(one.email and (one.password_hash or mail_works) for one in administrators):
        return None
    account = administrators[0] if administrators else _first_administrator(uow, language)
    return _operators_link(uow, account)


def administrator_link(uow: UnitOfWork, *, email: str, name: str, language: str) -> str:
    """The token of a sign-in link for the command line, for the administrator with this address.

    Makes the account, or calls it back and makes it an administrator: whoever can type commands on
    the server has its database anyway.
    """
    cleaned = clean_email(email)
    account = uow.session.scalar(
        sa.select(Account).where(Account.email == cleaned).with_for_update()
    )
    if account is None:
        account = add_account(uow, NewAccount(name, cleaned, language, (_ADMINISTRATOR,)))
    elif _ADMINISTRATOR not in grants_of(account):
        account.roles.append(RoleGrant(role=Role.ADMINISTRATOR, pillar_id=None))
    account.is_active, account.deactivated_at = True, None
    account.accepted_at = account.accepted_at or uow.now()
    return _operators_link(uow, account)


def _first_administrator(uow: UnitOfWork, language: str) -> Account:
    name = translate(_FIRST_NAME, language)
    new = NewAccount(name, "", language, (_ADMINISTRATOR,))
    account = add_account(uow, new, email_needed=False)
    account.accepted_at = uow.now()
    return account


def _operators_link(uow: UnitOfWork, account: Account) -> str:
    void_links(uow, account.id)
    subject, words = ("account", account.id), account.personal_words
    uow.record(SYSTEM, Role.ADMINISTRATOR, "account:operator-link", subject, None, words)
    return make_link(uow, account, LinkPurpose.SIGN_IN)


def _tell_of_change(uow: UnitOfWork, account: Account, site: mail.Site) -> None:
    if account.email is not None:
        addressee = Addressee(account.email, account.language)
        queue_letter(uow, mail.PASSWORD_CHANGED, addressee, name=account.name, site=site.name)


def _note(uow: UnitOfWork, actor: Actor, account: Account, verb: str) -> None:
    role = acting_role(actor, Permission.ACCOUNT_OWN, Facts())
    uow.record(actor, role, verb, ("account", account.id), None, account.personal_words)
