"""The charter of a pillar: drawn up, signed by each signatory, closed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.commitments import KIND_LABELS
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.formatting import format_date
from cocreate.operations.commitments import charters
from cocreate.queries.commitments.charters import CharterPage, charter_page, charters_page
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.forms import Form, options
from cocreate.web.forms.commitments import (
    ClosingForm,
    SignatoryForm,
    SignatureForm,
    UndertakingForm,
)
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor
from cocreate.web.staff.accounts import site

blueprint = Blueprint("charters", __name__, url_prefix="/staff")
Page = str | Response | tuple[str, int]


@blueprint.get("/pillars/<key>/charters")
@allows(Permission.PLAN_READ)
def index(key: str) -> Page:
    """The charters of a pillar."""
    return _index(key, UndertakingForm())


@blueprint.post("/pillars/<key>/charters")
@allows(Permission.CHARTER_EDIT)
def draw(key: str) -> Page:
    """Draw up a charter on a version of the plan."""
    form = UndertakingForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                charter_id = charters.draw_charter(
                    uow, current_actor(), form.version_id.data or "", form.texts("undertaking")
                )
            return redirect(url_for("charters.show", charter_id=charter_id), code=303)
    return _index(key, form)


@blueprint.get("/charters/<charter_id>")
@allows(Permission.PLAN_READ)
def show(charter_id: str) -> Page:
    """One charter, as it is or as it would be signed now."""
    return _page(charter_page(reading(), current_actor(), charter_id))


@blueprint.post("/charters/<charter_id>/words")
@allows(Permission.CHARTER_EDIT)
def word(charter_id: str) -> Page:
    """Change what is undertaken."""
    form = UndertakingForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                charters.word_charter(uow, current_actor(), charter_id, form.texts("undertaking"))
            return _done(charter_id, N_("Saved."))
    return _page(charter_page(reading(), current_actor(), charter_id), words=form)


@blueprint.post("/charters/<charter_id>/signatories")
@allows(Permission.CHARTER_EDIT)
def name(charter_id: str) -> Page:
    """Name who signs."""
    form = SignatoryForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                charters.add_signatory(uow, current_actor(), charter_id, form.new())
            return _done(charter_id, N_("The signatory is on the list."))
    return _page(charter_page(reading(), current_actor(), charter_id), signatory=form)


@blueprint.post("/charters/<charter_id>/signatories/<signatory_id>/remove")
@allows(Permission.CHARTER_EDIT)
def remove(charter_id: str, signatory_id: str) -> Response:
    """Take somebody off the list."""
    with writing() as uow:
        charters.remove_signatory(uow, current_actor(), charter_id, signatory_id)
    return _done(charter_id, N_("The signatory is off the list."))


@blueprint.post("/charters/<charter_id>/signatures")
@allows(Permission.ACTION_SIGN)
def note(charter_id: str) -> Page:
    """Write down that somebody has signed."""
    form = SignatureForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                charters.note_signature(
                    uow, current_actor(), charter_id, form.signatory_id.data or "", form.day()
                )
            return _done(charter_id, N_("The signature is noted."))
    return _page(charter_page(reading(), current_actor(), charter_id), signature=form)


@blueprint.post("/charters/<charter_id>/closing")
@allows(Permission.ACTION_SIGN)
def close(charter_id: str) -> Page:
    """Close the charter: everybody has signed."""
    form = ClosingForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                charters.sign_charter(
                    uow, current_actor(), charter_id, site(), form.reason.data or ""
                )
            return _done(charter_id, N_("The charter is signed and published."))
    return _page(charter_page(reading(), current_actor(), charter_id), closing=form)


def _index(key: str, form: UndertakingForm) -> tuple[str, int]:
    page = charters_page(reading(), current_actor(), key)
    form.version_id.choices = options(
        (
            one_id,
            say(
                N_("Version %(number)s, %(day)s"),
                number=number,
                day=format_date(at.date(), language()),
            ),
        )
        for one_id, number, at in page.versions
    )
    return render_template("commitments/charters.html", page=page, form=form), form.status


def _page(
    page: CharterPage,
    *,
    words: UndertakingForm | None = None,
    signatory: SignatoryForm | None = None,
    signature: SignatureForm | None = None,
    closing: ClosingForm | None = None,
) -> tuple[str, int]:
    sent: Form | None = words or signatory or signature or closing
    if words is None:
        said = {f"undertaking_{code}": text for code, text in page.undertaking.items()}
        words = UndertakingForm(formdata=None, **said)
    content = render_template(
        "commitments/charter.html",
        page=page,
        words=words,
        signatory=(signatory or SignatoryForm(formdata=None)).offer_to(page.organisations),
        signature=signature or SignatureForm(formdata=None),
        closing=closing or ClosingForm(formdata=None),
        sent=sent,
        kinds=KIND_LABELS,
    )
    return content, 200 if sent is None else sent.status


def _done(charter_id: str, said: str) -> Response:
    flash(say(said), "good")
    return redirect(url_for("charters.show", charter_id=charter_id), code=303)
