"""What is printed for a workshop: its poster, join cards, one-time cards, the QR code alone."""

from flask import Blueprint, request
from werkzeug.wrappers.response import Response

from cocreate.catalogues import translate
from cocreate.domain.documents import Brand, Card, CardSheet, Poster, Run
from cocreate.domain.permissions import Permission
from cocreate.domain.text import LANGUAGES, N_, in_language
from cocreate.exports import qr
from cocreate.exports.posters import render_cards, render_poster
from cocreate.formatting import format_datetime
from cocreate.operations import cards
from cocreate.queries.workshops import WorkshopPage
from cocreate.web.access import allows
from cocreate.web.addresses import absolute
from cocreate.web.context import program, writing
from cocreate.web.forms.workshops import CardsForm
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor
from cocreate.web.workshops.pages import Page, find_workshop, show_page

blueprint = Blueprint("papers", __name__, url_prefix="/<workshop_id>")

HOUSE_GREEN = "#0a5247"
CARDS_ON_A_SHEET = 8

INVITATION = N_("Take part with your phone")
POSTER_STEPS = (
    N_("Point the camera of your phone at the square."),
    N_("Or go to the address and type the code."),
    N_("Choose the group that you are here for: no account, no name."),
)
CARD_INVITATION = N_("Scan the square, or go to the address and type the code.")
CARD_LABEL = N_("Your card, good for one seat")


@blueprint.get("/poster.pdf")
@allows(Permission.WORKSHOP_READ)
def poster(workshop_id: str) -> Response:
    """The poster, in the language that is asked for, on A4 or A3."""
    page, spoken = find_workshop(workshop_id), _language_asked()
    made = Poster(
        language=spoken,
        brand=_brand(),
        title=_title(page, spoken),
        pillar=in_language(page.pillar, spoken)[0],
        when=format_datetime(page.starts_at, spoken),
        place=page.place,
        address=_typed_address(),
        code=page.door.code,
        link=join_address(page.door.token),
        invitation=translate(INVITATION, spoken),
        steps=tuple(translate(one, spoken) for one in POSTER_STEPS),
        made_at=program().clock(),
    )
    paper = "a3" if request.args.get("paper") == "a3" else "a4"
    return _pdf(render_poster(made, "a3" if paper == "a3" else "a4"), f"poster-{spoken}-{paper}")


@blueprint.get("/cards.pdf")
@allows(Permission.WORKSHOP_READ)
def join_cards(workshop_id: str) -> Response:
    """A sheet of join cards to hand out; all of them are alike."""
    page, spoken = find_workshop(workshop_id), _language_asked()
    same = Card(join_address(page.door.token))
    return _pdf(render_cards(_sheet(page, spoken, (same,) * CARDS_ON_A_SHEET)), f"cards-{spoken}")


@blueprint.post("/cards")
@allows(Permission.WORKSHOP_RUN)
def one_time_cards(workshop_id: str) -> Page:
    """Make one-time cards and answer them as a file: their codes are kept nowhere."""
    form = CardsForm()
    if form.validate():
        with form.refusals():
            page = find_workshop(workshop_id, Permission.WORKSHOP_RUN)
            link, spoken = join_address(page.door.token), form.language.data
            with writing() as uow:
                codes = cards.issue_cards(
                    uow, current_actor(), workshop_id, form.number(), form.operation_id.data
                )
            made = tuple(Card(link, code) for code in codes)
            return _pdf(render_cards(_sheet(page, spoken, made)), f"one-time-cards-{spoken}")
    return show_page(find_workshop(workshop_id), cards=form), form.status


@blueprint.get("/qr.svg")
@allows(Permission.WORKSHOP_READ)
def code(workshop_id: str) -> Response:
    """The QR code that opens the workshop on a phone."""
    page = find_workshop(workshop_id)
    title = say(N_("QR code that opens the workshop on a phone"))
    return Response(qr.svg(join_address(page.door.token), title=title), mimetype="image/svg+xml")


def join_address(token: str) -> str:
    """What the QR code of a workshop holds."""
    return absolute(f"/j/{token}")


def _sheet(page: WorkshopPage, spoken: str, made: tuple[Card, ...]) -> CardSheet:
    return CardSheet(
        language=spoken,
        brand=_brand(),
        title=_title(page, spoken),
        when=format_datetime(page.starts_at, spoken),
        address=_typed_address(),
        code=page.door.code,
        invitation=translate(CARD_INVITATION, spoken),
        card_label=translate(CARD_LABEL, spoken),
        cards=made,
        made_at=program().clock(),
    )


def _title(page: WorkshopPage, spoken: str) -> tuple[Run, ...]:
    return (Run(*in_language(page.title, spoken)),)


def _brand() -> Brand:
    return Brand(program().settings.brand_name, HOUSE_GREEN)


def _typed_address() -> str:
    """The address as people type it: without what every browser adds by itself."""
    return program().settings.public_url.split("://", 1)[-1]


def _language_asked() -> str:
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else language()


def _pdf(content: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(content, mimetype="application/pdf", headers=headers)
