"""The room on a phone: one page that follows the workshop, and what a participant can do there."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations import joining, proposals
from cocreate.operations.proposals import SUMMARY_LENGTH, TITLE_LENGTH
from cocreate.operations.voting import CastRequest
from cocreate.queries.proposals import proposal_page
from cocreate.queries.similar import SimilarProposals, Typed, similar_proposals
from cocreate.queries.studies.runs import own_share
from cocreate.web.access import allows
from cocreate.web.context import hand_in, program, reading, writing
from cocreate.web.devices import ballot_seed
from cocreate.web.errors import sentence_of, wants_json
from cocreate.web.forms.rooms import NameForm, ProposalForm
from cocreate.web.i18n import language, say
from cocreate.web.identity import ROOM, current_actor
from cocreate.web.live import pages as live_pages
from cocreate.web.live.pace import check_pace
from cocreate.web.room.phone import REGIONS, PhonePage, phone_page

blueprint = Blueprint(ROOM, __name__, url_prefix="/room/<workshop_id>")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@allows(Permission.WORKSHOP_TAKE_PART)
def show(workshop_id: str) -> Page:
    """The page of the room: it follows the workshop from step to step."""
    return _page(phone_page(workshop_id))


@blueprint.get("/share")
@allows(Permission.WORKSHOP_TAKE_PART)
def share(workshop_id: str) -> Page:
    """What the selection that the room was shown did with one's own share; for this phone alone."""
    page = phone_page(workshop_id)
    mine = own_share(reading(), current_actor(), ballot_seed())
    return render_template("room/share.html", page=page, mine=mine)


@blueprint.post("/proposals")
@allows(Permission.WORKSHOP_TAKE_PART)
def propose(workshop_id: str) -> Page:
    """Send a proposal; one that resembles others is shown beside them first, and never blocked."""
    form = ProposalForm()
    page = phone_page(workshop_id, proposal_form=form)
    if form.validate_on_submit():
        similar = _similar(workshop_id, form) if "anyway" not in request.form else None
        if similar is not None and similar.shown and not wants_json():
            return _page(page, similar=similar), 200
        with form.refusals():
            with writing() as uow:
                proposals.submit_proposal(
                    uow, current_actor(), workshop_id, form.draft(), form.operation_id.data or ""
                )
            flash(say(N_("Your proposal was sent.")), "good")
            return _back(workshop_id)
    return _page(page), form.status


@blueprint.get("/similar")
@allows(Permission.WORKSHOP_TAKE_PART)
def similar(workshop_id: str) -> Page:
    """What the room already holds that resembles what is being typed."""
    typed = Typed(
        title=request.args.get("title", "")[:TITLE_LENGTH],
        summary=request.args.get("summary", "")[:SUMMARY_LENGTH],
        language=language(),
        editing=request.args.get("editing"),
    )
    found = similar_proposals(reading(), current_actor(), workshop_id, typed)
    return render_template("room/_similar.html", similar=found)


@blueprint.route("/proposals/<proposal_id>", methods=["GET", "POST"])
@allows(Permission.WORKSHOP_TAKE_PART)
def revise(workshop_id: str, proposal_id: str) -> Page:
    """One's own proposal: its history, and its words as long as they may change."""
    page = phone_page(workshop_id)
    own = next((one for one in page.own if one.card.id == proposal_id), None)
    if own is None:
        raise NotFound("no-such-proposal")
    form = ProposalForm().offer(page.room.frame)
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                proposals.revise_proposal(
                    uow,
                    current_actor(),
                    proposal_id,
                    form.draft(),
                    int(form.version.data or 0),
                    form.operation_id.data,
                )
            flash(say(N_("Saved.")), "good")
            return _back(workshop_id)
    elif not form.is_submitted():
        form.fill(own.card)
    history = proposal_page(reading(), current_actor(), proposal_id)
    content = render_template("room/proposal.html", page=page, own=own, form=form, history=history)
    return content, form.status


@blueprint.post("/proposals/<proposal_id>/<verb>")
@allows(Permission.WORKSHOP_TAKE_PART)
def take_back(workshop_id: str, proposal_id: str, verb: str) -> Response:
    """Take one's own proposal back, or put it back."""
    with writing() as uow:
        if verb == "withdraw":
            proposals.withdraw_proposal(uow, current_actor(), proposal_id)
        elif verb == "restore":
            proposals.restore_proposal(uow, current_actor(), proposal_id)
        else:
            raise NotFound("no-such-region")
    return _back(workshop_id)


@blueprint.post("/polls/<poll_id>/ballot")
@allows(Permission.WORKSHOP_TAKE_PART)
def cast(workshop_id: str, poll_id: str) -> Page | tuple[Response, int]:
    """Cast or change one's ballot.

    Fields ``mark-<option id>`` hold the marks, ``reason-<option id>`` why somebody objects.
    """
    check_pace()
    marks = {
        name.removeprefix("mark-"): value
        for name, value in request.form.items()
        if name.startswith("mark-") and value != ""
    }
    wish = CastRequest(
        poll_id=poll_id,
        marks=marks,
        seed=ballot_seed() or "",
        operation_id=request.form.get("operation_id", ""),
        reached_at=program().clock(),
        reasons={
            name.removeprefix("reason-"): value
            for name, value in request.form.items()
            if name.startswith("reason-")
        },
    )
    try:
        counted = hand_in(current_actor(), wish)
    except (RuleViolation, NotAllowed) as error:
        if wants_json():
            raise
        flash(sentence_of(error), "bad")
        return _page(phone_page(workshop_id, typed=marks)), error.status
    if wants_json():
        return jsonify(ok=True, marks=counted.marks, revision=counted.revision), 200
    flash(say(N_("Your ballot is counted. You can change it until the vote closes.")), "good")
    return _back(workshop_id)


@blueprint.post("/seat")
@allows(Permission.WORKSHOP_TAKE_PART)
def seat(workshop_id: str) -> Page:
    """One's name, which nobody has to give; or another college, before the first ballot."""
    form = NameForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                if "college" in request.form:
                    joining.change_college(uow, current_actor(), request.form["college"])
                else:
                    joining.set_name(uow, current_actor(), form.name.data or "")
            flash(say(N_("Saved.")), "good")
            return _back(workshop_id)
    return _page(phone_page(workshop_id)), form.status


def _page(page: PhonePage, *, similar: SimilarProposals | None = None) -> str:
    return render_template("room/show.html", page=page, similar=similar)


def _back(workshop_id: str) -> Response:
    return redirect(url_for("room.show", workshop_id=workshop_id), code=303)


def _similar(workshop_id: str, form: ProposalForm) -> SimilarProposals:
    typed = Typed(form.title.data or "", form.summary.data or "", language())
    return similar_proposals(reading(), current_actor(), workshop_id, typed)


live_pages.register(
    live_pages.LivePage(
        audience=Audience.PARTICIPANT,
        regions=REGIONS,
        personal=frozenset({"task", "mine"}),
        load=phone_page,
    )
)
