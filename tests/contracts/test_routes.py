"""Every route declares a permission, and its address reads like the others."""

import re

import pytest
from flask import Flask

from cocreate.application import create_app
from cocreate.config import Settings
from cocreate.web.access import permission_of


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it is served; its database is never opened."""
    settings = Settings(
        secret_key="a-key-for-tests-that-is-long-enough", data_dir=tmp_path_factory.mktemp("data")
    )
    return create_app(settings)


def test_every_route_declares_a_permission(app: Flask) -> None:
    with app.app_context():
        open_ones = [
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if permission_of(rule.endpoint) is None
        ]
    assert open_ones == []


def test_addresses_are_lower_case_words_with_hyphens(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        words = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", words), rule.rule
