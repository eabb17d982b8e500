"""Whoever runs a room does it by plain forms: each press once, and never on an older state."""

import datetime as dt
import re

import lxml.html
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.permissions import SYSTEM, Grant, Role
from cocreate.domain.voting.rules import Secrecy
from cocreate.domain.workshops import ALARM_TRIES
from cocreate.models.pillars import Pillar
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll
from cocreate.operations import cards, consolidation, counting
from cocreate.operations.polls import PollPlan
from tests.builders import POND, TANK, Ideation, Room, VoteRoom, publish_frame
from tests.office import Office
from tests.web.browsers import AppOf, Browser, words

WATER = Grant(Role.FACILITATOR, "water")
PUT = "Put in this group"


@pytest.fixture
def app(app_of: AppOf, office: Office) -> Flask:
    return app_of(office)


@pytest.fixture
def staff(app: Flask, office: Office, engine: sa.Engine) -> Browser:
    """A facilitator of the water pillar."""
    return Browser.of_staff(app, office, "fa", WATER)


def live(room: Room) -> str:
    return f"/staff/workshops/{room.id}/live"


def pressed(staff: Browser, button: str, status: int = 200, **typed: object) -> str:
    """Press, look at the status, answer the words of the page."""
    answer = staff.press(button, **typed)
    assert answer.status_code == status, staff.main()
    return staff.main()


def counts(staff: Browser, figure: str) -> set[str]:
    return {words(one) for one in staff.tree().xpath(f"//span[@data-figure='{figure}']")}


class TestLeading:
    @pytest.fixture
    def room(self, engine: sa.Engine) -> Room:
        publish_frame(engine)
        return Room(engine)

    def test_one_button_opens_the_doors_and_leads_from_step_to_step(
        self, staff: Browser, room: Room
    ) -> None:
        staff.open(live(room))
        assert "The doors are closed" in staff.main()
        assert "Step 1 of 5" in pressed(staff, "Open the doors")
        assert room.workshop().state == "open"
        assert "Step 2 of 5" in pressed(staff, "Go to “Silent proposals”")
        assert room.step("ideation").state == "open"
        assert "Step 1 of 5" in pressed(staff, "Back one step")

    def test_pressing_twice_does_it_once_and_an_older_page_moves_nothing(
        self, staff: Browser, room: Room
    ) -> None:
        room.open()
        staff.open(live(room))
        first = staff.page
        pressed(staff, "Go to “Silent proposals”")
        staff.page = first
        pressed(staff, "Go to “Silent proposals”")
        room.go("closing")
        staff.page = first
        said = pressed(staff, "Go to “Silent proposals”", status=409)
        assert "another step meanwhile" in said
        assert "Step 5 of 5" in said
        assert room.workshop().current_step_id == room.step_id("closing")

    def test_the_clock_stops_goes_on_and_a_minute_pressed_twice_is_added_once(
        self, staff: Browser, room: Room
    ) -> None:
        room.open()
        ends = room.step("opening").ends_at
        assert ends is not None
        staff.open(live(room))
        page = staff.page
        for _ in range(2):
            staff.page = page
            pressed(staff, "+1 minute")
        assert room.step("opening").ends_at == ends + dt.timedelta(minutes=1)
        pressed(staff, "+5 minutes")
        assert room.step("opening").ends_at == ends + dt.timedelta(minutes=6)
        assert "the clock stands still" in pressed(staff, "Pause")
        pressed(staff, "+1 minute")
        assert room.step("opening").seconds_left == (5 + 6 + 1) * 60
        pressed(staff, "Resume the step")
        assert room.step("opening").state == "open"

    def test_what_still_blocks_the_next_step_is_said_instead_of_a_button(
        self, staff: Browser, engine: sa.Engine
    ) -> None:
        room = Room(engine)
        room.open()
        staff.open(live(room))
        assert "“Silent proposals” cannot begin yet" in staff.main()
        assert "published vision frame" in staff.main()
        assert not staff.offers("Go to “")

    def test_a_step_that_is_blocked_is_refused_with_its_reason_wherever_it_is_pressed(
        self, staff: Browser, room: Room
    ) -> None:
        room.open()
        staff.open(live(room))
        said = pressed(staff, "Go there: Vote", status=422)
        assert "at least 2 proposals" in said
        assert "Step 1 of 5" in said

    def test_every_step_of_the_agenda_can_be_gone_to(self, staff: Browser, room: Room) -> None:
        room.open()
        staff.open(live(room))
        assert "Step 5 of 5" in pressed(staff, "Go there: Closing")

    def test_the_last_button_closes_the_workshop_and_nothing_opens_it_again(
        self, staff: Browser, room: Room
    ) -> None:
        room.open()
        room.go("closing")
        staff.open(live(room))
        page = staff.page
        assert "This workshop is over" in pressed(staff, "Close the workshop")
        assert room.workshop().state == "closed"
        staff.page = page
        pressed(staff, "Close the workshop")
        assert not staff.offers("Open the doors")
        assert not staff.offers("Lock the door")

    def test_a_stale_close_is_refused(self, staff: Browser, room: Room) -> None:
        room.open()
        staff.open(live(room))
        room.go("ideation")
        pressed(staff, "Close the workshop", status=409)
        assert room.workshop().state == "open"


