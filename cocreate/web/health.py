"""Whether the process lives, and whether it is ready for people."""

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify

from cocreate.domain.permissions import Permission
from cocreate.web.access import allows
from cocreate.web.context import reading

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@allows(Permission.PAGE_READ)
def alive() -> Response:
    """The process answers; nothing else is looked at."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@allows(Permission.PAGE_READ)
def ready() -> tuple[Response, int]:
    """The database answers."""
    try:
        reading().execute(sa.text("select 1"))
    except sa.exc.SQLAlchemyError:
        return jsonify(status="the database does not answer"), 503
    return jsonify(status="ok"), 200
