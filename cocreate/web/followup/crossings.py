"""The published plans read across, at addresses that can be shared: by target group, by actor."""

import datetime as dt
from typing import Any

from flask import Blueprint, render_template, url_for

from cocreate.domain.arbitration import OUTCOME_LABELS
from cocreate.domain.commitments import KIND_LABELS
from cocreate.domain.permissions import Permission
from cocreate.queries.publication.crossings import (
    Crossing,
    groups_and_organisations,
    organisation,
    target_group,
)
from cocreate.web.access import allows
from cocreate.web.context import program, reading
from cocreate.web.followup.words import LABELS
from cocreate.web.i18n import language

blueprint = Blueprint("crossings", __name__)


@blueprint.get("/plans-by")
@allows(Permission.PUBLIC_READ)
def index() -> str:
    """The target groups and the organisations of the published plans."""
    groups, organisations = groups_and_organisations(reading(), language())
    return render_template("followup/crossings.html", groups=groups, organisations=organisations)


@blueprint.get("/target-groups/<key>")
@allows(Permission.PUBLIC_READ)
def group(key: str) -> str:
    """What there is for jobseekers, companies, schools."""
    return _shown(target_group(reading(), key, language(), _today()))


@blueprint.get("/organisations/<organisation_id>")
@allows(Permission.PUBLIC_READ)
def actor(organisation_id: str) -> str:
    """What an organisation leads or takes part in."""
    return _shown(organisation(reading(), organisation_id, language(), _today()))


def _today() -> dt.date:
    return program().clock().date()


def _shown(found: Crossing) -> str:
    told = "group" if found.facet == "group" else "actor"
    chosen: dict[str, Any] = {found.facet: found.key, "reading": told}  # Any: as `url_for` takes it
    return render_template(
        "followup/crossing.html",
        found=found,
        today=_today(),
        filtered=url_for("explorer.show", **chosen),
        told=told,
        outcomes=OUTCOME_LABELS,
        commitment_kinds=KIND_LABELS,
        contact=program().settings.contact,
        **LABELS,
    )
