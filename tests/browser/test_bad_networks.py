"""Networks that fail: how a room comes back, what a proxy holds back, what gets lost on the way."""

import random
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Request, Route, WebSocketRoute, expect
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.models.voting import BallotPaper
from tests.browser.example_page import Opens, fate, is_live, papers
from tests.live.conftest import LiveRoom

pytestmark = pytest.mark.browser

SOCKETS = "**/socket.io/**"
ANSWERED_WITHIN = 100
"""Looks, of 40 ms each, after which an answer on its way is waited for no longer."""

# A device on which chance is always in the middle: a page asks again after 4 to 6 s and fetches
# within 1.5 s, which a bound of seconds can only hold for the average.
MIDDLE = "Math.random = () => 0.5;"
# And which notes each socket and each message.
WATCHED = f"""
{MIDDLE}
window.attempts = 0;
window.said = [];
const Real = window.WebSocket;
window.WebSocket = class extends Real {{
  constructor(...given) {{ window.attempts += 1; super(...given); }}
  send(text) {{ window.said.push(text); super.send(text); }}
}};
"""
PAUSES = """
async ([failures, chances]) => {
  const address = document.querySelector("script[type=module]").src;
  const { pause } = await import(address.replace("main.mjs", "core/patience.mjs"));
  const drawn = Array.from({ length: 2000 }, () => pause(failures));
  return [chances.map((chance) => pause(failures, () => chance)), drawn];
}
"""


def within(page: Page, seconds: float, holds: Callable[[], bool]) -> None:
    """Let the page's clock run, faster than time, until something holds; so long at most.

    It stands still while an answer is on its way: answers take time that is not the page's.
    """
    asked = set[Request]()

    def began(one: Request) -> None:
        asked.add(one)

    def ended(one: Request) -> None:
        asked.discard(one)

    page.on("request", began)
    page.on("requestfinished", ended)
    page.on("requestfailed", ended)
    for _ in range(int(seconds * 2)):
        page.wait_for_timeout(40)
        for _ in range(ANSWERED_WITHIN):
            if not asked:
                break
            page.wait_for_timeout(40)
        if holds():
            break
        page.clock.run_for(500)
    page.remove_listener("request", began)
    page.remove_listener("requestfinished", ended)
    page.remove_listener("requestfailed", ended)
    assert holds()


def stop_the_clock(page: Page) -> None:
    """From now on time passes on this page as the test says."""
    page.clock.pause_at(page.evaluate("Date.now() + 500"))


def shows(page: Page, selector: str) -> Callable[[], bool]:
    """What answers whether something is to be seen on a page."""
    return page.locator(selector).first.is_visible


def attempts(page: Page) -> int:
    """How many sockets the page has tried to open; what is under way is let happen first."""
    page.wait_for_timeout(150)
    tried = page.evaluate("window.attempts")
    assert isinstance(tried, int)
    return tried


def test_every_reconnect_is_jittered_and_wake_up_and_network_change_trigger_a_check(
    room: LiveRoom, opens: Opens
) -> None:
    """Invariant 10: Every reconnect is jittered (0–3 s, exponential to 30 s) and resumes with the
    last seq; wake-up and network change trigger a check.
    """
    page = opens(room, script=WATCHED, before=lambda one: one.clock.install()).page
    is_live(page)
    for failures, longest in enumerate((3000, 6000, 12_000, 24_000, 30_000, 30_000)):
        bounds, drawn = page.evaluate(PAUSES, [failures, [0, 1]])
        assert bounds == [0, longest]
        # Here chance is always in the middle; without that, below, it is anywhere.
        assert set(drawn) == {longest / 2}
    assert attempts(page) == 1

    stop_the_clock(page)
    room.server.kill()
    for tried, pause in enumerate((1500, 3000, 6000, 12_000, 15_000, 15_000), start=1):
        assert attempts(page) == tried
        page.clock.run_for(pause - 50)
        assert attempts(page) == tried
        page.clock.run_for(100)
        assert attempts(page) == tried + 1

    room.server.start()
    room.do("lock")
    # However long it has been away, a device that wakes up looks soon, and not all at one moment.
    page.evaluate("window.dispatchEvent(new Event('online'))")
    assert attempts(page) == 7
    page.clock.run_for(1600)
    assert attempts(page) == 8
    page.clock.resume()
    is_live(page)
    expect(page.locator("#join-state")).to_contain_text("locked")

    for event in (
        "document.dispatchEvent(new Event('visibilitychange'))",
        "window.dispatchEvent(new Event('online'))",
        "Object.defineProperty(navigator.connection, 'type', { value: 'cellular' }),"
        "navigator.connection.dispatchEvent(new Event('change'))",
    ):
        page.evaluate("window.said = []")
        page.evaluate(event)
        page.wait_for_timeout(300)
        (asked,) = [one for one in page.evaluate("window.said") if '"watch"' in one]
        assert '"revision":0' not in asked
    assert attempts(page) == 8


