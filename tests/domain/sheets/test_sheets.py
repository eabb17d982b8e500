"""What a sheet lacks at each stage, and what is never taken for an answer."""

from typing import Any

import pytest

from cocreate.domain.sheets import FIELDS, Missing, Need, Stage, empty_content, missing

DOMAIN_TABLE = {
    "title": "MMMM",
    "summary": "MMMM",
    "description": "oMMM",
    "theme": "MMMM",
    "objectives": "oMMM",
    "obstacles": "MMMo",
    "aim_employment": "oMMM",
    "aim_economy": "oMMM",
    "aim_environment": "oMMM",
    "target_groups": "oMMM",
    "lead": "oMMM",
    "partners": "oooo",
    "budget": "oMMM",
    "budget_lines": "-oMM",
    "start_on": "oMMM",
    "due_on": "oMMM",
    "deliverables": "-MMM",
    "indicators": "-MMM",
}


def indicator(kind: str, aim: str | None = None) -> dict[str, Any]:
    return {"label": both("Chantiers"), "kind": kind, "aim": aim}


def both(text: str) -> dict[str, str]:
    return {"fr": text, "nl": text}


def complete() -> dict[str, Any]:
    """A sheet that lacks nothing for arbitration."""
    return {
        "title": both("Toitures"),
        "summary": both("Verdir"),
        "description": both("Verdir vingt toitures"),
        "theme": "T1",
        "objectives": ["OS1"],
        "obstacles": ["F1"],
        "aim_employment": "direct",
        "aim_economy": "indirect",
        "aim_environment": "none",
        "target_groups": ["jobseekers"],
        "lead": "organisation",
        "partners": [],
        "budget": {"amount": "1000.00", "certainty": "estimate"},
        "budget_lines": [{"source": both("Région"), "year": 2027, "amount": "1000.00"}],
        "start_on": "2027-01-01",
        "due_on": "2028-01-01",
        "deliverables": [{"label": both("Guide"), "due_on": None}],
        "indicators": [indicator("output"), indicator("result", "employment")],
    }


def codes(content: dict[str, Any], stage: Stage = Stage.ARBITRATION) -> list[tuple[str, str]]:
    return [(gap.field, gap.code) for gap in missing(content, stage)]


def test_each_field_is_asked_when_the_domain_study_says() -> None:
    assert {one.key: one.stages for one in FIELDS} == DOMAIN_TABLE


@pytest.mark.parametrize("stage", Stage)
def test_an_empty_sheet_lacks_exactly_the_mandatory_fields(stage: Stage) -> None:
    lacking = {field for field, _ in codes(empty_content(), stage)}
    assert lacking == {one.key for one in FIELDS if one.need(stage) is Need.MANDATORY}


def test_a_complete_sheet_lacks_nothing_at_any_stage() -> None:
    assert [codes(complete(), stage) for stage in Stage] == [[], [], [], []]


def test_a_direct_aim_without_a_result_indicator_is_a_gap_for_arbitration_only() -> None:
    """B9: a direct employment aim without result indicator passes at proposal stage alone."""
    sheet = complete() | {"indicators": [indicator("output"), indicator("output", "employment")]}
    gap = Missing("indicators", "sheet-aim-indicator-missing", {"aim": "employment"})
    assert missing(sheet, Stage.ARBITRATION) == (gap,)
    assert codes(sheet, Stage.PROPOSAL) == codes(sheet, Stage.DRAFT) == []


def test_an_indicator_of_what_is_done_is_compulsory() -> None:
    sheet = complete() | {"indicators": [indicator("impact", "employment")]}
    assert codes(sheet) == [("indicators", "sheet-output-indicator-missing")]


def test_both_languages_are_compulsory_from_arbitration_on() -> None:
    sheet = complete() | {"title": {"fr": "Toitures"}}
    sheet["deliverables"] = [{"label": {"nl": "Gids"}, "due_on": None}]
    gaps = missing(sheet, Stage.ARBITRATION)
    assert [(gap.field, gap.params["languages"]) for gap in gaps] == [
        ("title", ["nl"]),
        ("deliverables", ["fr"]),
    ]
    assert codes(sheet, Stage.DRAFT) == []


def test_an_unknown_cost_is_an_answer_in_a_draft_and_a_gap_for_arbitration() -> None:
    sheet = complete() | {"budget": {"amount": None, "certainty": "unknown"}, "budget_lines": []}
    assert codes(sheet, Stage.DRAFT) == []
    assert ("budget", "sheet-cost-unknown") in codes(sheet)


def test_a_cost_of_zero_is_not_a_missing_cost() -> None:
    line = {"source": both("Région"), "year": 2027, "amount": "0.00"}
    sheet = complete() | {
        "budget": {"amount": "0.00", "certainty": "fixed"},
        "budget_lines": [line],
    }
    assert codes(sheet) == []


def test_sources_that_differ_from_the_total_by_a_cent_are_a_gap() -> None:
    line = {"source": both("Région"), "year": 2027, "amount": "999.99"}
    assert codes(complete() | {"budget_lines": [line]}) == [("budget_lines", "sheet-lines-differ")]


def test_an_end_before_the_beginning_is_a_gap() -> None:
    assert codes(complete() | {"due_on": "2026-12-31"}) == [("due_on", "sheet-dates-reversed")]
