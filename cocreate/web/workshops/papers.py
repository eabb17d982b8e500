"""What is printed for a workshop: its poster, join cards, one-time cards, the QR code alone."""

from collections.abc import Callable, Iterable

from flask import Blueprint, request
from werkzeug.wrappers.response import Response

from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.exports import qr
from cocreate.exports.posters import render_cards, render_poster
from cocreate.operations import cards
from cocreate.queries.documents.room import Door, join_cards, workshop_poster
from cocreate.queries.documents.wording import Edition
from cocreate.web.access import allows
from cocreate.web.addresses import absolute
from cocreate.web.context import program, reading, writing
from cocreate.web.files.exports import brand, edition_asked
from cocreate.web.files.rendering import in_turn
from cocreate.web.forms.workshops import CardsForm
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor
from cocreate.web.workshops.pages import Page, find_workshop, show_page

blueprint = Blueprint("papers", __name__, url_prefix="/<workshop_id>")


@blueprint.get("/poster.pdf")
@allows(Permission.WORKSHOP_READ)
def poster(workshop_id: str) -> Response:
    """The poster, in the language that is asked for, on A4 or A3."""
    edition = edition_asked()
    made = workshop_poster(reading(), current_actor(), workshop_id, edition, _door())
    if request.args.get("paper") == "a3":
        return _pdf(f"poster-{edition.language}-a3", render_poster, made, "a3")
    return _pdf(f"poster-{edition.language}-a4", render_poster, made)


@blueprint.get("/cards.pdf", endpoint="join_cards")
@allows(Permission.WORKSHOP_READ)
def cards_alike(workshop_id: str) -> Response:
    """A sheet of join cards to hand out; all of them are alike."""
    edition = edition_asked()
    return _cards(workshop_id, edition, f"cards-{edition.language}")


@blueprint.post("/cards")
@allows(Permission.WORKSHOP_RUN)
def one_time_cards(workshop_id: str) -> Page:
    """Make one-time cards and answer them as a file: their codes are kept nowhere."""
    form = CardsForm()
    if form.validate():
        with form.refusals():
            find_workshop(workshop_id, Permission.WORKSHOP_RUN)
            with writing() as uow:
                codes = cards.issue_cards(
                    uow, current_actor(), workshop_id, form.number(), form.operation_id.data
                )
            edition = Edition(form.language.data or language(), brand(), program().clock())
            return _cards(workshop_id, edition, f"one-time-cards-{edition.language}", codes)
    return show_page(find_workshop(workshop_id), cards=form), form.status


@blueprint.get("/qr.svg")
@allows(Permission.WORKSHOP_READ)
def code(workshop_id: str) -> Response:
    """The QR code that opens the workshop on a phone."""
    page = find_workshop(workshop_id)
    title = say(N_("QR code that opens the workshop on a phone"))
    return Response(qr.svg(join_address(page.door.token), title=title), mimetype="image/svg+xml")


def join_address(token: str, card: str = "") -> str:
    """What the QR code of a workshop holds, or that of a one-time card."""
    return absolute(f"/j/{token}" + (f"?card={card}" if card else ""))


def _door() -> Door:
    """The address as people type it, without what every browser adds by itself; and the link."""
    return Door(program().settings.public_url.split("://", 1)[-1], join_address)


def _cards(workshop_id: str, edition: Edition, name: str, codes: Iterable[str] = ()) -> Response:
    sheet = join_cards(reading(), current_actor(), workshop_id, edition, _door(), codes)
    return _pdf(name, render_cards, sheet)


def _pdf(name: str, render: Callable[..., bytes], *args: object) -> Response:
    reading().close()
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(in_turn(render, *args), mimetype="application/pdf", headers=headers)
