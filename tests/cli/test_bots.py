"""The command of bots says in one sentence why it lets none in."""

import pytest

from cocreate.cli import run
from tests.stations import free_port


@pytest.mark.parametrize(
    ("code", "said"),
    [("AB", "AB is no code: a code has six characters."), ("ABCDEF", "does not answer")],
)
def test_bots_without_a_door_are_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], code: str, said: str
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    assert run(["bots", "--workshop", code, "--people", "3", "--address", nowhere]) == 1
    assert said in capsys.readouterr().err
