"""``cocreate select``: what it prints, what it refuses, and that it says the same twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cocreate.cli import cocreate

WIELICZKA = (
    Path(__file__).resolve().parents[1] / "data/pabulib/poland_wieliczka_2023_green-budget.pb"
)
SMALL = """META
key;value
budget;100
vote_type;approval
num_projects;3
num_votes;4
PROJECTS
project_id;cost;name
a1;60;Roof
a10;50;Wall
a2;50;Door
VOTES
voter_id;vote
1;a1,a2
2;a1
3;a2,a10
4;a10
"""


def select(*arguments: str) -> Result:
    return CliRunner().invoke(cocreate, ["select", *arguments])


def small(tmp_path: Path, text: str = SMALL) -> str:
    file = tmp_path / "small.pb"
    file.write_text(text)
    return str(file)


def test_json_has_the_announced_keys_and_the_published_result() -> None:
    options = ("--step", "1", "--start", "floor", "--ties", "cost,points,id", "--json")
    result = select(str(WIELICZKA), "--rule", "mes-add1", *options)
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert list(said) == [
        "rule",
        "selected",
        "cost",
        "budget",
        "explanations",
        "ties",
        "parameters",
        "input_hash",
    ]
    assert (len(said["selected"]), said["cost"], said["budget"]) == (30, 995079, 1000000)
    assert said["selected"][:4] == ["6", "7", "9", "17"]


def test_a_second_process_prints_the_same_bytes() -> None:
    command = ["-m", "cocreate.cli", "select", str(WIELICZKA), "--rule", "mes-add1u", "--json"]
    other = subprocess.run([sys.executable, *command], capture_output=True, check=True)
    assert other.stdout == select(*command[3:]).stdout_bytes


def test_text_names_the_plan_the_ties_and_the_time(tmp_path: Path) -> None:
    result = select(small(tmp_path), "--rule", "greedy", "--ties", "cost,points,id")
    assert "Selected  2 of 3: a2, a10" in result.stdout
    assert "Cost      100 of 100 (100.0%)" in result.stdout
    assert "a2, a10 before a1, by the lower cost" in result.stdout
    assert "Time" in result.stdout


def test_the_seed_decides_what_nothing_else_does(tmp_path: Path) -> None:
    file = small(tmp_path)
    plans = {
        tuple(json.loads(result.stdout)["selected"])
        for seed in "abcdefgh"
        for result in [
            select(file, "--rule", "greedy", "--budget", "50", "--seed", seed, "--json"),
        ]
    }
    assert plans == {("a2",), ("a10",)}


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("a2;50;Door", "a2;;Door", "small.pb, line 11: The action “a2” has no cost."),
        ("4;a10", "4;b7", "line 17: A ballot names the action “b7”"),
        ("num_votes;4", "num_votes;5", "line 6: The file says num_votes 5, but holds 4."),
        ("a10;50;Wall", "a10;1,234;Wall", "line 10: “1,234” can be read in two ways."),
        ("META", "BALLOTS", "line 1: This is no Pabulib file"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_the_cause(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    result = select(small(tmp_path, SMALL.replace(before, after, 1)), "--rule", "greedy")
    assert result.exit_code == 1
    assert message in result.stderr


@pytest.mark.parametrize(
    "options",
    [("--step", "0"), ("--step", "much"), ("--ties", "cost"), ("--ties", "cost,name,id")],
)
def test_parameters_without_sense_are_refused(tmp_path: Path, options: tuple[str, str]) -> None:
    result = select(small(tmp_path), "--rule", "mes-add1", *options)
    assert result.exit_code == 2


@pytest.mark.long
def test_a_file_of_a_hundred_megabytes_is_read_and_says_how_far_it_is(tmp_path: Path) -> None:
    file, votes = tmp_path / "large.pb", 1_400_000
    names = [str(1000 + number) for number in range(150)]
    with file.open("w") as text:
        text.write("META\nkey;value\nbudget;5000000\nvote_type;approval\n")
        text.write(f"num_votes;{votes}\nPROJECTS\nproject_id;cost\n")
        text.writelines(f"{name};{int(name) * 50}\n" for name in names)
        text.write("VOTES\nvoter_id;age;vote\n")
        for voter in range(votes):
            first, step = voter % 150, voter // 150 % 9 + 1
            marked = (names[(first + step * place) % 150] for place in range(12))
            text.write(f"{10_000_000 + voter};{voter % 80};{','.join(marked)}\n")
    assert file.stat().st_size > 100_000_000
    result = select(str(file), "--rule", "mes-add1", "--step", "10%")
    assert result.exit_code == 0
    assert "reading: line " in result.stderr
    assert "of 5000000" in result.stdout
