"""Reading Pabulib files of any vote type; a broken one is refused with its line and the cause."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib import Notice, PabulibFile, VoteType
from cocreate.domain.pabulib.rows import SECTIONS, Row, read_rows
from cocreate.domain.pabulib.votes import VoteReader
from cocreate.domain.selection.election import HIGHEST_COST, MOST_ACTIONS, Action, Number
from cocreate.domain.selection.numbers import as_json_number, read_number

LINES_BETWEEN_NEWS = 50_000


def read_pabulib(
    lines: Iterable[bytes],
    *,
    trust_rows: bool = False,
    progress: Callable[[int], None] = lambda line: None,
) -> PabulibFile:
    """What a file holds. ``progress`` is told the line from time to time.

    A file whose rows are not as many as it says may have been cut off: it is refused, unless
    ``trust_rows``. Raises ``RuleViolation`` whose code is the cause, with the parameter ``line``.
    """
    return _Reader(trust_rows=trust_rows, progress=progress).read(read_rows(lines))


class _Reader:
    def __init__(self, *, trust_rows: bool, progress: Callable[[int], None]) -> None:
        self._trust_rows = trust_rows
        self._progress = progress
        self._meta: dict[str, str] = {}
        self._meta_lines: dict[str, int] = {}
        self._actions: list[Action] = []
        self._places: set[str] = set()
        self._declared: dict[str, dict[str, Number]] = {"votes": {}, "score": {}}
        self._selected: set[str] = set()
        self._notices: list[Notice] = []

    def read(self, rows: Iterator[Row]) -> PabulibFile:
        first = next(rows, None)
        if first is None or first.cells[0].strip().upper() != "META":
            raise RuleViolation("pabulib-no-meta", line=first.line if first else 1)
        self._read_meta(rows)
        self._read_projects(rows)
        votes = self._read_votes(rows)
        self._check_number("num_projects", len(self._actions))
        self._check_number("num_votes", votes.count)
        return PabulibFile(
            self._meta,
            votes.vote_type,
            votes.election(),
            frozenset(self._selected),
            votes.named(),
            self._declared["votes"],
            self._declared["score"],
            votes.voter_fields,
            (*self._notices, *votes.notices),
        )

    def _read_meta(self, rows: Iterator[Row]) -> None:
        for row in _section(rows, "PROJECTS"):
            key = row.cells[0].strip()
            if key.lower() == "key" and not self._meta:
                continue
            if key in self._meta:
                raise RuleViolation("pabulib-key-twice", line=row.line, key=key)
            self._meta[key] = ";".join(row.cells[1:]).strip()
            self._meta_lines[key] = row.line
        for key in ("budget", "vote_type"):
            if not self._meta.get(key):
                line = self._meta_lines.get(key, 1)
                raise RuleViolation("pabulib-key-missing", line=line, key=key)

    def _read_projects(self, rows: Iterator[Row]) -> None:
        header = _header(rows, "project_id", "cost")
        for row in _section(rows, "VOTES"):
            cells = _named(row, header)
            action = Action(cells["project_id"], self._cost(row, cells), cells.get("name", ""))
            if not action.id or action.id in self._places:
                code = "pabulib-project-twice" if action.id else "pabulib-id-missing"
                raise RuleViolation(code, line=row.line, action=action.id)
            if len(self._actions) >= MOST_ACTIONS:
                raise RuleViolation("too-many-actions", line=row.line, maximum=MOST_ACTIONS)
            self._places.add(action.id)
            self._actions.append(action)
            for key, declared in self._declared.items():
                if cells.get(key):
                    declared[action.id] = _number(row.line, cells[key], key)
            if cells.get("selected") == "1":
                self._selected.add(action.id)

    def _cost(self, row: Row, cells: Mapping[str, str]) -> Fraction:
        if not cells["cost"]:
            raise RuleViolation("pabulib-cost-missing", line=row.line, action=cells["project_id"])
        cost = _number(row.line, cells["cost"], "cost")
        if cost < 0 or cost > HIGHEST_COST:
            code = "cost-negative" if cost < 0 else "cost-absurd"
            raise RuleViolation(code, line=row.line, action=cells["project_id"])
        return cost

    def _read_votes(self, rows: Iterator[Row]) -> VoteReader:
        header = _header(rows, "voter_id", "vote")
        votes = VoteReader(self._vote_type(), self._actions, self._budget(), self._limits())
        if votes.vote_type.has_points and "points" not in header:
            raise RuleViolation("pabulib-column-missing", line=header[""], column="points")
        for row in rows:
            votes.read(row.line, _named(row, header))
            if row.line % LINES_BETWEEN_NEWS == 0:
                self._progress(row.line)
        return votes

    def _vote_type(self) -> VoteType:
        try:
            return VoteType(self._meta["vote_type"].lower())
        except ValueError:
            raise RuleViolation(
                "pabulib-vote-type-unknown",
                line=self._meta_lines["vote_type"],
                vote_type=self._meta["vote_type"],
            ) from None

    def _budget(self) -> Fraction:
        budget = _number(self._meta_lines["budget"], self._meta["budget"], "budget")
        if budget < 0:
            raise RuleViolation("budget-negative", line=self._meta_lines["budget"])
        return budget

    def _limits(self) -> dict[str, Fraction]:
        """The numbers in META that change what a vote means."""
        return {
            key: _number(self._meta_lines[key], self._meta[key], key)
            for key in ("max_length", "default_score")
            if self._meta.get(key)
        }

    def _check_number(self, key: str, found: int) -> None:
        if not self._meta.get(key):
            return
        line = self._meta_lines[key]
        said = _number(line, self._meta[key], key)
        if said == found:
            return
        params: dict[str, Any] = {"key": key, "said": as_json_number(said), "found": found}
        if not self._trust_rows:
            raise RuleViolation("pabulib-count-differs", line=line, **params)
        self._notices.append(Notice("pabulib-count-differs", line, params))


def _section(rows: Iterator[Row], following: str) -> Iterator[Row]:
    """The rows up to the marker of the section that follows; it must come."""
    line = 1
    for row in rows:
        line = row.line
        marker = row.cells[0].strip().upper()
        if marker == following and not any(cell.strip() for cell in row.cells[1:]):
            return
        if marker in SECTIONS and len(row.cells) == 1:
            raise RuleViolation("pabulib-section-unexpected", line=line, section=marker)
        yield row
    raise RuleViolation("pabulib-section-missing", line=line, section=following)


def _header(rows: Iterator[Row], *needed: str) -> dict[str, int]:
    """Where each column stands; the line of the header is kept under the empty name."""
    row = next(rows, None)
    names = [cell.strip().lower() for cell in row.cells] if row else []
    line = row.line if row else 1
    for name in needed:
        if name not in names:
            raise RuleViolation("pabulib-column-missing", line=line, column=name)
    places = {name: place for place, name in enumerate(names) if name}
    if len(places) < sum(1 for name in names if name):
        raise RuleViolation("pabulib-column-twice", line=line)
    return {**places, "": line}


def _named(row: Row, header: Mapping[str, int]) -> dict[str, str]:
    """The fields of a row by column; fields that are missing at the end are empty."""
    cells = row.cells
    width = len(header) - 1
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        raise RuleViolation(
            "pabulib-too-many-fields", line=row.line, found=len(cells), expected=width
        )
    return {
        name: cells[place].strip() if place < len(cells) else ""
        for name, place in header.items()
        if name
    }


def _number(line: int, text: str, field: str) -> Fraction:
    try:
        return read_number(text)
    except RuleViolation as refusal:
        raise RuleViolation(refusal.code, line=line, text=text, column=field) from None
