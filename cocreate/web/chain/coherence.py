"""The coherence of a plan: its map with charts and tables, and the links between its sheets."""

from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers.response import Response

from cocreate.domain.coherence import BACK_LABELS, LINK_LABELS, LinkKind
from cocreate.domain.documents import Chart, ChartKind, Series, Table, Unit
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.sheets.terms import AIM_LABELS, AIM_LEVEL_LABELS, AimLevel
from cocreate.domain.text import N_
from cocreate.exports.charts import draw, table_of
from cocreate.exports.charts.matrix import MatrixRow, draw_matrix
from cocreate.operations.plans import links
from cocreate.queries.coherence.pages import CoherencePage, coherence_page
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.i18n import language, plain, say
from cocreate.web.identity import current_actor

blueprint = Blueprint("coherence", __name__, url_prefix="/staff")

Figure = tuple[Markup, str, Table]
"""A drawing, what it says in a sentence, and its table."""


@blueprint.get("/plans/<plan_id>/coherence")
@allows(Permission.PLAN_READ)
def show(plan_id: str) -> str:
    """The plan at one look: gaps, balance of aims, load of leads, money, links."""
    page = coherence_page(reading(), current_actor(), plan_id)
    return render_template(
        "coherence/show.html",
        page=page,
        matrix=_matrix(page),
        figures=[_figure(_aims(page)), _figure(_leads(page)), _figure(_money(page))],
        kinds=LINK_LABELS,
        backs=BACK_LABELS,
    )


@blueprint.post("/sheets/<action_id>/links")
@allows(Permission.SHEET_EDIT)
def link(action_id: str) -> Response:
    """Link a sheet with another; it leads back to where the button was."""
    sent = request.form
    try:
        with writing() as uow:
            links.link_actions(
                uow, current_actor(), action_id, sent.get("to_id", ""), sent.get("kind", "")
            )
    except RuleViolation as error:
        flash(sentence_of(error), "bad")
    return _back(action_id)


@blueprint.post("/sheets/<action_id>/links/<link_id>/remove")
@allows(Permission.SHEET_EDIT)
def unlink(action_id: str, link_id: str) -> Response:
    """Take a link away."""
    with writing() as uow:
        links.unlink_actions(uow, current_actor(), link_id)
    return _back(action_id)


def _back(action_id: str) -> Response:
    plan_id = request.form.get("plan", "")
    if plan_id:
        address = url_for("coherence.show", plan_id=plan_id) + "#links"
    else:
        address = url_for("sheets.edit", action_id=action_id) + "#links"
    return redirect(address, code=303)


def _matrix(page: CoherencePage) -> Markup:
    rows = [
        MatrixRow(
            f"{one.code} {plain(page.items[one.code])}",
            tuple(len(cell) for cell in one.cells),
            is_gap=not one.is_covered,
        )
        for one in page.map.rows
    ]
    title = say(N_("Actions by objective and obstacle"))
    return Markup(  # noqa: S704 -- drawn by us, which escapes
        draw_matrix("map", title, gap_sentence(page), page.map.columns, rows)
    )


def gap_sentence(page: CoherencePage) -> str:
    """How many objectives and obstacles no action takes up."""
    return say(
        N_(
            "%(open)s of %(objectives)s objectives have no action, and %(left)s of %(obstacles)s "
            "obstacles are lifted by none."
        ),
        open=len(page.map.open_objectives),
        objectives=len(page.map.rows),
        left=len(page.map.open_obstacles),
        obstacles=len(page.map.columns),
    )


def _figure(chart: Chart) -> Figure:
    drawn = Markup(draw(chart, language()))  # noqa: S704 -- likewise
    return drawn, chart.summary, table_of(chart)


def _aims(page: CoherencePage) -> Chart:
    levels: dict[str | None, str] = {
        **{one.value: AIM_LEVEL_LABELS[one] for one in reversed(AimLevel)},
        None: N_("Not said yet"),
    }
    direct = {aim: counts.get(AimLevel.DIRECT.value, 0) for aim, counts in page.aims.items()}
    return Chart(
        key="aims",
        title=say(N_("What the actions aim at")),
        summary=say(
            N_(
                "Directly at employment: %(employment)s, at the economy: %(economy)s, at the "
                "environment: %(environment)s. One action can have several aims."
            ),
            **direct,
        ),
        kind=ChartKind.STACKED,
        category_title=say(N_("Aim")),
        categories=tuple(say(AIM_LABELS[aim]) for aim in page.aims),
        series=tuple(
            Series(say(label), tuple(counts.get(level, 0) for counts in page.aims.values()))
            for level, label in levels.items()
        ),
    )


def _leads(page: CoherencePage) -> Chart:
    loads = page.map.leads
    return Chart(
        key="leads",
        title=say(N_("Who leads how many actions")),
        summary=say(N_("%(number)s actions have no lead yet."), number=len(page.map.without_lead)),
        kind=ChartKind.BARS,
        category_title=say(N_("Lead organisation")),
        categories=tuple(plain(page.organisations.get(one.organisation, {})) for one in loads),
        series=(Series(say(N_("Actions")), tuple(len(one.actions) for one in loads)),),
    )


def _money(page: CoherencePage) -> Chart:
    lines = page.cost.by_place.lines
    over = sum(line.excess > Decimal(0) for line in lines)
    return Chart(
        key="money",
        title=say(N_("Asked of the envelope, by source and year")),
        summary=say(
            N_("The envelope is exceeded in %(over)s of %(lines)s sources and years."),
            over=over,
            lines=len(lines),
        ),
        kind=ChartKind.GROUPED,
        category_title=say(N_("Source and year")),
        categories=tuple(f"{plain(line.source)} {line.year}" for line in lines),
        series=(
            Series(say(N_("Envelope")), tuple(line.envelope for line in lines)),
            Series(say(N_("Asked")), tuple(line.granted for line in lines)),
        ),
        unit=Unit.EURO,
    )


LINKS_TO_CHOOSE = {kind: text for kind, text in LINK_LABELS.items() if kind is not LinkKind.NONE}
"""The links that a sheet offers; that there is none is said of a suggestion alone."""
