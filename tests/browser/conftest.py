"""The product as it is served, on a database of the test, and real browsers that visit it."""

import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import branching
from tests.browser.cast import LAN_NAME, Company
from tests.browser.install import ADVICE, find_browser
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
