"""Sizes of heavy tests: a sample for every day, everything in the long set."""

import pytest
from _pytest.mark import ParameterSet


def daily_and_long(few: object, *many: object) -> list[ParameterSet]:
    """What every run tries, and what only the long set has the time for."""
    return [pytest.param(few), *(pytest.param(one, marks=pytest.mark.long) for one in many)]
