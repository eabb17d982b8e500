"""Live pages: which regions each audience's page has, and each region alone, for what went stale.

A page is rendered whole the first time. Each region carries the revision at which the database was
read, taken before the content; when the workshop's marks say that a region has changed since, the
page asks for that region alone, by the same template. So first and live can never differ.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Flask, render_template
from markupsafe import Markup

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Permission
from cocreate.web.access import allows


@dataclass(frozen=True)
class LivePage:
    """A page that follows a workshop.

    ``load`` answers what its templates show for a workshop and the actor of this request, and
    refuses whoever may not see it; the answer has ``workshop_id`` and ``revision``. ``personal``
    names the regions whose content depends on the reader; all others are the same for everybody of
    one audience and language.
    """

    audience: Audience
    regions: tuple[str, ...]
    personal: frozenset[str]
    load: Callable[[str], object]


PAGES: dict[Audience, LivePage] = {}
blueprint = Blueprint("live", __name__, url_prefix="/live/<workshop_id>/<audience>")


def register(page: LivePage) -> None:
    """Let an audience have its page."""
    PAGES[page.audience] = page


def page_of(audience: str) -> LivePage:
    """The page of an audience; raises ``NotFound`` when there is none."""
    try:
        return PAGES[Audience(audience)]
    except (ValueError, KeyError):
        raise NotFound("no-such-region") from None


def region(audience: Audience, name: str, page: object) -> Markup:
    """One region, with the wrapper by which scripts find and replace it."""
    personal = name in PAGES[audience].personal
    html = render_template(
        "components/_region.html", audience=audience.value, name=name, page=page, personal=personal
    )
    return Markup(html)  # noqa: S704 -- rendered by a template, which escapes


@blueprint.get("/regions/<name>")
@allows(Permission.PAGE_READ)
def show_region(workshop_id: str, audience: str, name: str) -> str:
    """One region as it is now; the page's ``load`` decides who may see it."""
    page = page_of(audience)
    if name not in page.regions:
        raise NotFound("no-such-region")
    return region(page.audience, name, page.load(workshop_id))


def init_app(app: Flask) -> None:
    """Serve regions, and let page templates place them: ``live_region(name, page)``."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["live_region"] = region
    app.jinja_env.globals["Audience"] = Audience
