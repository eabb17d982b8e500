"""The lists of action sheets: funding, deliverables, indicators, votes.

On paper each sheet shows its own; in spreadsheets the votes on all sheets stand in one table, each
row with the code of its action, and the other lists as ``exchange`` writes them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cocreate.domain.documents import Column, Share, Table, Value
from cocreate.domain.sheets import FIELDS
from cocreate.domain.sheets.terms import INDICATOR_KIND_LABELS, IndicatorKind
from cocreate.domain.text import N_
from cocreate.domain.voting.methods import METHODS
from cocreate.queries.documents.wording import Wording, day, euro

Plain = Mapping[str, Any]  # Any: parsed JSON
Row = tuple[Value, ...]

UNKNOWN: Final = N_("Unknown")
RANK_OF: Final = N_("%(rank)s of %(options)s")

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
        self._lists = (
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
            _List(
                "votes",
                N_("Votes on this action"),
                (
                    (N_("Method"), 3),
                    (N_("Round"), 1),
                    (N_("Rank"), 3),
                    (N_("In favour"), 3),
                    (N_("Against"), 1),
                    (N_("Points"), 1),
                ),
                lambda action: action["votes"],
                self._vote,
            ),
        )

    def of_one(self, action: Plain) -> tuple[Table, ...]:
        """The lists of one sheet that hold something."""
        return tuple(
            Table(
                key=f"{one.key}-{action['code']}",
                title=self.wording.say(one.title),
                columns=self._columns(one),
                rows=rows,
                note=self._note(one, action),
                in_data=False,
            )
            for one in self._lists
            if (rows := tuple(one.write(row) for row in one.rows_of(action)))
        )

    def votes_of_all(self, actions: Iterable[Plain]) -> Table:
        """The votes on all sheets, for spreadsheets."""
        votes = next(one for one in self._lists if one.key == "votes")
        return Table(
            key=votes.key,
            title=self.wording.say(votes.title),
            columns=(Column(self.wording.say(N_("Action"))), *self._columns(votes)),
            rows=tuple(
                (action["code"], *votes.write(row))
                for action in actions
                for row in votes.rows_of(action)
            ),
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
        title = METHODS[vote["method"]].title if vote["method"] in METHODS else vote["method"]
        method = self.wording.say(title)
        if vote["is_history"]:
            method = self.wording.say(N_("%(method)s (merged)"), method=method)
        return (
            method,
            vote["round"],
            self._rank(standing, vote["options"]),
            Share(standing["supporters"], standing["out_of"]),
            standing["opposed"],
            standing["score"],
        )
