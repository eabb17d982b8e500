"""How a bot fills in a ballot: by the fields that stand on it, within the limits that it states."""

import random
from typing import Any

from cocreate.bots.browser import fields_of
from cocreate.bots.texts import REASONS

# Any in this module: lxml is not typed.

Fields = dict[str, str]
USUAL_TICKS = 3


def fill_in(form: Any, chance: random.Random, language: str) -> Fields:
    """The fields of a ballot form, marked as somebody might; its hidden fields as they stand."""
    fields = {
        name: value
        for name, value in fields_of(form).items()
        if isinstance(value, str) and not name.startswith(("mark-", "reason-"))
    }
    if form.xpath(".//input[@type='radio'][@data-option]"):
        fields |= _levels(form, chance)
    elif form.xpath(".//select[@data-option]"):
        fields |= _places(form, chance)
    elif form.xpath(".//input[@type='number'][@data-option]"):
        fields |= _numbers(form, chance)
    else:
        fields |= _ticks(form, chance)
    for reason in form.xpath(".//textarea[starts-with(@name, 'reason-')]/@name"):
        fields[reason] = REASONS.get(language, REASONS["fr"])
    return fields


def marks_of(fields: Fields) -> dict[str, int]:
    """The marks of a filled-in ballot as a socket takes them: option by option, a number."""
    return {
        name.removeprefix("mark-"): int(value)
        for name, value in fields.items()
        if name.startswith("mark-") and value
    }


def _ticks(form: Any, chance: random.Random) -> Fields:
    boxes = form.xpath(".//input[@type='checkbox'][@data-option]")
    most = _limit(form, "most") or USUAL_TICKS
    chosen = _leaning(boxes, chance, min(most, len(boxes)))
    return {one.get("name"): one.get("value") for one in chosen}


def _numbers(form: Any, chance: random.Random) -> Fields:
    inputs = form.xpath(".//input[@type='number'][@data-option]")
    points = _limit(form, "points")
    most = _limit(form, "most") or len(inputs)
    marks = dict.fromkeys((one.get("name") for one in inputs), 0)
    chosen = _leaning(inputs, chance, min(most, len(inputs)))
    for one in chosen:
        highest = int(one.get("max") or 1)
        if points is not None:
            highest = min(highest, points)
        if highest > 0:
            marks[one.get("name")] = given = chance.randint(1, highest)
            points = None if points is None else points - given
    return {name: str(mark) for name, mark in marks.items()}


def _levels(form: Any, chance: random.Random) -> Fields:
    levels: dict[str, list[str]] = {}
    for one in form.xpath(".//input[@type='radio'][@data-option]"):
        if one.get("value"):
            levels.setdefault(one.get("name"), []).append(one.get("value"))
    return {name: chance.choice(values) for name, values in levels.items()}


def _places(form: Any, chance: random.Random) -> Fields:
    selects = form.xpath(".//select[@data-option]")
    places = len(selects[0].xpath(".//option[@value!='']"))
    chosen = _leaning(selects, chance, min(places, len(selects)))
    return {one.get("name"): str(place) for place, one in enumerate(chosen, start=1)}


def _leaning(among: list[Any], chance: random.Random, count: int) -> list[Any]:
    """Some of several, those near the top more often: where all are equal, nothing shows."""
    drawn = [(chance.random() ** (1 + place / 3), one) for place, one in enumerate(among)]
    return [one for _, one in sorted(drawn, key=lambda pair: -pair[0])[:count]]


def _limit(form: Any, name: str) -> int | None:
    found = form.get(f"data-{name}")
    return int(found) if found else None
