"""Accounts of others, and the mails that wait: what an administrator looks after."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import STAFF_ROLES, Grant, Permission, Role
from cocreate.domain.text import N_
from cocreate.operations import accounts, notifications
from cocreate.operations.accounts import NewAccount
from cocreate.operations.entrance import sessions
from cocreate.queries.accounts import find_account, list_accounts, list_outbox
from cocreate.queries.pillars import list_programmes
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.forms import options
from cocreate.web.forms.accounts import AccountForm, RoleForm
from cocreate.web.i18n import language, plain, say
from cocreate.web.identity import current_actor
from cocreate.web.staff.accounts import Page, site
from cocreate.web.words import ROLE_NAMES

blueprint = Blueprint("administration", __name__, url_prefix="/staff")
EVERYWHERE = "all"


@blueprint.get("/accounts")
@allows(Permission.ACCOUNT_MANAGE)
def index() -> str:
    """All accounts."""
    found = list_accounts(reading(), current_actor())
    return render_template(
        "accounts/list.html", accounts=found, role_names=ROLE_NAMES, pillars=_pillar_names()
    )


@blueprint.route("/accounts/new", methods=["GET", "POST"])
@allows(Permission.ACCOUNT_MANAGE)
def invite() -> Page:
    """Invite somebody."""
    form = AccountForm(language=language())
    form.roles.choices = options(_role_choices())
    if form.validate_on_submit():
        with form.refusals():
            new = NewAccount(
                name=form.name.data or "",
                email=form.email.data or "",
                language=form.language.data,
                roles=tuple(_grant(value) for value in form.roles.data or ()),
            )
            with writing() as uow:
                accounts.invite_account(uow, current_actor(), new, site())
            flash(say(N_("The invitation is on its way.")), "good")
            return redirect(url_for("administration.index"), code=303)
    return render_template("accounts/new.html", form=form), form.status


@blueprint.route("/accounts/<account_id>", methods=["GET", "POST"])
@allows(Permission.ACCOUNT_MANAGE)
def show(account_id: str) -> Page:
    """One account; posting gives it a role."""
    form = RoleForm()
    form.role.choices = options((role.value, say(ROLE_NAMES[role])) for role in STAFF_ROLES)
    form.pillar.choices = options([(EVERYWHERE, say(N_("All pillars"))), *_pillar_names().items()])
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                grant = _grant(f"{form.role.data}|{form.pillar.data}")
                accounts.grant_role(uow, current_actor(), account_id, grant)
            return redirect(url_for("administration.show", account_id=account_id), code=303)
    account = find_account(reading(), current_actor(), account_id)
    page = render_template(
        "accounts/show.html",
        account=account,
        form=form,
        role_names=ROLE_NAMES,
        pillars=_pillar_names(),
    )
    return page, form.status


@blueprint.post("/accounts/<account_id>/revoke")
@allows(Permission.ACCOUNT_MANAGE)
def revoke(account_id: str) -> Response:
    """Take a role away."""
    with writing() as uow:
        grant = _grant(request.form.get("grant", ""))
        accounts.revoke_role(uow, current_actor(), account_id, grant)
    return redirect(url_for("administration.show", account_id=account_id), code=303)


@blueprint.post("/accounts/<account_id>/<verb>")
@allows(Permission.ACCOUNT_MANAGE)
def change(account_id: str, verb: str) -> Response:
    """Deactivate an account or call it back, end its sessions, send its invitation again."""
    actor = current_actor()
    with writing() as uow:
        if verb == "deactivate":
            accounts.deactivate_account(uow, actor, account_id)
        elif verb == "reactivate":
            accounts.reactivate_account(uow, actor, account_id)
        elif verb == "invite-again":
            accounts.resend_invitation(uow, actor, account_id, site())
        else:
            sessions.end_sessions(uow, actor, account_id)
    flash(say(N_("Done.")), "good")
    return redirect(url_for("administration.show", account_id=account_id), code=303)


@blueprint.get("/outbox")
@allows(Permission.OUTBOX_READ)
def outbox() -> str:
    """The mails that wait, left or failed; their words only where no mail leaves."""
    no_mail_leaves = program().settings.smtp_url is None
    mails = list_outbox(reading(), current_actor(), show_bodies=no_mail_leaves)
    return render_template("accounts/outbox.html", mails=mails, no_mail_leaves=no_mail_leaves)


@blueprint.post("/outbox/<mail_id>/again")
@allows(Permission.OUTBOX_READ)
def send_again(mail_id: str) -> Response:
    """Try a failed mail once more."""
    with writing() as uow:
        notifications.send_again(uow, current_actor(), mail_id)
    return redirect(url_for("administration.outbox"), code=303)


def _pillar_names() -> dict[str, str]:
    programmes = list_programmes(reading(), current_actor())
    return {one.id: plain(one.name) for programme in programmes for one in programme.pillars}


def _role_choices() -> list[tuple[str, str]]:
    choices = [(f"{role.value}|{EVERYWHERE}", say(ROLE_NAMES[role])) for role in STAFF_ROLES]
    for role in (Role.COORDINATOR, Role.FACILITATOR, Role.DECIDER, Role.LEAD, Role.READER):
        for pillar_id, name in _pillar_names().items():
            told = say(N_("%(role)s: %(pillar)s"), role=say(ROLE_NAMES[role]), pillar=name)
            choices.append((f"{role.value}|{pillar_id}", told))
    return choices


def _grant(value: str) -> Grant:
    role, _, pillar_id = value.partition("|")
    try:
        return Grant(Role(role), None if pillar_id in {"", EVERYWHERE} else pillar_id)
    except ValueError:
        raise RuleViolation("unknown-role", field="roles") from None
