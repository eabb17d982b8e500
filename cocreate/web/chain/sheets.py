"""The sheet of an action: typed by its table of fields, never over somebody else's words."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.arbitration import OUTCOME_LABELS
from cocreate.domain.coherence import BACK_LABELS, LINK_LABELS
from cocreate.domain.commitments import COMMITMENT_STATE_LABELS, KIND_LABELS
from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.followup.attention import ALERT_LABELS
from cocreate.domain.permissions import Facts, Permission, can
from cocreate.domain.plans import STATE_LABELS, State
from cocreate.domain.sheets import FIELDS, Stage
from cocreate.domain.sheets.terms import (
    AIM_LABELS,
    AIM_LEVEL_LABELS,
    CERTAINTY_LABELS,
    INDICATOR_KIND_LABELS,
    ORGANISATION_KIND_LABELS,
    PARTNER_ROLE_LABELS,
)
from cocreate.domain.text import LANGUAGES, N_
from cocreate.domain.voices import ANSWER_LABELS
from cocreate.domain.voting.methods import METHODS
from cocreate.formatting import format_time
from cocreate.operations.plans import sheets, versions
from cocreate.queries.coherence.pages import linkable, links_of, possible_links, taken_in
from cocreate.queries.commitments.promises import promises_on
from cocreate.queries.plans.sheets import Choices, SheetPage, sheet_history, sheet_page
from cocreate.queries.voices.pages import sheet_voices
from cocreate.web.access import allows
from cocreate.web.chain.coherence import LINKS_TO_CHOOSE
from cocreate.web.chain.gaps import sheet_gaps
from cocreate.web.context import program, reading, writing
from cocreate.web.errors import sentence_of, wants_json
from cocreate.web.forms.plans import SetAsideForm
from cocreate.web.forms.sheets import SheetForm, sources_of
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor
from cocreate.web.words import ROLE_NAMES

blueprint = Blueprint("sheets", __name__, url_prefix="/staff/sheets")
Page = str | Response | tuple[str, int] | tuple[Response, int]
Values = Mapping[str, Any]  # Any: as domain.sheets.Content

LABELS = {
    "fields": FIELDS,
    "states": STATE_LABELS,
    "alert_labels": ALERT_LABELS,
    "levels": AIM_LEVEL_LABELS,
    "certainties": CERTAINTY_LABELS,
    "partner_roles": PARTNER_ROLE_LABELS,
    "indicator_kinds": INDICATOR_KIND_LABELS,
    "organisation_kinds": ORGANISATION_KIND_LABELS,
    "aims": AIM_LABELS,
    "methods": METHODS,
    "roles": ROLE_NAMES,
    "stage": Stage.ARBITRATION,
}
"""The words that the templates of a sheet need."""


@blueprint.get("/<action_id>")
@allows(Permission.PLAN_READ)
def edit(action_id: str) -> Page:
    """The sheet: a form for who may edit it, and its text for everybody else."""
    page = sheet_page(reading(), current_actor(), action_id)
    return _page(page, SheetForm().begin(page.content, page.version, language()))


@blueprint.post("/<action_id>")
@allows(Permission.SHEET_EDIT)
def save(action_id: str) -> Page:
    """Save the sheet, or add or take out a line; a script saves what is typed by itself."""
    page = sheet_page(reading(), current_actor(), action_id)
    form = SheetForm().read(request.form)
    if "add" in request.form or "remove" in request.form:
        form.add_row(request.form.get("add", ""))
        form.remove_row(request.form.get("remove", ""))
        return _page(page, form)
    if "organisation" in request.form:
        return _add_organisation(page, form)
    if "check" in request.form:
        form.values(language(), sources_of(page.choices.sources, page.content))
        return _page(page, form)
    return _save_by_itself(page, form) if wants_json() else _save(page, form)


def _add_organisation(page: SheetPage, form: SheetForm) -> Page:
    """Put an organisation into the lists; nothing else that is typed is saved by this."""
    names = {code: form.newcomer[code] for code in LANGUAGES}
    try:
        with writing() as uow:
            kind = form.newcomer["kind"]
            organisation_id = sheets.add_organisation(uow, current_actor(), names, kind)
    except RuleViolation as error:
        form.newcomer_mistake = sentence_of(error)
        return _page(page, form)
    form.welcome(organisation_id)
    flash(say(N_("The organisation is in the list.")), "good")
    return _page(sheet_page(reading(), current_actor(), page.id), form)


def _save(page: SheetPage, form: SheetForm) -> Page:
    """What others saved meanwhile stays; where both wrote in one field, somebody chooses."""
    seen, changes = _changes(page, form)
    if form.mistakes:
        return _page(page, form)
    theirs = _changed_since(page, seen)
    known = seen if theirs & set(changes) else page.version
    try:
        with writing() as uow:
            sheets.save_sheet(uow, current_actor(), page.id, changes, known)
    except RuleViolation as error:
        form.refuse_field(error.field or "", error)
        return _page(page, form)
    except StaleRevision as error:
        return _conflict(page.id, form, error)
    flash(say(N_("Saved.")), "good")
    return redirect(url_for("sheets.edit", action_id=page.id), code=303)


def _save_by_itself(page: SheetPage, form: SheetForm) -> tuple[Response, int]:
    seen, changes = _changes(page, form)
    version = page.version
    if form.mistakes:
        return jsonify(mistakes=form.mistakes), 422
    if changes:
        with writing() as uow:
            version = sheets.save_sheet(uow, current_actor(), page.id, changes, seen)
    at = format_time(program().clock(), language())
    return jsonify(version=version, message=say(N_("Saved at %(time)s"), time=at)), 200


@blueprint.post("/<action_id>/choice")
@allows(Permission.SHEET_EDIT)
def choose(action_id: str) -> Page:
    """After a conflict: keep one's own text in the fields where one says so."""
    page = sheet_page(reading(), current_actor(), action_id)
    form = SheetForm().read(request.form)
    kept = {key for key in FIELDS.keys() if request.form.get(f"keep-{key}") == "mine"}  # noqa: SIM118
    values = form.values(language(), sources_of(page.choices.sources, page.content))
    if form.mistakes:
        return _page(page, form)
    try:
        with writing() as uow:
            mine = {key: values[key] for key in kept}
            sheets.save_sheet(uow, current_actor(), page.id, mine, _number(form))
    except StaleRevision as error:
        return _conflict(page.id, form, error)
    flash(say(N_("Saved.")), "good")
    return redirect(url_for("sheets.edit", action_id=page.id), code=303)


