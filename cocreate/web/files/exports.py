"""Files to take away: every document of the product in every format, made beside the loop.

The language is the reader's, or the one that ``?language=`` asks for.
"""

from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers.response import Response

from cocreate.domain.documents import Brand, Document
from cocreate.domain.permissions import Facts, Permission
from cocreate.domain.text import LANGUAGES
from cocreate.exports.formats import FORMATS
from cocreate.exports.formats.csv import table_file
from cocreate.exports.formats.json import schema
from cocreate.operations.arbitration.rounds import note_round_read
from cocreate.operations.journalling import note_reading
from cocreate.queries.documents import charters, comparisons, plans, reports, selections
from cocreate.queries.documents.followup import report as follow_up
from cocreate.queries.documents.wording import Edition
from cocreate.queries.studies.files import actions_table, run_ballots, run_record
from cocreate.queries.studies.runs import run_view
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.files.rendering import in_turn
from cocreate.web.i18n import language
from cocreate.web.identity import current_actor
from cocreate.web.limits import limiter
from cocreate.workers.documents import document_file

blueprint = Blueprint("exports", __name__, url_prefix="/exports")

OFTEN = "40 per minute"
"""Files that one device may ask for; two are made at a time in the whole program."""


@blueprint.get("/plans/<plan_id>/<kind>")
@allows(Permission.PLAN_READ)
@limiter.limit(OFTEN)
def draft_plan(plan_id: str, kind: str) -> Response:
    """The plan as it stands."""
    return _file(kind, plans.draft_plan, current_actor(), plan_id, edition_asked())


@blueprint.get("/plan-versions/<version_id>/<kind>")
@allows(Permission.PLAN_READ)
@limiter.limit(OFTEN)
def plan_version(version_id: str, kind: str) -> Response:
    """A frozen version of a plan."""
    return _file(kind, plans.frozen_plan, current_actor(), version_id, edition_asked())


@blueprint.get("/version-comparisons/<before_id>/<after_id>/<kind>")
@allows(Permission.PLAN_READ)
@limiter.limit(OFTEN)
def comparison(before_id: str, after_id: str, kind: str) -> Response:
    """What one version of a plan has that another has not."""
    return _file(
        kind, comparisons.version_comparison, current_actor(), before_id, after_id, edition_asked()
    )


@blueprint.get("/action-sheets/<action_id>/<kind>")
@allows(Permission.PLAN_READ)
@limiter.limit(OFTEN)
def action_sheet(action_id: str, kind: str) -> Response:
    """One action sheet."""
    return _file(kind, plans.action_sheet, current_actor(), action_id, edition_asked())


@blueprint.get("/arbitration-rounds/<round_id>/<kind>")
@allows(Permission.DESK_READ)
@limiter.limit(OFTEN)
def arbitration_file(round_id: str, kind: str) -> Response:
    """The file that deciders have before them; taking it away leaves a line in the journal."""
    with writing() as uow:
        note_round_read(uow, current_actor(), round_id, "arbitration-file:read")
    return _file(kind, plans.arbitration_file, current_actor(), round_id, edition_asked())


@blueprint.get("/published-plans/<pillar_key>/<kind>")
@allows(Permission.PUBLIC_READ)
@limiter.limit(OFTEN)
def published_plan(pillar_key: str, kind: str) -> Response:
    """A plan as it was last published, or as its publication ``?number=``."""
    number = request.args.get("number", type=int)
    return _file(kind, plans.published_plan, pillar_key, edition_asked(), number)


@blueprint.get("/charters/<charter_id>/<kind>")
@allows(Permission.PLAN_READ)
@limiter.limit(OFTEN)
def charter(charter_id: str, kind: str) -> Response:
    """A charter as it stands, or as it was signed."""
    return _file(kind, charters.charter, current_actor(), charter_id, edition_asked())


