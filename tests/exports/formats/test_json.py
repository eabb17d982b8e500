"""The JSON file follows its published schema and holds the figures exactly."""

import json

import jsonschema
import pytest

from cocreate.exports.cells import written
from cocreate.exports.formats.json import JsonFile, schema
from tests.exports.documents import HOSTILE, budget_table, hostile, plan


def read(document) -> dict:
    return json.loads(JsonFile().render(document))


@pytest.mark.parametrize("document", [plan(3), plan(3, "nl"), hostile()], ids=["fr", "nl", "bad"])
def test_it_follows_the_published_schema(document):
    described = json.loads(schema())
    jsonschema.Draft202012Validator.check_schema(described)
    jsonschema.validate(read(document), described)


def test_the_schema_refuses_what_it_does_not_know():
    document = read(plan(1))
    document["sections"][0]["blocks"][0]["extra"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.loads(schema()))


def test_amounts_are_exact_and_stand_beside_what_people_read():
    (table,) = [b for b in read(plan(3))["sections"][0]["blocks"] if b.get("key") == "budget"]
    expected = budget_table(3)
    assert table["rows"][0][2] == {"euro": "26250.00", "shown": written(expected.rows[0][2], "fr")}
    assert table["total"][1] == {"number": 144, "shown": "144"}
    assert table["rows"][0][3] == {"day": "2027-06-30", "shown": "30 juin 2027"}


def test_unknown_is_null():
    chart = read(plan(1))["sections"][0]["blocks"][2]
    assert chart["rows"][2][2] is None


def test_languages_stay_with_their_words():
    facts = read(plan(1))["sections"][1]["sections"][0]["blocks"][1]["facts"]
    assert facts[2]["values"] == [{"text": [{"words": "Leefmilieu Brussel", "language": "nl"}]}]


def test_hostile_words_are_whole():
    rows = next(b for b in read(hostile())["sections"][0]["blocks"] if b.get("key") == "hostile")
    words = [row[0]["text"][0]["words"] for row in rows["rows"]]
    assert words[0] == HOSTILE[0]
    assert words[12] == HOSTILE[12]
