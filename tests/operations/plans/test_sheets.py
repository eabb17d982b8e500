"""Editing sheets: every save a version, nobody's words lost, nothing unknown taken in."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation, StaleRevision
from cocreate.models.organisations import Organisation, TargetGroup
from cocreate.models.plans import PlannedAction, SheetVersion
from cocreate.models.sheet_content import content_of
from cocreate.operations.plans import sheets
from tests.planning import Planning, both, complete_sheet


@pytest.fixture
def planning(engine: sa.Engine) -> Planning:
    return Planning(engine)


@pytest.fixture
def sheet(planning: Planning) -> str:
    return planning.draft().action_ids[0]


def content(planning: Planning, sheet: str) -> dict[str, object]:
    with Session(planning.engine) as session:
        return content_of(session.get_one(PlannedAction, sheet))


def history(planning: Planning, sheet: str) -> list[SheetVersion]:
    with Session(planning.engine) as session:
        return list(
            session.scalars(
                sa.select(SheetVersion)
                .where(SheetVersion.action_id == sheet)
                .order_by(SheetVersion.number)
            )
        )


def test_m18_each_of_three_edits_keeps_its_author_time_and_changed_fields_in_both_languages(
    planning: Planning, sheet: str
) -> None:
    """M18: given three edits, each version has author, time and changed fields, both languages."""
    planning.save(sheet, {"title": both("Toits")})
    planning.save(sheet, {"summary": both("Verdir"), "start_on": "2027-09-01"})
    planning.save(sheet, {"title": {"fr": "Toits", "nl": "Daken"}})
    first, *edits = history(planning, sheet)
    assert first.role == "facilitator"
    assert [(one.author_id, one.changed) for one in edits] == [
        (planning.coordinator.id, ["title"]),
        (planning.coordinator.id, ["summary", "start_on"]),
        (planning.coordinator.id, ["title"]),
    ]
    assert all(one.at == planning.now for one in edits)
    assert edits[-1].content["title"] == {"fr": "Toits", "nl": "Daken"}
    assert planning.verbs("action").count("sheet:save") == 3


def test_every_field_comes_back_as_it_was_saved(planning: Planning, sheet: str) -> None:
    line = {"source": both("Région"), "year": 2027, "amount": "1000.50"}
    saved = complete_sheet(planning.lead, "1000.50", [line])
    saved["partners"] = [{"organisation": planning.lead, "role": "co-lead"}]
    planning.save(sheet, saved)
    found = content(planning, sheet)
    indicators = found.pop("indicators")
    wanted = saved.pop("indicators")
    assert found == saved
    assert isinstance(indicators, list)
    for row, asked in zip(indicators, wanted, strict=True):
        assert row["id"]
        assert {key: row[key] for key in asked} == asked


def test_two_editors_get_a_conflict_with_both_texts_and_nothing_is_overwritten(
    planning: Planning, sheet: str
) -> None:
    planning.save(sheet, {"title": both("Le mien"), "start_on": "2027-01-01"}, version=1)
    with pytest.raises(StaleRevision, match="sheet-changed-meanwhile") as conflict:
        planning.save(sheet, {"title": both("Le tien"), "start_on": "2027-01-01"}, version=1)
    assert conflict.value.params == {
        "version": 2,
        "yours": {"title": both("Le tien")},
        "theirs": {"title": both("Le mien")},
    }
    assert content(planning, sheet)["title"] == both("Le mien")


def test_the_same_save_sent_again_is_no_conflict_and_no_version(
    planning: Planning, sheet: str
) -> None:
    rows = complete_sheet(planning.lead, "1", [])["indicators"]
    assert planning.save(sheet, {"indicators": rows}, version=1) == 2
    kept = content(planning, sheet)
    assert planning.save(sheet, {"indicators": rows}, version=1) == 2
    assert content(planning, sheet) == kept


def test_an_indicator_that_is_reworded_stays_the_same_record(
    planning: Planning, sheet: str
) -> None:
    planning.save(sheet, {"indicators": complete_sheet(planning.lead, "1", [])["indicators"]})
    before = content(planning, sheet)["indicators"]
    assert isinstance(before, list)
    planning.save(sheet, {"indicators": [before[1] | {"label": both("Postes")}]})
    after = content(planning, sheet)["indicators"]
    assert isinstance(after, list)
    assert [(one["id"], one["label"]) for one in after] == [(before[1]["id"], both("Postes"))]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"theme": "F1"}, "theme", "unknown-frame-item"),
        ({"objectives": ["OS1", "T1"]}, "objectives", "unknown-frame-item"),
        ({"obstacles": ["F9"]}, "obstacles", "unknown-frame-item"),
        ({"target_groups": ["martians"]}, "target_groups", "sheet-choice-unknown"),
        ({"lead": "nobody"}, "lead", "sheet-choice-unknown"),
        (
            {"partners": [{"organisation": "x", "role": "partner"}]},
            "partners",
            "sheet-choice-unknown",
        ),
        ({"state": "approved"}, "state", "sheet-field-unknown"),
        ({"budget": {"amount": "1e3", "certainty": "unknown"}}, "budget", "amount-of-unknown-cost"),
    ],
)
def test_what_is_not_known_is_refused_naming_the_field(
    planning: Planning, sheet: str, changes: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(RuleViolation, match=code) as refusal:
        planning.save(sheet, changes)
    assert refusal.value.field == field
    assert len(history(planning, sheet)) == 1


def test_a_sheet_that_no_room_has_voted_names_who_asks_for_it_and_why(planning: Planning) -> None:
    made = planning.draft()
    with planning.unit() as uow:
        new = sheets.NewSheet(both("Pompe"), "La coordinatrice", "Demande du Conseil")
        added = sheets.add_sheet(uow, planning.coordinator, "water", new)
    action = planning.action(added)
    assert (action.code, action.plan_id) == ("W-04", made.plan_id)
    assert (action.origin_person, action.origin_reason) == (
        "La coordinatrice",
        "Demande du Conseil",
    )
    with pytest.raises(RuleViolation, match="origin-reason-missing"), planning.unit() as uow:
        sheets.add_sheet(uow, planning.coordinator, "water", sheets.NewSheet(both("P"), "X", ""))
    with pytest.raises(NotAllowed), planning.unit() as uow:
        sheets.add_sheet(uow, planning.facilitator, "water", new)


def test_the_database_refuses_an_action_without_origin(planning: Planning, sheet: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="origin"), planning.unit() as uow:
        uow.session.get_one(PlannedAction, sheet).origin_rank = None


def test_the_database_refuses_an_amount_for_an_unknown_cost(planning: Planning, sheet: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="budget"), planning.unit() as uow:
        uow.session.get_one(PlannedAction, sheet).budget_amount = 0


def test_a_decider_edits_no_sheet_and_a_missing_one_is_not_found(
    planning: Planning, sheet: str
) -> None:
    with pytest.raises(NotAllowed), planning.unit() as uow:
        sheets.save_sheet(uow, planning.decider, sheet, {"title": both("x")}, 1)
    with pytest.raises(NotFound, match="no-such-action"), planning.unit() as uow:
        sheets.save_sheet(uow, planning.coordinator, "nothing", {}, 1)


def test_an_organisation_is_added_once_whatever_language_names_it(planning: Planning) -> None:
    with planning.unit() as uow:
        first = sheets.add_organisation(
            uow, planning.coordinator, {"fr": "Régie", "nl": "Bedrijf"}, "public"
        )
        again = sheets.add_organisation(uow, planning.coordinator, {"nl": "BEDRIJF"}, "public")
        assert first == again
        with pytest.raises(RuleViolation, match="organisation-kind-unknown"):
            sheets.add_organisation(uow, planning.coordinator, {"fr": "X"}, "club")
    with Session(planning.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 2


def test_a_plan_begins_with_the_target_groups_that_the_product_knows(planning: Planning) -> None:
    with Session(planning.engine) as session:
        assert session.get(TargetGroup, "jobseekers") is None
    planning.draft()
    planning.draft()
    with Session(planning.engine) as session:
        assert session.get_one(TargetGroup, "jobseekers").name["nl"] == "Werkzoekenden"
