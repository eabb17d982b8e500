"""The desk as a reader has it: sorted, filtered, compared, tried out, and decided together."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from flask import Flask
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.arbitration import Outcome
from cocreate.domain.permissions import SYSTEM, Role
from cocreate.domain.studies.settings import Settings
from cocreate.models.arbitration import ArbitrationRound
from cocreate.models.studies.records import JobKind, Study
from cocreate.operations.studies import studies
from cocreate.queries.studies.work import work_waits
from tests.planning import EUROPE, REGION, Planning, both, complete_sheet, euro
from tests.studying import ENGINE
from tests.web.browsers import Browser
from tests.web.chain.conftest import staff
from tests.web.chain.test_arbitration import plain_spaces

SHARED = {
    "criteria": ["C1"],
    "reason_fr": "Le cadre ne le prévoit pas",
    "reason_nl": "Het kader voorziet dit niet",
}


def arbitration(planning: Planning, *asked: str) -> tuple[list[str], str]:
    """An open round on actions that ask so much of the Region, the last of them of Europe."""
    made = planning.draft()
    for action_id, amount in zip(made.action_ids, asked, strict=True):
        source = EUROPE if action_id == made.action_ids[-1] else REGION
        line = {"source": source, "year": 2027, "amount": amount}
        planning.save(action_id, complete_sheet(planning.lead, amount, [line]))
    planning.fill_plan(made.plan_id)
    return list(made.action_ids), planning.open_round(planning.submit_plan(made.plan_id))


def codes(browser: Browser) -> list[str]:
    """The actions of the list, as it stands."""
    return [
        one.text_content().split()[0]
        for one in browser.tree().xpath("//article[contains(@class, 'desk-row')]//h3")
    ]


def test_the_list_is_sorted_and_filtered_and_its_address_can_be_sent(
    decider: Browser, coordinator: Browser, planning: Planning
) -> None:
    ids, round_id = arbitration(planning, "200", "1000000.00", "300")
    planning.decide(round_id, ids[0], Outcome.REJECTED)
    decider.open(f"/staff/rounds/{round_id}")
    assert codes(decider) == ["W-01", "W-02", "W-03"]

    decider.press("Show", order="asked")
    assert codes(decider) == ["W-02", "W-03", "W-01"]
    decider.press("Show", decision="undecided")
    assert codes(decider) == ["W-02", "W-03"]
    assert "2 of 3 actions shown" in decider.main()

    address = f"/staff/rounds/{round_id}?order=asked&decision=undecided"
    coordinator.open(address)
    assert codes(coordinator) == ["W-02", "W-03"]
    link = coordinator.tree().xpath("//a[@data-arrow]/@href")[0]
    coordinator.open(link)
    assert "W-03 →" in coordinator.main()
    coordinator.open(f"/staff/rounds/{round_id}?source=europe")
    assert codes(coordinator) == ["W-03"]
    coordinator.open(f"/staff/rounds/{round_id}?words=toit+w-02")
    assert codes(coordinator) == ["W-02"]
    coordinator.open(f"/staff/rounds/{round_id}?words=rien&order=sideways")
    assert "No action is like that." in coordinator.main()


def test_b3_the_envelope_is_tried_out_before_anything_is_decided(
    decider: Browser, planning: Planning
) -> None:
    """B3: approvals that exceed one source by 1 cent show the excess before they are recorded."""
    ids, round_id = arbitration(planning, "1299999.99", "0.02", "1000000")
    before = planning.verbs("decision")
    decider.open(f"/staff/rounds/{round_id}")

    decider.press("What if they were granted?", action=[ids[0], ids[2]])
    assert "The envelope is enough, in every source and year." in decider.main()
    decider.open(f"/staff/rounds/{round_id}")
    decider.press("What if they were granted?", action=ids)
    told = plain_spaces(decider.main())
    assert "In all €1,299,999.99 of €1,300,000." in told
    assert "In all €1,300,000.01 of €1,300,000, over by €0.01." in told
    assert "Closing the round would need a written reason." in told

    grant = "grant-2027-région".replace("-", "__h__")
    decider.open(f"/staff/rounds/{round_id}/actions/{ids[1]}")
    decider.press("Try these amounts", outcome="approved", **{grant: "1300000.01"})
    assert "Not recorded: only tried out. over by €0.01" in plain_spaces(decider.main())
    assert 'value="1300000.01"' in decider.page.text
    decider.press("Try these amounts", **{grant: "half"})
    assert decider.page.status_code == 422
    assert planning.verbs("decision") == before == []

    planning.decide(round_id, ids[0], grants=(euro("1300000"),))
    decider.open(f"/staff/rounds/{round_id}/what-if?action={ids[0]}")
    told = plain_spaces(decider.main())
    assert "In all €1,299,999.99 of €1,300,000." in told, "the former grant is given back first"


def test_actions_are_compared_side_by_side_with_advice_in_a_column_of_its_own(
    decider: Browser, planning: Planning
) -> None:
    """B5: votes and advice stand beside the decision, advice as a column that is asked for."""
    ids, round_id = arbitration(planning, "200", "1000000.00", "300")
    run_the_selection(planning, round_id)
    decider.open(f"/staff/rounds/{round_id}")
    assert "would fund it" not in decider.main()
    decider.press("Compare", action=[ids[0]])
    assert "Tick from 2 to 4 actions to compare them." in decider.page.text

    decider.press("Compare", action=[ids[0], ids[2]])
    told = decider.main()
    assert "W-01" in told
    assert "W-02" not in told
    assert "Rank 1 of 3" in told
    assert "Europe, 2027: €300" in plain_spaces(told)
    assert "would fund it" not in told
    decider.open(f"/staff/rounds/{round_id}?advice=1")
    assert "Advice Official run 1 (Equal shares, completed) would fund it." in decider.main()
    decider.press("Compare", action=ids[:2])
    assert decider.main().count("Official run 1 (Equal shares, completed) would fund it.") == 2
    decider.open(f"/staff/rounds/{round_id}/actions/{ids[0]}?advice=1")
    assert not decider.tree().xpath("//input[@type='radio'][@checked]"), "advice chooses nothing"
    assert planning.verbs("decision") == []


def run_the_selection(planning: Planning, round_id: str) -> None:
    """An official run of the usual rule on the plan of a round."""
    with planning.unit() as uow:
        plan_id = uow.session.get_one(ArbitrationRound, round_id).plan_id
        study_id = studies.study_plan(uow, SYSTEM, plan_id)
    with planning.unit() as uow:
        study = uow.session.get_one(Study, study_id)
        settings = Settings.from_json(study.settings).with_envelope(Fraction(2_300_000))
        studies.save_study(uow, SYSTEM, study_id, settings, study.version)
    with planning.unit() as uow:
        version = uow.session.get_one(Study, study_id).version
        studies.lock_study(uow, SYSTEM, study_id, version, without_costless=False)
    ENGINE.kinds, ENGINE.units = (JobKind.OFFICIAL,), planning.unit
    ENGINE.waits = lambda kinds: waits(planning, kinds)
    assert ENGINE.work_off() == 1


def waits(planning: Planning, kinds: Collection[JobKind]) -> bool:
    """Whether the engine has something to compute."""
    with Session(for_reading(planning.engine)) as session:
        return work_waits(session, kinds, planning.now)


def test_several_decisions_share_a_text_and_each_needs_words_of_its_own(
    decider: Browser, planning: Planning
) -> None:
    ids, round_id = arbitration(planning, "200", "500.50", "300")
    first, second, _ = ids
    decider.open(f"/staff/rounds/{round_id}")
    decider.press("Decide together", action=[first, second])

    def own(**words: str) -> dict[str, str]:
        keys = {"a": first, "b": second}
        return {f"own__h__{keys[name[0]]}__h__{name[2:]}": text for name, text in words.items()}

    same = own(a_fr="Déjà fait", a_nl="Al gedaan", b_fr=" déjà fait.", b_nl="Te vroeg")
    assert decider.press("Record these decisions", **SHARED).status_code == 422
    assert "Choose what was decided." in decider.main()
    decider.press("Record these decisions", outcome="rejected", **own(a_fr="Déjà fait"))
    assert "alone: W-01 (NL), W-02 (FR, NL)." in decider.main()
    decider.press("Record these decisions", **same)
    assert "These reasons say the same." in decider.main()
    decider.press("Record these decisions", **own(b_fr="Le cadre ne le prévoit pas !"))
    assert "true of it alone: W-02." in decider.main()
    assert "Al gedaan" in decider.page.text
    assert planning.verbs("decision") == []

    decider.press("Record these decisions", **own(b_fr="Trop tôt"))
    assert "Decided and recorded: W-01, W-02." in decider.page.text
    held = {one.action_id: one for one in planning.decisions(round_id)}
    assert held[first].reason == {
        "fr": "Le cadre ne le prévoit pas\n\nDéjà fait",
        "nl": "Het kader voorziet dit niet\n\nAl gedaan",
    }
    assert held[second].outcome is Outcome.REJECTED

    decider.press("Decide together", action=[second])
    decider.press(
        "Record these decisions", outcome="approved", **SHARED, **own(b_fr="Mûre", b_nl="Rijp")
    )
    (_, _, last) = planning.decisions(round_id)
    assert (last.number, last.follows_id) == (2, held[second].id)
    assert [(one.source, one.amount) for one in last.grants] == [(REGION, Decimal("500.50"))]


def test_deciding_together_is_for_the_mandate_and_all_or_nothing(
    app: Flask, decider: Browser, planning: Planning
) -> None:
    ids, round_id = arbitration(planning, "200", "500.50", "300")
    address = f"/staff/rounds/{round_id}/together?action={ids[0]}&action={ids[1]}"
    other = staff(app, planning, Role.DECIDER)
    other.open(f"/staff/rounds/{round_id}")
    assert not other.offers("Decide together")
    assert other.open(address).status_code == 403

    decider.open(address)
    planning.decide(round_id, ids[1], reason=both("Entre-temps"))
    words = {f"own__h__{one}__h__fr": f"Propre à {one}" for one in ids[:2]}
    typed = {"outcome": "rejected", "criteria": ["C1"], **words}
    answer = decider.press("Record these decisions", **typed)
    assert answer.status_code == 409
    assert f"Propre à {ids[0]}" in decider.page.text
    assert len(planning.decisions(round_id)) == 1
