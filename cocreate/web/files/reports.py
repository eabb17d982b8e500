"""The report of a workshop: one page, printed as it is, and the same in every kind of file."""

from flask import Blueprint, render_template

from cocreate.domain.permissions import Permission
from cocreate.domain.plans import STATE_LABELS
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.promises import (
    SECRECY_LABELS,
    SECRECY_PROMISES,
    VISIBILITY_LABELS,
    VISIBILITY_PROMISES,
)
from cocreate.queries.report import workshop_report
from cocreate.web.access import allows
from cocreate.web.context import program, reading
from cocreate.web.identity import current_actor

blueprint = Blueprint("reports", __name__, url_prefix="/staff/workshops/<workshop_id>/report")


@blueprint.get("")
@allows(Permission.REPORT_READ)
def show(workshop_id: str) -> str:
    """The report as it stands."""
    report = workshop_report(reading(), current_actor(), workshop_id, program().clock())
    return render_template(
        "reports/show.html",
        report=report,
        steps={step.position: step for step in report.steps},
        states=STATE_LABELS,
        methods=METHODS,
        secrecy=(SECRECY_LABELS, SECRECY_PROMISES),
        visibility=(VISIBILITY_LABELS, VISIBILITY_PROMISES),
    )