def test_pauses_are_anywhere_between_nothing_and_their_longest(
    room: LiveRoom, opens: Opens
) -> None:
    page = opens(room).page
    for failures, longest in enumerate((3000, 6000, 12_000, 24_000, 30_000)):
        _, drawn = page.evaluate(PAUSES, [failures, []])
        tenths = [0] * 10
        for one in drawn:
            tenths[int(10 * one / longest)] += 1
        # 2,000 draws: 200 in each tenth, give or take five standard deviations.
        assert all(130 < one < 270 for one in tenths), tenths


class Holding:
    """A proxy that lets sockets open and, from when it is told, holds back what the server says."""

    def __init__(self, page: Page, *, holds: bool) -> None:
        self.holds = holds
        page.clock.install()
        page.route_web_socket(SOCKETS, self._between)

    def _between(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        server.on_message(lambda text: None if self.holds else route.send(text))


def hand_in(page: Page, room: LiveRoom) -> None:
    """Mark something, and send it, once the page is followed by its scripts."""
    expect(page.locator("[data-live-state]")).not_to_have_attribute("data-live-state", "")
    page.locator(f"#mark-{room.option_ids[0]}").fill("1")
    page.get_by_role("button", name="Hand in").click()


def test_behind_a_proxy_that_holds_messages_back_the_page_asks_by_itself_and_votes_are_posted(
    room: LiveRoom, opens: Opens
) -> None:
    page = opens(room, script=MIDDLE, before=lambda one: Holding(one, holds=True)).page
    stop_the_clock(page)
    within(page, 10, shows(page, "[data-live-state='live']"))
    hand_in(page, room)
    fate(page, "ballot", "saved")
    assert papers(room) == 1
    room.do("lock")
    within(page, 7, lambda: "locked" in page.locator("#join-state").inner_text())


def test_where_the_socket_falls_silent_a_vote_is_posted_and_the_page_asks_by_itself(
    room: LiveRoom, opens: Opens
) -> None:
    proxies: list[Holding] = []
    page = opens(
        room, script=MIDDLE, before=lambda one: proxies.append(Holding(one, holds=False))
    ).page
    is_live(page)
    proxies[0].holds = True
    stop_the_clock(page)
    hand_in(page, room)
    within(page, 6, shows(page, "#ballot [data-send-state='saved']"))
    assert papers(room) == 1
    room.do("lock")
    # It asks the socket once more, and then by itself.
    within(page, 13, lambda: "locked" in page.locator("#join-state").inner_text())


LOST, UNANSWERED = 0.3, 0.5


class Lossy:
    """Between a page and its server: requests get lost, and answers to those that do not."""

    def __init__(self, page: Page, seed: int) -> None:
        self.chance = random.Random(seed)
        self.lost = self.unanswered = 0
        page.route_web_socket(SOCKETS, self._socket)
        page.route("**/ballot", self._post)

    def _loses(self) -> bool:
        is_lost = self.chance.random() < LOST
        self.lost += is_lost
        return is_lost

    def _keeps_the_answer(self) -> bool:
        is_kept = self.chance.random() < UNANSWERED
        self.unanswered += is_kept
        return is_kept

    def _socket(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def up(text: Any) -> None:
            if '"ballot"' not in text or not self._loses():
                server.send(text)

        def down(text: Any) -> None:
            if not text.startswith("43") or '"marks"' not in text or not self._keeps_the_answer():
                route.send(text)

        route.on_message(up)
        server.on_message(down)

    def _post(self, route: Route) -> None:
        if self._loses():
            route.abort()
            return
        answer = route.fetch(max_redirects=0)
        if self._keeps_the_answer():
            route.abort()
        else:
            route.fulfill(response=answer)


def marked(room: LiveRoom) -> list[dict[str, Any]]:
    """What stands on the papers of the vote."""
    with Session(for_reading(room.engine)) as session:
        mine = sa.select(BallotPaper.marks).where(BallotPaper.poll_id == room.poll().id)
        return list(session.scalars(mine))


@pytest.mark.long
def test_of_a_page_whose_messages_and_answers_get_lost_every_vote_counts_once(
    room: LiveRoom, opens: Opens
) -> None:
    between: list[Lossy] = []

    def spoil(page: Page) -> None:
        page.clock.install()
        between.append(Lossy(page, seed=11))

    page = opens(room, before=spoil).page
    is_live(page)
    first, second, _ = room.option_ids
    stop_the_clock(page)
    (lossy,) = between
    for turn in range(40):
        page.locator(f"#mark-{first}").fill(str(1 + turn % 2))
        page.locator(f"#mark-{second}").fill(str(1 + turn % 3))
        page.get_by_role("button", name="Hand in").click()
        is_saved = shows(page, "#ballot [data-send-state='saved']")
        within(page, 300, is_saved)
        assert marked(room) == [{first: 1 + turn % 2, second: 1 + turn % 3}]
        if turn >= 4 and lossy.lost >= 3 and lossy.unanswered >= 3:
            break
    assert lossy.lost >= 3
    assert lossy.unanswered >= 3
    assert papers(room) == 1


def kept(page: Page) -> list[str]:
    """What the outbox of this browser holds."""
    found = page.evaluate("Object.keys(localStorage).filter(one => one.includes('outbox'))")
    assert isinstance(found, list)
    return found


def test_what_was_done_lives_on_the_device_until_it_is_acknowledged(
    room: LiveRoom, opens: Opens
) -> None:
    """Invariant 11: Outbox: ops live in local storage until acked, shown as "sending", "saved" or
    "refused: why". Flush before anything else.
    """
    cut = {"now": True}

    said: list[str] = []

    def between(route: WebSocketRoute) -> None:
        if cut["now"]:
            route.close()
            return
        server = route.connect_to_server()

        def up(text: Any) -> None:
            said.append(text)
            server.send(text)

        route.on_message(up)

    def post(route: Route) -> None:
        route.abort() if cut["now"] else route.continue_()

    def spoil(page: Page) -> None:
        page.route_web_socket(SOCKETS, between)
        page.route("**/ballot", post)

    page = opens(room, before=spoil).page
    hand_in(page, room)
    fate(page, "ballot", "waiting")
    (entry,) = kept(page)
    page.reload()
    fate(page, "ballot", "waiting")
    assert kept(page) == [entry]
    assert papers(room) == 0

    cut["now"] = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    fate(page, "ballot", "saved")
    assert kept(page) == []
    assert papers(room) == 1
    # By whichever door it went: nothing was asked before it.
    asked = [one for one in said if one.startswith("42")]
    assert asked == [] or '"ballot"' in asked[0]

    for option in room.option_ids:
        page.locator(f"#mark-{option}").fill("3")
    page.get_by_role("button", name="Hand in").click()
    fate(page, "ballot", "refused")
    assert kept(page) == []


def test_a_ballot_too_large_for_the_socket_is_posted(room: LiveRoom, opens: Opens) -> None:
    page = opens(room, script=WATCHED).page
    posted: list[str] = []
    page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    is_live(page)
    # Hundreds of marks that ride in the message alone: the form is what the server reads here.
    page.evaluate(
        """() => {
          for (let number = 0; number < 300; number += 1) {
            const mark = Object.assign(document.createElement("input"), { value: "1" });
            mark.dataset.option = `option-${String(number).padStart(15, "0")}`;
            document.getElementById("ballot").append(mark);
          }
        }"""
    )
    hand_in(page, room)
    fate(page, "ballot", "saved")
    assert len(posted) == 1
    assert not [one for one in page.evaluate("window.said") if '"ballot"' in one]
    assert attempts(page) == 1
