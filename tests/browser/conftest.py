"""The product as it is served, on a database of the test, and real browsers that visit it."""

import signal
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import branching
from tests.browser.cast import LAN_NAME, Company, Person
from tests.browser.example_page import Opens
from tests.browser.install import ADVICE, find_browser
from tests.live.conftest import LiveRoom, serving
from tests.stations import empty_redis, free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The browser of this machine; there is none, the tests fail and say what to type."""
    path = find_browser()
    if path is None:
        pytest.fail(ADVICE)
    # A name of the local network leads here: plain http that no browser calls secure.
    lan = f"--host-resolver-rules=MAP {LAN_NAME} 127.0.0.1"
    return {
        "executable_path": path,
        "args": ["--no-sandbox", "--disable-background-networking", lan],
    }


@pytest.fixture
def address(empty_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of the product, served by its own command."""
    port = free_port()
    environ = {
        "COCREATE_DATABASE_URL": empty_url,
        "COCREATE_DATA_DIR": str(tmp_path),
        "COCREATE_BIND": f"127.0.0.1:{port}",
        "COCREATE_DEFAULT_LOCALE": "fr",
        "COCREATE_REDIS_URL": empty_redis() or "",
    }
    server = branching.start("serve", environ, tmp_path / "server.log")
    here = f"http://127.0.0.1:{port}"
    try:
        wait_until_served(here, server)
        yield here
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    complaints = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert "accident" not in complaints, complaints


def wait_until_served(address: str, server: branching.Branch) -> None:
    """Wait until the server answers; fail when it has ended."""
    for _ in range(900):
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=1):
                return
        except OSError:
            signal.sigtimedwait([], 0.1)
    pytest.fail("the server does not answer")


@pytest.fixture
def company(address: str, empty_url: str, browser: Browser) -> Iterator[Company]:
    """The people of a play, each with a browser of their own."""
    people = Company(address, empty_url, browser)
    yield people
    people.go_home()


@pytest.fixture
def room(empty_url: str, tmp_path: Path) -> Iterator[LiveRoom]:
    """A room with an open vote, served."""
    with serving(empty_url, tmp_path, "gevent") as served:
        made = LiveRoom(served)
        made.do("open-poll")
        yield made


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """What opens the page of a new phone in a room."""
    people: list[Person] = []

    def open_page(
        room: LiveRoom, *, script: str = "", before: Callable[[Page], None] | None = None
    ) -> Person:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        cookies = room.phone().cookies
        context.add_cookies(
            [
                {"name": f"cocreate_{name}", "value": value, "url": room.server.address}
                for name, value in cookies.items()
            ]
        )
        person = Person(context, room.server.address)
        people.append(person)
        if script:
            person.page.add_init_script(script)
        if before is not None:
            before(person.page)
        person.visit(f"/live/{room.id}/participant/example")
        return person

    yield open_page
    for one in people:
        one.context.close()
    assert [one.complaints for one in people if one.complaints] == []
