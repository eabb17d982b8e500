"""``cocreate demo`` and ``cocreate create-admin`` on a database of their own."""

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from cocreate.cli import demo as demo_module
from cocreate.cli import run
from cocreate.database import make_engine
from cocreate.domain.permissions import Role
from cocreate.models.accounts import LinkPurpose
from cocreate.models.entrances import grants_of, open_link
from cocreate.program import Program, utc_now
from cocreate.seed.demo import Demo
from tests.builders import VoteRoom
from tests.conftest import add_the_water_pillar


@pytest.fixture
def url(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database that commands find in their environment."""
    monkeypatch.setenv("COCREATE_DATABASE_URL", empty_url)
    monkeypatch.setenv("COCREATE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COCREATE_PUBLIC_URL", "http://cocreate.example")
    return empty_url


def test_a_new_administrator_signs_in_by_the_link_that_is_printed(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["create-admin", "Chef@Office.test", "--language", "nl"]) == 0
    link = re.search(
        r"^http://cocreate\.example/sign-in/links/([\w-]+)$", capsys.readouterr().out, re.M
    )
    assert link is not None
    engine = make_engine(url)
    with Session(engine) as session:
        _, account = open_link(session, link[1], LinkPurpose.SIGN_IN, utc_now())
        assert (account.email, account.language) == ("chef@office.test", "nl")
        assert [one.role for one in grants_of(account)] == [Role.ADMINISTRATOR]
    engine.dispose()


def test_an_address_that_is_none_is_refused_in_one_sentence(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["create-admin", "chef"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Error: ")
    assert "%(" not in said


def test_the_demonstration_is_loaded_unless_there_are_workshops(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []

    def load(program: Program) -> Demo:
        loads.append(program.settings.database_url)
        return Demo("held", "open", "AAAA-BBBB")

    monkeypatch.setattr(demo_module, "load_demo", load)
    assert run(["demo", "--if-empty"]) == 0
    assert "AAAA-BBBB" in capsys.readouterr().out
    engine = make_engine(url)
    add_the_water_pillar(engine)
    VoteRoom(engine)
    engine.dispose()
    assert run(["demo", "--if-empty"]) == 0
    assert "nothing was loaded" in capsys.readouterr().out
    assert loads == [url]


def test_a_database_without_schema_is_refused_with_what_to_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COCREATE_DATA_DIR", str(tmp_path))
    for command in ("demo", "doctor", "serve"):
        assert run([command]) == 1
        assert "type `cocreate db upgrade`" in capsys.readouterr().err