class TestPeople:
    @pytest.fixture
    def room(self, engine: sa.Engine) -> Ideation:
        return Ideation(engine)

    def test_figures_stand_by_college_and_follow_by_name(
        self, staff: Browser, room: Ideation
    ) -> None:
        room.join("3")
        staff.open(live(room))
        assert counts(staff, "joined") == {"3"}
        assert counts(staff, "joined.public") == {"2"}
        assert counts(staff, "joined.private") == {"1"}
        assert counts(staff, "active.public") == {"0"}
        assert counts(staff, "voted.public") == set()

    def test_the_door_is_locked_and_opened(self, staff: Browser, room: Ideation) -> None:
        staff.open(live(room))
        page = staff.page
        for _ in range(2):
            staff.page = page
            assert "locked: nobody new comes in" in pressed(staff, "Lock the door")
        assert room.workshop().join_is_locked
        pressed(staff, "Open the door again")
        assert not room.workshop().join_is_locked

    def test_cards_are_asked_for_once_there_are_some(self, staff: Browser, room: Ideation) -> None:
        staff.open(live(room))
        assert not staff.offers("Ask for a card")
        with room.unit() as uow:
            cards.issue_cards(uow, SYSTEM, room.id, 3)
        staff.open(live(room))
        assert "with a card, 0 of 3 used" in pressed(staff, "Ask for a card")
        pressed(staff, "Ask for no card any more")
        assert not room.workshop().needs_card

    def test_many_wrong_codes_are_said_at_the_top(self, staff: Browser, room: Ideation) -> None:
        staff.open(live(room))
        assert "wrong codes" not in staff.main()
        with room.unit() as uow:
            cards.note_wrong_codes(uow, ALARM_TRIES)
        staff.open(live(room))
        assert f"{ALARM_TRIES} wrong codes or cards" in staff.main()

    def test_the_way_in_is_on_the_page(self, staff: Browser, room: Ideation) -> None:
        staff.open(live(room))
        assert room.workshop().join_code in staff.main()
        (picture,) = staff.tree().xpath("//img[contains(@class, 'door__qr')]/@src")
        assert staff.client.get(picture).status_code == 200


class Board(Ideation):
    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.tank, self.pond = self.submit(self.anne, TANK), self.submit(self.bo, POND)

    def tick(self, *ids: str) -> list[str]:
        return [f"{one}:{self.proposal(one).moves}" for one in ids]


