"""Open data: it validates against its schema, names nobody, and opens in a spreadsheet."""

import csv
import io

import jsonschema
from flask import Flask
from lxml import etree

from tests.following import Following
from tests.web.browsers import Browser


def test_json_and_csv_validate_and_hold_no_name_outside_the_consented_ones(
    app: Flask, following: Following
) -> None:
    """M28: public JSON and CSV validate and hold no name outside the consented ones."""
    visitor = Browser(app, "nl")
    answer = visitor.open("/open-data/plans/water.json")
    plan, schema = answer.json, visitor.client.get("/open-data/plan.schema.json").json

    jsonschema.validate(plan, schema, format_checker=jsonschema.FormatChecker())

    assert plan is not None
    assert plan["licence"] == "CC-BY-4.0"
    assert 'rel="license"' in answer.headers["Link"]
    assert [one["decision"]["outcome"] for one in plan["actions"]] == ["approved"] * 3
    table = visitor.client.get("/open-data/plans/water.csv")
    lines = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert [one["code"] for one in lines] == [one["code"] for one in plan["actions"]]
    assert lines[0]["granted_eur"] == "1000.00"
    assert lines[0]["spent_eur"] == ""
    people = ("pilot", "coordinator", "decider", "voter 0", "@office.test")
    for text in (answer.text, table.text):
        assert [one for one in people if one in text] == []


def test_a_schema_refuses_what_it_does_not_know(app: Flask, following: Following) -> None:
    visitor = Browser(app)
    plan = visitor.open("/open-data/plans/water.json").json
    schema = visitor.client.get("/open-data/plan.schema.json").json
    assert plan is not None
    plan["actions"][0]["reporter"] = "somebody"
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(plan))
    assert errors


def test_the_feed_names_each_publication(app: Flask, following: Following) -> None:
    visitor = Browser(app, "fr")
    root = etree.fromstring(visitor.open("/open-data/feed.atom").data)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    links = root.xpath("a:entry/a:link/@href", namespaces=atom)
    assert links == ["http://localhost/plans/water/publications/1"]
    assert root.xpath("string(a:entry/a:summary)", namespaces=atom) == "3 actions"


def test_nothing_that_is_not_published_is_open(app: Flask, following: Following) -> None:
    visitor = Browser(app)
    assert visitor.open("/open-data/plans/food.json").status_code == 404
    assert visitor.open("/open-data/plans/food.csv").status_code == 404
    assert "CC-BY-4.0" in visitor.open("/open-data").text
