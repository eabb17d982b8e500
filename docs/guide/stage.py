"""What the pictures of the guides are played on: a server of its own, its people, their browsers.

Everything happens through pages, as people would do it: the administrator comes in by the printed
link, invites the others, and reads the mails in the outbox. Nothing is written beside the server.
"""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from cocreate.catalogues import translate, translate_plural
from tests.browser.cast import DESK, PHONE, Person

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "guide" / "images"
PROJECTOR = {"width": 1280, "height": 720}
COLOURS = 64
"""Flat screens need few colours; with a palette a picture takes a quarter of the room."""
STARTING_SECONDS = 600
_LINK = re.compile(r"http://\S+/sign-in/links/\S+")
_RECEIPT = re.compile(r"receipt code of one of its proposals is (\S+)")


@dataclass
class Server:
    """The product with its demonstration, and what it printed: where, and how one gets in."""

    process: subprocess.Popen[str]
    address: str
    administrator_link: str
    receipt: str
    """The code that tells the path of one of the demonstration's proposals."""


@contextmanager
def served(folder: Path, language: str) -> Iterator[Server]:
    """Serve the demonstration from ``folder`` in a process of its own; end it in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {key: one for key, one in os.environ.items() if not key.startswith("COCREATE_")}
    environ |= {
        "COCREATE_DATA_DIR": str(folder),
        "COCREATE_BIND": f"127.0.0.1:{port}",
        "COCREATE_DEFAULT_LOCALE": language,
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "app.py", "--with-demo"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    watchdog = threading.Timer(STARTING_SECONDS, process.kill)
    watchdog.start()
    try:
        printed = _until_ready(process)
        watchdog.cancel()
        link, receipt = _LINK.search(printed), _RECEIPT.search(printed)
        if link is None or receipt is None:
            raise SystemExit("the server did not come up:\n" + printed)
        yield Server(process, f"http://127.0.0.1:{port}", link[0], receipt[1].rstrip("."))
    finally:
        watchdog.cancel()
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _until_ready(process: subprocess.Popen[str]) -> str:
    printed = []
    for line in process.stdout or ():
        printed.append(line)
        if "Ctrl-C" in line:
            break
    return "".join(printed)


@dataclass
class Stage:
    """The demonstration in one language, and everybody in it."""

    language: str
    server: Server
    browser: Browser
    people: list[Person] = field(default_factory=list)
    bytes_written: int = 0

    def say(self, message: str, **params: object) -> str:
        """The words that stand on the screen for a text of the product."""
        return translate(message, self.language, **params)

    def say_many(self, one: str, many: str, number: int) -> str:
        """The words that stand on the screen for so many things."""
        return translate_plural(one, many, number, self.language)

    def person(
        self,
        view: dict[str, int] = PHONE,
        language: str | None = None,
        *,
        scale: float = 1,
        scripts: bool = True,
    ) -> Person:
        """Somebody with a browser of their own; ``scale`` is pixels of a picture for each pixel."""
        spoken = language or self.language
        context = self.browser.new_context(
            locale="en-GB" if spoken == "en" else f"{spoken}-BE",
            viewport=view,  # type: ignore[arg-type]  # Playwright's own dictionary type
            device_scale_factor=scale,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(60_000)
        someone = Person(context, self.server.address)
        someone.page.on("dialog", lambda dialog: dialog.accept())
        self.people.append(someone)
        return someone

    @cached_property
    def administrator(self) -> Person:
        """The administrator, signed in by the link that the server printed."""
        someone = self.person(DESK)
        someone.page.goto(self.server.administrator_link)
        someone.page.locator("main form button").click()
        someone.page.wait_for_url("**/staff")
        return someone

    def colleague(self, role: str, name: str, view: dict[str, int] = DESK) -> Person:
        """Somebody whom the administrator has invited for a role, and who has come in."""
        desk = self.administrator.page
        mail = f"{role}@example.org"
        desk.goto(f"{self.server.address}/staff/accounts/new")
        desk.locator("#name").fill(name)
        desk.locator("#email").fill(mail)
        desk.locator("#language").select_option(self.language)
        desk.locator(f'input[name=roles][value="{role}|all"]').check()
        desk.locator("main form button.button").click()
        desk.goto(f"{self.server.address}/staff/outbox")
        letter = desk.locator("article", has_text=mail).first
        link = letter.locator("a").first.get_attribute("href")
        someone = self.person(view)
        someone.page.goto(str(link))
        someone.page.locator("main form button").click()
        someone.page.wait_for_url("**/staff")
        return someone

    def picture(
        self, person: Person, name: str, of: Locator | str | None = None, at: str | None = None
    ) -> None:
        """Keep what somebody sees under ``name``: the view, or the part ``of`` the page.

        The view begins at the top of the page, or at the element that ``at`` selects.
        """
        person.page.mouse.move(0, 0)
        person.page.evaluate(
            "Promise.all([...document.images].map(one => one.decode().catch(() => null)))"
        )
        if of is None:
            person.page.evaluate(
                "at => at ? document.querySelector(at).scrollIntoView() : scrollTo(0, 0)", at
            )
            taken = person.page.screenshot(animations="disabled")
        else:
            part = person.page.locator(of) if isinstance(of, str) else of
            expect(part.first).to_be_visible()
            taken = part.first.screenshot(animations="disabled")
        self._keep(taken, name)

    def _keep(self, taken: bytes, name: str) -> None:
        path = IMAGES / self.language / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(io.BytesIO(taken)) as image:
            flat = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        flat.save(path, optimize=True)
        self.bytes_written += path.stat().st_size

    def go_home(self) -> None:
        """Close all browsers; a page that complained would not do for a guide."""
        complaints = [one for person in self.people for one in person.complaints]
        for person in self.people:
            person.context.close()
        if complaints:
            raise SystemExit("pages complained:\n" + "\n".join(complaints))
