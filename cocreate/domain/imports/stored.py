"""The tables of a file as plain values: kept between a first look and the consent."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cocreate.domain.imports import Cell, Fault, RawTable

Plain = dict[str, Any]  # Any: parsed JSON


def to_plain(tables: Sequence[RawTable]) -> Plain:
    """The tables as JSON knows them."""
    return {
        "tables": [
            {
                "name": one.name,
                "merged": list(one.merged),
                "rows": [[number, [_plain(cell) for cell in row]] for number, row in one.rows],
            }
            for one in tables
        ]
    }


def from_plain(kept: Plain) -> tuple[RawTable, ...]:
    """The tables again, exactly."""
    return tuple(
        RawTable(
            one["name"],
            tuple((number, tuple(map(_cell, row))) for number, row in one["rows"]),
            tuple(one["merged"]),
        )
        for one in kept["tables"]
    )


def _plain(cell: Cell) -> object:
    match cell:
        case Decimal():
            return {"number": str(cell)}
        case dt.date():
            return {"day": cell.isoformat()}
        case Fault():
            return {"fault": cell.code}
    return cell


def _cell(kept: Any) -> Cell:  # Any: as Plain
    if not isinstance(kept, dict):
        return None if kept is None else str(kept)
    if "number" in kept:
        return Decimal(kept["number"])
    return dt.date.fromisoformat(kept["day"]) if "day" in kept else Fault(kept["fault"])
