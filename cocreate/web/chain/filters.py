"""What templates of the chain write plain values with: amounts, days, figures, lists of choices."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from flask import Blueprint

from cocreate.exports.formats import FORMATS
from cocreate.formatting import format_date, format_money, format_number
from cocreate.queries.plans.sheets import Choice
from cocreate.web.chain.amounts import meant
from cocreate.web.i18n import language, plain, say

Pairs = list[tuple[str, str]]


def euro(amount: str | Decimal | None) -> str:
    """An amount that comes as plain text."""
    return format_money(None if amount is None else Decimal(amount), language())


def figure(number: str | None) -> str:
    """A number that comes as plain text."""
    return format_number(None if number is None else Decimal(number), language())


def iso_day(day: str | None) -> str:
    """A day that comes as plain text."""
    return format_date(None if day is None else dt.date.fromisoformat(day), language())


def labelled(labels: Mapping[str, str]) -> Pairs:
    """Values with their translated words, for a list to choose from."""
    return [(str(value), say(label)) for value, label in labels.items()]


def as_pairs(choices: Iterable[Choice] | Mapping[str, Mapping[str, str]]) -> Pairs:
    """Keys with their words, for a list to choose from, by those words."""
    if isinstance(choices, Mapping):
        pairs = [(key, plain(texts)) for key, texts in choices.items()]
    else:
        pairs = [(one.key, plain(one.text)) for one in choices]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def export_formats() -> Pairs:
    """The kinds of file that a document can be taken away as, with their names."""
    return [(one.key, one.title) for one in FORMATS]


def add_to(blueprint: Blueprint) -> None:
    """Let all templates use them."""
    blueprint.add_app_template_global(export_formats)
    for one in (euro, figure, iso_day, labelled, as_pairs, meant):
        blueprint.add_app_template_filter(one)