class TestBoard:
    @pytest.fixture
    def room(self, engine: sa.Engine) -> Board:
        return Board(engine)

    def test_nobody_reads_along_while_people_write_in_silence(
        self, staff: Browser, room: Board
    ) -> None:
        staff.open(live(room))
        assert counts(staff, "proposals") == {"2"}
        assert TANK.title not in staff.page.text
        assert staff.open(f"{live(room)}/proposals/{room.tank}").status_code == 404
        staff.open(live(room))
        assert TANK.title in pressed(staff, "Show all proposals")
        assert room.step("ideation").is_revealed

    def test_cards_are_grouped_under_a_label_and_taken_out_again(
        self, staff: Browser, room: Board
    ) -> None:
        room.go("consolidation")
        staff.open(live(room))
        pressed(staff, PUT, label="Pluie", cards=room.tick(room.tank, room.pond))
        assert {room.proposal(one).group_label for one in (room.tank, room.pond)} == {"Pluie"}
        pressed(staff, "Rename", new="Eau de pluie")
        assert room.proposal(room.pond).group_label == "Eau de pluie"
        pressed(staff, "Take out of the group", cards=room.tick(room.tank))
        assert room.proposal(room.tank).group_label == ""

    @pytest.mark.parametrize(
        ("label", "ticks", "sentence"),
        [("", True, "Give the group a label"), ("Pluie", False, "Tick the proposals first")],
    )
    def test_a_group_without_label_or_cards_is_refused_and_keeps_what_was_typed(
        self, staff: Browser, room: Board, label: str, ticks: bool, sentence: str
    ) -> None:
        room.go("consolidation")
        staff.open(live(room))
        ticked = room.tick(room.tank) if ticks else []
        assert sentence in pressed(staff, PUT, status=422, label=label, cards=ticked)
        (field,) = staff.tree().xpath("//input[@name='label']")
        assert field.get("value") == label
        checked = staff.tree().xpath("//input[@name='cards'][@checked]")
        assert len(checked) == len(ticked)

    def test_of_two_facilitators_who_move_a_card_the_second_is_told(
        self, staff: Browser, room: Board
    ) -> None:
        room.go("consolidation")
        staff.open(live(room))
        seen = room.tick(room.tank)
        with room.unit() as uow:
            consolidation.group_proposals(uow, SYSTEM, room.id, {room.tank: 0}, "Bâtiments")
        said = pressed(staff, PUT, status=409, label="Pluie", cards=seen)
        assert "moved by somebody else meanwhile" in said
        assert "Bâtiments" in said
        assert room.proposal(room.tank).group_label == "Bâtiments"
        pressed(staff, PUT)
        assert room.proposal(room.tank).group_label == "Pluie"

    def test_several_become_one_and_are_split_again(self, staff: Browser, room: Board) -> None:
        room.go("consolidation")
        staff.open(live(room))
        said = pressed(staff, "Merge…", cards=room.tick(room.tank, room.pond))
        assert TANK.summary in said
        assert POND.summary in said
        pressed(staff, "Merge them", status=422, title="")
        page, address = staff.page, staff.address
        for _ in range(2):
            staff.page, staff.address = page, address
            pressed(staff, "Merge them", title="Garder la pluie", summary="Ensemble")
        assert room.proposal(room.tank).state == "merged"
        with Session(room.engine) as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Proposal)) == 3
        assert "2 authors" in staff.main()
        pressed(staff, "Split it again")
        assert room.proposal(room.tank).state == "proposed"

    def test_one_card_alone_is_not_merged(self, staff: Browser, room: Board) -> None:
        room.go("consolidation")
        staff.open(live(room))
        said = pressed(staff, "Merge…", status=422, cards=room.tick(room.tank))
        assert "at least 2 proposals to merge" in said

    def test_words_are_put_right_and_an_older_page_shows_both(
        self, staff: Browser, room: Board
    ) -> None:
        room.go("consolidation")
        address = f"{live(room)}/proposals/{room.tank}"
        staff.open(address)
        older = staff.page
        pressed(staff, "Save the words", title="Citernes d’école")
        assert room.proposal(room.tank).title == "Citernes d’école"
        assert room.proposal(room.tank).frame_codes == ["F1"]
        staff.page = older
        said = pressed(staff, "Save the words", status=409, title="Citernes partagées")
        assert "Citernes d’école" in said
        assert 'value="Citernes partagées"' in staff.page.text
        pressed(staff, "Save the words")
        assert room.proposal(room.tank).title == "Citernes partagées"
        pressed(staff, "Save the words", status=422, title="x" * 161)
        assert "x" * 161 in staff.page.text

    def test_hiding_asks_for_a_reason_and_is_undone_from_the_board(
        self, staff: Browser, room: Board
    ) -> None:
        room.go("consolidation")
        staff.open(live(room))
        pressed(staff, f"1. {TANK.title}")
        pressed(staff, "Hide it", status=422, reason=" ")
        assert "Hidden from the room (1)" in pressed(staff, "Hide it", reason="Nomme quelqu’un")
        assert room.proposal(room.tank).hidden_reason == "Nomme quelqu’un"
        pressed(staff, "Show it again")
        assert room.proposal(room.tank).hidden_reason == ""

    def test_what_is_withdrawn_for_its_author_can_be_put_back(
        self, staff: Browser, room: Board
    ) -> None:
        room.go("consolidation")
        staff.open(f"{live(room)}/proposals/{room.tank}")
        assert "Withdrawn (1)" in pressed(staff, "Withdraw it for its author")
        pressed(staff, "Put it back")
        assert room.proposal(room.tank).state == "proposed"

    def test_a_step_that_does_not_arrange_offers_and_does_nothing(
        self, staff: Browser, room: Board
    ) -> None:
        room.go("consolidation")
        staff.open(live(room))
        page = staff.page
        room.go("closing")
        staff.page = page
        said = pressed(staff, PUT, status=422, label="Pluie", cards=room.tick(room.tank))
        assert "clarified or discussed" in said
        assert not staff.offers(PUT)

    def test_the_board_of_another_workshop_is_not_reached_by_its_cards(
        self, staff: Browser, room: Board, engine: sa.Engine
    ) -> None:
        other = Room(engine)
        room.go("consolidation")
        assert staff.open(f"{live(other)}/proposals/{room.tank}").status_code == 404


