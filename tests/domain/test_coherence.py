"""Links that are suggested, and what a plan leaves open: computed alike whatever the order."""

import random
import time
from decimal import Decimal

from cocreate.domain.coherence import LinkKind
from cocreate.domain.coherence.overview import FrameEntry, PlannedSheet, coherence_map
from cocreate.domain.coherence.suggestions import Comparable, suggestions
from cocreate.domain.pillars import ItemKind


def sheet(
    code: str, text: str = "", obstacles: str = "", groups: str = "", who: str = ""
) -> Comparable:
    texts = {"fr": text} if text else {}
    sets = (frozenset(one.split()) for one in (obstacles, groups, who))
    return Comparable(f"id-{code}", code, texts, *sets)


PLAN = [
    sheet("W-01", "Toitures vertes pour les écoles. Verdir les toits des écoles", "F1", "schools"),
    sheet("W-02", "Verdir les toitures des écoles", "F2", "companies"),
    sheet("W-03", "Former des plombiers", "F1 F3", "schools jobseekers", "ecobuild"),
    sheet("W-04", "Prêter du matériel", "F3", "jobseekers", "ecobuild"),
    sheet("W-05", "Mesurer les débits", "F3", "households"),
]


def test_b17_the_same_sheets_in_any_order_give_the_same_suggestions_with_what_they_share() -> None:
    """B17: the same items in any order give the same suggestions, with the shared words shown."""
    found = suggestions(PLAN, [])
    for seed in range(20):
        mixed = random.Random(seed).sample(PLAN, len(PLAN))
        assert suggestions(mixed, []) == found
    assert [(one.first, one.second, one.kind) for one in found] == [
        ("id-W-03", "id-W-04", LinkKind.REINFORCES),
        ("id-W-01", "id-W-03", LinkKind.REINFORCES),
        ("id-W-01", "id-W-02", LinkKind.OVERLAPS),
    ]
    first, _, alike = found
    assert (first.obstacles, first.target_groups) == (("F3",), ("jobseekers",))
    assert first.organisations == ("ecobuild",)
    assert {"Verdir", "toitures", "écoles"} <= set(alike.words)
    assert alike.obstacles == ()


def test_what_somebody_has_looked_at_is_not_suggested_again() -> None:
    looked = [frozenset({"id-W-01", "id-W-02"}), frozenset({"id-W-04", "id-W-03"})]
    assert [one.second for one in suggestions(PLAN, looked)] == ["id-W-03"]


def test_three_hundred_sheets_are_compared_in_a_moment() -> None:
    words = "eau pluie toit citerne jardin école emploi chantier égout berge filtre débit"
    dice = random.Random(4)
    many = [
        sheet(f"W-{at:03}", " ".join([*dice.sample(words.split(), 4), f"mot{at}"]), f"F{at % 9}")
        for at in range(300)
    ]
    begun = time.process_time()
    suggestions(many, [])
    assert time.process_time() - begun < 20


FRAME = [
    FrameEntry(ItemKind.STRATEGIC_OBJECTIVE, "S1", None),
    FrameEntry(ItemKind.STRATEGIC_OBJECTIVE, "S2", None),
    FrameEntry(ItemKind.OPERATIONAL_OBJECTIVE, "O1", "S1"),
    FrameEntry(ItemKind.OPERATIONAL_OBJECTIVE, "O2", "S2"),
    FrameEntry(ItemKind.OBSTACLE, "F1", None),
    FrameEntry(ItemKind.OBSTACLE, "F2", None),
    FrameEntry(ItemKind.THEME, "T1", None),
]


def test_an_objective_is_covered_by_what_serves_one_below_it_and_unknown_cost_is_not_zero() -> None:
    found = coherence_map(
        FRAME,
        [
            PlannedSheet("a", ("O1",), ("F1",), "lead", Decimal(100)),
            PlannedSheet("b", ("O1",), (), "lead", None),
            PlannedSheet("c", (), ("F1",), None, Decimal(5)),
        ],
    )
    assert [one.code for one in found.rows] == ["S1", "O1", "S2", "O2"]
    assert found.open_objectives == ("S2", "O2")
    assert found.open_obstacles == ("F2",)
    assert found.rows[1].cells == (("a",), ())
    assert found.rows[1].others == ("b",)
    assert found.without_objective == ("c",)
    assert found.without_lead == ("c",)
    (load,) = found.leads
    assert (load.actions, load.known, load.unknown) == (("a", "b"), Decimal(100), 1)
