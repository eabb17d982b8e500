"""The product with a small live page for each audience, served as the product is.

Beside the pages, ``/example/<verb>`` lets a test have something happen in the serving process.
"""

import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import sqlalchemy as sa
from flask import Flask, current_app, g, jsonify, redirect, render_template, request

from cocreate.application import create_app
from cocreate.cli.serve import jobs
from cocreate.config import load_settings
from cocreate.domain.audiences import Audience
from cocreate.domain.events import (
    JoinChanged,
    ParticipantJoined,
    ProposalsChanged,
    StaffSessionEnded,
    WorkshopChanged,
)
from cocreate.domain.permissions import SYSTEM, Actor, Permission
from cocreate.domain.voting.lifecycle import PollState
from cocreate.extensions import csrf
from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper, Poll, PollResult
from cocreate.models.workshops import Participant, Step, Workshop
from cocreate.operations import counting, joining, polls, proposals, steps, voting
from cocreate.program import Program
from cocreate.queries.live import LiveState
from cocreate.queries.live import live_state as read_state
from cocreate.queries.rooms import room_page, screen_page
from cocreate.server import serve
from cocreate.unit_of_work import UnitOfWork
from cocreate.web.access import allows
from cocreate.web.context import hand_in, program, reading, writing
from cocreate.web.devices import ballot_seed
from cocreate.web.i18n import language
from cocreate.web.identity import actor_in, current_actor
from cocreate.web.live import pages as live_pages
from cocreate.web.live.pace import check_pace

SHARED = ("step", "agenda", "join", "proposals")
PERSONAL = "results"


@dataclass(frozen=True)
class ExamplePage:
    """What the example's templates show."""

    workshop_id: str
    revision: int
    live: LiveState
    titles: tuple[str, ...]
    poll: Poll | None
    tally: dict[str, Any] | None
    mine: str
    join_is_locked: bool
    title: dict[str, str]
    steps: tuple[str, ...]


def load_for(audience: Audience) -> Any:
    """The ``load`` of an audience's example page."""

    def load(workshop_id: str) -> ExamplePage:
        actor, session = current_actor(), reading()
        now, active = program().clock(), program().presence.active(workshop_id)
        if audience is Audience.PARTICIPANT:
            room_page(session, actor, workshop_id, language(), now, active)
        else:
            screen_page(session, actor, workshop_id, language(), now, active)
        return _content(
            session, workshop_id, read_state(session, workshop_id, audience, now, active), actor.id
        )

    return load


def _content(session: Any, workshop_id: str, live: LiveState, reader: str | None) -> ExamplePage:
    workshop = session.get(Workshop, workshop_id, populate_existing=True)
    poll = session.scalars(
        sa.select(Poll).where(Poll.step_id == workshop.current_step_id).order_by(Poll.round.desc())
    ).first()
    result = session.get(PollResult, poll.id) if poll and poll.published_at else None
    titles = session.scalars(
        sa.select(Proposal.title)
        .where(Proposal.workshop_id == workshop_id)
        .order_by(Proposal.title)
    )
    seat = session.get(Participant, reader) if reader else None
    states = session.scalars(
        sa.select(Step.state).where(Step.workshop_id == workshop_id).order_by(Step.position)
    )
    return ExamplePage(
        workshop_id=workshop_id,
        revision=live.revision,
        live=live,
        titles=tuple(titles),
        poll=poll,
        tally=result.tally if result else None,
        mine=seat.name if seat else "",
        join_is_locked=workshop.join_is_locked,
        title=workshop.title,
        steps=tuple(str(state) for state in states),
    )


@allows(Permission.PAGE_READ)
def show(workshop_id: str, audience: str) -> str:
    """The whole page of an audience."""
    page = live_pages.page_of(audience)
    content = page.load(workshop_id)
    return render_template(
        "example.html", page=content, audience=page.audience, regions=page.regions
    )


