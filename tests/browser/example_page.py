"""The small example page of the live tests in a browser: what is looked at on it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cast import Person
from tests.live.conftest import LiveRoom

Opens = Callable[..., Person]
"""What opens the page of a new phone in a room; the fixture ``opens``."""


def is_live(page: Page, seconds: float = 10) -> None:
    """Wait until the page hears the room."""
    expect(page.locator("[data-live-state='live']")).to_be_visible(timeout=seconds * 1000)


def fate(page: Page, form: str, state: str, seconds: float = 15) -> None:
    """Wait until a form's fate is ``state``."""
    place = page.locator(f"#{form} [data-send-state='{state}']")
    expect(place).to_be_visible(timeout=seconds * 1000)


def papers(room: LiveRoom) -> int:
    """How many ballots were handed in."""
    counted = room.do("papers")
    assert isinstance(counted, int)
    return counted
