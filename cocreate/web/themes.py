"""How a page looks to this reader: light, dark, or as the device says; and the house's name."""

from flask import Blueprint, Flask, Response, make_response, redirect, request

from cocreate.domain.permissions import Permission
from cocreate.domain.publication import LICENCES
from cocreate.web.access import allows
from cocreate.web.addresses import local_address
from cocreate.web.context import program
from cocreate.web.devices import cookie_name, drop_cookie, set_cookie

THEMES = ("light", "dark")
_ONE_YEAR = 365 * 24 * 3600

blueprint = Blueprint("themes", __name__)


def theme() -> str:
    """The theme that this reader has forced, or "" to follow the device."""
    chosen = request.cookies.get(cookie_name("theme"), "")
    return chosen if chosen in THEMES else ""


@blueprint.post("/theme")
@allows(Permission.PAGE_READ)
def choose() -> Response:
    """Keep the chosen theme, or follow the device again."""
    response = make_response(redirect(local_address(request.form.get("next")), code=303))
    chosen = request.form.get("theme", "")
    if chosen in THEMES:
        set_cookie(response, "theme", chosen, seconds=_ONE_YEAR)
    else:
        drop_cookie(response, "theme")
    return response


def init_app(app: Flask) -> None:
    """Let every page know its theme and its brand."""
    app.register_blueprint(blueprint)
    app.context_processor(_of_the_house)


def _of_the_house() -> dict[str, object]:
    settings = program().settings
    licence = settings.data_licence
    return {
        "theme": theme(),
        "brand": settings.brand_name,
        "licence": {"name": licence, "address": LICENCES[licence]},
    }
