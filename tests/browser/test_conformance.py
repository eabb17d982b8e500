"""The Socket.IO client that pages load, of the release that is vendored, in a real browser."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from cocreate.places import folder
from tests.live.conformance import ALONE, FOREIGN, TRANSCRIPT, State, conform
from tests.live.conftest import LiveRoom, serving
from tests.live.harness import Device

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
(VENDORED,) = (folder("static") / "vendor").glob("socket.io-*.mjs")
PAGE = '<!doctype html><script type="module" src="/conformance/client.mjs"></script>'
FILES = {
    "/conformance/client.mjs": HERE / "conformance.mjs",
    "/conformance/socket.io.mjs": VENDORED,
}


class BrowserClient:
    """Drives the client in a page of a site; the page holds nothing but the client."""

    def __init__(self, browser: Browser, device: Device) -> None:
        self.address = device.server.address
        self.context = browser.new_context()
        # Else the browser itself keeps pages of other sites from a server on this machine.
        self.context.grant_permissions(["local-network-access"])
        self.context.add_cookies(
            [
                {"name": f"cocreate_{name}", "value": value, "url": self.address}
                for name, value in device.cookies.items()
            ]
        )
        self.context.route("**/conformance/**", self._answer)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda one: self.complaints.append(one.text))

    @staticmethod
    def _answer(route: Route) -> None:
        name = "/" + route.request.url.split("/", 3)[3]
        if name in FILES:
            route.fulfill(body=FILES[name].read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body=PAGE, content_type="text/html")

    def _call(self, verb: str, *words: object) -> Any:
        return self.page.evaluate(f"words => window.conformance.{verb}(...words)", list(words))

    def connect(self, origin: str) -> str:
        """Connect from a page of ``origin``; what is refused is refused by the server itself."""
        self.page.goto(f"{origin}/conformance/")
        self.page.wait_for_function("() => window.conformance")
        outcome = str(self._call("connect", self.address))
        if outcome == "refused":
            assert any("403" in one for one in self.complaints), self.complaints
        return outcome

    def say(self, event: str, payload: object) -> Any:
        """Send a message; its answer."""
        return self._call("say", event, payload)

    def send(self, event: str, payload: object) -> None:
        """Send and do not wait."""
        self._call("send", event, payload)

    def until(self, matches: Callable[[State], bool]) -> State:
        """The next state that ``matches``."""
        for _ in range(200):
            for state in self._call("take"):
                if matches(state):
                    return dict(state)
            time.sleep(0.1)
        raise TimeoutError

    def goodbye(self) -> str:
        """Wait for the end."""
        return str(self.page.wait_for_function("() => window.conformance.ended()").json_value())

    def leave(self) -> None:
        """Disconnect."""
        self._call("leave")
        self.context.close()


@pytest.fixture
def room(empty_url: str, tmp_path: Path) -> Iterator[LiveRoom]:
    """A room whose vote is not yet open."""
    with serving(empty_url, tmp_path, "gevent", **ALONE) as served:
        yield LiveRoom(served)


def test_the_client_of_browsers_prints_the_transcript_of_the_protocol(
    room: LiveRoom, browser: Browser
) -> None:
    version = re.search(r"Socket\.IO v([\d.]+)", VENDORED.read_text("utf-8"))
    assert version is not None
    assert VENDORED.name == f"socket.io-{version[1]}.mjs"
    assert not room.server.address.startswith(FOREIGN)

    found = conform(room, lambda device: BrowserClient(browser, device))

    assert found == TRANSCRIPT.read_text("utf-8"), found
