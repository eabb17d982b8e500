"""The lists of action sheets: funding, deliverables, indicators, votes.

On paper each sheet shows its own, in as few columns as say it. In spreadsheets those of the rooms,
votes and objections, stand in one table of all sheets, each row with the code of its action; the
other lists stand there as ``exchange`` writes them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from cocreate.catalogues import translate
from cocreate.domain.documents import Column, Run, Share, Table, Value
from cocreate.domain.sheets import FIELDS
from cocreate.domain.sheets.terms import INDICATOR_KIND_LABELS, IndicatorKind
from cocreate.domain.text import N_
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.workshops import StepTitle
from cocreate.formatting import NOTHING
from cocreate.queries.documents.wording import Wording, day, euro

Plain = Mapping[str, Any]  # Any: parsed JSON
Row = tuple[Value, ...]

UNKNOWN: Final = N_("Unknown")
RANK_OF: Final = N_("%(rank)s of %(options)s")

_NOTHING: Final = (None, "", Run(NOTHING))
_Columns = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class _List:
    """One kind of list: its name, its columns (title and weight), how a row of it reads."""

    key: str
    title: str
    columns: _Columns
    rows_of: Callable[[Plain], Iterable[Plain]]
    write: Callable[[Plain], Row]


class SheetLists:
    """Writes the lists of sheets in one language."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self._rooms = (
            _List(
                "votes",
                N_("Votes on this action"),
                (
                    (N_("Vote"), 4),
                    (N_("Round"), 1),
                    (N_("Rank"), 3),
                    (N_("In favour"), 3),
                    (N_("Against"), 1),
                    (N_("Points"), 1),
                ),
                lambda action: action["votes"],
                self._vote,
            ),
            _List(
                "objections",
                N_("Objections in words"),
                ((N_("Vote"), 2), (N_("Objection"), 5)),
                _objections,
                self._objection,
            ),
        )

    def _planned(self) -> tuple[_List, ...]:
        """The lists of what is planned: money, deliverables, indicators."""
        return (
            _List(
                "funding",
                FIELDS["budget_lines"].label,
                ((N_("Source"), 3), (N_("Year"), 1), (N_("Amount"), 2)),
                lambda action: action["sheet"]["budget_lines"],
                self._funding,
            ),
            _List(
                "deliverables",
                FIELDS["deliverables"].label,
                ((N_("Deliverable"), 4), (N_("Due on"), 2)),
                lambda action: action["sheet"]["deliverables"],
                self._deliverable,
            ),
            _List(
                "indicators",
                FIELDS["indicators"].label,
                (
                    (N_("Indicator"), 4),
                    (N_("Kind"), 2),
                    (N_("Unit"), 2),
                    (N_("Baseline"), 2),
                    (N_("Target"), 2),
                    (N_("Due on"), 3),
                    (N_("Collected by"), 3),
                ),
                lambda action: action["sheet"]["indicators"],
                self._indicator,
            ),
        )

    def of_one(self, action: Plain) -> tuple[Table, ...]:
        """The lists of one sheet that hold something, without columns in which nothing stands."""
        return tuple(
            _without_empty_columns(
                Table(
                    key=f"{one.key}-{action['code']}",
                    title=self.wording.say(one.title),
                    columns=self._columns(one),
                    rows=rows,
                    note=self._note(one, action),
                    in_data=False,
                )
            )
            for one in (*self._planned(), *self._rooms)
            if (rows := tuple(one.write(row) for row in one.rows_of(action)))
        )

    def of_rooms(self, actions: Sequence[Plain]) -> tuple[Table, ...]:
        """What the rooms said of all sheets, for spreadsheets: votes, and objections if any."""
        code = Column(self.wording.say(N_("Action")))
        return tuple(
            Table(
                key=one.key,
                title=self.wording.say(one.title),
                columns=(code, *self._columns(one)),
                rows=tuple(
                    (action["code"], *one.write(row))
                    for action in actions
                    for row in one.rows_of(action)
                ),
            )
            for one in self._rooms
            if one.key == "votes" or any(any(one.rows_of(action)) for action in actions)
        )

    def _columns(self, one: _List) -> tuple[Column, ...]:
        return tuple(Column(self.wording.say(title), weight) for title, weight in one.columns)

    def _note(self, one: _List, action: Plain) -> str:
        if one.key != "votes" or not any(vote["is_history"] for vote in action["votes"]):
            return ""
        return self.wording.say(
            N_(
                "“Merged” marks the votes on proposals that were merged into this action: they are "
                "shown as history and count for nothing."
            )
        )

    def _funding(self, row: Plain) -> Row:
        return (self.wording.told(row["source"]), str(row["year"]), euro(row["amount"]))

    def _deliverable(self, row: Plain) -> Row:
        return (self.wording.told(row["label"]), day(row["due_on"]))

    def _indicator(self, row: Plain) -> Row:
        return (
            self.wording.told(row["label"]),
            self.wording.say(INDICATOR_KIND_LABELS[IndicatorKind(row["kind"])]),
            self.wording.told(row["unit"]),
            self._measured(row["baseline"]),
            self._measured(row["target"]),
            day(row["due_on"]),
            row["collector"] or None,
        )

    def _measured(self, figure: str | None) -> Value:
        return Decimal(figure) if figure else self.wording.say(UNKNOWN)

    def _rank(self, standing: Plain, options: int) -> str:
        said = N_("%(rank)s of %(options)s, tied") if standing["tied"] else RANK_OF
        return self.wording.say(said, rank=standing["rank"], options=options)

    def _vote(self, vote: Plain) -> Row:
        """Supporters out of those who voted: a vote stands beside a sheet and is never a score."""
        standing = vote["standing"]
        return (
            self._held(vote),
            vote["round"],
            self._rank(standing, vote["options"]),
            Share(standing["supporters"], standing["out_of"]),
            standing["opposed"],
            standing["score"],
        )

    def _held(self, vote: Plain) -> tuple[Run, ...]:
        """Which vote it was: the step of its agenda and the method, as the report names it."""
        title = METHODS[vote["method"]].title if vote["method"] in METHODS else vote["method"]
        method = self.wording.say(title)
        if vote["is_history"]:
            method = self.wording.say(N_("%(method)s (merged)"), method=method)
        if "step" not in vote:
            return (Run(method),)
        step = StepTitle(vote["step"]["typed"], vote["step"]["wording"])
        said, language = step.shown(self.wording.language, translate)
        foreign = None if language == self.wording.language else language
        return (Run(said, foreign), Run(f"{self.wording.say(N_(': '))}{method}"))

    def _objection(self, objection: Plain) -> Row:
        return (self._held(objection["vote"]), objection["text"])


def _objections(action: Plain) -> Iterator[Plain]:
    """What people wrote with their objections, vote by vote; a public document has none."""
    for vote in action["votes"]:
        for text in vote.get("objections", ()):
            yield {"vote": vote, "text": text}


def _without_empty_columns(table: Table) -> Table:
    """The table without the columns that no row fills, so that the others have their room."""
    kept = [
        place
        for place in range(len(table.columns))
        if place == 0 or any(row[place] not in _NOTHING for row in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )
