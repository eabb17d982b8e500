"""A consultation on a frozen version: opened, councils and actors invited, comments answered."""

from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.sheets.terms import OrganisationKind
from cocreate.domain.text import N_
from cocreate.operations.plans.sheets import add_organisation
from cocreate.operations.voices import consultations, invitations
from cocreate.queries.voices.pages import ConsultationPage, consultation_page
from cocreate.unit_of_work import UnitOfWork
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.forms import Form
from cocreate.web.forms.voices import (
    AnswerForm,
    CouncilForm,
    InvitedForm,
    LetterOpinionForm,
    NewCouncilForm,
    OpeningForm,
)
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.staff.accounts import site
from cocreate.web.voices.words import LABELS

blueprint = Blueprint("consultations", __name__, url_prefix="/staff/consultations")
Page = str | Response | tuple[str, int]
_SAID = {
    "open": N_("The version is open for opinions and comments."),
    "end": N_("The consultation is ended."),
    "list": N_("The council is in the list."),
    "council": N_("The council is invited by mail."),
    "actor": N_("The invitation is on its way."),
    "opinion": N_("The opinion is kept."),
}


@dataclass
class Forms:
    """The forms of the page; of several that could be wrong, one was sent."""

    open: OpeningForm = field(default_factory=lambda: OpeningForm(prefix="open-"))
    list: NewCouncilForm = field(default_factory=lambda: NewCouncilForm(prefix="list-"))
    council: CouncilForm = field(default_factory=lambda: CouncilForm(prefix="council-"))
    actor: InvitedForm = field(default_factory=lambda: InvitedForm(prefix="actor-"))
    opinion: LetterOpinionForm = field(default_factory=lambda: LetterOpinionForm(prefix="opinion-"))
    end: Form = field(default_factory=lambda: Form(prefix="end-"))
    answer: AnswerForm = field(default_factory=lambda: AnswerForm(prefix="answer-"))

    def named(self, verb: str) -> Form:
        """The form of a verb; raises ``NotFound`` for a verb that the page does not have."""
        if verb not in _SAID:
            raise NotFound("no-such-consultation")
        found: Form = getattr(self, verb)
        return found


@blueprint.get("/<version_id>")
@allows(Permission.PLAN_READ)
def show(version_id: str) -> Page:
    """What was said of a version, and for coordinators the forms to ask for more."""
    return _page(version_id, Forms())


@blueprint.post("/<version_id>/<verb>")
@allows(Permission.CONSULTATION_STEER)
def change(version_id: str, verb: str) -> Page:
    """Open or end the consultation, list a council, invite, enter an opinion."""
    forms = Forms()
    form = forms.named(verb)
    page = _read(version_id)
    if form.is_submitted() and form.validate():
        with form.refusals():
            with writing() as uow:
                _do(uow, current_actor(), page, verb, forms)
            flash(say(_SAID[verb]), "good")
            return redirect(url_for("consultations.show", version_id=version_id), code=303)
    return _page(version_id, forms, form.status, wrong=form)


def _do(uow: UnitOfWork, actor: Actor, page: ConsultationPage, verb: str, forms: Forms) -> None:
    if verb == "open":
        consultations.open_consultation(uow, actor, page.version_id, forms.open.day())
    elif verb == "list":
        names = forms.list.texts("name")
        add_organisation(uow, actor, names, OrganisationKind.BODY.value)
    elif verb == "end":
        consultations.end_consultation(uow, actor, page.id)
    elif verb == "council":
        chosen = forms.council.organisation_id.data or ""
        invited = forms.council.invited()
        invitations.invite_council(uow, actor, page.id, chosen, invited, site())
    elif verb == "actor":
        invitations.invite_actor(uow, actor, page.id, forms.actor.invited(), site())
    else:
        chosen = forms.opinion.organisation_id.data or ""
        consultations.enter_opinion(uow, actor, page.id, chosen, forms.opinion.typed())


@blueprint.post("/<version_id>/comments/<comment_id>")
@allows(Permission.CONSULTATION_STEER)
def answer(version_id: str, comment_id: str) -> Page:
    """Say what is done with a comment, and why."""
    forms = Forms()
    form = forms.answer.offer()
    if form.is_submitted() and form.validate():
        with form.refusals():
            with writing() as uow:
                consultations.answer_comment(
                    uow,
                    current_actor(),
                    comment_id,
                    form.answer.data or "",
                    form.texts("reason"),
                )
            flash(say(N_("The comment is answered.")), "good")
            address = url_for("consultations.show", version_id=version_id)
            return redirect(f"{address}#comment-{comment_id}", code=303)
    return _page(version_id, forms, form.status, wrong=form, answering=comment_id)


@blueprint.post("/<version_id>/invitations/<invitation_id>/<verb>")
@allows(Permission.CONSULTATION_STEER)
def handle(version_id: str, invitation_id: str, verb: str) -> Response:
    """Mail another link, or take the invitation back."""
    treat_invitation(invitation_id, verb)
    return redirect(url_for("consultations.show", version_id=version_id), code=303)


def treat_invitation(invitation_id: str, verb: str) -> None:
    """Do what a button beside an invitation says."""
    with writing() as uow:
        if verb == "again":
            invitations.mail_again(uow, current_actor(), invitation_id, site())
            said = N_("Another link is on its way; the former one works no longer.")
        elif verb == "withdraw":
            invitations.withdraw_invitation(uow, current_actor(), invitation_id)
            said = N_("The invitation is taken back.")
        else:
            raise NotFound("no-such-invitation")
    flash(say(said), "good")


def _read(version_id: str) -> ConsultationPage:
    return consultation_page(reading(), current_actor(), version_id, program().clock())


def _page(
    version_id: str,
    forms: Forms,
    status: int = 200,
    *,
    wrong: Form | None = None,
    answering: str = "",
) -> tuple[str, int]:
    page = _read(version_id)
    forms.council.offer_to(page.known_councils)
    forms.opinion.offer_to(page.known_councils)
    forms.answer.offer()
    if page.closes_on is not None and wrong is not forms.open:
        forms.open.closes_on.data = page.closes_on.isoformat()
    content = render_template(
        "voices/consultation.html",
        page=page,
        sent=forms,
        wrong=wrong,
        answering=answering,
        **LABELS,
    )
    return content, status