@blueprint.get("/<action_id>/history")
@allows(Permission.PLAN_READ)
def history(action_id: str) -> str:
    """Every save of the sheet, with what it changed."""
    page = sheet_page(reading(), current_actor(), action_id)
    saves = sheet_history(reading(), current_actor(), action_id)
    return render_template(
        "sheets/history.html",
        page=page,
        saves=saves,
        voices=sheet_voices(reading(), current_actor(), action_id),
        names=names_of(page.choices),
        **LABELS,
    )


@blueprint.post("/<action_id>/moves/<target>")
@allows(Permission.PLAN_READ)
def move(action_id: str, target: str) -> Response:
    """Put the sheet into the plan, take it out, take it back to the drawing board."""
    try:
        wanted = State(target)
    except ValueError:
        raise NotFound("no-such-action") from None
    with writing() as uow:
        reason = request.form.get("reason", "")
        versions.move_action(uow, current_actor(), action_id, wanted, reason)
    return redirect(url_for("sheets.edit", action_id=action_id), code=303)


@blueprint.route("/<action_id>/aside", methods=["GET", "POST"])
@allows(Permission.PLAN_EDIT)
def set_aside(action_id: str) -> Page:
    """Leave the sheet out of the plan, for a reason that will be published."""
    form = SetAsideForm()
    page = sheet_page(reading(), current_actor(), action_id)
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                versions.set_aside(uow, current_actor(), action_id, form.texts("reason"))
            flash(say(N_("The sheet is set aside.")), "good")
            return redirect(url_for("plans.show", plan_id=page.plan_id), code=303)
    elif not form.is_submitted():
        form = SetAsideForm(
            reason_fr=page.set_aside.get("fr", ""), reason_nl=page.set_aside.get("nl", "")
        )
    return render_template("sheets/aside.html", page=page, form=form), form.status


def _page(page: SheetPage, form: SheetForm) -> tuple[str, int]:
    content = render_template(
        "sheets/edit.html" if page.may_edit else "sheets/show.html",
        page=page,
        form=form,
        names=names_of(page.choices),
        sources=sources_of(page.choices.sources, page.content),
        gaps=sheet_gaps(page.id, page.missing_for_arbitration),
        promises=promises_on(reading(), page.id),
        voices=sheet_voices(reading(), current_actor(), page.id),
        answers=ANSWER_LABELS,
        links=links_of(reading(), page.id),
        linkable=linkable(reading(), page.id),
        possible_links=possible_links(reading(), page.id),
        taken_in=taken_in(reading(), page.id),
        may_link=bool(can(current_actor(), Permission.SHEET_EDIT, Facts(page.pillar_id))),
        outcomes=OUTCOME_LABELS,
        link_kinds=LINK_LABELS,
        link_backs=BACK_LABELS,
        links_to_choose=LINKS_TO_CHOOSE,
        commitment_kinds=KIND_LABELS,
        commitment_states=COMMITMENT_STATE_LABELS,
        gaps_of={one.field: one for one in page.missing_for_arbitration},
        **LABELS,
    )
    return content, form.status


def _conflict(action_id: str, form: SheetForm, error: StaleRevision) -> tuple[str, int]:
    page = sheet_page(reading(), current_actor(), action_id)
    form.version.data = str(page.version)
    sent = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "operation_id", "version"} and not name.startswith("keep-")
    ]
    content = render_template(
        "sheets/conflict.html",
        page=page,
        form=form,
        sent=sent,
        yours=error.params["yours"],
        theirs=error.params["theirs"],
        sentence=sentence_of(error),
        names=names_of(page.choices),
        **LABELS,
    )
    return content, error.status


def _changes(page: SheetPage, form: SheetForm) -> tuple[int, dict[str, Any]]:
    """The version that was on the screen, and what the form changes of what it said then."""
    seen = _number(form)
    before = dict(page.content)
    for one in sheet_history(reading(), current_actor(), page.id):
        if one.number > seen:
            before |= {change.field: change.before for change in one.changes}
    values = form.values(language(), sources_of(page.choices.sources, page.content))
    return seen, {key: value for key, value in values.items() if value != before[key]}


def _changed_since(page: SheetPage, seen: int) -> set[str]:
    saves = sheet_history(reading(), current_actor(), page.id)
    return {change.field for one in saves if one.number > seen for change in one.changes}


def _number(form: SheetForm) -> int:
    typed = str(form.version.data or "")
    return int(typed) if typed.isdecimal() else 0


def names_of(choices: Choices) -> dict[str, Mapping[str, str]]:
    """The words for every code and id that a sheet can hold."""
    lists = (choices.themes, choices.objectives, choices.obstacles)
    found = {one.key: one.text for one in (*choices.organisations, *choices.target_groups)}
    return found | {
        one.key: {k: f"{one.key} {v}" for k, v in one.text.items()}
        for part in lists
        for one in part
    }
