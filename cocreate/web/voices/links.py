"""The pages behind the link of a council, an actor or a co-author; whoever holds it needs no more.

Looking at a link uses nothing up. These pages are read on phones too, and nobody keeps a copy.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import DomainError, Gone, NotFound
from cocreate.domain.permissions import Permission
from cocreate.domain.sheets.terms import CERTAINTY_LABELS
from cocreate.domain.text import N_
from cocreate.domain.voices import COMMENT_LENGTH, InvitationKind
from cocreate.formatting import BRUSSELS
from cocreate.operations.voices import links
from cocreate.queries.voices.links import VoicePage, amendable_page, voice_page
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.followup.reports import private
from cocreate.web.forms import Form
from cocreate.web.forms.voices import AmendmentForm, ButtonForm, CommentForm, OpinionForm
from cocreate.web.i18n import say
from cocreate.web.limits import limiter
from cocreate.web.voices.words import LABELS

blueprint = Blueprint("voices_by_link", __name__, url_prefix="/voices")
Page = Response | tuple[Response, int]
PACE = "60 per minute"
_PAGES = {
    InvitationKind.COUNCIL: "voices/link_council.html",
    InvitationKind.ACTOR: "voices/link_actor.html",
    InvitationKind.CO_AUTHOR: "voices/link_author.html",
}


@blueprint.get("/<token>")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def show(token: str) -> Page:
    """What the link opens."""
    try:
        return _shown(token, _read(token))
    except (NotFound, Gone) as error:
        return _over(error)


@blueprint.post("/<token>/opinion")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def give_opinion(token: str) -> Page:
    """Give the opinion of a council; the link is used up by it."""
    form = OpinionForm().offer()
    try:
        page = _read(token)
        if form.validate_on_submit():
            with form.refusals():
                with writing() as uow:
                    links.give_opinion(uow, token, form.typed())
                return private(render_template("voices/given.html", page=page))
        return _shown(token, page, form)
    except (NotFound, Gone) as error:
        return _over(error)


@blueprint.post("/<token>/answer")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def answer(token: str) -> Page:
    """Accept or decline to be a co-author."""
    accepts, form = request.form.get("verb") == "accept", ButtonForm()
    try:
        page = _read(token)
        if not form.validate_on_submit():
            return _shown(token, page)
        with writing() as uow:
            links.answer_invitation(uow, token, accepts=accepts)
    except (NotFound, Gone) as error:
        return _over(error)
    if not accepts:
        return private(render_template("voices/declined.html", page=page))
    flash(say(N_("Welcome: your name stands on the sheet.")), "good")
    return redirect(url_for("voices_by_link.show", token=token), code=303)


@blueprint.post("/<token>/comments")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def comment(token: str) -> Page:
    """Leave a comment on a sheet, or on the plan as a whole."""
    form = CommentForm()
    try:
        page = _read(token)
        if form.validate_on_submit():
            with form.refusals():
                with writing() as uow:
                    links.write_comment(uow, token, form.typed())
                flash(say(N_("Your comment is kept. It is answered with a reason.")), "good")
                return _to(token, form.about.data or "")
        return _shown(token, page, form)
    except (NotFound, Gone) as error:
        return _over(error)


@blueprint.post("/<token>/comments/<comment_id>/remove")
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def remove(token: str, comment_id: str) -> Page:
    """Take one's own comment back."""
    try:
        with writing() as uow:
            links.take_comment_back(uow, token, comment_id)
    except (NotFound, Gone) as error:
        return _over(error)
    flash(say(N_("Your comment is taken back.")), "good")
    return _to(token, request.form.get("about", ""))


@blueprint.route("/<token>/sheets/<action_id>", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
@limiter.limit(PACE)
def amend(token: str, action_id: str) -> Page:
    """Propose other words for a sheet; the sheet stays as it is until its authors accept."""
    form = AmendmentForm()
    try:
        page = amendable_page(reading(), token, action_id, program().clock())
        if not form.is_submitted():
            form.fill(page)
        elif form.validate():
            with form.refusals():
                with writing() as uow:
                    links.propose_amendment(uow, token, action_id, form.typed())
                flash(
                    say(N_("Your amendment is proposed. You read here what becomes of it.")), "good"
                )
                return _to(token, action_id)
    except (NotFound, Gone) as error:
        return _over(error)
    content = render_template("voices/link_amend.html", page=page, form=form, token=token, **LABELS)
    return private(content), form.status


def _read(token: str) -> VoicePage:
    return voice_page(reading(), token, program().clock())


def _to(token: str, action_id: str) -> Response:
    place = f"#sheet-{action_id}" if action_id else "#whole"
    return redirect(url_for("voices_by_link.show", token=token) + place, code=303)


def _shown(token: str, page: VoicePage, form: Form | None = None) -> Page:
    asked = form or CommentForm()
    if form is None and page.kind is InvitationKind.COUNCIL:
        asked = OpinionForm().offer().begin(program().clock().astimezone(BRUSSELS).date())
    content = render_template(
        _PAGES[page.kind],
        page=page,
        form=asked,
        token=token,
        longest=COMMENT_LENGTH,
        certainties=CERTAINTY_LABELS,
        **LABELS,
    )
    return private(content), asked.status


def _over(error: DomainError) -> tuple[Response, int]:
    content = render_template("followup/link_over.html", sentence=sentence_of(error))
    return private(content), error.status
