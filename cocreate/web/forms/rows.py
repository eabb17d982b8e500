"""Forms with lists of rows, which grow and shrink without scripts: buttons add and remove a row.

The page comes back with one row more or less and everything else as it was typed; nothing is saved
before the button that saves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import wtforms
from flask import request
from wtforms import Field, FieldList, FormField

from cocreate.domain.errors import RuleViolation, StaleRevision
from cocreate.domain.text import LANGUAGES
from cocreate.web.errors import sentence_of
from cocreate.web.forms import Form
from cocreate.web.i18n import say

_UNSHOWN = frozenset({"csrf_token", "operation_id", "version", "code"})


class Row(wtforms.Form):
    """One row of a list; it is blank, and not kept, when ``filled_by`` hold nothing."""

    filled_by: ClassVar[tuple[str, ...]] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that would make it a row."""
        return not any(str(self[name].data or "").strip() for name in self.filled_by)

    def by_language(self, name: str) -> dict[str, str]:
        """The values of ``name_fr``, ``name_nl`` and ``name_en``, by language."""
        return {one: str(self[f"{name}_{one}"].data or "") for one in LANGUAGES}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row, and where on the page it is."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A text that somebody else saved otherwise than it was typed here."""

    label: str
    saved: str
    typed: str


class RowsForm(Form):
    """A form that holds lists of rows.

    ``places`` say which row a refusal means that names a numbered one (``item-3``), and are
    filled where the content is read.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, FormField[Row]] = {}
        self.problems: list[Problem] = []

    def reshape(self) -> bool:
        """Add or remove the row that a button asks for; whether one did."""
        wished, unwanted = request.form.get("add", ""), request.form.get("remove", "")
        rows = self._fields.get(wished or unwanted.rpartition("-")[0])
        if not isinstance(rows, FieldList):
            return False
        if wished:
            rows.append_entry()
        rows.entries = [one for one in rows.entries if one.name != unwanted]
        return True

    def rows_of(self, name: str, numbered: str = "") -> Iterator[tuple[str, Row]]:
        """The rows of a list that are not blank, each with the place by which refusals name it.

        A place is ``numbered`` and a number, which goes on where former lists stopped.
        """
        for row in self._fields[name].entries:
            if not row.form.is_blank:
                before = sum(one.startswith(f"{numbered or name}-") for one in self.places)
                place = f"{numbered or name}-{before + 1}"
                self.places[place] = row
                yield place, row.form

    def refuse(self, error: RuleViolation | StaleRevision) -> None:
        """Put the sentence beside the row or the field that it is about."""
        row = self.places.get(error.field or "")
        if row is None:
            super().refuse(error)
        else:
            self.problems.append(Problem(row.id, sentence_of(error)))

    @property
    def is_wrong(self) -> bool:
        """Whether something must be put right, in a row or outside them."""
        return bool(self.problems) or super().is_wrong

    def problem_of(self, row: "FormField[Row]") -> str:
        """What is wrong with a row, or nothing."""
        return next((one.text for one in self.problems if one.anchor == row.id), "")


def differences(saved: Form, typed: Form) -> tuple[Difference, ...]:
    """What somebody else saved otherwise than it stands in the form that was just sent."""
    theirs, ours = dict(_texts(saved)), dict(_texts(typed))
    return tuple(
        Difference(label, theirs.get(label, ""), ours.get(label, ""))
        for label in dict.fromkeys((*theirs, *ours))
        if theirs.get(label, "") != ours.get(label, "")
    )


def _texts(form: Form) -> Iterator[tuple[str, str]]:
    """Every filled field by what it is called; a row is called by its code if it has one."""
    for field in form:
        if isinstance(field, FieldList):
            for number, row in enumerate(field.entries, start=1):
                code = row.form["code"].data if "code" in row.form else ""
                for one in row.form:
                    yield from _text(one, f"{say(field.label.text)}, {code or number}: ")
        else:
            yield from _text(field, "")


def _text(field: Field, where: str) -> Iterator[tuple[str, str]]:
    value = str(field.data or "").replace("\r\n", "\n").strip()
    if value and field.short_name not in _UNSHOWN:
        yield f"{where}{say(field.label.text)}", value
