"""A whole nominal group: five phones, whoever leads, the projector; from the doors to the report.

Two plays hold it, on a pillar made by hand and on the seeded Water pillar. What everybody marks is
scripted, so what is stored, shown and taken away can be told beforehand.
"""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from cocreate.domain.voting.methods.gradients import SUPPORTING
from cocreate.models.proposals import Proposal
from cocreate.models.voting import Poll, PollResult
from cocreate.models.workshops import Step
from tests.browser.cast import Company, Person
from tests.browser.room import (
    LedRoom,
    Line,
    Outcome,
    Projector,
    expect_ballots,
    expect_state,
    first_number,
    give_dots,
    judge,
    option,
    propose,
    sit,
    table_outcome,
    until,
)

CISTERNS, WELLS = "Citernes partagées par îlot", "Waterputten per huizenblok"
MERGED = "Citernes communes par îlot"
MAP, SCHOOLS = "Carte des nappes", "Regenwaterputten in scholen"
PONDS, ROOFS = "Natuurlijke vijvers herstellen", "Toits verts sur les crèches"
GARDENS, WORDED = "Rain gardens", "Rain gardens in car parks"

FIRST_VOTE = {
    "anne": {MERGED: 3, SCHOOLS: 2},
    "bo": {SCHOOLS: 3, WORDED: 2},
    "cy": {WORDED: 3},
    "dora": {ROOFS: 2, MERGED: 1},
    "eli": {MERGED: 2, ROOFS: 3},
}
SECOND_VOTE = {
    "anne": {MERGED: 3, MAP: 1},
    "bo": {SCHOOLS: 3},
    "cy": {MERGED: 1, WORDED: 1},
    "dora": {ROOFS: 1},
}
"""One person lets the second vote pass, so that turnout and people in the room differ."""
AGREEMENT = {
    "anne": {MERGED: 1, SCHOOLS: 4, WORDED: 2, ROOFS: 8, MAP: 1},
    "bo": {MERGED: 2, SCHOOLS: 1, WORDED: 7, ROOFS: 1, MAP: 3},
    "cy": {MERGED: 3, SCHOOLS: 2, WORDED: 1, ROOFS: 1, MAP: 4},
    "dora": {MERGED: 1, SCHOOLS: 5, WORDED: 2, ROOFS: 1, MAP: 4},
    "eli": {MERGED: 6, SCHOOLS: 3, WORDED: 2, ROOFS: 1, MAP: 5},
}
"""The first five of the second vote; the last one has no support there and is left out."""
ACCEPTED = {MERGED: True, SCHOOLS: False, WORDED: True, ROOFS: False, MAP: False}
"""Support of 80 %, and no veto."""

STEPS = {
    "fr": (
        "Ouverture",
        "Propositions en silence",
        "Mise en commun en sous-groupes",
        "Clarifier et regrouper",
        "Premier vote",
        "Pause",
        "Discussion",
        "Second vote",
        "Accord sur la présélection",
        "Qui pilote, qui s’engage",
    ),
    "nl": (
        "Opening",
        "Voorstellen in stilte",
        "Oplijsten in subgroepen",
        "Verduidelijken en samenvoegen",
        "Eerste stemming",
        "Pauze",
        "Bespreking",
        "Tweede stemming",
        "Instemming met de voorselectie",
        "Wie trekt, wie verbindt zich",
    ),
}


def by_dots(marks: Mapping[str, Mapping[str, int]], options: list[str]) -> Outcome:
    """The outcome of dots: most dots first, equals share a place."""
    dots = Counter(dict.fromkeys(options, 0))
    people = Counter(dict.fromkeys(options, 0))
    for ballot in marks.values():
        dots.update(ballot)
        people.update(ballot.keys())
    return {
        one: Line(1 + sum(dots[other] > dots[one] for other in options), dots[one], people[one])
        for one in options
    }


