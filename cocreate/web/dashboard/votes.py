"""The votes of the room: their rules, opened, closed, shown, put right by another round."""

from flask import Blueprint, flash, render_template, request

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.phases import PHASES
from cocreate.domain.text import N_
from cocreate.operations import counting, polls
from cocreate.queries.agendas import StepView
from cocreate.queries.proposals import Group, board
from cocreate.queries.voting import PollView, poll_view
from cocreate.queries.workshops import WorkshopPage
from cocreate.unit_of_work import UnitOfWork
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.dashboard.pages import Page, act, back
from cocreate.web.forms.polls import RoundForm
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.workshops.pages import find_workshop

blueprint = Blueprint("votes", __name__, url_prefix="/polls/<poll_id>")

VOTE = "vote"


@blueprint.post("/open")
@allows(Permission.POLL_RUN)
def open_vote(workshop_id: str, poll_id: str) -> Page:
    """Open the vote under the rules that were on the screen; of a shortlist, this confirms it."""
    seen = request.form.get("seen", "")

    def count_and_open(uow: UnitOfWork, actor: Actor) -> None:
        counting.count_due_polls(uow, workshop_id)
        polls.open_poll(uow, actor, poll_id, seen)

    return act(workshop_id, count_and_open)


@blueprint.post("/close")
@allows(Permission.POLL_RUN)
def close(workshop_id: str, poll_id: str) -> Page:
    """Close the vote; it is counted when the ballots on their way are in."""
    return act(workshop_id, lambda uow, actor: polls.close_poll(uow, actor, poll_id))


@blueprint.post("/publish")
@allows(Permission.POLL_RUN)
def publish(workshop_id: str, poll_id: str) -> Page:
    """Show the result to the room."""

    def count_and_publish(uow: UnitOfWork, actor: Actor) -> None:
        counting.count_due_polls(uow, workshop_id)
        counting.publish_result(uow, actor, poll_id)

    return act(workshop_id, count_and_publish, place=VOTE)


@blueprint.post("/new-round")
@allows(Permission.POLL_PREPARE)
def new_round(workshop_id: str, poll_id: str) -> Page:
    """Prepare a round that puts this one right; its result stays."""
    return act(workshop_id, lambda uow, actor: polls.new_round(uow, actor, poll_id), place=VOTE)


@blueprint.route("/rules", methods=["GET", "POST"])
@allows(Permission.POLL_PREPARE)
def rules(workshop_id: str, poll_id: str) -> Page:
    """The rules of the vote and what it is about, until the first ballot seals them."""
    workshop = find_workshop(workshop_id, Permission.POLL_PREPARE)
    poll, step = _find(workshop, poll_id)
    cards = [one for group in _board(workshop_id) for one in group.cards]
    is_shortlist = PHASES[step.phase].takes_shortlist
    form = RoundForm().offer(cards, is_shortlist=is_shortlist)
    if not form.is_submitted():
        form.fill(poll)
    elif form.validate():
        with form.refusals():
            with writing() as uow:
                polls.change_poll(uow, current_actor(), poll_id, form.round_plan(), form.seen.data)
            flash(say(N_("The rules of the vote are saved.")), "good")
            return back(workshop_id, VOTE)
    if form.is_stale:
        poll, step = _find(workshop, poll_id)
        form.seen.data = poll.rules_now
    content = render_template(
        "dashboard/rules.html", form=form, page=workshop, poll=poll, step=step
    )
    return content, form.status


def _find(workshop: WorkshopPage, poll_id: str) -> tuple[PollView, StepView]:
    """The vote and its step, if it is one of this workshop."""
    poll = poll_view(reading(), poll_id, Audience.FACILITATOR)
    step = next((one for one in workshop.steps if one.id == poll.step_id), None)
    if step is None:
        raise NotFound("no-such-poll")
    return poll, step


def _board(workshop_id: str) -> tuple[Group, ...]:
    return board(reading(), current_actor(), workshop_id).groups
