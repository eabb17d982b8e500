"""Pillars for everybody: the programme with its money, and what each pillar has published."""

from flask import Blueprint, render_template

from cocreate.domain.commitments import KIND_LABELS
from cocreate.domain.permissions import Permission
from cocreate.queries.commitments.charters import signed_charters
from cocreate.queries.pillars import public_frame, public_pillar, public_programmes
from cocreate.queries.publication.pages import published_lines
from cocreate.web.access import allows
from cocreate.web.context import reading
from cocreate.web.i18n import language
from cocreate.web.pillars.words import FRAME_STATES, LISTS

blueprint = Blueprint("pillars", __name__, url_prefix="/pillars")


@blueprint.get("")
@allows(Permission.PUBLIC_READ)
def index() -> str:
    """The programmes with their pillars."""
    return render_template("pillars/index.html", programmes=public_programmes(reading()))


@blueprint.get("/<key>")
@allows(Permission.PUBLIC_READ)
def show(key: str) -> str:
    """One pillar: facts with their sources, and the frame that holds."""
    pillar = public_pillar(reading(), key)
    return render_template(
        "pillars/show.html",
        pillar=pillar,
        frame=pillar.frame,
        published=next(
            (one for one in published_lines(reading(), language()) if one.pillar_key == key), None
        ),
        charters=signed_charters(reading(), key),
        commitment_kinds=KIND_LABELS,
        lists=LISTS,
        states=FRAME_STATES,
    )


@blueprint.get("/<key>/frames/<int:number>")
@allows(Permission.PUBLIC_READ)
def frame(key: str, number: int) -> str:
    """A frame that holds or held."""
    pillar = public_pillar(reading(), key)
    shown = public_frame(reading(), key, number)
    return render_template(
        "pillars/frame.html", pillar=pillar, frame=shown, lists=LISTS, states=FRAME_STATES
    )