@csrf.exempt
@allows(Permission.PAGE_READ)
def do(workshop_id: str, verb: str) -> Any:
    """Let something happen, as the product itself."""
    given = request.get_json(silent=True) or {}
    with writing() as uow:
        answer = VERBS[verb](uow, workshop_id, given)
    return jsonify(answer=answer)


@allows(Permission.PAGE_READ)
def post_ballot(workshop_id: str) -> Any:
    """The other door of ballots: a form."""
    check_pace()
    reached_at = program().clock()
    marks = {
        name.removeprefix("mark-"): value
        for name, value in request.form.items()
        if name.startswith("mark-")
    }
    actor = actor_in(workshop_id, Audience.PARTICIPANT)
    cast = voting.CastRequest(
        request.form.get("poll", ""),
        marks,
        ballot_seed() or "",
        request.form.get("operation_id", ""),
        reached_at,
    )
    hand_in(actor, cast)
    return redirect(f"/live/{workshop_id}/participant/example", 303)


@allows(Permission.PAGE_READ)
def post_idea(workshop_id: str) -> Any:
    """A form that goes through the outbox, and refuses an empty title."""
    title = request.form.get("title", "")
    actor = actor_in(workshop_id, Audience.PARTICIPANT)
    if not title.strip():
        g.actor = actor
        page = live_pages.page_of("participant").load(workshop_id)
        return render_template(
            "example.html", page=page, audience=Audience.PARTICIPANT, regions=(), wrong=True
        ), 422
    with writing() as uow:
        proposals.submit_proposal(
            uow,
            actor,
            workshop_id,
            proposals.Draft(title, "Texte", "fr"),
            request.form["operation_id"],
        )
    return redirect(f"/live/{workshop_id}/participant/example", 303)


def _current_step(uow: UnitOfWork, workshop_id: str) -> str:
    return str(uow.session.get_one(Workshop, workshop_id).current_step_id)


def _poll(uow: UnitOfWork, workshop_id: str) -> str:
    latest = sa.select(Poll.id).where(Poll.step_id == _current_step(uow, workshop_id))
    return str(uow.session.scalars(latest.order_by(Poll.round.desc())).first())


def _go(uow: UnitOfWork, workshop_id: str, given: dict[str, Any]) -> None:
    target = sa.select(Step.id).where(Step.workshop_id == workshop_id, Step.phase == given["phase"])
    steps.go_to_step(uow, SYSTEM, uow.session.scalars(target.order_by(Step.position)).first())


def _submit(uow: UnitOfWork, workshop_id: str, given: dict[str, Any]) -> None:
    seat = uow.session.scalars(
        sa.select(Participant).where(Participant.workshop_id == workshop_id)
    ).first()
    draft = proposals.Draft(given["title"], given.get("summary", "Texte"), "fr")
    author = actor_of(seat)
    proposals.submit_proposal(uow, author, workshop_id, draft, given["title"][:36])


def actor_of(seat: Any) -> Any:
    """The participant of a seat."""
    return Actor(id=seat.id, workshop_id=seat.workshop_id)


def _join(uow: UnitOfWork, workshop_id: str, given: dict[str, Any]) -> str:
    joined = joining.join_workshop(
        uow, workshop_id, device=given["device"], college_key="public", language="fr"
    )
    return str(joined.id)


def _leave(uow: UnitOfWork, workshop_id: str, given: dict[str, Any]) -> None:
    seat = uow.session.get_one(Participant, given["seat"])
    joining.leave_workshop(uow, actor_of(seat))


def _name(uow: UnitOfWork, workshop_id: str, given: dict[str, Any]) -> None:
    joining.set_name(uow, actor_of(uow.session.get_one(Participant, given["seat"])), given["name"])


def _count(uow: UnitOfWork, workshop_id: str, given: dict[str, Any]) -> int:
    for poll in uow.session.scalars(sa.select(Poll).where(Poll.state == PollState.CLOSING)):
        poll.ballots_until = poll.closed_at
    return counting.count_due_polls(uow)


