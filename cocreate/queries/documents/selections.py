"""The method sheet of an official run, for the public: what was computed, by which rule, and how
anybody can check it. Its tables of all actions go into the spreadsheets, so that it stays short.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from cocreate.domain.documents import (
    Block,
    Bullets,
    Column,
    Cover,
    Document,
    Euro,
    Fact,
    Facts,
    Notice,
    Paragraph,
    Run,
    Section,
    Share,
    Table,
    Tone,
    words,
)
from cocreate.domain.permissions import SYSTEM, Actor
from cocreate.domain.selection.rules import RULES
from cocreate.domain.text import N_
from cocreate.formatting import format_number
from cocreate.models.studies.records import SelectionRun, Study
from cocreate.queries.documents.terms import parameter_facts
from cocreate.queries.documents.wording import Edition, Wording, euro
from cocreate.queries.studies.files import actions_table
from cocreate.queries.studies.runs import Plain, RunView, run_view, view_of
from cocreate.queries.studies.sentences import Sentences

MOST_TIES, MOST_LETTERS = 3, 900
COMPLETED = frozenset({"mes-add1", "mes-add1u", "mes-add1-comparison"})


def method_sheet(session: Session, actor: Actor, run_id: str, edition: Edition) -> Document:
    """The sheet; ``NotFound`` when ``actor`` may not look at the run."""
    view = run_view(session, actor, run_id)
    return _Sheet(view, edition).document()


def method_section(session: Session, content: Plain, edition: Edition) -> tuple[Section, ...]:
    """The method of the run that a plan's advice comes from, for the files of that plan.

    ``content`` is the plan as it was kept; what a run says never changes, so neither does this.
    """
    told = [one["advice"]["run"] for one in content["actions"] if one.get("advice")]
    if not told:
        return ()
    run = session.get_one(SelectionRun, max(told, key=told.count))
    view = view_of(session, SYSTEM, session.get_one(Study, run.study_id), run)
    sheet = _Sheet(replace(view, objectives={}), edition)
    return (sheet.section(),)


class _Sheet:
    def __init__(self, view: RunView, edition: Edition) -> None:
        self.view = view
        self.edition = edition
        self.wording = Wording(edition.language)
        self.sentences = Sentences(edition.language, view.titles, view.objectives)

    def document(self) -> Document:
        say = self.wording.say
        return Document(
            key="selection",
            name=f"selection-{self.view.pillar_key}-{self.view.number}",
            language=self.edition.language,
            cover=Cover(
                kind=say(N_("Method sheet of a selection")),
                title=(self.wording.told(self.view.pillar),),
                subtitle=self.wording.text(N_("Official run %(number)s"), number=self.view.number),
                facts=self._identity(),
                notices=(
                    Notice(
                        self.wording.text(N_("This is advice. Nothing is decided by it.")),
                        Tone.ATTENTION,
                    ),
                ),
            ),
            brand=self.edition.brand,
            made_at=self.view.made_at,
            sections=(self._what(), self._rule(), self._check()),
            has_contents=False,
            data=(actions_table(self.view, self.edition.language), self._reasons()),
        )

    def section(self) -> Section:
        """The sheet as a part of another document."""
        title = self.wording.text(N_("Method sheet of a selection"))
        advice = Notice(
            self.wording.text(N_("This is advice. Nothing is decided by it.")), Tone.ATTENTION
        )
        parts = (self._what(), self._rule(), self._check())
        return Section(title, (Facts(self._identity()), advice), parts, new_page=True)

    def _identity(self) -> tuple[Fact, ...]:
        """How the run was made and what it comes to, on the cover, so that two pages are enough."""
        fact, run = self.wording.fact, self.view.run
        plan = run["explanations"]["plan"]
        excluded = plan["excluded_voters"]
        actions = Share(len(run["selected"]), len(self.view.sources["actions"]))
        return (
            fact(N_("Computed at"), self.view.made_at),
            fact(N_("Rule of selection"), self._title(run["rule"])),
            fact(N_("Envelope"), euro(str(run["budget"]))),
            fact(N_("Ballots"), plan["voters"]),
            fact(N_("Actions funded"), actions),
            fact(N_("Cost of the plan"), euro(str(run["cost"]))),
            fact(N_("Not spent"), euro(str(self.view.result["left"]))),
            fact(
                N_("People left with nothing"),
                Share(excluded["numerator"], excluded["denominator"]),
            ),
            fact(N_("In the plan"), *self._funded(run["selected"])),
        )

    def _what(self) -> Section:
        """What is funded, what differs from the usual rule, and which ties there were."""
        run, other = self.view.run, self.view.compared
        blocks: list[Block] = []
        mine = self.view.result["differences"].get(run["rule"], [])
        theirs = self.view.result["differences"].get(other["rule"], [])
        if run["rule"] != other["rule"]:
            blocks.append(Paragraph(self._difference(run["rule"], mine)))
            blocks.append(Paragraph(self._difference(other["rule"], theirs)))
        if run["ties"]:
            by_number = Sentences(self.edition.language, {}, {})
            told = [words(by_number.tie(one)) for one in run["ties"][:MOST_TIES]]
            blocks.append(Bullets(tuple(told)))
        return Section(self.wording.text(N_("What came out")), tuple(blocks))

    def _funded(self, keys: list[str]) -> tuple[str, ...]:
        """By name while the cover has room, else by number; the spreadsheets name them all."""
        named = tuple(self.sentences.named(one) for one in keys)
        if sum(map(len, named)) <= MOST_LETTERS:
            return named or (self.wording.say(N_("none")),)
        return (", ".join(keys),)

    def _difference(self, rule: str, keys: list[str]) -> tuple[Run, ...]:
        named = ", ".join(keys) if keys else self.wording.say(N_("none"))
        text = N_("Funded only by “%(rule)s”: %(actions)s.")
        return self.wording.text(text, rule=self._title(rule), actions=named)

    def _rule(self) -> Section:
        terms = self.view.settings.terms
        announced = (
            N_("These terms were announced before the vote and sealed by its first ballot.")
            if self.view.is_announced
            else N_("These terms were not announced before the vote.")
        )
        blocks: list[Block] = [
            Paragraph(self.wording.text(RULES[terms.rule].description), lead=True),
            Paragraph(self.wording.text(announced)),
            Facts(parameter_facts(self.wording, terms)),
        ]
        if terms.rule in COMPLETED:
            limit = N_(
                "Completing the shares is the practice of cities. What is proved of equal shares "
                "holds before the completion."
            )
            blocks.append(Paragraph(self.wording.text(limit)))
        constraints = self.view.settings.constraints.to_json()
        if constraints:
            names = (self.sentences.constraint(one) for one in self._named(constraints))
            blocks.append(
                Paragraph(
                    self.wording.text(
                        N_("Constraints that are no part of the rule: %(names)s."),
                        names=", ".join(names),
                    )
                )
            )
        return Section(self.wording.text(N_("By which rule")), tuple(blocks))

    def _named(self, constraints: dict[str, object]) -> list[str]:
        plural = {"caps": "cap", "floors": "floor"}
        return [plural.get(one, one) for one in constraints]

    def _check(self) -> Section:
        votes = tuple(
            self.wording.fact(
                N_("Fingerprint of the sealed rules"),
                self.wording.told(one["title"]),
                one["rules_hash"] or "–",
            )
            for one in self.view.sources["votes"]
        )
        weights = [one for one in self.view.sources["votes"] if one["weight"] != "1"]
        blocks: list[Block] = [
            Paragraph(
                self.wording.text(
                    N_(
                        "Take the file of ballots and run “cocreate select” with the rule and the "
                        "parameters of this sheet. The same inputs give the same result."
                    )
                )
            ),
            Facts(
                (
                    self.wording.fact(N_("Fingerprint of the inputs"), self.view.input_hash),
                    self.wording.fact(N_("Fingerprint of the terms"), self.view.seal),
                    self.wording.fact(N_("Version of the engine"), self.view.engine),
                    *votes,
                )
            ),
        ]
        if weights:
            told = ", ".join(
                f"{self.wording.told(one['title']).text} × {self._weight(one)}" for one in weights
            )
            blocks.append(
                Notice(
                    self.wording.text(N_("Ballots weigh differently: %(weights)s."), weights=told),
                    Tone.ATTENTION,
                )
            )
        return Section(self.wording.text(N_("How to check it")), tuple(blocks))

    def _weight(self, vote: Plain) -> str:
        weight = round(float(Fraction(vote["weight"])), 4)
        return format_number(Decimal(str(weight)), self.edition.language)

    def _reasons(self) -> Table:
        say = self.wording.say
        return Table(
            key="selection-reasons",
            title=say(N_("Why each action is in or out")),
            columns=(Column(say(N_("Action"))), Column(say(N_("Cost"))), Column(say(N_("Why")), 4)),
            rows=tuple(
                (action["id"], Euro(euro(action["cost"]).amount), self.sentences.reason(why))
                for action, why in self.view.explanations()
            ),
        )

    def _title(self, rule: str) -> str:
        return self.wording.say(RULES[rule].title)
