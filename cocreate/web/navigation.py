"""The main navigation: which pages it offers, to whom."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from cocreate.domain.permissions import Permission, can
from cocreate.domain.text import N_
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor


@dataclass(frozen=True)
class Entry:
    """A page in the navigation; its text is to be translated."""

    endpoint: str
    text: str
    permission: Permission


@dataclass(frozen=True)
class Item:
    """An entry as a page shows it; ``is_here`` when the page belongs to it."""

    href: str
    text: str
    is_here: bool


MENUS: dict[str, tuple[Entry, ...]] = {
    "public": (
        Entry("home.show", N_("Join a workshop"), Permission.PAGE_READ),
        Entry("pillars.index", N_("Pillars"), Permission.PUBLIC_READ),
        Entry("publication.index", N_("Action plans"), Permission.PUBLIC_READ),
        Entry("receipts.index", N_("My proposal"), Permission.PUBLIC_READ),
    ),
    "staff": (
        Entry("workshops.index", N_("Workshops"), Permission.WORKSHOP_READ),
        Entry("pillar_desk.index", N_("Pillars"), Permission.PILLAR_READ),
        Entry("plans.index", N_("Plans"), Permission.PLAN_READ),
        Entry("arbitration.index", N_("Arbitration"), Permission.DESK_READ),
        Entry("followup.index", N_("Follow-up"), Permission.FOLLOW_UP_READ),
        Entry("administration.index", N_("Accounts"), Permission.ACCOUNT_MANAGE),
        Entry("administration.outbox", N_("Outbox"), Permission.OUTBOX_READ),
    ),
    "help": (
        Entry("help.participant", N_("How to take part"), Permission.PAGE_READ),
        Entry("help.secrecy", N_("How the secret ballot works"), Permission.PAGE_READ),
        Entry("help.facilitator", N_("How to lead a workshop"), Permission.PAGE_READ),
        Entry("help.lead", N_("How to report on an action"), Permission.PAGE_READ),
        Entry("help.plan", N_("How to read a plan"), Permission.PAGE_READ),
        Entry("help.privacy", N_("Privacy and cookies"), Permission.PAGE_READ),
        Entry("help.accessibility", N_("Accessibility"), Permission.PAGE_READ),
    ),
    "desk": (Entry("desk.show", N_("My desk"), Permission.ACCOUNT_OWN),),
    "door": (Entry("accounts.sign_in", N_("Staff"), Permission.PAGE_READ),),
    "own": (Entry("accounts.profile", N_("My account"), Permission.ACCOUNT_OWN),),
}


def navigation(menu: str) -> list[Item]:
    """The entries of a menu that the actor may open, the present one marked."""
    present = _present(menu)
    return [
        Item(
            href=url_for(entry.endpoint),
            text=say(entry.text),
            is_here=entry.endpoint == present,
        )
        for entry in MENUS[menu]
        if entry.endpoint in current_app.view_functions and can(current_actor(), entry.permission)
    ]


def _present(menu: str) -> str | None:
    """The entry to which this page belongs: its own, or else the first of the same feature."""
    here, entries = request.endpoint or "", [entry.endpoint for entry in MENUS[menu]]
    if here in entries:
        return here
    feature = here.split(".")[0]
    return next((one for one in entries if one.split(".")[0] == feature), None)


def has_page(endpoint: str) -> bool:
    """Whether this installation serves a page, so that a template may link to it."""
    return endpoint in current_app.view_functions


def here() -> str:
    """The address of this page, to come back to; a page that answers a form goes to its start."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return request.path


def init_app(app: Flask) -> None:
    """Let templates draw the navigation."""
    app.jinja_env.globals["navigation"] = navigation
    app.jinja_env.globals["here"] = here
    app.jinja_env.globals["has_page"] = has_page
