"""Phones that go wrong during a vote: a clock that is off, a network that is gone for minutes."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from cocreate.domain.permissions import SYSTEM
from cocreate.domain.voting.methods.consent import OBJECTION
from cocreate.models.voting import BallotPaper, BallotReason, Poll
from cocreate.models.workshops import Step
from cocreate.operations import polls
from cocreate.program import utc_now
from tests.browser.cast import Company, Person
from tests.browser.room import Room, expect_state, propose, sit

pytestmark = pytest.mark.browser

SKEWED = "{{ const right = Date.now; Date.now = () => right() + {} * 1000; }}"


def marked(company: Company) -> list[int]:
    """The marks of each ballot paper, added up."""
    with company.unit() as uow:
        return sorted(
            sum(one.marks.values()) for one in uow.session.scalars(sa.select(BallotPaper))
        )


def ready_to_vote(
    company: Company, room: Room, *phones: Person, plan: polls.PollPlan | None = None
) -> None:
    """Everybody sits, one proposes twice, and the vote is open on all screens."""
    room.open()
    room.go("Propositions en silence")
    for phone in phones:
        sit(phone, room, "Acteurs publics")
    propose(phones[0], "Citernes", "Une par îlot.")
    phones[0].sees("Citernes")
    propose(phones[0], "Toits verts", "Retenir la pluie.")
    phones[0].sees("Toits verts")
    room.go("Clarifier et regrouper")
    room.go("Vote")
    if plan is not None:
        with company.unit() as uow:
            polls.change_poll(uow, SYSTEM, company.one(sa.select(Poll.id)), plan)
        room.leader.page.reload()
    room.next("Ouvrir le vote")
    for phone in phones:
        phone.sees("Vote secret")


def give_one_more(phone: Person, becomes: str = "saved") -> None:
    """Tap, and wait for what becomes of it."""
    phone.page.locator("[data-step='1']").first.click()
    expect_state(phone, becomes)


def test_a_ballot_keeps_its_buttons_and_its_fate_when_the_step_is_shown_anew(
    company: Company,
) -> None:
    room = Room(company)
    phone = company.person("fr")
    ready_to_vote(company, room, phone)
    give_one_more(phone)
    with phone.page.expect_response("**/regions/task"):
        room.leader.press("+5 minutes")
    phone.page.wait_for_timeout(500)
    expect_state(phone, "saved")
    expect(phone.page.locator("[data-step='1']").first).to_be_visible()
    give_one_more(phone)
    for _ in range(75):
        if marked(company) == [2]:
            break
        phone.page.wait_for_timeout(200)
    assert marked(company) == [2]


@pytest.mark.parametrize("seconds", [90, -90])
def test_a_phone_whose_clock_is_wrong_shows_the_time_of_the_room_and_votes(
    company: Company, seconds: int
) -> None:
    room = Room(company)
    phone = company.person("fr")
    phone.context.add_init_script(SKEWED.format(seconds))
    ready_to_vote(company, room, phone)
    assert abs(phone.page.evaluate("Date.now()") / 1000 - utc_now().timestamp() - seconds) < 5
    room.leader.press("+5 minutes")
    clock = phone.page.locator("[data-clock]").first
    expect(clock).to_have_text(re.compile(r"^1[1-9]:\d\d$"))

    ends_at = company.one(sa.select(Step.ends_at).where(Step.state == "open"))
    minutes, rest = clock.text_content().split(":")
    left = dt.timedelta(minutes=int(minutes), seconds=int(rest))
    assert abs(left - (ends_at - utc_now())) < dt.timedelta(seconds=3)

    give_one_more(phone)
    assert marked(company) == [1]


def test_x8_five_minutes_without_network_during_a_vote_lose_nothing(company: Company) -> None:
    room = Room(company)
    anne, bo = company.person("fr"), company.person("fr")
    anne.context.clock.install()
    ready_to_vote(company, room, anne, bo)
    give_one_more(anne)
    give_one_more(bo)

    anne.context.set_offline(True)
    give_one_more(anne, "waiting")
    for _ in range(5):
        anne.context.clock.fast_forward("01:00")
        expect_state(anne, "waiting")
    assert marked(company) == [1, 1]

    anne.context.set_offline(False)
    expect_state(anne, "saved", seconds=60)
    assert marked(company) == [1, 2]


def test_x8_what_comes_after_the_vote_was_closed_is_refused_with_a_sentence(
    company: Company,
) -> None:
    room = Room(company)
    anne = company.person("fr")
    ready_to_vote(company, room, anne)
    give_one_more(anne)

    anne.context.set_offline(True)
    give_one_more(anne, "waiting")
    room.next("Clore le vote")
    room.leader.page.wait_for_timeout(4000)
    anne.context.set_offline(False)

    expect_state(anne, "refused", seconds=60)
    anne.sees("cette modification est arrivée trop tard pour compter")
    anne.sees("Le vote a été clos. Ce que vous aviez marqué est montré tel quel.")
    expect(anne.page.locator(".ballot input[type=number]").first).to_have_value("2")
    assert marked(company) == [1]


def test_an_objection_is_sent_with_its_reason_and_waits_for_the_network(company: Company) -> None:
    room = Room(company)
    anne = company.person("fr")
    ready_to_vote(company, room, anne, plan=polls.PollPlan("consent"))
    anne.page.locator(f"input[type=radio][value='{OBJECTION}']").first.check()
    anne.page.locator(".ballot__send").click()
    expect_state(anne, "refused")
    anne.check_page()

    anne.context.set_offline(True)
    anne.page.locator("textarea[name^='reason-']").first.fill("Trop cher pour une petite commune")
    anne.page.locator(".ballot__send").click()
    expect_state(anne, "waiting")
    assert marked(company) == []

    anne.context.set_offline(False)
    expect_state(anne, "saved", seconds=60)
    assert company.one(sa.select(BallotReason.text)) == "Trop cher pour une petite commune"
    expect(anne.page.locator("textarea[name^='reason-']").first).to_have_value(
        "Trop cher pour une petite commune"
    )
    anne.check_page()


def test_what_is_left_counts_only_what_is_chosen(company: Company) -> None:
    room = Room(company)
    anne = company.person("fr")
    ready_to_vote(company, room, anne, plan=polls.PollPlan("plus-minus"))
    left = anne.page.locator("[data-left]")
    before = int(re.sub(r"\D", "", left.inner_text()))

    anne.page.locator("input[type=radio][value='1']").first.check()

    expect(left).to_contain_text(str(before - 1))
