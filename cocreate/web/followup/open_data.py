"""Open data of what is published: a page, JSON with its schema, CSV, a feed (feature M28)."""

import csv
import io
from importlib.resources import files
from typing import Any

from flask import Blueprint, jsonify, render_template, url_for
from werkzeug.wrappers.response import Response

from cocreate.catalogues import translate_plural
from cocreate.domain.permissions import Permission
from cocreate.domain.publication import LICENCES
from cocreate.domain.text import N_
from cocreate.exports import feeds
from cocreate.exports.cells import defused
from cocreate.queries.publication.open_data import (
    COLUMNS,
    SCHEMA,
    feed_entries,
    open_plan,
    rows,
)
from cocreate.queries.publication.pages import published_lines
from cocreate.web.access import allows
from cocreate.web.addresses import absolute
from cocreate.web.context import program, reading
from cocreate.web.i18n import language, say
from cocreate.web.limits import limiter

blueprint = Blueprint("open_data", __name__, url_prefix="/open-data")
OFTEN = "60 per minute"


@blueprint.get("/")
@allows(Permission.PUBLIC_READ)
def index() -> str:
    """What there is, under which licence, and what its columns are called."""
    return render_template(
        "followup/open_data.html",
        plans=published_lines(reading(), language()),
        schema=SCHEMA,
        columns=COLUMNS,
    )


@blueprint.get("/plans/<pillar_key>.json")
@allows(Permission.PUBLIC_READ)
@limiter.limit(OFTEN)
def plan_json(pillar_key: str) -> Response:
    """A published plan for programs; it follows the schema."""
    return _licensed(jsonify(_open(pillar_key)))


@blueprint.get("/plans/<pillar_key>.csv")
@allows(Permission.PUBLIC_READ)
@limiter.limit(OFTEN)
def plan_csv(pillar_key: str) -> Response:
    """The same as a table, one line an action."""
    plan = _open(pillar_key)
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    lines.writerows([defused(str(cell)) for cell in row] for row in rows(plan))
    content = "\ufeff" + written.getvalue()
    headers = {"Content-Disposition": f'attachment; filename="plan-{plan["pillar"]["key"]}.csv"'}
    return _licensed(Response(content, mimetype="text/csv", headers=headers))


@blueprint.get("/plan.schema.json")
@allows(Permission.PUBLIC_READ)
def schema() -> Response:
    """The schema of the JSON."""
    content = (files("cocreate.exports") / "open-plan.schema.json").read_bytes()
    return Response(content, mimetype="application/schema+json")


@blueprint.get("/feed.atom")
@allows(Permission.PUBLIC_READ)
@limiter.limit(OFTEN)
def feed() -> Response:
    """Every publication of a plan, the latest first."""
    entries = [
        feeds.Entry(
            link=absolute(
                url_for("publication.edition", pillar_key=one.pillar_key, number=one.number)
            ),
            title=f"{say(N_('Action plan'))}{say(N_(': '))}{one.title} ({one.number})",
            summary=translate_plural("%(num)s action", "%(num)s actions", one.actions, language()),
            at=one.at,
        )
        for one in feed_entries(reading(), language())
    ]
    made = feeds.render(
        feeds.Feed(
            link=absolute(url_for("open_data.feed")),
            title=say(N_("Action plans")),
            author=program().settings.brand_name,
            language=language(),
            licence=program().settings.data_licence,
            entries=entries,
        )
    )
    return _licensed(Response(made, mimetype="application/atom+xml"))


def _open(pillar_key: str) -> dict[str, Any]:  # Any: JSON to be
    settings, today = program().settings, program().clock().date()
    return open_plan(reading(), pillar_key, today, settings.data_licence)


def _licensed(response: Response) -> Response:
    """Say under which licence, and let any site's pages read it."""
    address = LICENCES[program().settings.data_licence]
    response.headers["Link"] = f'<{address}>; rel="license"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
