"""The board of proposals: grouped, merged and taken apart, worded, hidden, put back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations import consolidation
from cocreate.operations.voices.notes import note_on_proposal
from cocreate.queries.origins import origin_history
from cocreate.queries.proposals import Card, ProposalPage, board, proposal_page
from cocreate.queries.voices.reading import proposal_notes
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.dashboard.pages import Page, act, back, refused
from cocreate.web.forms.boards import MergeForm, ReasonForm, WordingForm, ticked
from cocreate.web.forms.voices import NoteForm
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.workshops.pages import find_workshop

blueprint = Blueprint("board", __name__)

BOARD = "board"
MERGE_AT_LEAST = consolidation.FEWEST_TO_MERGE


@blueprint.post("/board/group")
@allows(Permission.PROPOSAL_ARRANGE)
def group(workshop_id: str) -> Page:
    """Put the ticked cards under a label, or out of their groups."""
    out = request.form.get("out") == "1"
    label = "" if out else request.form.get("label", "").strip()
    if not out and not label:
        return refused(workshop_id, RuleViolation("group-label-missing", field="label"))
    moves = ticked()
    if not moves:
        return refused(workshop_id, RuleViolation("nothing-ticked"))
    return act(
        workshop_id,
        lambda uow, actor: consolidation.group_proposals(uow, actor, workshop_id, moves, label),
        place=BOARD,
    )


@blueprint.post("/board/rename")
@allows(Permission.PROPOSAL_ARRANGE)
def rename(workshop_id: str) -> Page:
    """Give a group another label; with that of another group, the two become one."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    return act(
        workshop_id,
        lambda uow, actor: consolidation.rename_group(uow, actor, workshop_id, old, new),
        place=BOARD,
    )


@blueprint.post("/board/choose")
@allows(Permission.PROPOSAL_ARRANGE)
def choose(workshop_id: str) -> Page:
    """From the ticked cards to the page on which they are merged."""
    address = url_for(
        "dashboard.board.merge", workshop_id=workshop_id, cards=request.form.getlist("cards")
    )
    return redirect(address, code=303)


@blueprint.route("/board/merge", methods=["GET", "POST"])
@allows(Permission.PROPOSAL_ARRANGE)
def merge(workshop_id: str) -> Page:
    """One proposal out of the ticked ones, whose words stand beside it."""
    page = find_workshop(workshop_id, Permission.PROPOSAL_HIDE)
    ids = tuple(ticked())
    on_board = board(reading(), current_actor(), workshop_id).groups
    cards = {one.id: one for found in on_board for one in found.cards}
    origins: list[Card] = [cards[one] for one in ids if one in cards]
    form = MergeForm()
    if not form.is_submitted():
        if len(origins) < MERGE_AT_LEAST:
            fewest = RuleViolation("too-few-to-merge", minimum=MERGE_AT_LEAST)
            return refused(workshop_id, fewest)
        form.fill(origins)
    elif form.validate():
        with form.refusals():
            with writing() as uow:
                made = consolidation.merge_proposals(
                    uow,
                    current_actor(),
                    ids,
                    form.title.data or "",
                    form.summary.data or "",
                    form.operation_id.data,
                )
            flash(
                say(N_("Merged. The proposals it was made of are kept, and can be split.")), "good"
            )
            return redirect(_address(workshop_id, made), code=303)
    content = render_template("dashboard/merge.html", form=form, page=page, origins=origins)
    return content, form.status


@blueprint.route("/proposals/<proposal_id>", methods=["GET", "POST"])
@allows(Permission.PROPOSAL_HIDE)
def show(workshop_id: str, proposal_id: str) -> Page:
    """One proposal with all that went into it; posting puts its words right."""
    found = _find(workshop_id, proposal_id)
    form = WordingForm()
    if not form.is_submitted():
        form.fill(found.card)
    elif form.validate():
        with form.refusals():
            with writing() as uow:
                consolidation.edit_proposal(
                    uow,
                    current_actor(),
                    proposal_id,
                    form.draft(found.card),
                    int(form.version.data or 0),
                )
            flash(say(N_("Saved.")), "good")
            return redirect(_address(workshop_id, proposal_id), code=303)
    return _show(workshop_id, proposal_id, form=form), form.status


@blueprint.post("/proposals/<proposal_id>/hide")
@allows(Permission.PROPOSAL_HIDE)
def hide(workshop_id: str, proposal_id: str) -> Page:
    """Keep a proposal from the room, with a reason."""
    form = ReasonForm()
    if form.validate():
        with form.refusals():
            with writing() as uow:
                consolidation.hide_proposal(
                    uow, current_actor(), proposal_id, form.reason.data or ""
                )
            flash(say(N_("Hidden. Its author sees the reason.")), "good")
            return back(workshop_id, BOARD)
    return _show(workshop_id, proposal_id, reason=form), form.status


@blueprint.post("/proposals/<proposal_id>/note")
@allows(Permission.NOTE_KEEP)
def note(workshop_id: str, proposal_id: str) -> Page:
    """Write an internal note on a proposal; nobody in the room ever reads it."""
    form = NoteForm(prefix="note-")
    if form.validate():
        with form.refusals():
            with writing() as uow:
                note_on_proposal(uow, current_actor(), proposal_id, form.note.data or "")
            flash(say(N_("The note is kept, for the office alone.")), "good")
            return redirect(_address(workshop_id, proposal_id), code=303)
    return _show(workshop_id, proposal_id, note=form), form.status


@blueprint.post("/proposals/<proposal_id>/<verb>")
@allows(Permission.PROPOSAL_HIDE)
def change(workshop_id: str, proposal_id: str, verb: str) -> Page:
    """Show a hidden proposal again, split a merged one, withdraw or put back for the author."""
    verbs = {
        "unhide": consolidation.unhide_proposal,
        "split": consolidation.split_proposal,
        "retract": consolidation.retract_proposal,
        "put-back": consolidation.put_back_proposal,
    }
    if verb not in verbs:
        raise NotFound("no-such-region")
    return act(workshop_id, lambda uow, actor: verbs[verb](uow, actor, proposal_id), place=BOARD)


def _find(workshop_id: str, proposal_id: str) -> ProposalPage:
    """The proposal, if it is one of a workshop that this member of staff runs."""
    find_workshop(workshop_id, Permission.PROPOSAL_HIDE)
    found = proposal_page(reading(), current_actor(), proposal_id)
    if found.workshop_id != workshop_id:
        raise NotFound("no-such-proposal")
    return found


def _show(
    workshop_id: str,
    proposal_id: str,
    *,
    form: WordingForm | None = None,
    reason: ReasonForm | None = None,
    note: NoteForm | None = None,
) -> str:
    found = _find(workshop_id, proposal_id)
    form = form or WordingForm(formdata=None).fill(found.card)
    if form.is_stale:
        form.version.data = str(found.card.version)
    return render_template(
        "dashboard/proposal.html",
        page=find_workshop(workshop_id),
        found=found,
        history=origin_history(reading(), current_actor(), proposal_id),
        form=form,
        now=WordingForm(formdata=None).fill(found.card),
        reason=reason or ReasonForm(formdata=None),
        note=note or NoteForm(prefix="note-", formdata=None),
        notes=proposal_notes(reading(), current_actor(), proposal_id),
    )


def _address(workshop_id: str, proposal_id: str) -> str:
    return url_for("dashboard.board.show", workshop_id=workshop_id, proposal_id=proposal_id)
