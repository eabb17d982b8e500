"""The published plans read across, at addresses that can be shared: by target group, by actor."""

from flask import Blueprint, render_template

from cocreate.domain.arbitration import OUTCOME_LABELS
from cocreate.domain.permissions import Permission
from cocreate.queries.followup.actions import public_states
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
    return _shown(target_group(reading(), key, language()))


@blueprint.get("/organisations/<organisation_id>")
@allows(Permission.PUBLIC_READ)
def actor(organisation_id: str) -> str:
    """What an organisation leads or takes part in."""
    return _shown(organisation(reading(), organisation_id, language()))


def _shown(found: Crossing) -> str:
    ids = [action.id for _, action in found.actions]
    return render_template(
        "followup/crossing.html",
        found=found,
        progress=public_states(reading(), ids, program().clock().date()),
        outcomes=OUTCOME_LABELS,
        **LABELS,
    )
