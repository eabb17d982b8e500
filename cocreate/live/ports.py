"""What the live adapter needs of the web, which it does not know: the application lends it."""

from typing import Protocol

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import DomainError
from cocreate.domain.permissions import Actor


class Visit(Protocol):
    """Who sends a message, asked anew for each one, in the context of the handshake's request."""

    def source(self) -> str:
        """By what the browser is told from others."""

    def language(self) -> str:
        """The language of the page."""

    def seed(self) -> str:
        """The ballot seed of the phone, or nothing; never to be stored or logged."""

    def staff_session(self) -> str | None:
        """The public id of the staff session, if the browser is signed in."""

    def follower(self, workshop_id: str, audience: Audience) -> Actor:
        """Who the browser is in a workshop; refuses who may not follow it."""

    def state_now(self, workshop_id: str, audience: Audience) -> dict[str, object]:
        """The state of a workshop, read after everything that this message has read before."""

    def give_back(self) -> None:
        """Give back what was read for this message.

        Whoever waits for a turn to write must not keep a connection from those who read.
        """

    def check_pace(self) -> None:
        """Refuse a device that acts faster than people do."""

    def sentence(self, error: DomainError) -> str:
        """What a refusal says, in the language of the page."""


class Shown(Protocol):
    """What rooms are shown, outside of any request."""

    def state(self, workshop_id: str, audience: Audience) -> dict[str, object]:
        """The state of a workshop for everybody of an audience."""

    def shared_regions(self, audience: Audience) -> tuple[str, ...]:
        """The regions that are the same for everybody of an audience."""

    def render(
        self, workshop_id: str, audience: Audience, language: str, names: tuple[str, ...]
    ) -> tuple[int, dict[str, str]]:
        """Shared regions in one language, and the revision at which they were read."""


class Anywhere(Protocol):
    """What is asked for outside of any request, about whoever opened a socket before."""

    def may_act(self, source: str) -> bool:
        """Whether a device acts no faster than people do; it counts as one act."""

    def sentence_in(self, error: DomainError, language: str) -> str:
        """What a refusal says in a language."""


class Door(Visit, Shown, Anywhere, Protocol):
    """All that the web lends."""
