"""The words that the pages of the follow-up share."""

from flask import Blueprint

from cocreate.domain.followup.attention import ALERT_LABELS, RISK_LABELS
from cocreate.domain.followup.cost import NO_FIGURE_LABELS
from cocreate.domain.followup.quarters import QUARTER_NAME, Quarter
from cocreate.domain.plans import STATE_LABELS
from cocreate.domain.sheets.terms import AIM_LABELS, INDICATOR_KIND_LABELS, PARTNER_ROLE_LABELS
from cocreate.domain.text import N_
from cocreate.web.i18n import say

STEP_LABELS = {
    0: N_("Not begun"),
    25: N_("Begun, a quarter done"),
    50: N_("Half done"),
    75: N_("Nearly done"),
    100: N_("Done"),
}
LABELS = {
    "states": STATE_LABELS,
    "alert_labels": ALERT_LABELS,
    "risk_labels": RISK_LABELS,
    "no_figure": NO_FIGURE_LABELS,
    "aim_labels": AIM_LABELS,
    "indicator_kinds": INDICATOR_KIND_LABELS,
    "partner_roles": PARTNER_ROLE_LABELS,
    "step_labels": STEP_LABELS,
}


def quarter_name(key: str) -> str:
    """A quarter as people call it."""
    quarter = Quarter.read(key)
    return say(QUARTER_NAME, number=quarter.number, year=quarter.year)


def add_to(blueprint: Blueprint) -> None:
    """Let all templates name a quarter."""
    blueprint.add_app_template_filter(quarter_name)