class TestVote:
    @pytest.fixture
    def room(self, engine: sa.Engine) -> VoteRoom:
        return VoteRoom(engine)

    def test_a_vote_is_opened_closed_counted_and_shown(
        self, staff: Browser, room: VoteRoom, office: Office
    ) -> None:
        people = room.crowd(2, 1)
        staff.open(live(room))
        assert "The ballot appears on every phone" in staff.main()
        pressed(staff, "Open the vote")
        room.cast(people[0], {room.option_ids[0]: 2})
        staff.open(live(room))
        assert counts(staff, "voted") == {"1"}
        assert counts(staff, "voted.public") == {"1"}
        page = staff.page
        assert "are counted: a few seconds" in pressed(staff, "Close the vote")
        assert not staff.offers("Show the result")
        staff.page = page
        pressed(staff, "Close the vote")
        office.now += dt.timedelta(seconds=4)
        staff.open(live(room))
        assert "seen by you alone" in staff.main()
        pressed(staff, "Show the result to the room")
        assert room.poll().published_at == office.now
        assert staff.offers("Go to “Closing”")

    def test_a_hidden_vote_shows_no_tally_before_it_is_counted(
        self, staff: Browser, room: VoteRoom
    ) -> None:
        room.open_vote()
        for person in room.crowd(3):
            room.cast(person, {room.option_ids[0]: 3})
        staff.open(live(room))
        assert "How it stands" not in staff.main()
        assert "9" not in re.sub(r"\d+:\d\d", "", words(staff.tree().get_element_by_id("vote")))

    def test_rules_are_changed_before_the_first_ballot_and_sealed_after(
        self, staff: Browser, room: VoteRoom
    ) -> None:
        staff.open(live(room))
        pressed(staff, "Change the rules")
        pressed(
            staff,
            "Save the rules",
            method="approval",
            approval__max_choices="2",
            secrecy="pseudonymous",
            options_from="chosen",
            option_ids=room.option_ids[:2],
        )
        poll = room.poll()
        assert (poll.method, poll.secrecy, poll.option_ids) == (
            "approval",
            "pseudonymous",
            room.option_ids[:2],
        )
        pressed(staff, "Open the vote")
        pressed(staff, "Change the rules")
        room.cast(room.join("anne"), {room.option_ids[0]: 1})
        said = pressed(staff, "Save the rules", status=422, approval__max_choices="1")
        assert "sealed since the first ballot" in said
        staff.open(live(room))
        assert not staff.offers("Change the rules")

    def test_a_wrong_limit_is_named_beside_its_field_and_kept(
        self, staff: Browser, room: VoteRoom
    ) -> None:
        staff.open(f"{live(room)}/polls/{room.poll().id}/rules")
        pressed(staff, "Save the rules", status=422, dots__total="101")
        (said,) = staff.tree().xpath("//*[@id='dots__total-error']")
        assert "from 1 to 100" in said.text_content()
        assert 'value="101"' in staff.page.text
        pressed(
            staff,
            "Save the rules",
            status=422,
            dots__total="5",
            options_from="chosen",
            option_ids=[],
        )
        assert "at least one proposal" in staff.main()

    def test_a_vote_is_not_opened_nor_changed_under_rules_that_nobody_read(
        self, staff: Browser, room: VoteRoom
    ) -> None:
        staff.open(live(room))
        to_open = staff.page
        staff.open(f"{live(room)}/polls/{room.poll().id}/rules")
        to_change = staff.page
        room.change(PollPlan("dots", secrecy=Secrecy.NAMED))
        staff.page, staff.address = to_change, f"{live(room)}/polls/{room.poll().id}/rules"
        pressed(staff, "Save the rules", status=409, dots__total="4")
        assert room.poll().secrecy == "named"
        assert 'value="4"' in staff.page.text
        staff.page = to_open
        said = pressed(staff, "Open the vote", status=409)
        assert "With names" in said
        pressed(staff, "Open the vote")
        assert room.poll().state == "open"

    def test_a_new_round_puts_a_counted_one_right(
        self, staff: Browser, room: VoteRoom, office: Office
    ) -> None:
        room.open_vote()
        room.finish_vote()
        office.now = room.now
        staff.open(live(room))
        page = staff.page
        assert "Vote, round 2" in pressed(staff, "Prepare a new round")
        assert "Earlier results" in staff.main()
        staff.page = page
        pressed(staff, "Prepare a new round", status=422)
        with Session(room.engine) as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Poll)) == 2

    def test_going_on_without_showing_the_result_is_possible(
        self, staff: Browser, room: VoteRoom, office: Office
    ) -> None:
        room.open_vote()
        room.finish_vote()
        office.now = room.now
        staff.open(live(room))
        assert "Step 5 of 5" in pressed(staff, "Go to “Closing”")
        assert room.poll().published_at is None

    def test_a_tied_shortlist_is_confirmed_or_chosen_by_the_facilitator(
        self, staff: Browser, engine: sa.Engine, office: Office
    ) -> None:
        room = VoteRoom(engine, proposals_count=7, template="nominal-group")
        room.open_vote()
        for person, option in zip(room.crowd(6), room.option_ids, strict=False):
            room.cast(person, {option: 1})
        room.finish_vote()
        room.go("agreement")
        office.now = room.now
        staff.open(live(room))
        assert "6 proposals for 5 places" in staff.main()
        pressed(staff, "Change the shortlist or the rules")
        pressed(staff, "Save the rules", options_from="chosen", option_ids=room.option_ids[:5])
        pressed(staff, "Open the vote")
        assert room.poll("agreement").option_ids == room.option_ids[:5]

    def test_a_shortlist_is_confirmed_by_opening_its_vote(
        self, staff: Browser, engine: sa.Engine, office: Office
    ) -> None:
        room = VoteRoom(engine, template="nominal-group")
        room.open_vote()
        room.cast(room.join("anne"), {room.option_ids[1]: 1})
        room.close_vote()
        room.go("agreement")
        office.now = room.now
        staff.open(live(room))
        assert staff.offers("Choose what is voted on")
        room.now += dt.timedelta(seconds=4)
        office.now = room.now
        with room.unit() as uow:
            counting.count_due_polls(uow)
        staff.open(live(room))
        pressed(staff, "Confirm the shortlist and open the vote")
        assert room.poll("agreement").option_ids == [room.option_ids[1]]

    def test_the_vote_of_another_workshop_has_no_rules_here(
        self, staff: Browser, room: VoteRoom, engine: sa.Engine
    ) -> None:
        other = Room(engine)
        address = f"{live(other)}/polls/{room.poll().id}/rules"
        assert staff.open(address).status_code == 404