@blueprint.get("/signed-charters/<pillar_key>/<int:number>/<kind>")
@allows(Permission.PUBLIC_READ)
@limiter.limit(OFTEN)
def signed_charter(pillar_key: str, number: int, kind: str) -> Response:
    """A signed charter, for everybody."""
    return _file(kind, charters.public_charter, pillar_key, number, edition_asked())


@blueprint.get("/workshops/<workshop_id>/<kind>")
@allows(Permission.REPORT_READ)
@limiter.limit(OFTEN)
def workshop_report(workshop_id: str, kind: str) -> Response:
    """The report of a workshop."""
    return _file(kind, reports.workshop_report, current_actor(), workshop_id, edition_asked())


@blueprint.get("/follow-up/plans/<plan_id>/<kind>")
@allows(Permission.FOLLOW_UP_READ)
@limiter.limit(OFTEN)
def pillar_follow_up(plan_id: str, kind: str) -> Response:
    """The follow-up of a pillar as it stands: progress, money, needs, indicators."""
    return _file(kind, follow_up.pillar_report, current_actor(), plan_id, edition_asked())


@blueprint.get("/follow-up/programmes/<programme_key>/<kind>")
@allows(Permission.FOLLOW_UP_READ)
@limiter.limit(OFTEN)
def programme_follow_up(programme_key: str, kind: str) -> Response:
    """The follow-up of a programme with the pillars that the reader may see."""
    return _file(kind, follow_up.programme_report, current_actor(), programme_key, edition_asked())


@blueprint.get("/selection-runs/<run_id>/<kind>")
@allows(Permission.STUDY_READ)
@limiter.limit(OFTEN)
def selection(run_id: str, kind: str) -> Response:
    """The method sheet of an official run; as data, every action with its reason."""
    return _file(kind, selections.method_sheet, current_actor(), run_id, edition_asked())


@blueprint.get("/selection-runs/<run_id>/files/<name>")
@allows(Permission.STUDY_READ)
@limiter.limit(OFTEN)
def selection_file(run_id: str, name: str) -> Response:
    """The record of an official run, its table of actions and colleges, or its ballots."""
    actor, view = current_actor(), run_view(reading(), current_actor(), run_id)
    if name == "run.json":
        content, kind = run_record(view), "application/json"
    elif name == "actions.csv":
        table = actions_table(view, edition_asked().language)
        content, kind = table_file(table, edition_asked().language).decode(), "text/csv"
    elif name == "ballots.pb":
        content, kind = run_ballots(reading(), actor, view), "text/plain"
        with writing() as uow:
            place = Facts(view.pillar_id)
            note_reading(uow, actor, Permission.PLAN_EDIT, ("ballots", run_id), place)
    else:
        raise NoSuchPage
    called = f"selection-{view.pillar_key}-{view.number}-{name}"
    return Response(
        content,
        mimetype=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{called}"',
            "Cache-Control": "no-store",
        },
    )


@blueprint.get("/document.schema.json")
@allows(Permission.PUBLIC_READ)
def document_schema() -> Response:
    """The schema that every JSON file follows."""
    return Response(schema(), mimetype="application/schema+json")


def brand() -> Brand:
    """Who publishes, in the house colour."""
    settings = program().settings
    return Brand(settings.brand_name, settings.brand_colour)


def edition_asked() -> Edition:
    """For whom this request wants its document."""
    asked = request.args.get("language", "")
    spoken = asked if asked in LANGUAGES else language()
    return Edition(spoken, brand(), program().clock(), program().settings.data_licence)


def _file(kind: str, build: Callable[..., Document], *args: object) -> Response:
    """The document of ``build(session, *args)`` as a download; unknown formats do not exist."""
    if kind not in FORMATS:
        raise NoSuchPage
    reading().close()
    name, content = in_turn(document_file, program().settings.database_url, kind, build, *args)
    return Response(
        content,
        mimetype=FORMATS[kind].media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
