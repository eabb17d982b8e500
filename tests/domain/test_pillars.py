"""What a frame and a pillar still lack, and codes that never change their meaning."""

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pillars import (
    PART_NAMES,
    READINESS_NAMES,
    FrameFacts,
    FramePart,
    ItemKind,
    ReadinessFacts,
    ReadinessItem,
    ReadinessState,
    checked_address,
    checked_texts,
    is_code_of,
    missing_parts,
    next_code,
    readiness,
)

BOTH = {"fr": "Texte", "nl": "Tekst"}
WHOLE = FrameFacts(
    vision=BOTH, items=tuple((kind, BOTH) for kind in ItemKind), has_envelope=True, sources=(BOTH,)
)
READY = ReadinessFacts(
    has_published_frame=True, baselines=1, colleges_with_organisations=2, has_money=True
)


def test_a_whole_frame_lacks_nothing_and_an_absent_one_everything_that_is_not_a_translation() -> (
    None
):
    assert missing_parts(WHOLE) == ()
    assert set(missing_parts(None)) == set(FramePart) - {FramePart.TRANSLATIONS}


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        (ItemKind.STRATEGIC_OBJECTIVE, FramePart.STRATEGIC_OBJECTIVES),
        (ItemKind.OPERATIONAL_OBJECTIVE, FramePart.OPERATIONAL_OBJECTIVES),
        (ItemKind.THEME, FramePart.THEMES),
        (ItemKind.OBSTACLE, FramePart.OBSTACLES),
        (ItemKind.OUT_OF_SCOPE, FramePart.OUT_OF_SCOPE),
        (ItemKind.CALENDAR, FramePart.CALENDAR),
        (ItemKind.CRITERION, FramePart.CRITERIA),
    ],
)
def test_each_list_of_a_frame_is_missed_by_its_own_name(kind: ItemKind, part: FramePart) -> None:
    items = tuple(item for item in WHOLE.items if item[0] is not kind)
    assert missing_parts(FrameFacts(BOTH, items, has_envelope=True)) == (part,)


def test_a_frame_without_vision_or_money_says_so() -> None:
    facts = FrameFacts({}, WHOLE.items, has_envelope=False)
    assert missing_parts(facts) == (FramePart.VISION, FramePart.ENVELOPE)


@pytest.mark.parametrize(
    "facts",
    [
        FrameFacts({"fr": "Vision"}, WHOLE.items, has_envelope=True),
        FrameFacts(BOTH, (*WHOLE.items, (ItemKind.THEME, {"en": "T"})), has_envelope=True),
        FrameFacts(BOTH, WHOLE.items, has_envelope=True, sources=({"nl": "Bron"},)),
    ],
)
def test_a_text_without_french_or_dutch_stops_publication(facts: FrameFacts) -> None:
    assert missing_parts(facts) == (FramePart.TRANSLATIONS,)


def test_a_code_is_never_given_twice_even_when_its_item_is_gone() -> None:
    assert next_code(ItemKind.OBSTACLE, ()) == "F1"
    assert next_code(ItemKind.OBSTACLE, ("F1", "F7", "S9", "odd")) == "F8"
    assert is_code_of(ItemKind.STRATEGIC_OBJECTIVE, "S12")
    for wrong in ("F1", "S0", "S", "s1", "S12345", "S1 "):
        assert not is_code_of(ItemKind.STRATEGIC_OBJECTIVE, wrong)


def test_two_of_four_items_missing_are_told_apart_from_what_was_accepted_in_writing() -> None:
    facts = ReadinessFacts(
        has_published_frame=True,
        baselines=0,
        colleges_with_organisations=1,
        has_money=True,
        overridden=frozenset({ReadinessItem.DATA, ReadinessItem.MONEY}),
    )
    assert readiness(facts) == {
        ReadinessItem.FRAME: ReadinessState.MET,
        ReadinessItem.DATA: ReadinessState.OVERRIDDEN,
        ReadinessItem.ACTORS: ReadinessState.MISSING,
        ReadinessItem.MONEY: ReadinessState.MET,
    }
    assert set(readiness(READY).values()) == {ReadinessState.MET}


def test_a_missing_frame_is_never_overridden() -> None:
    facts = ReadinessFacts(
        has_published_frame=False,
        baselines=1,
        colleges_with_organisations=2,
        has_money=True,
        overridden=frozenset(ReadinessItem),
    )
    assert readiness(facts)[ReadinessItem.FRAME] is ReadinessState.MISSING


def test_every_part_and_every_item_has_a_name_for_sentences() -> None:
    assert set(PART_NAMES) == set(FramePart)
    assert set(READINESS_NAMES) == set(ReadinessItem)


def test_texts_are_cleaned_and_bounded() -> None:
    assert checked_texts({"fr": " a\u200b ", "nl": " ", "de": "x"}, field="f", maximum=1) == {
        "fr": "a"
    }
    with pytest.raises(RuleViolation, match="text-missing"):
        checked_texts({"fr": " "}, field="f", maximum=9)
    with pytest.raises(RuleViolation, match="text-too-long"):
        checked_texts({"nl": "ab"}, field="f", maximum=1)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "example.org", "https://a b", "https://"]
)
def test_a_source_is_a_web_address(address: str) -> None:
    with pytest.raises(RuleViolation, match="source-address-malformed"):
        checked_address(address, field="source_url")


def test_an_optional_source_may_be_absent_and_a_required_one_may_not() -> None:
    assert checked_address(" ", field="source_url") is None
    assert checked_address(" https://example.org/a ", field="f") == "https://example.org/a"
    with pytest.raises(RuleViolation, match="source-address-malformed"):
        checked_address("", field="source_url", required=True)
