"""How staff come in and look after their own account."""

import re

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.accounts import SESSION_LIFE
from cocreate.domain.errors import NotFound
from cocreate.domain.mail import Site
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.models.accounts import LinkPurpose
from cocreate.operations import accounts
from cocreate.operations.entrance import credentials, sessions, sign_in
from cocreate.operations.entrance.sessions import Browser, SignedIn
from cocreate.queries.accounts import find_account, list_sessions, look_at_link
from cocreate.web.access import allows
from cocreate.web.addresses import local_address
from cocreate.web.context import program, reading, writing
from cocreate.web.devices import device_token, drop_cookie, give_device, new_device, set_cookie
from cocreate.web.forms.accounts import (
    ConfirmForm,
    InvitationForm,
    LinkForm,
    PasswordForm,
    ProfileForm,
    SignInForm,
)
from cocreate.web.i18n import choose_language, language, say
from cocreate.web.identity import current_actor, current_staff_session, staff_token

blueprint = Blueprint("accounts", __name__)
Page = str | Response | tuple[str, int]

_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac OS X", "Linux")


def site() -> Site:
    """This site, as mails speak of it."""
    settings = program().settings
    return Site(public_url=settings.public_url, name=settings.brand_name)


@blueprint.route("/sign-in", endpoint="sign_in", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
def show_sign_in() -> Page:
    """Sign in with a password; the same page offers a link by mail."""
    form = SignInForm()
    wanted = local_address(request.values.get("next"), url_for("desk.show"))
    if form.validate_on_submit():
        with form.refusals():
            signed_in = sign_in.sign_in_with_password(
                program().unit_of_work,
                email=form.email.data or "",
                password=form.password.data or "",
                browser=this_browser(),
            )
            return come_in(signed_in, wanted)
    return render_template("accounts/sign_in.html", form=form, next=wanted), form.status


@blueprint.route("/sign-in/link", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
def ask_for_link() -> Page:
    """Ask for a link by mail; the answer is the same for every address."""
    form = LinkForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                sign_in.ask_for_link(
                    uow, email=form.email.data or "", browser=this_browser(), site=site()
                )
            return render_template("accounts/link_sent.html")
    return render_template("accounts/ask_for_link.html", form=form), form.status


@blueprint.route("/sign-in/links/<token>", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
def use_link(token: str) -> Page:
    """Looking at a link asks for a press on a button, which mail scanners do not give."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with writing() as uow:
            signed_in = sign_in.sign_in_with_link(uow, token, this_browser())
        return come_in(signed_in, url_for("desk.show"))
    link = look_at_link(reading(), token, LinkPurpose.SIGN_IN, program().clock())
    return render_template("accounts/use_link.html", form=form, link=link)


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
def accept_invitation(token: str) -> Page:
    """Accept an invitation: one's name, and a password if one wants one."""
    link = look_at_link(reading(), token, LinkPurpose.INVITATION, program().clock())
    form = InvitationForm(name=link.name)
    if form.validate_on_submit():
        with form.refusals():
            signed_in = credentials.accept_invitation(
                program().unit_of_work,
                token,
                name=form.name.data or "",
                password=form.password.data or None,
                browser=this_browser(),
            )
            return come_in(signed_in, url_for("desk.show"))
    return render_template("accounts/invitation.html", form=form, link=link), form.status


@blueprint.post("/sign-out")
@allows(Permission.ACCOUNT_OWN)
def leave() -> Response:
    """Sign out: the session ends, on open sockets too."""
    with writing() as uow:
        sessions.sign_out(uow, staff_token() or "")
    response = make_response(redirect(url_for("home.show"), code=303))
    drop_cookie(response, "staff")
    return response


@blueprint.route("/staff/account", methods=["GET", "POST"])
@allows(Permission.ACCOUNT_OWN)
def profile() -> Page:
    """One's own name and language, password, and signed-in browsers."""
    actor = current_actor()
    account = find_account(reading(), actor, actor.id or "")
    form = ProfileForm(obj=account)
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                accounts.edit_profile(
                    uow, actor, name=form.name.data or "", language=form.language.data
                )
            flash(say(N_("Saved.")), "good")
            return redirect(url_for("accounts.profile"), code=303)
    return _own_page(form=form), form.status


@blueprint.post("/staff/account/password")
@allows(Permission.ACCOUNT_OWN)
def change_password() -> Page:
    """Another password; all other browsers are signed out."""
    form = PasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            credentials.change_password(
                program().unit_of_work,
                current_actor(),
                current=form.current.data or "",
                new=form.new.data or "",
                session_id=_session_id(),
                site=site(),
            )
            flash(say(N_("The password was changed; your other browsers were signed out.")), "good")
            return redirect(url_for("accounts.profile"), code=303)
    return _own_page(password_form=form), form.status


@blueprint.post("/staff/account/sessions/<session_id>/end")
@allows(Permission.ACCOUNT_OWN)
def end_session(session_id: str) -> Response:
    """Sign one of one's browsers out; ``others`` stands for all but this one."""
    actor = current_actor()
    with writing() as uow:
        if session_id == "others":
            sessions.end_sessions(uow, actor, actor.id or "", but=_session_id())
        else:
            sessions.end_session(uow, actor, session_id)
    flash(say(N_("Signed out there.")), "good")
    return redirect(url_for("accounts.profile"), code=303)


def this_browser() -> Browser:
    """The browser that asks: its device token, and how its owner will recognise it."""
    agent = request.user_agent.string
    parts = [
        next((name for name in names if re.search(rf"\b{name}", agent)), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    label = ", ".join(part for part in parts if part).replace("Edg", "Edge").replace("OPR", "Opera")
    return Browser(
        device=device_token() or new_device(), label=label or "?", staff_token=staff_token()
    )


def come_in(signed_in: SignedIn, wanted: str) -> Response:
    """Keep a session in the browser, and go where somebody wanted to."""
    response = make_response(redirect(wanted, code=303))
    set_cookie(response, "staff", signed_in.token, seconds=int(SESSION_LIFE.total_seconds()))
    give_device(response)
    choose_language(response, signed_in.language)
    return response


def _session_id() -> str:
    session = current_staff_session()
    if session is None:
        raise NotFound("no-such-session")
    return session.session_id


def _own_page(form: ProfileForm | None = None, password_form: PasswordForm | None = None) -> str:
    actor = current_actor()
    account = find_account(reading(), actor, actor.id or "")
    return render_template(
        "accounts/profile.html",
        account=account,
        form=form or ProfileForm(formdata=None, obj=account),
        password_form=password_form or PasswordForm(formdata=None),
        sessions=list_sessions(
            reading(), actor, actor.id or "", now=program().clock(), this_one=_session_id()
        ),
        language=language(),
    )
