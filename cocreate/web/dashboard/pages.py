"""The dashboard itself, and how an act on it is answered: by the page as it is then."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import DomainError, RuleViolation, StaleRevision
from cocreate.domain.permissions import Actor, Permission
from cocreate.domain.voting.lifecycle import PollState
from cocreate.operations.counting import count_due_polls
from cocreate.unit_of_work import UnitOfWork
from cocreate.web.access import allows
from cocreate.web.context import program, writing
from cocreate.web.dashboard.page import DashboardPage, dashboard_page
from cocreate.web.errors import sentence_of
from cocreate.web.forms.boards import ticked
from cocreate.web.identity import current_actor

blueprint = Blueprint("dashboard", __name__, url_prefix="/staff/workshops/<workshop_id>/live")
Page = str | Response | tuple[str, int]
Act = Callable[[UnitOfWork, Actor], object]


@blueprint.get("")
@allows(Permission.WORKSHOP_RUN)
def show(workshop_id: str) -> str:
    """The page that runs the room."""
    page = dashboard_page(workshop_id)
    if _is_due(page):
        # Whoever needs a result counts what is due; the clock does too, where it runs.
        with writing() as uow:
            count_due_polls(uow, workshop_id)
        page = dashboard_page(workshop_id)
    return render_template("dashboard/show.html", page=page, refusal="")


def act(workshop_id: str, what: Act, *, place: str = "") -> Page:
    """Do ``what`` in one transaction, and come back to ``place`` on the page.

    What a rule or an older state refuses is said above the room as it is now.
    """
    try:
        with writing() as uow:
            what(uow, current_actor())
    except (RuleViolation, StaleRevision) as error:
        return refused(workshop_id, error)
    return back(workshop_id, place)


def refused(workshop_id: str, error: DomainError) -> Page:
    """The room as it is now, and why a press did nothing; what was typed is still there."""
    page = replace(
        dashboard_page(workshop_id),
        label=request.form.get("label", ""),
        ticked=frozenset(ticked()),
    )
    content = render_template("dashboard/show.html", page=page, refusal=sentence_of(error))
    return content, error.status


def back(workshop_id: str, place: str = "") -> Response:
    """Back to the dashboard, at a place of it."""
    address = url_for("dashboard.show", workshop_id=workshop_id, _anchor=place or None)
    return redirect(address, code=303)


def _is_due(page: DashboardPage) -> bool:
    poll = page.poll
    if poll is None or poll.state is not PollState.CLOSING or poll.counts_at is None:
        return False
    return poll.counts_at <= program().clock()