class TestWhoMay:
    @pytest.fixture
    def room(self, engine: sa.Engine) -> VoteRoom:
        return VoteRoom(engine)

    def addresses(self, app: Flask, room: VoteRoom) -> dict[str, set[str]]:
        """Every address of the dashboard, with its methods."""
        things = {
            "workshop_id": room.id,
            "step_id": room.step_id("closing"),
            "poll_id": room.poll().id,
            "proposal_id": room.option_ids[0],
        }
        found: dict[str, set[str]] = {}
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("dashboard."):
                verbs = {"dashboard.steps.lead": "pause", "dashboard.board.change": "retract"}
                values = {**things, "verb": verbs.get(rule.endpoint, "")}
                path = re.sub(r"<(\w+)>", lambda name, told=values: told[name[1]], rule.rule)
                found[path] = rule.methods & {"GET", "POST"}
        return found

    def test_a_facilitator_of_another_pillar_reaches_nothing(
        self, app: Flask, office: Office, room: VoteRoom, engine: sa.Engine
    ) -> None:
        with Session(engine) as session:
            food = Pillar(
                id="food", programme_id="g", key="food", code="F", position=2, name={"fr": "A"}
            )
            session.add(food)
            session.commit()
        other = Browser.of_staff(app, office, "fo", Grant(Role.FACILITATOR, "food"))
        other.open("/staff/workshops/new")
        token = other.token()
        found = self.addresses(app, room)
        assert len(found) > 15
        for path, methods in found.items():
            if "GET" in methods:
                assert other.client.get(path).status_code in {403, 404}, path
            if "POST" in methods:
                data = {**token, "label": "x", "cards": ["a:0", "b:0"], "reason": "x", "minutes": 1}
                answer = other.client.post(path, data=data)
                is_redirect = path.endswith("/board/choose") and answer.status_code == 303
                assert answer.status_code in {403, 404} or is_redirect, path
        assert room.poll().state == "prepared"
        assert room.workshop().current_step_id == room.step_id("vote")
        address = f"/live/{room.id}/facilitator/regions/proposals"
        assert other.client.get(address).status_code == 404

    def test_a_reader_has_no_dashboard(self, app: Flask, office: Office, room: VoteRoom) -> None:
        reader = Browser.of_staff(app, office, "re", Grant(Role.READER, "water"))
        assert reader.open(live(room)).status_code == 403

    def test_a_visitor_is_sent_to_sign_in(self, app: Flask, room: VoteRoom) -> None:
        visitor = Browser(app)
        visitor.open(live(room))
        assert visitor.address.startswith("/sign-in")

    def test_nothing_is_pressed_without_the_token_of_the_page(
        self, staff: Browser, app: Flask, room: VoteRoom
    ) -> None:
        for path, methods in self.addresses(app, room).items():
            if "POST" in methods:
                assert staff.client.post(path).status_code == 400, path


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_page_and_its_regions_are_the_same_words_in_every_language(
    app: Flask, office: Office, engine: sa.Engine, language: str
) -> None:
    room = VoteRoom(engine)
    browser = Browser.of_staff(app, office, "fa", WATER, language=language)
    browser.open(live(room))
    assert browser.tree().get("lang") == language
    for name in ("step", "next", "results", "proposals", "join", "agenda"):
        alone = browser.client.get(f"/live/{room.id}/facilitator/regions/{name}")
        assert alone.status_code == 200
        region = browser.tree().get_element_by_id(f"region-{name}")
        assert words(lxml.html.fromstring(alone.text)) == words(region)
