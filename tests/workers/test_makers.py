"""Files made by processes beside the server: their answers, their refusals, their death."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from cocreate.domain.errors import NotFound
from cocreate.workers.makers import MakerBroken, Makers


def who() -> int:
    """The process that makes."""
    return os.getpid()


def refuse(code: str) -> None:
    """As an operation does."""
    raise NotFound(code, field="plan", asked=code)


def fail() -> None:
    """As a mistake does; and what a library prints goes elsewhere."""
    sys.stdout.write("noise")
    raise KeyError("x")


def die() -> None:
    """As a process does that takes all memory."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def makers() -> Iterator[Makers]:
    made = Makers()
    yield made
    made.end()


def test_a_process_answers_refuses_fails_and_goes_on_and_after_its_death_there_is_another(
    makers: Makers,
) -> None:
    first = makers.make(who)
    assert first != os.getpid()
    assert makers.make(sorted, [3, 1, 2]) == [1, 2, 3]

    with pytest.raises(NotFound) as refused:
        makers.make(refuse, "no-such-plan")
    assert (refused.value.code, refused.value.field) == ("no-such-plan", "plan")
    assert refused.value.params == {"asked": "no-such-plan"}
    with pytest.raises(RuntimeError, match="KeyError"):
        makers.make(fail)
    assert makers.make(who) == first

    with pytest.raises(MakerBroken):
        makers.make(die)
    assert makers.make(who) != first


def test_a_process_that_has_ended_meanwhile_is_replaced(makers: Makers) -> None:
    first = makers.make(who)
    os.kill(first, signal.SIGTERM)

    assert makers.make(who) != first
