"""What a view has at hand: the running program, a session to read from, a unit to write in."""

from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from cocreate.extensions import db
from cocreate.program import Program
from cocreate.unit_of_work import UnitOfWork


def program() -> Program:
    """The program that this application runs."""
    return cast("Program", current_app.extensions["cocreate"])


def reading() -> Session:
    """The session of this request, for queries."""
    return cast("Session", db.session)


def writing() -> UnitOfWork:
    """A transaction for an operation: ``with writing() as uow: verb(uow, …)``."""
    db.session.remove()
    return program().unit_of_work()
