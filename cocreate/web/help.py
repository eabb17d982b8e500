"""Help: how to take part and to lead, what a secret ballot protects, privacy, accessibility."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, render_template
from wtforms import StringField

from cocreate.domain.accounts import SESSION_IDLE, SESSION_LIFE
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.domain.voting.promises import SECRECY_LIMITS
from cocreate.queries.proofs.recounts import is_counted
from cocreate.web.access import allows
from cocreate.web.context import program, reading
from cocreate.web.devices import cookie_name
from cocreate.web.forms import Form
from cocreate.web.limits import limiter

blueprint = Blueprint("help", __name__, url_prefix="/help")

Texts = Mapping[str, str]
Page = tuple[str, int]


@dataclass(frozen=True)
class Statement:
    """The accessibility statement, as its data file holds it; it is edited with each release."""

    reviewed_on: dt.date
    status: str
    standard: str
    tested_to: str
    method: Texts
    known: tuple[Texts, ...]


class ReceiptForm(Form):
    """The key of a ballot, which never stands in an address."""

    key = StringField(N_("Receipt"))


@blueprint.get("")
@allows(Permission.PAGE_READ)
def participant() -> str:
    """How to take part."""
    return render_template("help/participant.html")


@blueprint.route("/secret-ballot", methods=["GET", "POST"])
@allows(Permission.PAGE_READ)
@limiter.limit("30 per minute", methods=["POST"])
def secrecy() -> Page:
    """What the secret ballot protects and what it cannot; posting a receipt checks it."""
    form, counted = ReceiptForm(), None
    if form.validate_on_submit():
        with form.refusals():
            counted = is_counted(reading(), form.key.data or "")
    page = render_template("help/secrecy.html", limits=SECRECY_LIMITS, form=form, counted=counted)
    return page, form.status


@blueprint.get("/facilitator")
@allows(Permission.PAGE_READ)
def facilitator() -> str:
    """How to prepare and lead a workshop."""
    return render_template("help/facilitator.html")


@blueprint.get("/lead")
@allows(Permission.PAGE_READ)
def lead() -> str:
    """How to report on an action once a quarter."""
    return render_template("help/lead.html")


@blueprint.get("/plan")
@allows(Permission.PAGE_READ)
def plan() -> str:
    """How to read a published plan."""
    return render_template("help/plan.html")


@blueprint.get("/privacy")
@allows(Permission.PAGE_READ)
def privacy() -> str:
    """What is kept, and which cookies there are."""
    return render_template(
        "help/privacy.html",
        cookie_name=cookie_name,
        life=int(SESSION_LIFE.total_seconds()) // 3600,
        idle=int(SESSION_IDLE.total_seconds()) // 3600,
        contact=program().settings.contact,
    )


@blueprint.get("/accessibility")
@allows(Permission.PAGE_READ)
def accessibility() -> str:
    """The accessibility statement."""
    return render_template(
        "help/accessibility.html", statement=statement(), contact=program().settings.contact
    )


@cache
def statement() -> Statement:
    """What the data file of this version says."""
    written = json.loads((files("cocreate.web") / "accessibility.json").read_text("utf-8"))
    return Statement(
        **{
            **written,
            "reviewed_on": dt.date.fromisoformat(written["reviewed_on"]),
            "known": tuple(written["known"]),
        }
    )
