"""What the scripts of a live page promise: it follows, it heals, it never touches what one does.

On the small example page of the live tests, served as the product is.
"""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.cast import LAN_NAME
from tests.browser.example_page import Opens, fate, is_live, papers
from tests.live.conftest import LiveRoom, serving

pytestmark = pytest.mark.browser


def test_a_change_arrives_and_what_the_person_does_is_left_alone(
    room: LiveRoom, opens: Opens
) -> None:
    """Invariant 12: Server messages never touch an open form; they may raise a notice."""
    page = opens(room).page
    is_live(page)
    page.locator("#more summary").click()
    page.locator("#note").fill("half a thought")
    mark = page.locator(f"#mark-{room.option_ids[1]}")
    mark.fill("2")
    mark.focus()
    page.evaluate("window.scrollTo(0, 120)")

    room.do("extend")
    room.do("lock")
    expect(page.locator("#join-state")).to_contain_text("locked")

    assert page.locator("#more").get_attribute("open") is not None
    assert page.locator("#note").input_value() == "half a thought"
    assert mark.input_value() == "2"
    assert page.evaluate("document.activeElement.id") == f"mark-{room.option_ids[1]}"
    assert page.evaluate("window.scrollY") == 120


def test_a_form_that_is_over_keeps_what_was_typed_and_says_so(room: LiveRoom, opens: Opens) -> None:
    page = opens(room).page
    is_live(page)
    page.locator(f"#mark-{room.option_ids[0]}").fill("1")

    room.do("go", phase="ideation")

    expect(page.locator("h2")).to_contain_text("ideation")
    expect(page.locator("#ballot .notice")).to_contain_text("over meanwhile")
    assert page.locator(f"#mark-{room.option_ids[0]}").input_value() == "1"


def test_a_ballot_is_saved_by_socket_and_counts_once_however_often_one_presses(
    room: LiveRoom, opens: Opens
) -> None:
    person = opens(room)
    page = person.page
    posted: list[str] = []
    page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    is_live(page)
    page.locator(f"#mark-{room.option_ids[0]}").fill("2")
    page.get_by_role("button", name="Hand in").dblclick()
    fate(page, "ballot", "saved")

    assert papers(room) == 1
    assert posted == []
    expect(page.locator("#announcer")).to_have_text("Saved")
    expect(page.locator("[data-figure='voted']")).to_have_js_property("value", 1)


def test_a_page_survives_the_death_of_its_server_and_sends_what_was_done_meanwhile(
    room: LiveRoom, opens: Opens
) -> None:
    page = opens(room).page
    is_live(page)
    room.server.kill()
    page.locator(f"#mark-{room.option_ids[0]}").fill("3")
    page.get_by_role("button", name="Hand in").click()
    fate(page, "ballot", "waiting")
    expect(page.locator("#ballot [data-send-state]")).to_contain_text("Not sent yet")
    expect(page.locator("[data-live-state='live']")).to_have_count(0)

    room.server.start()

    is_live(page, 30)
    fate(page, "ballot", "saved", 40)
    assert papers(room) == 1
    room.do("lock")
    expect(page.locator("#join-state")).to_contain_text("locked")


def test_where_sockets_are_blocked_the_page_asks_by_itself_and_ballots_are_posted(
    room: LiveRoom, opens: Opens
) -> None:
    blocked = "window.WebSocket = class { constructor() { throw new Error('blocked'); } };"
    began = time.monotonic()
    page = opens(room, script=blocked).page
    is_live(page, 10)
    assert time.monotonic() - began < 12
    page.locator(f"#mark-{room.option_ids[0]}").fill("1")
    page.get_by_role("button", name="Hand in").click()
    fate(page, "ballot", "saved")
    assert papers(room) == 1

    room.do("lock")
    expect(page.locator("#join-state")).to_contain_text("locked", timeout=12_000)


def test_lost_messages_heal_when_the_phone_wakes_up(room: LiveRoom, opens: Opens) -> None:
    deaf = {"now": False}

    def between(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        server.on_message(lambda message: None if deaf["now"] else route.send(message))

    page = opens(room, before=lambda one: one.route_web_socket("**/socket.io/**", between)).page
    is_live(page)
    deaf["now"] = True
    room.do("lock")
    page.wait_for_timeout(1500)
    assert "locked" not in page.locator("#join-state").inner_text()

    deaf["now"] = False
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("#join-state")).to_contain_text("locked", timeout=4000)


