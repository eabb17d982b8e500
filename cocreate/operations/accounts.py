"""Staff accounts: invited, given roles, edited by their owners, deactivated and called back."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from cocreate.domain import mail
from cocreate.domain.accounts import INVITATION_LIFE, check_language, clean_email, clean_name
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.events import StaffRolesChanged
from cocreate.domain.permissions import (
    STAFF_ROLES,
    Actor,
    Facts,
    Grant,
    Permission,
    Role,
    acting_role,
    require,
)
from cocreate.models.accounts import Account, LinkPurpose, RoleGrant
from cocreate.models.base import new_id
from cocreate.models.entrances import grants_of
from cocreate.models.pillars import Pillar
from cocreate.operations.entrance.one_time_links import make_link, void_links
from cocreate.operations.entrance.sessions import close_sessions, running_sessions
from cocreate.operations.notifications import Addressee, queue_letter
from cocreate.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NewAccount:
    """Whom an account is for, and the roles that it begins with."""

    name: str
    email: str
    language: str
    roles: tuple[Grant, ...]


def invite_account(uow: UnitOfWork, actor: Actor, new: NewAccount, site: mail.Site) -> str:
    """Make an account and mail its owner a link to accept it; answers the account's id.

    Raises ``RuleViolation`` naming the field that is missing, unknown or already taken.
    """
    require(actor, Permission.ACCOUNT_MANAGE, Facts())
    account = add_account(uow, new)
    _send_invitation(uow, account, site)
    _note(uow, actor, account, "account:invite", roles=[grant.role.value for grant in new.roles])
    return account.id


def resend_invitation(uow: UnitOfWork, actor: Actor, account_id: str, site: mail.Site) -> None:
    """Mail a new invitation in the place of one that was lost or has expired."""
    account = _managed(uow, actor, account_id)
    if account.accepted_at is not None:
        raise RuleViolation("invitation-already-accepted")
    if not account.is_active:
        raise RuleViolation("account-deactivated")
    void_links(uow, account.id, LinkPurpose.INVITATION)
    _send_invitation(uow, account, site)
    _note(uow, actor, account, "account:invite-again")


def add_account(uow: UnitOfWork, new: NewAccount, *, email_needed: bool = True) -> Account:
    """A new account that nobody can sign in to yet, for an operation that may make one."""
    name, language = clean_name(new.name), check_language(new.language)
    email = clean_email(new.email) if email_needed or new.email else None
    if not new.roles:
        raise RuleViolation("roles-missing", field="roles")
    for grant in new.roles:
        _check_grant(uow, grant)
    _refuse_taken(uow, email)
    account = Account(
        id=new_id(), email=email, name=name, language=language, is_active=True, created_at=uow.now()
    )
    for grant in dict.fromkeys(new.roles):
        account.roles.append(RoleGrant(role=grant.role, pillar_id=grant.pillar_id))
    uow.session.add(account)
    _flush_email(uow)
    return account


def edit_profile(uow: UnitOfWork, actor: Actor, *, name: str, language: str) -> None:
    """Change one's own name, and the language of one's screens and mails."""
    require(actor, Permission.ACCOUNT_OWN, Facts())
    account = find_account(uow, actor.id or "")
    account.name, account.language = clean_name(name), check_language(language)
    role = acting_role(actor, Permission.ACCOUNT_OWN, Facts())
    subject = ("account", account.id)
    uow.record(actor, role, "account:edit", subject, None, account.personal_words)


def change_email(
    uow: UnitOfWork, actor: Actor, account_id: str, email: str, site: mail.Site
) -> None:
    """Give an account another address, and tell the former one."""
    account = _managed(uow, actor, account_id)
    cleaned, former = clean_email(email), account.email
    if cleaned == former:
        return
    _refuse_taken(uow, cleaned)
    account.email = cleaned
    _flush_email(uow)
    void_links(uow, account.id)
    if former is not None:
        addressee = Addressee(former, account.language)
        queue_letter(uow, mail.EMAIL_CHANGED, addressee, name=account.name, site=site.name)
    _note(uow, actor, account, "account:change-email")


def grant_role(uow: UnitOfWork, actor: Actor, account_id: str, grant: Grant) -> None:
    """Give an account a role; one that it has already changes nothing."""
    account = _managed(uow, actor, account_id)
    _check_grant(uow, grant)
    if grant in grants_of(account):
        return
    account.roles.append(RoleGrant(role=grant.role, pillar_id=grant.pillar_id))
    _roles_changed(uow, actor, account, "account:grant", grant)


def revoke_role(uow: UnitOfWork, actor: Actor, account_id: str, grant: Grant) -> None:
    """Take a role from an account; one that it does not have changes nothing.

    Raises ``RuleViolation`` for the only role of an account and for the only administrator.
    """
    require(actor, Permission.ACCOUNT_MANAGE, Facts())
    administrators = _locked_administrators(uow)
    account = _managed(uow, actor, account_id)
    held = next((one for one in account.roles if (one.role, one.pillar_id) == _key(grant)), None)
    if held is None:
        return
    if grant.role is Role.ADMINISTRATOR:
        _refuse_the_last(administrators, account)
    if len(account.roles) == 1:
        raise RuleViolation("last-role")
    account.roles.remove(held)
    _roles_changed(uow, actor, account, "account:revoke", grant)


def deactivate_account(uow: UnitOfWork, actor: Actor, account_id: str) -> None:
    """Shut an account out at once: its sessions end, its links die; twice changes nothing.

    Raises ``RuleViolation("last-administrator")`` when nobody else could manage accounts.
    """
    require(actor, Permission.ACCOUNT_MANAGE, Facts())
    administrators = _locked_administrators(uow)
    account = _managed(uow, actor, account_id)
    if not account.is_active:
        return
    _refuse_the_last(administrators, account)
    account.is_active, account.deactivated_at = False, uow.now()
    void_links(uow, account.id)
    close_sessions(uow, account.id)
    _note(uow, actor, account, "account:deactivate")


def reactivate_account(uow: UnitOfWork, actor: Actor, account_id: str) -> None:
    """Let an account in again, with the roles that it had; its former sessions stay ended."""
    account = _managed(uow, actor, account_id)
    if account.is_active:
        return
    account.is_active, account.deactivated_at = True, None
    _note(uow, actor, account, "account:reactivate")


def find_account(uow: UnitOfWork, account_id: str) -> Account:
    """The account, locked against other writers; raises ``NotFound``."""
    account = uow.session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound("no-such-account")
    return account


def _managed(uow: UnitOfWork, actor: Actor, account_id: str) -> Account:
    require(actor, Permission.ACCOUNT_MANAGE, Facts())
    return find_account(uow, account_id)


def _locked_administrators(uow: UnitOfWork) -> frozenset[str]:
    """Who can manage accounts now. Locked, so that two cannot dismiss each other at once.

    Always asked for first: locks that are taken in one order cannot wait for each other.
    """
    return frozenset(
        uow.session.scalars(
            sa.select(Account.id)
            .join(RoleGrant)
            .where(
                RoleGrant.role == Role.ADMINISTRATOR,
                Account.is_active,
                Account.accepted_at.is_not(None),
            )
            .order_by(Account.id)
            .with_for_update()
        )
    )


def _refuse_the_last(administrators: frozenset[str], account: Account) -> None:
    if administrators == {account.id}:
        raise RuleViolation("last-administrator")


def _check_grant(uow: UnitOfWork, grant: Grant) -> None:
    if grant.role not in STAFF_ROLES:
        raise RuleViolation("unknown-role", field="roles")
    if grant.pillar_id is None:
        return
    if grant.role is Role.ADMINISTRATOR:
        raise RuleViolation("administrator-of-a-pillar", field="roles")
    if uow.session.get(Pillar, grant.pillar_id) is None:
        raise RuleViolation("no-such-pillar", field="roles")


def _refuse_taken(uow: UnitOfWork, email: str | None) -> None:
    taken = sa.exists().where(Account.email == email)
    if email is not None and uow.session.scalar(sa.select(taken)):
        raise RuleViolation("email-taken", field="email")


def _flush_email(uow: UnitOfWork) -> None:
    """Write the account now: of two that take one address at the same moment, one hears of it."""
    try:
        uow.session.flush()
    except IntegrityError:
        raise RuleViolation("email-taken", field="email") from None


def _send_invitation(uow: UnitOfWork, account: Account, site: mail.Site) -> None:
    if account.email is None:
        raise RuleViolation("email-missing", field="email")
    token = make_link(uow, account, LinkPurpose.INVITATION)
    queue_letter(
        uow,
        mail.INVITATION,
        Addressee(account.email, account.language),
        name=account.name,
        site=site.name,
        link=f"{site.public_url}{mail.INVITATION_PATH}{token}",
        days=INVITATION_LIFE.days,
    )


def _roles_changed(
    uow: UnitOfWork, actor: Actor, account: Account, verb: str, grant: Grant
) -> None:
    sessions = running_sessions(uow, account.id)
    if sessions:
        uow.announce(StaffRolesChanged(sessions))
    _note(uow, actor, account, verb, granted=grant.role.value, pillar=grant.pillar_id)


def _key(grant: Grant) -> tuple[Role, str | None]:
    return grant.role, grant.pillar_id


def _note(uow: UnitOfWork, actor: Actor, account: Account, verb: str, **facts: object) -> None:
    role = acting_role(actor, Permission.ACCOUNT_MANAGE, Facts())
    subject = ("account", account.id)
    uow.record(actor, role, verb, subject, None, account.personal_words, **facts)
