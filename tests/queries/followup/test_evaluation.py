"""The published figures of the real programmes come out of the records (domain 5.5)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.config import Settings
from cocreate.models.followup.evaluation import EvaluationRecord
from cocreate.program import Program
from cocreate.queries.followup.evaluation import EvaluationTable, evaluation_table
from cocreate.seed.evaluation import bring_in


@pytest.fixture
def session(engine: sa.Engine, tmp_path: Path) -> Iterator[Session]:
    program = Program(Settings(secret_key="k" * 32, data_dir=tmp_path), engine)
    assert bring_in(program)
    assert not bring_in(program)
    with Session(engine) as opened:
        yield opened


def table(session: Session, language: str = "en") -> EvaluationTable:
    found = evaluation_table(session, language)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "numerator", "denominator", "value"),
    [
        ("aims.employment", 51, 82, 62),
        ("aims.economy", 71, 82, 87),
        ("colleges.public", 35, 73, 48),
        ("colleges.private", 38, 73, 52),
        ("progress.under-way-or-finished", 27, 43, 63),
        ("budget.sustainable-construction", 13_800_000, 23_000_000, 13_800_000),
        ("budget.water", 4_600_000, 23_000_000, 4_600_000),
        ("budget.resources-waste", 2_300_000, 23_000_000, 2_300_000),
        ("budget.sustainable-food", 2_300_000, 23_000_000, 2_300_000),
        ("training.jobseekers", 32_000, 184_000, 17),
        ("schedule.on-time", 38, 44, 86),
        ("closed", 15, 66, 23),
        ("versions.2011", 44, None, 44),
        ("versions.2012", 54, 44, 10),
        ("versions.2014", 66, 54, 12),
        ("selection.rate", 41, 85, 48),
        ("selection.by-economy-administration", 7, 41, 7),
        ("selection.by-environment-administration", 34, 41, 34),
        ("selection.with-subsidy", 32, 41, 32),
        ("selection.with-coaching", 9, 41, 9),
        ("money.granted", 1_676_207, None, 1_676_207),
        ("money.share", 1_676_207, 7_971_835, 21),
        ("prescriptions.done-or-started", 96, 119, 81),
    ],
)
def test_each_published_figure_is_computed_from_the_records(
    session: Session, key: str, numerator: int, denominator: int | None, value: int
) -> None:
    figure = next(one for one in table(session).figures if one.key == key)
    assert (figure.numerator, figure.denominator, figure.value) == (numerator, denominator, value)
    assert figure.agrees
    assert figure.source_url.startswith("http")
    assert figure.as_of


def test_a_record_that_changes_is_seen_in_the_figure_and_told_from_what_was_published(
    session: Session,
) -> None:
    for one in session.scalars(
        sa.select(EvaluationRecord).where(EvaluationRecord.collection == "analysed-actions")
    ):
        one.attributes = {**one.attributes, "employment": "no"}
    figure = next(one for one in table(session).figures if one.key == "aims.employment")
    assert figure.value == 0
    assert not figure.agrees


def test_where_sources_contradict_each_other_both_are_shown(session: Session) -> None:
    numbers = [{claim.number for claim in one.claims} for one in table(session).conflicts]
    for expected in ({275, 250}, {2500, 3500}, {60, 66}, {2000, 1800}, {13, 15}, {45, 50}):
        assert expected in numbers
    for conflict in table(session).conflicts:
        assert len({claim.source_url for claim in conflict.claims}) == 2


def test_every_real_action_names_its_programme_year_and_source(session: Session) -> None:
    actions = table(session, "nl").actions
    assert len(actions) == 44
    for one in actions:
        assert one.programme["nl"]
        assert one.as_of[:2] == "20"
        assert one.source_url.startswith("http")
        assert one.state


def test_what_was_reconstructed_is_told_from_what_was_published(session: Session) -> None:
    found = table(session)
    assert found.reconstructed == 82 + 73 + 43 + 66 + 85 + 119
    assert found.records == found.reconstructed + 44 + 1 + 4 + 2 + 2 + 1


def test_the_json_has_the_agreed_keys_in_every_language(session: Session) -> None:
    keys = {"id", "label", "numerator", "denominator", "value", "as_of", "source"}
    for language in ("fr", "nl", "en"):
        for one in table(session, language).to_json():
            assert set(one) == keys
            assert one["label"]
