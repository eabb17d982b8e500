"""Workshops are prepared by plain forms: made, edited, copied, archived, printed."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Grant, Role
from cocreate.models.pillars import Pillar
from cocreate.models.workshops import JoinCard, Step, Workshop
from tests.builders import FRAME_ITEMS, Room, publish_frame
from tests.office import Office
from tests.web.browsers import AppOf, Browser

WATER = Grant(Role.FACILITATOR, "water")


@pytest.fixture
def app(app_of: AppOf, office: Office) -> Flask:
    return app_of(office)


@pytest.fixture
def room(engine: sa.Engine) -> Room:
    publish_frame(engine)
    return Room(engine)


@pytest.fixture
def staff(app: Flask, office: Office, engine: sa.Engine) -> Browser:
    """A facilitator of the water pillar."""
    return Browser.of_staff(app, office, "fa", WATER)


def stored(engine: sa.Engine) -> list[Workshop]:
    with Session(engine) as session:
        return list(session.scalars(sa.select(Workshop).order_by(Workshop.created_at)))


def make(staff: Browser, **typed: object) -> None:
    staff.open("/staff/workshops/new")
    staff.press(
        "Prepare this workshop",
        **{"title_fr": "Eau de pluie", "title_nl": "Regenwater", "place": "Salle 2", **typed},
    )


class TestMaking:
    def test_a_workshop_is_made_with_brussels_time_and_the_usual_colleges(
        self, staff: Browser, engine: sa.Engine
    ) -> None:
        make(staff, day="2027-07-01", hour="14:30")

        assert staff.page.status_code == 200
        assert "The workshop is prepared" in staff.main()
        (made,) = stored(engine)
        assert made.title == {"fr": "Eau de pluie", "nl": "Regenwater"}
        assert f"{made.starts_at:%Y-%m-%d %H:%M}" == "2027-07-01 12:30"
        assert made.languages == ["fr", "nl"]
        with Session(engine) as session:
            names = [one.name["nl"] for one in session.get_one(Workshop, made.id).colleges]
        assert names == [
            "Publieke actoren",
            "Ondernemingen",
            "Verenigingen",
            "Sociale partners",
            "Onderzoek en onderwijs",
        ]

    def test_the_same_form_sent_twice_makes_one_workshop(
        self, staff: Browser, engine: sa.Engine
    ) -> None:
        staff.open("/staff/workshops/new")
        page = staff.page
        for _ in range(2):
            staff.page, staff.address = page, "/staff/workshops/new"
            staff.press("Prepare this workshop", title_fr="Eau")
        assert len(stored(engine)) == 1

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"title_fr": "", "title_nl": ""}, "Give a title"),
            ({"day": "demain"}, "Write the day"),
            ({"hour": "25:00"}, "Write the hour"),
            ({"languages": []}, "Choose a language"),
            ({"template_key": "fishbowl"}, "Choose an agenda"),
            ({"theme_code": "T9"}, "Choose a theme"),
            ({"title_fr": "x" * 161}, "161 characters"),
        ],
    )
    def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(
        self, staff: Browser, engine: sa.Engine, typed: dict[str, object], sentence: str
    ) -> None:
        publish_frame(engine)
        make(staff, **{"place": "Salle des Pas perdus", **typed})

        assert staff.page.status_code == 422
        assert sentence in staff.main()
        assert 'value="Salle des Pas perdus"' in staff.page.text
        assert stored(engine) == []

    def test_more_rows_for_colleges_are_given_without_losing_a_word(self, staff: Browser) -> None:
        staff.open("/staff/workshops/new")
        before = len(staff.tree().xpath("//input[contains(@name, '-name_fr')]"))
        staff.press("More rows", place="Salle 2")
        assert len(staff.tree().xpath("//input[contains(@name, '-name_fr')]")) == before + 2
        assert 'value="Salle 2"' in staff.page.text

    def test_the_pillar_is_asked_for_when_there_are_several(
        self, app: Flask, office: Office, engine: sa.Engine
    ) -> None:
        another_pillar(engine)
        staff = Browser.of_staff(app, office, "co", Role.COORDINATOR)
        staff.open("/staff/workshops/new")
        assert "For which pillar?" in staff.main()
        staff.open("/staff/workshops/new?pillar=food")
        staff.press("Prepare this workshop", title_fr="Cantines")
        assert [one.pillar_id for one in stored(engine)] == ["food"]


class TestEditing:
    def test_details_are_changed_with_a_theme_of_the_frame(
        self, staff: Browser, room: Room
    ) -> None:
        staff.open(f"/staff/workshops/{room.id}/edit")
        staff.press("Save", title_nl="Hemelwater", theme_code=FRAME_ITEMS[3][1], place="Laeken")
        assert staff.page.status_code == 200
        workshop = room.workshop()
        assert (workshop.title["nl"], workshop.theme_code) == ("Hemelwater", "T1")
        assert "Laeken" in staff.main()

    def test_who_edits_an_older_version_sees_the_present_one_beside_the_own(
        self, staff: Browser, room: Room
    ) -> None:
        staff.open(f"/staff/workshops/{room.id}/edit")
        mine = staff.page
        staff.press("Save", place="Laeken")
        staff.page, staff.address = mine, f"/staff/workshops/{room.id}/edit"
        staff.press("Save", place="Forest")

        assert staff.page.status_code == 409
        assert "As it is now" in staff.main()
        assert "Laeken" in staff.main()
        assert 'value="Forest"' in staff.page.text
        staff.press("Save")
        assert staff.page.status_code == 200
        assert room.workshop().place == "Forest"

    def test_a_college_is_renamed_taken_off_and_added(self, staff: Browser, room: Room) -> None:
        staff.open(f"/staff/workshops/{room.id}/edit")
        typed = {
            "colleges__h__0__h__name_fr": "Pouvoirs publics",
            "colleges__h__1__h__name_fr": "",
            "colleges__h__1__h__name_nl": "",
            "colleges__h__2__h__name_nl": "Bewoners",
        }
        staff.press("Save", **typed)
        with Session(room.engine) as session:
            colleges = session.get_one(Workshop, room.id).colleges
            assert [(one.key, one.name) for one in colleges] == [
                ("public", {"fr": "Pouvoirs publics", "nl": "Publieke actoren"}),
                ("college-2", {"nl": "Bewoners"}),
            ]


class TestAgenda:
    def test_steps_are_added_moved_and_removed_by_buttons(self, staff: Browser, room: Room) -> None:
        staff.open(f"/staff/workshops/{room.id}/agenda")
        staff.press("Add at the end", phase="recess", minutes="20")
        with Session(room.engine) as session:
            added = session.scalars(sa.select(Step.id).where(Step.phase == "recess")).one()
        staff.press("↑", within=f"step-{added}")
        assert phases(room)[-2:] == ["recess", "closing"]
        staff.press("Remove", within=f"step-{added}")
        assert "recess" not in phases(room)

    def test_a_move_from_an_older_page_moves_nothing_and_shows_the_agenda(
        self, staff: Browser, room: Room
    ) -> None:
        staff.open(f"/staff/workshops/{room.id}/agenda")
        older = staff.page
        staff.press("Add at the end", phase="recess", minutes="20")
        before = phases(room)
        staff.page = older
        staff.press("↓", within=f"step-{room.step_id('opening')}")
        assert staff.page.status_code == 409
        assert "changed this workshop meanwhile" in staff.main()
        assert phases(room) == before

    def test_a_step_has_title_question_settings_and_the_rules_of_its_vote(
        self, staff: Browser, room: Room
    ) -> None:
        step_id = room.step_id("vote")
        staff.open(f"/staff/workshops/{room.id}/agenda/{step_id}")
        staff.press(
            "Save",
            title_fr="Premier choix",
            question_nl="Wat eerst?",
            minutes="12",
            step__closes_by_itself="y",
            method="approval",
            approval__max_choices="3",
            secrecy="named",
            visibility="live",
        )
        assert staff.page.status_code == 200, staff.main()
        step = room.step("vote")
        assert (step.title, step.planned_minutes) == ({"fr": "Premier choix"}, 12)
        assert step.options["closes_by_itself"] == 1
        assert step.options["question"] == {"nl": "Wat eerst?"}
        assert step.options["poll"] == {
            "method": "approval",
            "settings": {"max_choices": 3, "min_choices": 0},
            "secrecy": "named",
            "visibility": "live",
        }
        staff.open(f"/staff/workshops/{room.id}/agenda/{step_id}")
        assert staff.tree().xpath("//input[@value='approval'][@checked]")

    def test_a_limit_out_of_bounds_is_said_beside_its_field(
        self, staff: Browser, room: Room
    ) -> None:
        staff.open(f"/staff/workshops/{room.id}/agenda/{room.step_id('vote')}")
        staff.press("Save", dots__total="500", question_fr="Que faire ?")
        assert staff.page.status_code == 422
        (beside,) = staff.tree().xpath("//*[@id='dots__total-error']")
        assert "from 1 to 100" in beside.text_content()
        assert "Que faire ?" in staff.page.text
        staff.press("Save", dots__total="5", minutes="soon")
        assert staff.tree().xpath("//*[@id='minutes-error']")


class TestTheWhole:
    def test_a_copy_takes_the_agenda_and_is_made_once(
        self, staff: Browser, room: Room, engine: sa.Engine
    ) -> None:
        staff.open(f"/staff/workshops/{room.id}")
        page = staff.page
        for _ in range(2):
            staff.page = page
            staff.press("Make a copy", day="2027-05-04", hour="09:00")
            assert staff.page.status_code == 200
        assert len(stored(engine)) == 2
        staff.page = page
        staff.press("Make a copy", day="", hour="09:00")
        assert staff.page.status_code == 422

    def test_a_workshop_is_put_away_and_taken_out(self, staff: Browser, room: Room) -> None:
        staff.open(f"/staff/workshops/{room.id}")
        staff.press("Archive this workshop")
        assert room.workshop().state == "archived"
        staff.open("/staff/workshops")
        assert "Eau de pluie" not in staff.main()
        staff.open("/staff/workshops?archived=1")
        assert "Eau de pluie" in staff.main()
        staff.press("Eau de pluie")
        staff.press("Take it out of the archive")
        assert room.workshop().state == "draft"

    @pytest.mark.parametrize("language", ["fr", "nl", "en"])
    def test_poster_and_cards_are_pdf_files_in_the_language_asked_for(
        self, staff: Browser, room: Room, language: str
    ) -> None:
        for name in ("poster", "cards"):
            answer = staff.client.get(f"/staff/workshops/{room.id}/{name}.pdf?language={language}")
            assert answer.data.startswith(b"%PDF")
            assert f"{name}-{language}" in answer.headers["Content-Disposition"]

    def test_the_qr_code_is_a_picture_for_the_room(self, staff: Browser, room: Room) -> None:
        answer = staff.client.get(f"/staff/workshops/{room.id}/qr.svg")
        assert answer.mimetype == "image/svg+xml"
        assert answer.text.startswith("<svg")

    def test_one_time_cards_are_made_once_and_only_printed(
        self, staff: Browser, room: Room
    ) -> None:
        staff.open(f"/staff/workshops/{room.id}")
        page = staff.page
        staff.press("Make and print", count="10")
        assert staff.page.data.startswith(b"%PDF")
        staff.page = page
        staff.press("Make and print", count="10")
        assert staff.page.status_code == 422
        assert "made already" in staff.main()
        staff.press("Make and print", count="many")
        assert staff.page.status_code == 422
        assert 'value="many"' in staff.page.text
        with Session(room.engine) as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(JoinCard)) == 10


class TestWhoMay:
    ADDRESSES = ("", "/edit", "/agenda", "/poster.pdf", "/cards.pdf", "/qr.svg")

    def test_a_facilitator_of_another_pillar_finds_nothing(
        self, app: Flask, office: Office, room: Room, engine: sa.Engine
    ) -> None:
        another_pillar(engine)
        other = Browser.of_staff(app, office, "fo", Grant(Role.FACILITATOR, "food"))
        other.open("/staff/workshops")
        assert "Eau de pluie" not in other.main()
        for address in self.ADDRESSES:
            assert other.open(f"/staff/workshops/{room.id}{address}").status_code == 404
        other.open("/staff/workshops/new")
        for path in ("duplicate", "archive", "cards", f"agenda/{room.step_id('vote')}/remove"):
            answer = other.client.post(
                f"/staff/workshops/{room.id}/{path}",
                data={**other.token(), "day": "2027-05-05", "hour": "10:00", "count": "5"},
            )
            assert answer.status_code in {403, 404}, path
        assert [one.id for one in stored(engine)] == [room.id]

    def test_a_reader_reads_and_changes_nothing(
        self, app: Flask, office: Office, room: Room
    ) -> None:
        reader = Browser.of_staff(app, office, "re", Grant(Role.READER, "water"))
        assert reader.open(f"/staff/workshops/{room.id}").status_code == 200
        assert not reader.offers("Edit")
        assert not reader.offers("Archive")
        assert reader.open(f"/staff/workshops/{room.id}/edit").status_code == 403

    def test_a_visitor_is_sent_to_the_door_of_staff(self, app: Flask, room: Room) -> None:
        visitor = Browser(app)
        visitor.open(f"/staff/workshops/{room.id}")
        assert visitor.address.startswith("/sign-in")

    def test_no_press_counts_without_the_token_of_the_page(
        self, staff: Browser, room: Room
    ) -> None:
        assert staff.client.post(f"/staff/workshops/{room.id}/archive").status_code == 400
        assert room.workshop().state == "draft"


def phases(room: Room) -> list[str]:
    with Session(room.engine) as session:
        return [step.phase for step in session.get_one(Workshop, room.id).steps]


def another_pillar(engine: sa.Engine) -> None:
    with Session(engine) as session:
        session.add(
            Pillar(id="food", programme_id="g", key="food", code="F", position=2, name={"fr": "A"})
        )
        session.commit()
