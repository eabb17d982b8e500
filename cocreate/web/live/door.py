"""What the socket adapter is lent of the web: identity, words, the state and shared fragments.

Neither adapter knows the other; the application hands this over when it is put together.
"""

from dataclasses import dataclass

from flask import Flask, g

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import DomainError
from cocreate.domain.permissions import SYSTEM, Actor, anyone_in
from cocreate.extensions import db
from cocreate.web.context import program
from cocreate.web.devices import ballot_seed
from cocreate.web.errors import sentence_of
from cocreate.web.i18n import language
from cocreate.web.identity import current_staff_session
from cocreate.web.live import pages as live_pages
from cocreate.web.live.pace import Pace, check_pace, source_key


@dataclass(frozen=True)
class WebDoor:
    """The web as the live adapter sees it; ``app`` is asked for outside of requests.

    Methods above the line are called while a message is being answered, in its request context.
    """

    app: Flask

    def source(self) -> str:
        """By what the browser of this message is told from others."""
        return source_key()

    def language(self) -> str:
        """The language of the page that sent this message."""
        return language()

    def seed(self) -> str:
        """The ballot seed of this phone, or nothing; never to be stored or logged."""
        return ballot_seed() or ""

    def staff_session(self) -> str | None:
        """The public id of the staff session of this browser, if it is signed in."""
        found = current_staff_session()
        return None if found is None else found.session_id

    def follower(self, workshop_id: str, audience: Audience) -> Actor:
        """Who this browser is, if it may follow a workshop as ``audience``; asked anew each time.

        Raises ``NotAllowed`` or ``NotFound``.
        """
        return live_pages.follower(workshop_id, audience)

    def state_now(self, workshop_id: str, audience: Audience) -> dict[str, object]:
        """The state, from a new look at the database: an old one would miss what came between."""
        db.session.remove()
        return live_pages.state_message(workshop_id, audience)

    def give_back(self) -> None:
        """Give back what was read for this message, before waiting for a turn to write."""
        db.session.remove()

    def check_pace(self) -> None:
        """Refuse with ``TooMany`` a device that acts faster than people do."""
        check_pace()

    def sentence(self, error: DomainError) -> str:
        """What a refusal says, in the language of this message."""
        return sentence_of(error)

    # Outside of any request:

    def may_act(self, source: str) -> bool:
        """Whether a device acts no faster than people do; it counts as one act."""
        pace: Pace = self.app.extensions["cocreate.pace"]
        return pace.take(source)

    def sentence_in(self, error: DomainError, language: str) -> str:
        """What a refusal says in a language."""
        with self.app.test_request_context("/", base_url=program_url(self.app)):
            g.language = language
            return sentence_of(error)

    def state(self, workshop_id: str, audience: Audience) -> dict[str, object]:
        """The state of a workshop for everybody of an audience."""
        with self.app.app_context():
            return live_pages.state_message(workshop_id, audience)

    def shared_regions(self, audience: Audience) -> tuple[str, ...]:
        """The regions that are the same for everybody of an audience, as its page orders them."""
        page = live_pages.PAGES.get(audience)
        if page is None:
            return ()
        return tuple(name for name in page.regions if name not in page.personal)

    def render(
        self, workshop_id: str, audience: Audience, language: str, names: tuple[str, ...]
    ) -> tuple[int, dict[str, str]]:
        """Shared regions in one language, and the revision at which they were read."""
        page = live_pages.PAGES[audience]
        path = f"/live/{workshop_id}/{audience}"
        with self.app.test_request_context(path, base_url=program_url(self.app)):
            g.language = language
            g.actor = reader_of(workshop_id, audience)
            content = page.load(workshop_id)
            revision: int = content.revision  # type: ignore[attr-defined]  # by the contract of load
            return revision, {name: live_pages.region(audience, name, content) for name in names}


def reader_of(workshop_id: str, audience: Audience) -> Actor:
    """Who stands for everybody of an audience."""
    return anyone_in(workshop_id) if audience is Audience.PARTICIPANT else SYSTEM


def program_url(app: Flask) -> str:
    """The public address of an application."""
    with app.app_context():
        return program().settings.public_url
