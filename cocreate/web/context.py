"""What a view has at hand: the running program, a session to read from, a unit to write in."""

from typing import Protocol, cast

from flask import current_app
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Actor
from cocreate.domain.voting import Marks
from cocreate.extensions import db
from cocreate.operations.voting import CastRequest
from cocreate.program import Program
from cocreate.unit_of_work import UnitOfWork


def program() -> Program:
    """The program that this application runs."""
    return cast("Program", current_app.extensions["cocreate"])


def reading() -> Session:
    """The session of this request, for queries."""
    return cast("Session", db.session)


class CountedBallot(Protocol):
    """A ballot that is committed: its marks as they count, and where the room stands then."""

    @property
    def marks(self) -> Marks: ...

    @property
    def revision(self) -> int: ...


class _Intake(Protocol):
    """Where all doors hand ballots in; the live adapter has it, which the web does not know."""

    def cast(self, actor: Actor, request: CastRequest) -> CountedBallot: ...


def hand_in(actor: Actor, request: CastRequest) -> CountedBallot:
    """Cast a ballot with all others that come in just now; raises its refusal.

    What was read for this request is given back first: the wait is for the others' sake.
    """
    db.session.remove()
    intake = cast("_Intake", current_app.extensions["cocreate.intake"])
    return intake.cast(actor, request)


def writing() -> UnitOfWork:
    """A transaction for an operation: ``with writing() as uow: verb(uow, …)``."""
    db.session.remove()
    return program().unit_of_work()