def by_levels(marks: Mapping[str, Mapping[str, int]], options: list[str]) -> Outcome:
    """The outcome of gradients: most people in favour first, then fewest against."""
    judged = {one: [ballot[one] for ballot in marks.values() if one in ballot] for one in options}
    place = {
        one: (sum(level in SUPPORTING for level in given), -sum(level in {7, 8} for level in given))
        for one, given in judged.items()
    }
    return {
        one: Line(
            1 + sum(place[other] > place[one] for other in options), place[one][0], place[one][0]
        )
        for one in options
    }


OPTIONS = [MERGED, MAP, SCHOOLS, PONDS, WORDED, ROOFS]
OUTCOMES = (
    by_dots(FIRST_VOTE, OPTIONS),
    by_dots(SECOND_VOTE, OPTIONS),
    by_levels(AGREEMENT, [one for one in OPTIONS if one != PONDS]),
)
VOTERS = (5, 4, 5)


class NominalGroup:
    """The play. Each step leaves phones, dashboard and projector looked through."""

    def __init__(self, company: Company, room: LedRoom, projector: Projector, spoken: str) -> None:
        self.company, self.room, self.projector = company, room, projector
        self.projected = STEPS[spoken]
        self.anne = company.person("fr")
        self.bo = company.person("nl")
        self.cy = company.person("en", java_script_enabled=False)
        self.dora = company.person("fr")
        self.eli = company.person("nl")
        self.live = {"anne": self.anne, "bo": self.bo, "dora": self.dora, "eli": self.eli}

    def hold(self) -> None:
        """All ten steps, then the end."""
        self._opening()
        self._silent_ideation()
        self._listing()
        self._consolidation()
        self._first_vote()
        self._break_and_discussion()
        self._second_vote()
        self._agreement()
        self._closing()

    def look_through(self, *people: Person) -> None:
        """What must be true of every page, on these phones, the dashboard and the projector."""
        for one in people:
            one.check_page()
        self.room.leader.check_page()
        self.projector.check()

    def _step(self, number: int) -> None:
        """Go on to a step; projector and phones follow by themselves."""
        self.room.go(STEPS["fr"][number])
        self._is_at(number)

    def _is_at(self, number: int) -> None:
        self.projector.at_step(self.projected[number])
        expect(self.anne.page.locator("h1.step__title")).to_have_text(STEPS["fr"][number])
        expect(self.bo.page.locator("h1.step__title")).to_have_text(STEPS["nl"][number])

    def _opening(self) -> None:
        self.anne.visit(f"/join/{self.room.code}")
        self.anne.sees("Pas encore ouvert")
        self.projector.check()
        self.room.open()
        self.projector.at_step(self.projected[0])
        for at, (someone, college) in enumerate(
            (
                (self.anne, "Acteurs publics"),
                (self.bo, "Ondernemingen"),
                (self.cy, "Public actors"),
                (self.dora, "Entreprises"),
                (self.eli, "Publieke actoren"),
            )
        ):
            sit(someone, self.room, college)
            self.projector.figure("joined", at + 1)
        self._is_at(0)
        self.bo.sees("De visie")
        self.cy.sees("The rules of the room")
        self._keys_of_the_projector()
        self.look_through(self.anne, self.bo)

    def _keys_of_the_projector(self) -> None:
        """Pages turn and the panel opens and closes by keys alone."""
        page, place = self.projector.page, self.projector.page.locator("[data-pager-place]")
        expect(place).to_be_visible()
        before = place.inner_text()
        page.keyboard.press("ArrowRight")
        expect(place).not_to_have_text(before)
        page.keyboard.press("ArrowLeft")
        expect(place).to_have_text(before)
        page.keyboard.press("?")
        panel = page.locator(".screen-help__panel")
        expect(panel).to_be_visible()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()

    def _silent_ideation(self) -> None:
        self._step(1)
        propose(self.anne, CISTERNS, "Une citerne commune par îlot.")
        self.anne.sees("Mes propositions")
        propose(self.bo, SCHOOLS, "Twintig scholen krijgen een put.")
        self.bo.sees("Mijn voorstellen")
        self.cy.visit(f"/room/{self.room.id}/")
        propose(self.cy, GARDENS, "Plant the edges of every car park.")
        self.cy.sees("Your proposal was sent.")
        self._dora_writes_without_network()
        propose(self.eli, WELLS, "Een gemeenschappelijke put.")
        for someone, title, summary in (
            (self.anne, MAP, "Savoir où l’eau s’infiltre."),
            (self.bo, PONDS, "Vijvers houden de regen op."),
        ):
            expect(someone.page.locator("#title")).to_have_value("")
            propose(someone, title, summary)
            expect(someone.page.locator("[data-region='mine']")).to_contain_text(title)
        until(lambda: len(self._titles()), 7)
        expect(self.projector.page.locator(".giant")).to_have_text("7")
        for person, foreign in (
            (self.anne, SCHOOLS),
            (self.bo, CISTERNS),
            (self.room.leader, SCHOOLS),
            (self.projector.person, CISTERNS),
        ):
            person.sees_nothing_of(foreign)
        self._clocks_agree()
        self.look_through(self.dora, self.cy)

    def _dora_writes_without_network(self) -> None:
        self.dora.context.set_offline(True)
        propose(self.dora, ROOFS, "Retenir la pluie.")
        self.dora.sees("Pas encore envoyé")
        self.dora.context.set_offline(False)

    def _titles(self) -> list[str]:
        with Session(self.company.engine) as session:
            return list(session.scalars(sa.select(Proposal.title)))

    def _clocks_agree(self) -> None:
        """The phone and the wall tell the same time left, to two seconds."""

        def seconds(person: Person) -> int:
            minutes, rest = person.page.locator("[data-clock]").first.inner_text().split(":")
            return int(minutes) * 60 + int(rest)

        apart = abs(seconds(self.anne) - seconds(self.projector.person))
        assert apart <= 2, apart

    def _listing(self) -> None:
        """The reveal: everybody sees everything at the same step."""
        self._step(2)
        self.anne.sees(SCHOOLS)
        self.bo.sees(CISTERNS)
        self.cy.visit(f"/room/{self.room.id}/")
        self.cy.sees(ROOFS)
        self.projector.shows(GARDENS)
        self.projector.shows(WELLS)
        self.look_through(self.bo)

    def _consolidation(self) -> None:
        self._step(3)
        # A phone that sleeps from here on hears nothing of what follows.
        self.dora.context.set_offline(True)
        leader = self.room.leader
        self._tick(MAP, ROOFS)
        leader.page.locator("#arrange-label").fill("Savoir et retenir")
        leader.page.locator("#arrange .button").first.click()
        self.projector.shows("Savoir et retenir")
        self.anne.sees("Savoir et retenir")
        self._tick(CISTERNS, WELLS)
        leader.press("Fusionner")
        leader.check_page()
        leader.page.locator("#title").fill(MERGED)
        leader.press("Les fusionner")
        leader.sees("Composée de")
        leader.check_page()
        leader.follow("Retour à la salle")
        leader.page.locator("#board").get_by_role("link", name=GARDENS).click()
        leader.page.locator("#title").fill(WORDED)
        leader.press("Enregistrer la formulation")
        leader.sees("Enregistré.")
        leader.follow("Retour à la salle")
        self.projector.shows(MERGED)
        self.projector.shows(WORDED)
        expect(self.projector.page.locator("main")).not_to_contain_text(WELLS)
        self.eli.sees("samengevoegd")
        self.look_through(self.eli)

    def _tick(self, *titles: str) -> None:
        for title in titles:
            card = self.room.leader.page.locator(".board__card").filter(has_text=title)
            card.locator("input[type='checkbox']").check()

    def _first_vote(self) -> None:
        self._step(4)
        self.room.next("Ouvrir le vote")
        self.dora.context.set_offline(False)
        expect(self.dora.page.locator("h1.step__title")).to_have_text(
            STEPS["fr"][4], timeout=60_000
        )
        give_dots(self.anne, FIRST_VOTE["anne"])
        give_dots(self.bo, {SCHOOLS: 3})
        self._cy_gives_dots(FIRST_VOTE["cy"])
        give_dots(self.eli, FIRST_VOTE["eli"])
        self.projector.figure("voted", 4)
        give_dots(self.bo, {WORDED: 2})
        self.dora.context.set_offline(True)
        for title, number in FIRST_VOTE["dora"].items():
            for _ in range(number):
                option(self.dora, title).locator("[data-step='1']").click()
        expect_state(self.dora, "waiting")
        self.dora.context.set_offline(False)
        expect_state(self.dora, "saved", seconds=60)
        self.projector.figure("voted", 5)
        expect_ballots(self.company, *FIRST_VOTE.values())
        self._who_is_there()
        self._nothing_is_told()
        self.look_through(self.dora, self.cy)
        self._close_and_show(0)

    def _who_is_there(self) -> None:
        """The dashboard counts by college who joined and who voted."""
        people = self.room.leader.page.locator("#people")
        for figure, number in (
            ("joined.public", 3),
            ("joined.companies", 2),
            ("voted.public", 3),
            ("voted.companies", 2),
            ("joined", 5),
            ("voted", 5),
        ):
            place = people.locator(f"[data-figure='{figure}']")
            expect(place).to_have_text(str(number))

    def _nothing_is_told(self) -> None:
        """While a hidden vote runs nobody can read a figure of it, whoever leads neither."""
        assert self.projector.outcome() == {}
        for one in (self.room.leader, self.anne):
            expect(one.page.locator("table.result")).to_have_count(0)

    def _cy_gives_dots(self, dots: Mapping[str, int]) -> None:
        """A ballot without scripts: numbers in fields, and the button."""
        self.cy.visit(f"/room/{self.room.id}/")
        for title, number in dots.items():
            option(self.cy, title).locator("input[type=number]").fill(str(number))
        self.cy.press("Hand in my ballot")
        self.cy.sees("Your ballot is counted.")

    def _close_and_show(self, at: int) -> None:
        """Close a vote, show its result; all surfaces say what the scripted ballots make."""
        self.room.next("Clore le vote")
        expect(self.anne.page.locator(".ballot")).to_have_count(0)
        self.room.next("Montrer le résultat")
        ranking = self.projector.page.locator(".ranking .rank")
        expect(ranking).to_have_count(len(OUTCOMES[at]))
        assert self.projector.outcome() == OUTCOMES[at]
        wall = self.projector.page.locator(".result__figures b").first
        expect(wall).to_have_text(str(VOTERS[at]))
        # Five people in two colleges: none of them has the five voters that a figure needs.
        expect(self.projector.page.locator(".by-college__card ol")).to_have_count(0)
        until(lambda: table_outcome(self.bo.page.locator("[data-region='results']")), OUTCOMES[at])
        self.cy.visit(f"/room/{self.room.id}/")
        assert table_outcome(self.cy.page.locator("[data-region='results']")) == OUTCOMES[at]
        self.look_through(self.bo, *([self.cy] if at == 0 else []))

    def _break_and_discussion(self) -> None:
        self._step(5)
        expect(self.projector.page.locator(".recess__time")).to_have_text(re.compile(r"\d"))
        self.look_through(self.anne)
        self._step(6)
        leader = self.room.leader
        leader.page.locator("#board").get_by_role("link", name=MERGED).click()
        leader.page.locator("#lead_organisation").fill("Hydria")
        leader.press("Enregistrer la formulation")
        leader.sees("Enregistré.")
        leader.follow("Retour à la salle")
        expect(leader.page.locator(".board__card").filter(has_text=MERGED)).to_contain_text(
            "Hydria"
        )
        self.anne.sees("Résultat du dernier vote")
        self.look_through(self.bo)

    def _second_vote(self) -> None:
        self._step(7)
        self.room.next("Ouvrir le vote")
        for name in ("anne", "bo", "dora"):
            give_dots(self.live[name], SECOND_VOTE[name])
        self._cy_gives_dots(SECOND_VOTE["cy"])
        self.projector.figure("voted", 4)
        expect_ballots(self.company, *SECOND_VOTE.values())
        self._close_and_show(1)

    def _agreement(self) -> None:
        self._step(8)
        self.room.next("Confirmer la présélection et ouvrir le vote")
        for name, someone in self.live.items():
            expect(someone.page.locator(".ballot__option")).to_have_count(5)
            judge(someone, AGREEMENT[name])
        self.cy.visit(f"/room/{self.room.id}/")
        for title, level in AGREEMENT["cy"].items():
            option(self.cy, title).locator(f"input[value='{level}']").check()
        self.cy.press("Hand in my ballot")
        self.cy.sees("Your ballot is counted.")
        self.projector.figure("voted", 5)
        expect_ballots(self.company, *AGREEMENT.values())
        self.look_through(self.anne)
        self._close_and_show(2)
        for title, accepted in ACCEPTED.items():
            verdict = self.projector.page.locator(".rank").filter(has_text=title).locator(".tag")
            expect(verdict).to_have_class("tag tag--good" if accepted else "tag tag--bad")

    def _closing(self) -> None:
        self._step(9)
        self.look_through(self.eli)
        self.room.next("Clore l’atelier")
        self.anne.sees("Cet atelier est terminé")
        self.cy.visit(f"/room/{self.room.id}/")
        self.cy.sees("This workshop is over")
        expect(self.projector.page.locator(".join__state")).to_be_visible()
        self.look_through(self.anne, self.cy)

    def read_the_report(self, folder: Path) -> None:
        """The page and its files say what the projector said and what the database holds."""
        leader = self.room.leader
        leader.follow("Rapport")
        leader.check_page()
        for at, outcome in enumerate(OUTCOMES, start=1):
            vote = leader.page.locator(f"#vote-{at}")
            assert table_outcome(vote) == outcome
            figure = vote.locator(".figure__number").first
            assert first_number(figure.text_content()) == VOTERS[at - 1]
        self._reconcile(
            json.loads(self._take("JSON", folder).read_text("utf-8")),
            zipfile.ZipFile(self._take("CSV", folder)),
        )

    def _take(self, kind: str, folder: Path) -> Path:
        """Press a download of the report; the file."""
        with self.room.leader.page.expect_download() as waiting:
            self.room.leader.follow(kind)
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def _reconcile(self, whole: dict[str, Any], files: zipfile.ZipFile) -> None:
        tables = dict(_tables(whole["sections"]))
        names = files.namelist()
        with Session(self.company.engine) as session:
            titles = {one.id: one.title for one in session.scalars(sa.select(Proposal))}
            stored = session.scalars(
                sa.select(PollResult)
                .join(Poll, Poll.id == PollResult.poll_id)
                .join(Step, Step.id == Poll.step_id)
                .order_by(Step.position)
            ).all()
        assert len(stored) == len(OUTCOMES)
        for at, (outcome, result) in enumerate(zip(OUTCOMES, stored, strict=True), start=1):
            assert result.voters == VOTERS[at - 1]
            standings = result.stored(None).total.standings
            assert {
                titles[one.option_id]: Line(one.rank, one.score, one.supporters)
                for one in standings
            } == outcome
            assert _outcome_of_json(tables[f"vote-{at}-result"]) == outcome
            (name,) = (one for one in names if one.endswith(f"-vote-{at}-result.csv"))
            assert _outcome_of_csv(files.read(name)) == outcome
        assert files.testzip() is None


def _tables(sections: list[dict[str, Any]]) -> Any:
    """Every table of a JSON report by its key."""
    for section in sections:
        yield from ((one["key"], one) for one in section["blocks"] if "key" in one)
        yield from _tables(section["sections"])


def _outcome_of_json(table: dict[str, Any]) -> Outcome:
    return {
        named["text"][-1]["words"]: Line(
            first_number(rank["text"][0]["words"]), score["number"], people["numerator"]
        )
        for rank, named, score, people, _ in table["rows"]
    }


def _outcome_of_csv(content: bytes) -> Outcome:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return {
        _title(row[1]): Line(first_number(row[0]), int(row[2]), int(row[3])) for row in rows[1:]
    }


def _title(numbered: str) -> str:
    """The title alone, of “4. Title”."""
    return numbered.partition(". ")[2] or numbered
