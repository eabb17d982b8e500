"""The people of a play: a browser each, what they do in it, and what must be true of every page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from sqlalchemy.orm import Session

from cocreate.database import for_reading, make_engine
from cocreate.operations.entrance.credentials import administrator_link
from cocreate.program import utc_now
from cocreate.unit_of_work import UnitOfWork

AXE = (Path(__file__).resolve().parents[1] / "assets" / "axe-4.14.1.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EXAMINE = """
rules => axe.run(document, {
  runOnly: { type: "tag", values: rules }, resultTypes: ["violations"],
})
"""
BORN = "performance.timeOrigin"
LAN_NAME = "room.test"
PATIENCE = 30
"""Seconds after which something that was expected will not come; a busy machine is slow."""
expect.set_options(timeout=PATIENCE * 1000)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PROJECTOR = {"width": 1920, "height": 1080}


class Person:
    """Somebody with a browser; whatever its console complains of is kept."""

    def __init__(self, context: BrowserContext, address: str, *, has_scripts: bool = True) -> None:
        self.context = context
        self.address = address
        self.has_scripts = has_scripts
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.on("request", self._watch)

    def _listen(self, message: Any) -> None:
        text = message.text
        # What a test does on purpose (a refused form, a cut network) the browser reports itself.
        expected = "Failed to load resource" in text or "WebSocket connection" in text
        if message.type == "error" and not expected:
            self.complaints.append(text)

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "ws" + self.address[4:])):
            self.strangers.append(request.url)

    def visit(self, path: str) -> None:
        """Open a page of the product."""
        self.page.goto(self.address + path)

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button with this name."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str) -> None:
        """Follow the link with this name."""
        self.page.get_by_role("link", name=name).first.click()

    def sees(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until a text is on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)

    def sees_nothing_of(self, text: str) -> None:
        """A text is nowhere in the page, seen or unseen."""
        assert text not in self.page.content()

    def check_page(self) -> None:
        """What must be true of every page: no accessibility violation, no error, no third party."""
        if self.has_scripts:
            self._examine(self.page)
        else:
            with self._still() as page:
                self._examine(page)

    @contextmanager
    def _still(self) -> Iterator[Page]:
        """What a browser without scripts shows, where it can be examined: axe is a script."""
        shown, address = self.page.content(), self.page.url
        assert self.context.browser is not None
        context = self.context.browser.new_context(viewport=self.page.viewport_size)
        page = context.new_page()
        page.route("**/*.mjs", lambda route: route.abort())
        page.route(address, lambda route: route.fulfill(body=shown, content_type="text/html"))
        page.goto(address)
        yield page
        context.close()

    def _examine(self, page: Page) -> None:
        found = self._found(page)
        violations = [
            (one["id"], [node["target"] for node in one["nodes"]][:3])
            for one in found["violations"]
        ]
        assert violations == [], (page.url, violations)
        assert self.complaints == [], (page.url, self.complaints)
        assert self.strangers == [], self.strangers
        wide = page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not wide, f"{page.url} scrolls sideways"

    def _found(self, page: Page) -> Any:
        """What axe finds; where the page just left for another, on that other."""
        while True:
            page.wait_for_load_state()
            born = page.evaluate(BORN)
            try:
                if not page.evaluate("'axe' in window"):
                    page.evaluate(AXE)
                return page.evaluate(EXAMINE, list(RULES))
            except Error:
                page.wait_for_load_state()
                if page.evaluate(BORN) == born:
                    raise


class Company:
    """Everybody in a play, and the database behind it."""

    def __init__(self, address: str, url: str, browser: Browser) -> None:
        self.address = address
        self.engine = make_engine(url)
        self.browser = browser
        self.people: list[Person] = []

    def person(
        self, language: str = "fr", view: dict[str, int] | None = None, **options: Any
    ) -> Person:
        """Somebody new with a browser of their own."""
        context = self.browser.new_context(
            locale=f"{language}-BE" if language != "en" else "en-GB",
            viewport=view or PHONE,  # type: ignore[arg-type]  # Playwright's own dictionary type
            **options,
        )
        context.set_default_timeout(PATIENCE * 1000)
        has_scripts = options.get("java_script_enabled", True)
        someone = Person(context, self.address, has_scripts=has_scripts)
        self.people.append(someone)
        return someone

    def beside(self, someone: Person, view: dict[str, int]) -> Person:
        """Another window of somebody's browser, of another size."""
        window = Person(someone.context, self.address)
        window.page.set_viewport_size(view)  # type: ignore[arg-type]  # Playwright's own type
        self.people.append(window)
        return window

    def administrator(
        self,
        language: str = "fr",
        view: dict[str, int] | None = None,
        email: str = "admin@example.org",
    ) -> Person:
        """An administrator, signed in by the link of the command line."""
        with self.unit() as uow:
            token = administrator_link(uow, email=email, name="Administration", language=language)
        someone = self.person(language, view or DESK)
        someone.visit(f"/sign-in/links/{token}")
        someone.page.locator("main form button").click()
        someone.page.wait_for_url("**/staff")
        return someone

    def unit(self) -> UnitOfWork:
        """A transaction beside the server, for what a play does not show."""
        return UnitOfWork(Session(self.engine), utc_now, ())

    def one(self, query: sa.Select[Any]) -> Any:
        """A value of the database."""
        with Session(for_reading(self.engine)) as session:
            return session.scalars(query).one()

    def go_home(self) -> None:
        """Close all browsers; nobody's page may have complained."""
        for someone in self.people:
            someone.context.close()
        self.engine.dispose()
        assert [one.complaints for one in self.people if one.complaints] == []
