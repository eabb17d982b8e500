"""Whether the process lives, and whether it is ready for people."""

from flask import Blueprint, Response, jsonify

from cocreate.domain.permissions import Permission
from cocreate.fitness import FIT, fitness
from cocreate.web.access import allows
from cocreate.web.context import program, reading

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@allows(Permission.PAGE_READ)
def alive() -> Response:
    """The process answers; nothing else is looked at."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@allows(Permission.PAGE_READ)
def ready() -> tuple[Response, int]:
    """Database, schema and disk are looked at; 503 when one is unfit, which is named.

    Where several processes serve the site, so is whether this one hears the others.
    """
    checks = fitness(program().settings, reading())
    if program().settings.serves_beside_others:
        checks["processes"] = "deaf" if program().is_deaf() else FIT
    fit = all(one == FIT for one in checks.values())
    return jsonify(status=FIT if fit else "not ready", checks=checks), 200 if fit else 503
