"""All published actions, filtered by an address that can be shared, in three readings."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from cocreate.domain.arbitration import OUTCOME_LABELS
from cocreate.domain.permissions import Permission
from cocreate.domain.sheets.terms import CERTAINTY_LABELS
from cocreate.queries.publication.explorer import FACETS, explore
from cocreate.queries.publication.readings import READINGS, parts
from cocreate.web.access import allows
from cocreate.web.addresses import absolute
from cocreate.web.context import program, reading
from cocreate.web.followup.words import LABELS
from cocreate.web.i18n import language

blueprint = Blueprint("explorer", __name__)
Query = dict[str, Any]  # Any: what `url_for` takes, words here


@blueprint.get("/actions")
@allows(Permission.PUBLIC_READ)
def show() -> str:
    """The actions that fit what the address asks for; what it does not know fits nothing."""
    asked = {key: request.args.get(key, "")[:80] for key in FACETS}
    wanted: Query = {key: value for key, value in asked.items() if value}
    chosen = request.args.get("reading", "")
    told = chosen if chosen in READINGS else next(iter(READINGS))
    today = program().clock().date()
    found = explore(reading(), language(), wanted, today)
    kept: Query = {} if told == next(iter(READINGS)) else {"reading": told}
    return render_template(
        "publication/actions.html",
        found=found,
        parts=parts(reading(), told, found.rows, language(), wanted.get("group", "")),
        told=told,
        readings={
            key: (label, url_for("explorer.show", **wanted, reading=key))
            for key, label in READINGS.items()
        },
        without={
            key: url_for(
                "explorer.show", **{one: v for one, v in wanted.items() if one != key}, **kept
            )
            for key in wanted
        },
        clear=url_for("explorer.show", **kept),
        link=absolute(url_for("explorer.show", **wanted, **kept)),
        today=today,
        outcomes=OUTCOME_LABELS,
        certainties=CERTAINTY_LABELS,
        contact=program().settings.contact,
        **LABELS,
    )
