"""An import: an empty table to take away, a file to look through, and the consent to it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response as Answer

from cocreate.catalogues import translate
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.sheets.terms import ORGANISATION_KIND_LABELS
from cocreate.domain.text import LANGUAGES, N_
from cocreate.exports.blanks import render_csv, render_xlsx
from cocreate.exports.incoming import read_tables
from cocreate.models.imports.pending import ImportKind
from cocreate.operations.imports import files
from cocreate.operations.imports.files import SentFile, Taken
from cocreate.queries.imports.blanks import blank_tables
from cocreate.queries.imports.looks import Look, Target, import_look, import_target
from cocreate.web.access import allows
from cocreate.web.chain.sheets import LABELS, names_of
from cocreate.web.context import program, reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.files.rendering import in_turn
from cocreate.web.forms.imports import ConsentForm, FileForm
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor
from cocreate.web.limits import limiter

blueprint = Blueprint("imports", __name__, url_prefix="/staff/imports")
Page = str | Answer | tuple[str, int]

MEGABYTES = 5
"""What a file may have: a plan of three hundred sheets has less than one."""
OFTEN = "20 per minute"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TITLES = {
    ImportKind.SHEETS: N_("Import action sheets"),
    ImportKind.ORGANISATIONS: N_("Import organisations"),
    ImportKind.PROPOSALS: N_("Import proposals"),
}
FIELD_LABELS = {
    "name": N_("Name of the organisation"),
    "kind": N_("Kind of organisation"),
    "source": N_("Where it is known from (web address)"),
    "title": N_("Proposal"),
    "summary": N_("Summary"),
    "language": N_("Language"),
    "frame_codes": N_("Obstacles and objectives"),
    "aims": N_("Aims"),
    "lead_organisation": N_("Lead organisation"),
    "rough_cost": N_("Rough cost in euro"),
}
"""The names of what a file can change, beside the fields of sheets."""


@blueprint.url_value_preprocessor
def _make_room(endpoint: str | None, values: dict[str, object] | None) -> None:
    """A spreadsheet is larger than other forms; one that is far too large is refused in words."""
    del values
    if endpoint != "imports.send":
        return
    largest = MEGABYTES * 1024 * 1024
    if (request.content_length or 0) > largest:
        raise RuleViolation("import-file-too-large", field="file", maximum=MEGABYTES)
    request.max_content_length = largest


@blueprint.get("/<kind>")
@blueprint.get("/<kind>/<target_id>")
@allows(Permission.ORGANISATION_EDIT)
def begin(kind: str, target_id: str | None = None) -> Page:
    """Where a file is sent, with the empty table to begin with."""
    return _begin(_target(kind, target_id), FileForm())


@blueprint.post("/<kind>")
@blueprint.post("/<kind>/<target_id>")
@allows(Permission.ORGANISATION_EDIT)
@limiter.limit(OFTEN)
def send(kind: str, target_id: str | None = None) -> Page:
    """Read a file and keep it for a look; nothing of it is written."""
    target, form = _target(kind, target_id), FileForm()
    if form.validate_on_submit():
        with form.refusals():
            sent = _sent()
            with writing() as uow:
                import_id = files.keep_import(uow, current_actor(), target.kind, target.id, sent)
            return redirect(url_for("imports.look", import_id=import_id), code=303)
    return _begin(target, form)


def _sent() -> SentFile:
    chosen = request.files.get("file")
    content = chosen.read() if chosen is not None else b""
    name = (chosen.filename or "") if chosen is not None else ""
    if not name:
        raise RuleViolation("file-missing", field="file")
    reading().close()
    tables = in_turn(read_tables, content, name)
    return SentFile(tables, name, language())


def _begin(target: Target, form: FileForm) -> tuple[str, int]:
    content = render_template(
        "imports/begin.html", target=target, form=form, title=TITLES[target.kind]
    )
    return content, form.status


@blueprint.get("/<kind>/blanks/<suffix>")
@blueprint.get("/<kind>/<target_id>/blanks/<suffix>")
@allows(Permission.ORGANISATION_EDIT)
def blank(kind: str, suffix: str, target_id: str | None = None) -> Response:
    """The table to fill in, empty or (``?filled``) with what is recorded."""
    target = _target(kind, target_id)
    asked = request.args.get("language", "")
    spoken = asked if asked in LANGUAGES else language()
    tables = blank_tables(reading(), target, spoken, filled="filled" in request.args)
    if suffix == "xlsx":
        words = translate(N_("Words to choose"), spoken)
        content, ending, media_type = render_xlsx(tables, words), "xlsx", _XLSX
    elif suffix == "csv":
        content, ending = render_csv(tables, spoken)
        media_type = "text/csv" if ending == "csv" else "application/zip"
    else:
        raise NotFound("no-such-import")
    headers = {
        "Content-Disposition": f'attachment; filename="{kind}-{spoken}.{ending}"',
        "Cache-Control": "no-store",
    }
    return Response(content, mimetype=media_type, headers=headers)


@blueprint.get("/looks/<import_id>")
@allows(Permission.ORGANISATION_EDIT)
def look(import_id: str) -> Page:
    """What the file would bring, change and leave out."""
    found = import_look(reading(), current_actor(), import_id, program().clock())
    return _look(found, ConsentForm(seen=found.seen))


@blueprint.post("/looks/<import_id>")
@allows(Permission.ORGANISATION_EDIT)
def take(import_id: str) -> Page:
    """Take over what was seen, and nothing else."""
    form = ConsentForm()
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                taken = files.take_import(uow, current_actor(), import_id, form.consent)
            flash(_said(taken), "good")
            return redirect(_back(taken.kind, taken.target_id), code=303)
    found = import_look(reading(), current_actor(), import_id, program().clock())
    form.seen.data = found.seen
    return _look(found, form)


@blueprint.post("/looks/<import_id>/drop")
@allows(Permission.ORGANISATION_EDIT)
def drop(import_id: str) -> Answer:
    """Give the file up."""
    found = import_look(reading(), current_actor(), import_id, program().clock())
    with writing() as uow:
        files.drop_import(uow, current_actor(), import_id)
    flash(say(N_("The file is forgotten. Nothing was written.")), "good")
    target = found.target
    return redirect(url_for("imports.begin", kind=target.kind.value, target_id=target.id), code=303)


def _look(found: Look, form: ConsentForm) -> tuple[str, int]:
    names = {} if found.choices is None else names_of(found.choices)
    content = render_template(
        "imports/look.html",
        look=found,
        outcome=found.outcome,
        form=form,
        title=TITLES[found.target.kind],
        refused=[(one, sentence_of(one.why)) for one in found.outcome.refused],
        names=names,
        field_labels=FIELD_LABELS,
        kinds=ORGANISATION_KIND_LABELS,
        back=_back(found.target.kind, found.target.id),
        **LABELS,
    )
    return content, form.status


def _target(kind: str, target_id: str | None) -> Target:
    if kind not in set(ImportKind):
        raise NotFound("no-such-import")
    return import_target(reading(), current_actor(), ImportKind(kind), target_id)


def _back(kind: ImportKind, target_id: str | None) -> str:
    """Where the imported things are seen."""
    if kind is ImportKind.SHEETS:
        return url_for("plans.show", plan_id=target_id)
    if kind is ImportKind.PROPOSALS:
        return url_for("workshops.show", workshop_id=target_id)
    return url_for("imports.begin", kind=kind.value)


def _said(taken: Taken) -> str:
    return say(
        N_("Imported: %(new)s new, %(changed)s changed."), new=taken.new, changed=taken.changed
    )
