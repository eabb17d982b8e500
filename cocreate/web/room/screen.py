"""The projector: one page that shows the room where it stands, driven by the workshop itself.

It has its own language and theme, kept in this browser apart from those of the reader, because the
screen on the wall and the laptop of whoever runs the room are often the same browser.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers.response import Response

from cocreate.domain.audiences import Audience
from cocreate.domain.permissions import Permission
from cocreate.domain.text import LANGUAGES, N_
from cocreate.domain.voting.lifecycle import PollState
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.promises import SECRECY_PROMISES, VISIBILITY_PROMISES
from cocreate.domain.workshops import WorkshopState
from cocreate.exports import qr
from cocreate.queries.agendas import StepView, next_step
from cocreate.queries.proposals import Wall, wall
from cocreate.queries.results import ResultView, results_of
from cocreate.queries.rooms import RoomPage, screen_page
from cocreate.queries.voting import PollView, current_poll_id, poll_view
from cocreate.web.access import allows
from cocreate.web.addresses import absolute, local_address
from cocreate.web.context import program, reading
from cocreate.web.devices import cookie_name, set_cookie
from cocreate.web.i18n import SCREEN_LANGUAGE, language, say, speak_as_screen
from cocreate.web.identity import current_actor
from cocreate.web.live import pages as live_pages
from cocreate.web.themes import THEMES

blueprint = Blueprint("screen", __name__, url_prefix="/staff/workshops/<workshop_id>/screen")

THEME_COOKIE = "screen_theme"
FOLLOW = "follow"
"""The theme that follows the device."""
_TWO_MONTHS = 60 * 24 * 3600


@dataclass(frozen=True)
class ScreenPage:
    """What the projector shows; what only some scenes need is read when they ask for it."""

    room: RoomPage

    @property
    def workshop_id(self) -> str:
        return self.room.workshop_id

    @property
    def revision(self) -> int:
        return self.room.revision

    @property
    def step(self) -> StepView | None:
        return self.room.current_step

    @property
    def following(self) -> StepView | None:
        """The step that comes next."""
        return next_step(self.room.steps)

    @cached_property
    def wall(self) -> Wall:
        return wall(reading(), current_actor(), self.workshop_id, Audience.SCREEN)

    @cached_property
    def poll(self) -> PollView | None:
        """The vote of the step under way, its latest round."""
        poll_id = current_poll_id(reading(), self.workshop_id)
        return None if poll_id is None else poll_view(reading(), poll_id, Audience.SCREEN)

    @cached_property
    def results(self) -> tuple[ResultView, ...]:
        """All results that the room was shown, those that were put right left out."""
        found = results_of(reading(), self.workshop_id, Audience.SCREEN)
        return tuple(one for one in found if one.corrected_by_id is None)

    @cached_property
    def result(self) -> ResultView | None:
        """The result that belongs on the screen now: of this step's vote, else the last one."""
        if self.poll is None:
            return self.results[-1] if self.results else None
        return next((one for one in self.results if one.poll_id == self.poll.poll_id), None)

    def step_of(self, result: ResultView) -> StepView:
        """The step in which a vote was held."""
        return next(one for one in self.room.steps if one.id == result.step_id)

    @cached_property
    def scene(self) -> str:
        """What the screen is about: one of the names under ``templates/live/screen/scenes``."""
        if self.room.state in {WorkshopState.CLOSED, WorkshopState.ARCHIVED}:
            return "closing"
        if self.step is None:
            return "welcome"
        if self.step.holds_poll:
            return "vote" if self.poll is None or self.result is None else "result"
        if self.step.phase in {"opening", "recess", "closing"}:
            return self.step.phase
        if self.wall.is_hidden:
            return "ideation"
        return "result" if self.step.phase == "discussion" and self.result else "wall"

    @property
    def is_counting(self) -> bool:
        return self.poll is not None and self.poll.state is PollState.CLOSING

    @property
    def address(self) -> str:
        """Where the code is typed, as people say it: without the scheme."""
        return absolute(url_for("joining.by_code")).partition("://")[2]

    @property
    def qr(self) -> Markup:
        link = absolute(url_for("joining.scan", token=self.room.join_token))
        return _qr(link, say(N_("QR code that opens the workshop on a phone")))

    @property
    def promises(self) -> tuple[str, ...]:
        """How the vote is held, in sentences that are to be translated."""
        if self.poll is None:
            return ()
        return (
            METHODS[self.poll.method].description,
            SECRECY_PROMISES[self.poll.secrecy],
            VISIBILITY_PROMISES[self.poll.visibility],
        )


def load(workshop_id: str) -> ScreenPage:
    """The projector's page; ``NotFound`` for whoever may not open it."""
    speak_as_screen()
    now, active = program().clock(), program().presence.active(workshop_id)
    return ScreenPage(screen_page(reading(), current_actor(), workshop_id, language(), now, active))


@blueprint.get("")
@allows(Permission.WORKSHOP_SCREEN)
def show(workshop_id: str) -> str:
    """The page; from then on it follows the workshop by itself."""
    return render_template("screen/show.html", page=load(workshop_id), theme=theme())


def theme() -> str:
    """The theme that was chosen for projectors in this browser, or "" to follow the device."""
    chosen = request.cookies.get(cookie_name(THEME_COOKIE), "")
    return chosen if chosen in THEMES else ""


@blueprint.post("/settings")
@allows(Permission.WORKSHOP_SCREEN)
def settings(workshop_id: str) -> Response:
    """Choose language and theme of the projector, in this browser alone."""
    otherwise = url_for("screen.show", workshop_id=workshop_id)
    shown = local_address(request.form.get("next"), otherwise)
    response = make_response(redirect(shown, code=303))
    spoken, theme = request.form.get("language", ""), request.form.get("theme", "")
    if spoken in LANGUAGES:
        set_cookie(response, SCREEN_LANGUAGE, spoken, seconds=_TWO_MONTHS)
    if theme in {*THEMES, FOLLOW}:
        set_cookie(response, THEME_COOKIE, theme, seconds=_TWO_MONTHS)
    return response


@lru_cache(maxsize=64)
def _qr(link: str, title: str) -> Markup:
    return Markup(qr.svg(link, title=title))  # noqa: S704 -- drawn by us; the title is escaped


live_pages.register(
    live_pages.LivePage(
        audience=Audience.SCREEN,
        regions=("step", "agenda", "proposals", "results", "join"),
        personal=frozenset(),
        load=load,
    )
)
