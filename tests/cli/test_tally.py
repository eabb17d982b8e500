"""``cocreate tally``: counts of Pabulib and JSON files, and what they refuse."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cocreate.cli import cocreate

WROCLAW = Path(__file__).resolve().parents[1] / "data/pabulib/poland_wroclaw_2024.pb"
RANKED = """META
key;value
budget;10
vote_type;ordinal
PROJECTS
project_id;cost
a;1
b;1
c;1
VOTES
voter_id;vote
1;a,b,c
2;b,a
3;c,a,b
"""


def tally(file: Path, *options: str) -> Result:
    return CliRunner().invoke(cocreate, ["tally", str(file), *options])


def written(tmp_path: Path, name: str, text: str) -> Path:
    file = tmp_path / name
    file.write_text(text)
    return file


def test_a_pabulib_file_is_counted_by_the_method_of_its_votes() -> None:
    said = json.loads(tally(WROCLAW, "--json").stdout)
    assert (said["method"], said["voters"]) == ("approval", 65826)
    first = said["standings"][0]
    assert (first["option_id"], first["supporters"]) == ("5", 5170)


def test_rankings_are_counted_by_places_or_by_duels(tmp_path: Path) -> None:
    file = written(tmp_path, "ranked.pb", RANKED)
    borda = json.loads(tally(file, "--json").stdout)["standings"]
    assert [(one["option_id"], one["score"]) for one in borda] == [("a", 4), ("b", 3), ("c", 2)]
    schulze = json.loads(tally(file, "--method", "schulze", "--json").stdout)["standings"]
    assert [one["option_id"] for one in schulze] == ["a", "b", "c"]
    assert tally(file, "--method", "dots").exit_code == 1


def test_a_json_file_is_checked_ballot_by_ballot(tmp_path: Path) -> None:
    poll = {
        "method": "gradients",
        "settings": {"threshold_percent": 60},
        "options": ["a", "b"],
        "ballots": [{"a": 1, "b": 8}, {"a": 2}, {}],
    }
    result = tally(written(tmp_path, "poll.json", json.dumps(poll)))
    assert "gradients: 3 ballots, 1 blank" in result.stdout
    assert "a  accepted" in result.stdout
    assert "b  not accepted" in result.stdout
    poll["ballots"] = [{"a": 1}, {"a": 9}]
    refused = tally(written(tmp_path, "poll.json", json.dumps(poll)))
    assert refused.exit_code == 1
    assert "ballot 2: unknown-level" in refused.stderr


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"method": "none", "options": [], "ballots": []}']
)
def test_a_file_that_holds_no_poll_is_refused(tmp_path: Path, text: str) -> None:
    assert tally(written(tmp_path, "poll.json", text)).exit_code == 1
