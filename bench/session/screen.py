"""The projector in Chromium: how long its longest picture takes while proposals come in."""

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.session.book import Book
from bench.session.players import Product
from bench.session.prepared import prepare
from bench.session.whole import PROPOSALS
from bench.stage import Stage
from cocreate.operations import proposals

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
GOAL_MS = 200
NEW = 5
FRAMES = """() => {
  window.told = 0;
  document.addEventListener("live:state", (event) => {
    window.told = event.detail.figures.proposals; });
  window.longest = 0;
  let before = performance.now();
  const look = (now) => { window.longest = Math.max(window.longest, now - before); before = now;
    requestAnimationFrame(look); };
  requestAnimationFrame((now) => { before = now; look(now); });
}"""


def projector(book: Book, people: int) -> None:
    """W6: the longest picture of a projector with 300 proposals, while more come in."""
    ready = prepare(min(people, 20), proposals=PROPOSALS)
    with tempfile.TemporaryDirectory() as folder:
        player = Product(Path(folder), ready)
        try:
            stage = Stage(player.server, ready.rooms[0].id)
            stage.go("ideation")
            player.open(1)
            longest = _watched(stage, player)
            book.add(
                "projector", "product", {f"frame_{n}_ms": one for n, one in enumerate(longest)}
            )
        finally:
            book.spent += player.stop()
    book.value("W6", [max(longest)], GOAL_MS, unit="ms")


def _watched(stage: Stage, player: Product) -> list[float]:
    """The longest picture around each new proposal."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    cookies: list[Any] = [
        {"name": one.name, "value": one.value or "", "url": player.server.address}
        for one in stage.staff().cookies
    ]
    longest = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            context = browser.new_context(viewport={"width": 1920, "height": 1080})
            context.add_cookies(cookies)
            page = context.new_page()
            page.goto(f"{player.server.address}/staff/workshops/{stage.id}/screen")
            page.wait_for_selector("html[data-live-status='live']", timeout=20_000)
            for number in range(NEW):
                page.wait_for_timeout(500)
                page.evaluate(FRAMES)
                _propose(stage, number)
                # Somebody comes: the room is told of it, and of what happened beside the server.
                player.crowd.open_soon(player.headers, player.follow_soon)
                end = time.monotonic() + 17
                wanted = PROPOSALS + number + 1
                while page.evaluate("window.told") < wanted:
                    if time.monotonic() > end:
                        raise TimeoutError("the projector was not told of a proposal")
                    player.crowd.during(0.1)
                page.wait_for_timeout(2000)
                longest.append(float(page.evaluate("window.longest")))
        finally:
            browser.close()
    return longest


def _propose(stage: Stage, number: int) -> None:
    with stage.unit() as uow:
        actor = stage.anybody()
        draft = proposals.Draft(f"Encore une {number}", "Une idée pour la salle", "fr")
        proposals.submit_proposal(uow, actor, stage.id, draft, f"encore-{number}")