def test_a_draft_survives_reload_and_language_and_is_gone_once_sent(
    room: LiveRoom, opens: Opens
) -> None:
    room.do("go", phase="ideation")
    page = opens(room).page
    title = page.locator("#idea-title")
    title.fill("Une place qui respire")
    page.wait_for_timeout(400)
    page.reload()
    assert title.input_value() == "Une place qui respire"
    page.get_by_role("button", name="Nederlands").click()
    page.wait_for_url("**/example")
    expect(title).to_have_value("Une place qui respire")

    page.locator("#idea button").click()
    fate(page, "idea", "saved")
    expect(title).to_have_value("")
    page.reload()
    assert title.input_value() == ""
    expect(page.locator("#wall")).to_contain_text("Une place qui respire")


def test_a_refused_form_says_why_beside_its_field(room: LiveRoom, opens: Opens) -> None:
    room.do("go", phase="ideation")
    page = opens(room).page
    is_live(page)
    page.locator("#idea-title").fill("  ")
    page.locator("#idea button").click()
    fate(page, "idea", "refused")

    expect(page.locator("#idea .field__error")).to_have_text("Write a title.")
    expect(page.locator("#idea [data-send-state]")).to_contain_text("Not accepted. Write a title.")
    page.locator("#idea-title").fill("Une fontaine")
    page.locator("#idea button").click()
    fate(page, "idea", "saved")


def test_it_all_works_by_plain_http_on_the_local_network(
    empty_url: str, tmp_path: Path, opens: Opens
) -> None:
    with serving(empty_url, tmp_path, "gevent", host=LAN_NAME) as served:
        room = LiveRoom(served)
        room.do("open-poll")
        page = opens(room).page
        assert page.evaluate("[window.isSecureContext, typeof crypto.randomUUID]") == [
            False,
            "undefined",
        ]
        is_live(page)
        page.locator(f"#mark-{room.option_ids[0]}").fill("1")
        page.get_by_role("button", name="Hand in").click()
        fate(page, "ballot", "saved")
        page.context.close()


def test_a_phone_whose_clock_is_wrong_shows_the_rooms_time(room: LiveRoom, opens: Opens) -> None:
    wrong = "const now = Date.now; Date.now = () => now() + 90_000;"
    right_page, wrong_page = opens(room).page, opens(room, script=wrong).page
    is_live(right_page)
    is_live(wrong_page)

    def seconds(page: Page) -> int:
        minutes, rest = page.locator("[data-clock]").inner_text().split(":")
        return int(minutes) * 60 + int(rest)

    assert abs(seconds(right_page) - seconds(wrong_page)) <= 2
    before = seconds(wrong_page)
    room.do("extend")
    expect(wrong_page.locator("[data-clock-state='running']")).to_be_visible()
    wrong_page.wait_for_timeout(1000)
    assert 295 <= seconds(wrong_page) - before <= 301


def test_the_rooms_news_waits_while_somebody_types_and_a_new_step_does_not(
    room: LiveRoom, opens: Opens
) -> None:
    room.do("go", phase="ideation")
    page = opens(room).page
    is_live(page)
    voice = page.locator("#announcer")
    page.locator("#note").press_sequentially("abc")
    room.do("submit", title="Un jardin sur le toit")
    expect(page.locator("#wall")).to_contain_text("Un jardin")
    page.locator("#note").press_sequentially("def")
    assert voice.inner_text() == ""
    expect(voice).to_have_text("4 proposals", timeout=6000)

    room.do("pause")
    expect(voice).to_contain_text("paused", timeout=2000)


def test_scripts_cannot_make_markup_of_text(room: LiveRoom, opens: Opens) -> None:
    person = opens(room)
    is_live(person.page)
    refused = person.page.evaluate(
        "() => { try { document.body.insertAdjacentHTML('beforeend', '<b>x</b>'); return ''; }"
        " catch (error) { return error.name; } }"
    )
    assert refused == "TypeError"
    assert "TrustedHTML" in person.complaints[0]
    person.complaints.clear()
