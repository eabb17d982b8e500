"""The columns of a table: as wide as its words need, within the page."""

import datetime as dt
from decimal import Decimal

import pytest

from cocreate.domain.documents import Column, Euro, Table, words
from cocreate.exports.columns import columns_of, is_tall, lines, stays_whole
from tests.exports.documents import HOSTILE, budget_table

PAGE = 88


def made(
    titles: tuple[str, ...], *rows: tuple[object, ...], weights: tuple[int, ...] = ()
) -> Table:
    weighted = weights or (1,) * len(titles)
    columns = tuple(Column(title, weight) for title, weight in zip(titles, weighted, strict=True))
    return Table(key="t", title="T", columns=columns, rows=rows)  # type: ignore[arg-type]


def test_a_long_word_gets_its_room_whatever_the_weights_say() -> None:
    given = made(
        ("Proposition", "État"),
        ("Des citernes d’eau de pluie dans vingt écoles " * 4, "Présélectionnée"),
        weights=(20, 1),
    )
    columns = columns_of(given, "fr")
    assert columns.size == 0
    assert columns.shares[1] * PAGE >= len("Présélectionnée") + 2


def test_a_figure_and_a_day_stay_in_one_piece() -> None:
    given = made(
        ("Action", "Montant", "Date"),
        ("mot " * 80, Euro(Decimal("1234567.89")), dt.date(2026, 9, 21)),
        weights=(9, 1, 1),
    )
    shares = columns_of(given, "fr").shares
    assert shares[1] * PAGE >= len("1 234 567,89 €") + 2
    assert shares[2] * PAGE >= len("21 septembre 2026") + 2


@pytest.mark.parametrize(
    "given",
    [
        budget_table(200),
        made(tuple(f"Colonne assez longue {n}" for n in range(9)), (1,) * 9),
        made(("",), ("",)),
        made(HOSTILE[:9], HOSTILE[7:]),
        made(("Vide", "Vide"), weights=(3, 1)),
    ],
)
def test_the_columns_fill_the_page_exactly(given: Table) -> None:
    shares = columns_of(given, "nl").shares
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0


def test_what_cannot_fit_is_set_smaller_and_keeps_the_names_of_its_rows() -> None:
    levels = ("pleinement", "mineure", "réserves", "m’abstiens", "davantage", "soutiendrai", "veto")
    given = made(
        ("Proposition", *levels, "désaccord"), ("Des citernes dans vingt écoles", *range(8))
    )
    columns = columns_of(given, "fr")
    assert columns.size > 0
    assert columns.shares[0] > 1.5 * columns.shares[-1]


def test_a_short_table_stays_on_one_page_and_a_long_one_is_parted() -> None:
    short, long = budget_table(5), budget_table(40)
    assert stays_whole(short, columns_of(short, "fr"), "fr")
    assert not stays_whole(long, columns_of(long, "fr"), "fr")


def test_few_rows_that_fill_a_page_are_parted_too() -> None:
    given = made(("Texte",), *((words("mot " * 400),),) * 3)
    assert not stays_whole(given, columns_of(given, "fr"), "fr")
    assert is_tall(given, "fr")
    assert not is_tall(budget_table(5), "fr")


def test_the_lines_of_a_row_are_those_of_its_longest_cell() -> None:
    assert lines(["un", "deux\ntrois", "x" * 25], [10, 10, 10]) == 3
