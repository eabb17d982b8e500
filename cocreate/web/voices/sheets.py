"""What stands beside a sheet: authors, amendments, comments, internal notes, and its trash."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.plans import trash
from cocreate.operations.voices import amendments, invitations, notes
from cocreate.queries.plans.sheets import sheet_page
from cocreate.queries.voices.pages import amendment_page, sheet_voices
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.forms.voices import DecisionForm, InvitedForm, NoteForm
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.staff.accounts import site
from cocreate.web.voices.consultations import treat_invitation
from cocreate.web.voices.words import LABELS

blueprint = Blueprint("voices", __name__, url_prefix="/staff/sheets/<action_id>")
Page = str | Response | tuple[str, int]


@blueprint.get("/voices")
@allows(Permission.PLAN_READ)
def show(action_id: str) -> Page:
    """All that others said of a sheet and staff noted on it."""
    return _page(action_id, NoteForm(prefix="note-"), InvitedForm(prefix="author-"))


@blueprint.post("/notes")
@allows(Permission.NOTE_KEEP)
def note(action_id: str) -> Page:
    """Write an internal note."""
    form = NoteForm(prefix="note-")
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                notes.note_on_sheet(uow, current_actor(), action_id, form.note.data or "")
            flash(say(N_("The note is kept, for the office alone.")), "good")
            return _back(action_id, "notes")
    return _page(action_id, form, InvitedForm(prefix="author-", formdata=None))


@blueprint.post("/notes/<note_id>/remove")
@allows(Permission.NOTE_KEEP)
def remove_note(action_id: str, note_id: str) -> Response:
    """Take a note away."""
    with writing() as uow:
        notes.remove_note(uow, current_actor(), note_id)
    flash(say(N_("The note is removed.")), "good")
    return _back(action_id, "notes")


@blueprint.post("/co-authors")
@allows(Permission.SHEET_EDIT)
def invite(action_id: str) -> Page:
    """Invite somebody to write the sheet together."""
    form = InvitedForm(prefix="author-")
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                invitations.invite_co_author(
                    uow, current_actor(), action_id, form.invited(), site()
                )
            flash(say(N_("The invitation is on its way.")), "good")
            return _back(action_id, "authors")
    return _page(action_id, NoteForm(prefix="note-", formdata=None), form)


@blueprint.post("/co-authors/<invitation_id>/<verb>")
@allows(Permission.SHEET_EDIT)
def handle(action_id: str, invitation_id: str, verb: str) -> Response:
    """Mail another link, or take the invitation back."""
    treat_invitation(invitation_id, verb)
    return _back(action_id, "authors")


@blueprint.get("/amendments/<amendment_id>")
@allows(Permission.PLAN_READ)
def amendment(action_id: str, amendment_id: str) -> Page:
    """An amendment beside the sheet as it stands."""
    return _amendment(action_id, amendment_id, DecisionForm())


@blueprint.post("/amendments/<amendment_id>")
@allows(Permission.AMENDMENT_DECIDE)
def decide(action_id: str, amendment_id: str) -> Page:
    """Accept or refuse an amendment, with a reason."""
    form, accepts = DecisionForm(), request.form.get("verb") == "accept"
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                actor, reason = current_actor(), form.reason.data or ""
                if accepts:
                    amendments.accept_amendment(uow, actor, amendment_id, reason, form.number())
                else:
                    amendments.refuse_amendment(uow, actor, amendment_id, reason)
            accepted = N_("The amendment is accepted: the sheet has a new version.")
            flash(say(accepted if accepts else N_("The amendment is refused.")), "good")
            return _back(action_id, "amendments")
    return _amendment(action_id, amendment_id, form)


@blueprint.post("/trash")
@allows(Permission.PLAN_EDIT)
def throw_away(action_id: str) -> Response:
    """Put the sheet into the trash of its plan."""
    page = sheet_page(reading(), current_actor(), action_id)
    with writing() as uow:
        trash.trash_sheet(uow, current_actor(), action_id)
    flash(say(N_("The sheet lies in the trash. It can be put back as it was.")), "good")
    return redirect(url_for("plans.show", plan_id=page.plan_id) + "#trash", code=303)


@blueprint.post("/restore")
@allows(Permission.PLAN_EDIT)
def restore(action_id: str) -> Response:
    """Put the sheet back from the trash."""
    with writing() as uow:
        trash.restore_sheet(uow, current_actor(), action_id)
    flash(say(N_("The sheet is back, with everything that belongs to it.")), "good")
    return redirect(url_for("sheets.edit", action_id=action_id), code=303)


def _back(action_id: str, place: str) -> Response:
    return redirect(url_for("voices.show", action_id=action_id) + f"#{place}", code=303)


def _page(action_id: str, note: NoteForm, author: InvitedForm) -> tuple[str, int]:
    content = render_template(
        "voices/sheet.html",
        page=sheet_page(reading(), current_actor(), action_id),
        voices=sheet_voices(reading(), current_actor(), action_id),
        note=note,
        author=author,
        **LABELS,
    )
    return content, max(note.status, author.status)


def _amendment(action_id: str, amendment_id: str, form: DecisionForm) -> tuple[str, int]:
    page = amendment_page(reading(), current_actor(), amendment_id)
    if page.action_id != action_id:
        raise NotFound("no-such-amendment")
    form.version.data = str(page.version)
    return render_template("voices/amendment.html", page=page, form=form, **LABELS), form.status
