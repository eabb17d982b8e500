"""``cocreate demo --set evaluation`` and ``cocreate evaluation``, as an operator types them."""

import json
from pathlib import Path

import pytest

from cocreate.cli import run


def test_the_evaluation_is_loaded_once_and_printed(
    empty_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COCREATE_DATABASE_URL", empty_url)
    monkeypatch.setenv("COCREATE_DATA_DIR", str(tmp_path))
    assert run(["evaluation", "--json"]) == 1
    assert "cocreate demo --set evaluation" in capsys.readouterr().err

    assert run(["demo", "--set", "evaluation"]) == 0
    assert "is loaded" in capsys.readouterr().out
    assert run(["demo", "--set", "evaluation"]) == 0
    assert "there already" in capsys.readouterr().out

    assert run(["evaluation", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    employment = next(one for one in printed if one["id"] == "aims.employment")
    assert (employment["numerator"], employment["denominator"], employment["value"]) == (51, 82, 62)
    assert run(["evaluation", "--language", "fr"]) == 0
    told = capsys.readouterr().out
    assert "51/82" in told
    assert "Sources differ" in told
