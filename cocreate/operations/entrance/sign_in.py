"""Signing in, by password or by a link in the mail.

Every refusal by password is the same, and costs the same, whether the account exists or not.
Attempts are slowed down per account and per device, never stopped for ever: a device that has been
signed in before is not slowed down by strangers, and a link in the mail always remains.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from cocreate.domain import mail
from cocreate.domain.accounts import SIGN_IN_LINK_LIFE, fold_email
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Facts, Permission, acting_role
from cocreate.domain.tokens import token_hash
from cocreate.models.accounts import Account, LinkPurpose, StaffSession
from cocreate.models.entrances import actor_of
from cocreate.operations.entrance.one_time_links import make_link, use_link
from cocreate.operations.entrance.passwords import password_matches
from cocreate.operations.entrance.sessions import Browser, SignedIn, start_session
from cocreate.operations.entrance.throttling import (
    Limit,
    count_attempt,
    forget_attempts,
    take_back_attempt,
)
from cocreate.operations.notifications import Addressee, queue_letter
from cocreate.unit_of_work import UnitOfWork

Units = Callable[[], UnitOfWork]
"""Makes units of work: for what takes two transactions because it hashes a password between."""

FREE_TRIES_OF_AN_ACCOUNT = 5
FREE_TRIES_OF_A_DEVICE = 20
FREE_LINKS_OF_AN_ACCOUNT = 3
FREE_LINKS_OF_A_DEVICE = 10


@dataclass(frozen=True)
class _Attempt:
    """What a password is compared with, and what counts the attempt."""

    account_id: str | None
    password_hash: str | None
    of_account: Limit
    of_device: Limit


def sign_in_with_password(units: Units, *, email: str, password: str, browser: Browser) -> SignedIn:
    """Sign in with an address and a password.

    Raises ``RuleViolation("sign-in-refused")`` whatever is wrong, ``TooMany`` when this account or
    device has to wait.
    """
    with units() as uow:
        attempt = begin_attempt(uow, email, browser)
    matches = password_matches(attempt.password_hash, password)
    with units() as uow:
        account = _unchanged(uow, attempt) if matches else None
        if account is None:
            raise RuleViolation("sign-in-refused")
        forget_attempts(uow, attempt.of_account)
        take_back_attempt(uow, attempt.of_device)
        return start_session(uow, account, browser)


def begin_attempt(uow: UnitOfWork, email: str, browser: Browser) -> _Attempt:
    """Count an attempt and find what it will be compared with; nothing if nobody may sign in."""
    folded, device = fold_email(email), token_hash(browser.device)
    account = uow.session.scalar(sa.select(Account).where(Account.email == folded))
    is_known = uow.session.scalar(
        sa.select(
            sa.exists()
            .where(StaffSession.account_id == Account.id, StaffSession.device_hash == device)
            .where(Account.email == folded)
        )
    )
    of_account = Limit(
        "password", f"{folded}|{device}" if is_known else folded, FREE_TRIES_OF_AN_ACCOUNT
    )
    of_device = Limit("password-device", device, FREE_TRIES_OF_A_DEVICE)
    count_attempt(uow, of_account, of_device)
    if account is None or not _may_enter(account):
        return _Attempt(None, None, of_account, of_device)
    return _Attempt(account.id, account.password_hash, of_account, of_device)


def ask_for_link(uow: UnitOfWork, *, email: str, browser: Browser, site: mail.Site) -> None:
    """Mail a sign-in link, if somebody has this address; the answer never tells whether.

    Raises ``TooMany`` when this address or device has asked too often, known or not.
    """
    folded = fold_email(email)
    count_attempt(
        uow,
        Limit("link", folded, FREE_LINKS_OF_AN_ACCOUNT),
        Limit("link-device", token_hash(browser.device), FREE_LINKS_OF_A_DEVICE),
    )
    account = uow.session.scalar(sa.select(Account).where(Account.email == folded))
    if account is None or account.email is None or not _may_enter(account):
        return
    token = make_link(uow, account, LinkPurpose.SIGN_IN)
    queue_letter(
        uow,
        mail.SIGN_IN,
        Addressee(account.email, account.language),
        name=account.name,
        site=site.name,
        link=f"{site.public_url}{mail.SIGN_IN_PATH}{token}",
        minutes=int(SIGN_IN_LINK_LIFE.total_seconds() // 60),
    )


def sign_in_with_link(
    uow: UnitOfWork,
    token: str,
    browser: Browser,
    purpose: LinkPurpose = LinkPurpose.SIGN_IN,
) -> SignedIn:
    """Use a link up and sign its account in: one that was asked for, or one to an arbitration.

    The mail that brought the latter has reached its reader, so it accepts a waiting invitation.
    Raises ``NotFound("no-such-link")``, ``Gone("link-used")`` or ``Gone("link-expired")``.
    """
    account = use_link(uow, token, purpose)
    if purpose is LinkPurpose.ARBITRATION and account.accepted_at is None:
        account.accepted_at = uow.now()
        actor = actor_of(account)
        role = acting_role(actor, Permission.ACCOUNT_OWN, Facts())
        subject = ("account", account.id)
        uow.record(actor, role, "account:accept", subject, None, account.personal_words)
    if not _may_enter(account):
        raise NotFound("no-such-link")
    if account.email is not None:
        forget_attempts(uow, Limit("link", account.email, FREE_LINKS_OF_AN_ACCOUNT))
    return start_session(uow, account, browser)


def _unchanged(uow: UnitOfWork, attempt: _Attempt) -> Account | None:
    """The account of an attempt, unless it lost its password or its access meanwhile."""
    if attempt.account_id is None:
        return None
    account = uow.session.get(Account, attempt.account_id, with_for_update=True)
    if account is None or not _may_enter(account):
        return None
    return account if account.password_hash == attempt.password_hash else None


def _may_enter(account: Account) -> bool:
    """Whether an account can be signed in to: accepted, and not deactivated."""
    return account.is_active and account.accepted_at is not None
