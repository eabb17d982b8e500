"""The evaluation on its page: the same figures as on the command line."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from cocreate.config import Settings
from cocreate.program import Program
from cocreate.seed.evaluation import bring_in
from tests.web.conftest import app, client

__all__ = ["app", "client"]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_page_says_62_and_87_percent_and_that_it_is_a_reconstruction(
    client: FlaskClient, engine: sa.Engine, tmp_path: Path, language: str
) -> None:
    """Domain 4 row 8: 51 and 71 of 82 actions show 62 % and 87 % on the evaluation table."""
    assert client.get("/evaluation/").status_code == 200
    assert client.get("/evaluation/figures.json").json == []
    bring_in(Program(Settings(secret_key="k" * 32, data_dir=tmp_path), engine))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language

    page = client.get("/evaluation/").text.replace("\u00a0", "")

    assert "62%" in page
    assert "87%" in page
    for expected in ("(51/82)", "(71/82)", "275", "250", "AEE-CD-01"):
        assert expected in page
    assert {"fr": "reconstitution", "nl": "reconstructie", "en": "reconstruction"}[language] in page
    figures = client.get("/evaluation/figures.json").json
    assert figures is not None
    assert {one["id"]: one["value"] for one in figures}["aims.employment"] == 62
