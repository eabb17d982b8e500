"""The quarterly form as a spreadsheet: out, filled in, and back in as a form to look through.

What comes back writes nothing: it fills the page, which names the lines that could not be read;
only the button below sends the report.
"""

import datetime as dt
from collections.abc import Sequence

from flask import request
from werkzeug.wrappers.response import Response

from cocreate.catalogues import translate
from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.attention import RISK_LABELS, Risk
from cocreate.domain.followup.quarters import Quarter
from cocreate.domain.followup.workbooks import (
    Filled,
    Question,
    Questionnaire,
    folded,
    read_lines,
)
from cocreate.domain.text import LANGUAGES, N_
from cocreate.exports.answers import read_workbook
from cocreate.exports.questionnaires import render
from cocreate.formatting import format_date, format_money, format_number
from cocreate.queries.followup.forms import AskedAction, AskedIndicator
from cocreate.web.followup.words import STEP_LABELS
from cocreate.web.i18n import language, plain, say

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LINES = {
    "spent": N_("Spent since the beginning, in euro"),
    "risk": N_("How does it go?"),
    "risk_text": N_("What endangers it"),
    "help_needed": N_("What help you need"),
    "word": N_("A word on what happened"),
}


def download(actions: Sequence[AskedAction], quarter: str) -> Response:
    """The form as a workbook, in the reader's language."""
    form = Questionnaire(
        name=quarter,
        titles=(
            "",
            say(N_("Action")),
            say(N_("What is asked")),
            say(N_("What is known")),
            say(N_("Your answer")),
        ),
        note=say(N_("Fill in the last column. Leave blank what you do not know: it is not zero.")),
        questions=tuple(question for one in actions for question in _questions(one)),
    )
    return Response(
        render(form),
        mimetype=MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="report-{quarter}.xlsx"',
            "Cache-Control": "no-store",
        },
    )


def upload(actions: Sequence[AskedAction], quarter: str) -> Filled:
    """What the workbook that was sent says; raises ``RuleViolation`` when it is none of ours."""
    sent = request.files.get("file")
    content = sent.read() if sent is not None else b""
    if not content:
        raise RuleViolation("file-missing", field="file")
    title, lines = read_workbook(content)
    if title != quarter:
        Quarter.read(title)
        raise RuleViolation("workbook-of-another-quarter", field="file", theirs=title)
    return read_lines(lines, [one.asks for one in actions], language(), _words())


def _words() -> dict[str, str]:
    """The words that a list offers, in every language, with what they stand for."""
    named: list[tuple[Risk | int, str]] = [*RISK_LABELS.items(), *STEP_LABELS.items()]
    return folded({key: [translate(text, one) for one in LANGUAGES] for key, text in named})


def _questions(one: AskedAction) -> list[Question]:
    name = f"{one.code} {plain(one.title)}"
    steps = tuple(say(text) for text in STEP_LABELS.values())
    rows = [
        Question(f"value:{row.id}", name, _measured(row), _standing(row)) for row in one.indicators
    ]
    rows += [
        Question(
            f"milestone:{step.id}",
            name,
            _due(plain(step.label), step.due_on),
            say(STEP_LABELS[step.progress]),
            steps,
        )
        for step in one.milestones
    ]
    spent = "" if one.spent is None else format_money(one.spent, language())
    known = {"spent": spent}
    risks = tuple(say(text) for text in RISK_LABELS.values())
    return rows + [
        Question(
            f"{what}:{one.id}",
            name,
            say(text),
            known.get(what, ""),
            risks if what == "risk" else (),
        )
        for what, text in _LINES.items()
    ]


def _measured(row: AskedIndicator) -> str:
    unit = plain(row.unit)
    return f"{plain(row.label)} ({unit})" if unit else plain(row.label)


def _due(label: str, day: dt.date | None) -> str:
    return f"{label} ({format_date(day, language())})" if day else label


def _standing(row: AskedIndicator) -> str:
    found, spoken = row.standing, language()
    value = say(N_("no reading yet"))
    if found.value is not None and found.on is not None:
        value = f"{format_number(found.value, spoken)} ({format_date(found.on, spoken)})"
    target = "" if found.target is None else format_number(found.target, spoken)
    return f"{value}, {say(N_('target'))} {target}" if target else value
