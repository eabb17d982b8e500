"""The quarterly form as a spreadsheet: what is asked, one line each, and how answers are read.

A line is known by its key (``value:<indicator>``, ``milestone:<milestone>``, ``spent:<action>`` and
the like), so lines may be sorted, left out, or come back from another program. What a line says is
read exactly as the form on the phone reads it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.attention import Risk
from cocreate.domain.followup.reports import Asked, Typed, read_report

LINES = ("spent", "risk", "risk_text", "help_needed", "word")
"""What is asked of every action, beside its indicators and milestones."""
MOST_LINES = 6000
"""Two hundred actions with a dozen measures and milestones each, and their five lines."""


@dataclass(frozen=True)
class Question:
    """One line: whose it is, what it asks, what is known, and what can be chosen, if anything."""

    key: str
    action: str
    asked: str
    known: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """A form to be filled in with a spreadsheet; ``titles`` head its five columns."""

    name: str
    titles: tuple[str, str, str, str, str]
    note: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Line:
    """A line as it came back; ``number`` is that of the spreadsheet, from 1."""

    number: int
    key: str
    answer: str | Decimal


@dataclass(frozen=True)
class RefusedLine:
    """A line that could not be read, and why."""

    number: int
    why: RuleViolation


@dataclass(frozen=True)
class Filled:
    """What the lines say, by action; ``read`` counts those that said something."""

    typed: Mapping[str, Typed]
    read: int
    refused: tuple[RefusedLine, ...]


def read_lines(
    lines: Sequence[Line], asked: Sequence[Asked], language: str, words: Mapping[str, str]
) -> Filled:
    """What a spreadsheet says; lines with a mistake are left out and named.

    ``words`` are the words for risks and states of milestones in any language, folded, with what
    they stand for. Blank lines say nothing. Nothing is written by this.
    """
    if len(lines) > MOST_LINES:
        raise RuleViolation("too-many-lines", maximum=MOST_LINES)
    places = _places(asked)
    typed = {one.action_id: Typed() for one in asked}
    refused: list[RefusedLine] = []
    read, seen = 0, set()
    for line in lines:
        answer = _answer(line.answer, language)
        if not answer:
            continue
        try:
            if line.key not in places:
                raise RuleViolation("line-unknown")
            if line.key in seen:
                raise RuleViolation("line-twice")
            one, put = places[line.key]
            said = put(_meaning(line.key, answer, words))
            read_report(one, said(Typed()), language)
        except RuleViolation as error:
            refused.append(RefusedLine(line.number, error))
            continue
        seen.add(line.key)
        typed[one.action_id] = said(typed[one.action_id])
        read += 1
    return Filled(typed, read, tuple(refused))


Change = Callable[[Typed], Typed]


def _places(asked: Sequence[Asked]) -> dict[str, tuple[Asked, Callable[[str], Change]]]:
    """By key: whose line it is, and how its answer gets into what was typed."""
    places: dict[str, tuple[Asked, Callable[[str], Change]]] = {}
    for one in asked:
        for indicator in one.indicators:
            places[f"value:{indicator}"] = (one, _value(indicator))
        for milestone in one.milestones:
            places[f"milestone:{milestone}"] = (one, _milestone(milestone))
        for name in LINES:
            places[f"{name}:{one.action_id}"] = (one, _line(name))
    return places


def _value(indicator: str) -> Callable[[str], Change]:
    return lambda text: lambda typed: replace(typed, values={**typed.values, indicator: text})


def _milestone(milestone: str) -> Callable[[str], Change]:
    return lambda text: (
        lambda typed: replace(typed, milestones={**typed.milestones, milestone: text})
    )


def _line(name: str) -> Callable[[str], Change]:
    return lambda text: lambda typed: Typed.from_plain({**typed.to_plain(), name: text})


def _answer(answer: str | Decimal, language: str) -> str:
    """An answer as a person of ``language`` types it, so that both doors read alike."""
    if isinstance(answer, str):
        return answer.strip()
    text = format(answer.normalize() + 0, "f")
    whole, _, places = text.partition(".")
    if not places:
        return whole
    # Three decimals could be taken for thousands; four cannot.
    return f"{whole}{'.' if language == 'en' else ','}{places}{'0' if len(places) == 3 else ''}"  # noqa: PLR2004


def _meaning(key: str, answer: str, words: Mapping[str, str]) -> str:
    """What a chosen word stands for; everything else as it is."""
    if key.startswith("risk:"):
        return words.get(answer.casefold(), answer)
    if key.startswith("milestone:"):
        bare = answer.removesuffix("%").strip()
        return words.get(answer.casefold(), bare)
    return answer


def folded(labels: Mapping[Risk | int, Sequence[str]]) -> dict[str, str]:
    """The words for risks and steps, folded, with what each stands for."""
    return {
        text.casefold(): (key.value if isinstance(key, Risk) else str(key))
        for key, texts in labels.items()
        for text in texts
    }
