"""The promises of a pillar: seen by those who run it, confirmed by the coordinator."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.commitments import COMMITMENT_STATE_LABELS, KIND_LABELS
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.sheets.terms import ORGANISATION_KIND_LABELS
from cocreate.domain.text import N_
from cocreate.operations.commitments import handling, offers
from cocreate.queries.commitments.promises import PromisesPage, promises_page
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.forms.commitments import LetterForm
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor

blueprint = Blueprint("commitments", __name__, url_prefix="/staff/commitments")
Page = str | Response | tuple[str, int]

_SAID = {
    "attach": N_("The commitment is attached."),
    "confirm": N_("The commitment is confirmed."),
    "fulfil": N_("The commitment is fulfilled."),
    "withdraw": N_("The commitment is withdrawn."),
}


@blueprint.get("/<key>")
@allows(Permission.COMMITMENT_READ)
def show(key: str) -> Page:
    """All promises of a pillar."""
    page = promises_page(reading(), current_actor(), key)
    return _page(page, LetterForm())


@blueprint.post("/<key>")
@allows(Permission.COMMITMENT_HANDLE)
def add(key: str) -> Page:
    """Write down a promise that came by letter."""
    page, form = promises_page(reading(), current_actor(), key), LetterForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                offers.add_commitment(uow, current_actor(), page.pillar_id, form.offer())
            flash(say(N_("The commitment is noted.")), "good")
            return redirect(url_for("commitments.show", key=key), code=303)
    return _page(page, form)


@blueprint.post("/<key>/<commitment_id>/<verb>")
@allows(Permission.COMMITMENT_HANDLE)
def handle(key: str, commitment_id: str, verb: str) -> Page:
    """Attach a promise to a sheet, confirm it, note that it is fulfilled or taken back."""
    if verb not in _SAID:
        raise NotFound("no-such-commitment")
    actor, sent = current_actor(), request.form
    try:
        with writing() as uow:
            if verb == "attach":
                handling.attach_commitment(uow, actor, commitment_id, sent.get("action_id", ""))
            elif verb == "confirm":
                handling.attach_commitment(uow, actor, commitment_id, sent.get("action_id", ""))
                chosen, kind = sent.get("organisation_id", ""), sent.get("new_kind", "")
                handling.confirm_commitment(uow, actor, commitment_id, chosen, kind)
            elif verb == "fulfil":
                handling.fulfil_commitment(uow, actor, commitment_id)
            else:
                reason = sent.get("reason", "")
                handling.withdraw_commitment(uow, actor, commitment_id, reason)
    except RuleViolation as error:
        page = promises_page(reading(), current_actor(), key)
        return _page(page, LetterForm(formdata=None), wrong=(commitment_id, sentence_of(error)))
    flash(say(_SAID[verb]), "good")
    return redirect(url_for("commitments.show", key=key) + f"#promise-{commitment_id}", code=303)


def _page(
    page: PromisesPage, form: LetterForm, wrong: tuple[str, str] = ("", "")
) -> tuple[str, int]:
    content = render_template(
        "commitments/promises.html",
        page=page,
        form=form.offer_to(page.actions),
        kinds=KIND_LABELS,
        organisation_kinds=ORGANISATION_KIND_LABELS,
        states=COMMITMENT_STATE_LABELS,
        wrong=wrong,
        typed=request.form,
    )
    return content, 422 if wrong[0] else form.status
