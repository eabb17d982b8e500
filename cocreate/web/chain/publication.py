"""The published plans, for anybody, without login: every decision with its reason."""

from flask import Blueprint, render_template, request, url_for

from cocreate.domain.arbitration import OUTCOME_LABELS
from cocreate.domain.permissions import Permission
from cocreate.domain.pillars import READINESS_NAMES
from cocreate.domain.sheets.terms import (
    AIM_LABELS,
    AIM_LEVEL_LABELS,
    CERTAINTY_LABELS,
    INDICATOR_KIND_LABELS,
    PARTNER_ROLE_LABELS,
)
from cocreate.domain.voices import ANSWER_LABELS, VERDICT_LABELS
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.shortlist import NOT_KEPT_LABELS
from cocreate.queries.followup.actions import public_follow_up, public_states
from cocreate.queries.followup.evaluation import has_evaluation
from cocreate.queries.publication.explorer import PlannedRow, figures
from cocreate.queries.publication.pages import public_action, public_plan, published_lines
from cocreate.queries.voices.public import public_voices
from cocreate.web.access import allows
from cocreate.web.addresses import absolute
from cocreate.web.context import program, reading
from cocreate.web.followup.words import LABELS as FOLLOW_UP
from cocreate.web.i18n import language

blueprint = Blueprint("publication", __name__, url_prefix="/plans")
LABELS = {
    **FOLLOW_UP,
    "outcomes": OUTCOME_LABELS,
    "verdicts": VERDICT_LABELS,
    "answers": ANSWER_LABELS,
    "methods": METHODS,
    "not_kept": NOT_KEPT_LABELS,
    "certainties": CERTAINTY_LABELS,
    "readiness": READINESS_NAMES,
    "aims": AIM_LABELS,
    "levels": AIM_LEVEL_LABELS,
    "partner_roles": PARTNER_ROLE_LABELS,
    "indicator_kinds": INDICATOR_KIND_LABELS,
}


@blueprint.get("/")
@allows(Permission.PUBLIC_READ)
def index() -> str:
    """The plans that are published."""
    return render_template(
        "publication/list.html",
        plans=published_lines(reading(), language()),
        has_evaluation=has_evaluation(reading()),
    )


@blueprint.get("/<pillar_key>", endpoint="plan")
@blueprint.get("/<pillar_key>/publications/<int:number>", endpoint="edition")
@allows(Permission.PUBLIC_READ)
def show_plan(pillar_key: str, number: int | None = None) -> str:
    """The plan of a pillar as it was last published, or an earlier publication of it."""
    found = public_plan(reading(), pillar_key, language(), number)
    latest = found if number is None else public_plan(reading(), pillar_key, language())
    today = program().clock().date()
    progress = public_states(reading(), [one.id for one in found.actions], today)
    rows = tuple(PlannedRow(found, one, progress.get(one.id)) for one in found.actions)
    return render_template(
        "publication/plan.html",
        plan=found,
        latest=latest.number,
        progress=progress,
        rows=rows,
        shares=figures(rows),
        today=today,
        voices=public_voices(reading(), pillar_key, language(), number),
        link=absolute(request.path),
        **LABELS,
    )


@blueprint.get("/<pillar_key>/<code>")
@allows(Permission.PUBLIC_READ)
def action(pillar_key: str, code: str) -> str:
    """One action: the decision, its reason, the amount, the votes, the criteria as they stood."""
    plan, found = public_action(reading(), pillar_key, code, language())
    today = program().clock().date()
    return render_template(
        "publication/action.html",
        plan=plan,
        action=found,
        voices=public_voices(reading(), pillar_key, language()),
        inversions=[
            one for one in plan.inversions if found.id in (one.passed_over.id, one.funded.id)
        ],
        progress=public_follow_up(reading(), found.id, today),
        today=today,
        link=absolute(url_for("publication.action", pillar_key=pillar_key, code=code)),
        **LABELS,
    )