def _touch(uow: UnitOfWork, workshop_id: str, given: dict[str, Any]) -> None:
    kinds = {
        "proposals": ProposalsChanged,
        "joined": ParticipantJoined,
        "workshop": WorkshopChanged,
        "join": JoinChanged,
    }
    uow.announce(kinds[given["what"]](workshop_id))


def _papers(uow: UnitOfWork, workshop_id: str, given: dict[str, Any]) -> int:
    return uow.session.scalar(sa.select(sa.func.count()).select_from(BallotPaper)) or 0


def _sockets(uow: UnitOfWork, workshop_id: str, given: dict[str, Any]) -> int:
    """How many sockets this process has, whatever they follow."""
    return len(current_app.extensions["cocreate.live"].gateway.watchers.everybody())


VERBS: dict[str, Any] = {
    "go": _go,
    "pause": lambda uow, w, g: steps.pause_step(uow, SYSTEM, _current_step(uow, w)),
    "resume": lambda uow, w, g: steps.resume_step(uow, SYSTEM, _current_step(uow, w)),
    "extend": lambda uow, w, g: steps.extend_step(
        uow, SYSTEM, _current_step(uow, w), 5, g.get("id", "x")
    ),
    "reveal": lambda uow, w, g: steps.reveal_step(uow, SYSTEM, _current_step(uow, w)),
    "open-poll": lambda uow, w, g: polls.open_poll(uow, SYSTEM, _poll(uow, w)),
    "close-poll": lambda uow, w, g: polls.close_poll(uow, SYSTEM, _poll(uow, w)),
    "count": _count,
    "publish": lambda uow, w, g: counting.publish_result(uow, SYSTEM, _poll(uow, w)),
    "lock": lambda uow, w, g: joining.lock_join(uow, SYSTEM, w, locked=True),
    "unlock": lambda uow, w, g: joining.lock_join(uow, SYSTEM, w, locked=False),
    "submit": _submit,
    "join": _join,
    "leave": _leave,
    "name": _name,
    "touch": _touch,
    "sockets": _sockets,
    "papers": _papers,
    "end-session": lambda uow, w, g: uow.announce(StaffSessionEnded((g["session"],))),
}


def example_app() -> Flask:
    """The application with the example's pages instead of its own live pages."""
    app = create_app(load_settings())
    app.jinja_loader = jinja2.ChoiceLoader(
        [jinja2.FileSystemLoader(Path(__file__).parent / "templates"), app.jinja_loader]
    )
    for audience in Audience:
        regions = (*SHARED, PERSONAL) if audience is Audience.PARTICIPANT else (*SHARED, "results")
        personal = frozenset({PERSONAL}) if audience is Audience.PARTICIPANT else frozenset()
        live_pages.register(live_pages.LivePage(audience, regions, personal, load_for(audience)))
    app.add_url_rule("/live/<workshop_id>/<audience>/example", "live.example", show)
    app.add_url_rule("/example/<workshop_id>/<verb>", "example_do", do, methods=["POST"])
    app.add_url_rule(
        "/example/<workshop_id>/ballot", "example_ballot", post_ballot, methods=["POST"]
    )
    app.add_url_rule("/example/<workshop_id>/idea", "example_idea", post_idea, methods=["POST"])
    return app


def main() -> None:
    """Serve until told to stop; the first line says where."""
    app = example_app()
    running: Program = app.extensions["cocreate"]
    live = app.extensions["cocreate.live"]

    def ready(listener: socket.socket) -> None:
        # Small buffers, so that whoever reads slowly is felt here as on a bad network.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        sys.stdout.write(f"ready {listener.getsockname()[1]}\n")
        sys.stdout.flush()

    serve(app, running.settings, ready=ready, jobs=jobs(running, live), end=live.send_away)
