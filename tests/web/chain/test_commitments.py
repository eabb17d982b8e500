"""A promise from the phone to the signed charter, by plain forms (rulings 13, 14, 16)."""

import io
import json
import re

import docx
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Outcome
from cocreate.domain.commitments import CommitmentKind, CommitmentState
from cocreate.domain.permissions import Role
from cocreate.domain.plans import State
from cocreate.models.commitments.records import Charter, Commitment
from cocreate.operations.plans import versions
from tests.planning import Planning
from tests.web.browsers import Browser
from tests.web.chain.conftest import staff


def seated(app: Flask, planning: Planning) -> Browser:
    phone = Browser(app)
    phone.open(f"/join/{planning.workshop().join_code}")
    phone.send("post", phone.address, {**phone.token(), "college": "public"})
    return phone


def promise(planning: Planning, organisation: str = "Pilote") -> Commitment:
    with Session(planning.engine) as session:
        named = sa.select(Commitment).where(Commitment.organisation_name == organisation)
        return session.scalars(named).one()


def test_what_a_phone_offers_is_seen_attached_and_confirmed_and_changes_the_sheet(
    app: Flask, planning: Planning
) -> None:
    phone = seated(app, planning)
    address = f"/room/{planning.id}/commitments"
    phone.open(address)
    assert "Offers are made in the closing" in phone.main()
    planning.go("closing")
    phone.open(f"/room/{planning.id}/")
    phone.press("Offer something")

    answer = phone.press("Offer this", amount="1.250,5.0", kind="lead", text="With our trainers")
    assert answer.status_code == 422
    assert "With our trainers" in answer.text
    about = planning.option_ids[0]
    phone.press("Offer this", organisation=" Ecobuild ", kind="lead", about=about, amount="")
    assert "Your offer is noted" in phone.main()
    assert phone.press("Offer this", organisation="X", kind="join", amount="10").status_code == 422
    phone.press("Offer this", organisation="Autre", kind="fund", amount="1 500", about="")
    phone.press("Take it back", within=f"promise-{promise(planning, 'Autre').id}")
    first = promise(planning, "Ecobuild")
    assert (first.organisation_name, first.kind, first.proposal_id) == (
        "Ecobuild", CommitmentKind.LEAD, about,
    )  # fmt: skip

    made = planning.draft()
    planning.save(made.action_ids[0], {"lead": None})
    facilitator = staff(app, planning, Role.FACILITATOR)
    facilitator.open(f"/staff/workshops/{planning.id}")
    facilitator.press("Commitments")
    assert "Ecobuild" in facilitator.main()
    assert not facilitator.offers("The organisation confirms")

    coordinator = staff(app, planning, Role.COORDINATOR)
    coordinator.open("/staff/commitments/water")
    within = f"promise-{first.id}"
    assert coordinator.press("The organisation confirms", within=within).status_code == 422
    coordinator.press("The organisation confirms", within=within, new_kind="private")
    assert "The commitment is confirmed" in coordinator.main()
    confirmed = promise(planning, "Ecobuild")
    assert confirmed.state is CommitmentState.CONFIRMED
    sheet = coordinator.open(f"/staff/sheets/{confirmed.action_id}").text
    assert "Ecobuild" in sheet
    assert planning.action(confirmed.action_id).lead_id == confirmed.organisation_id
    assert planning.verbs("commitment") == ["commitment:attach", "commitment:confirm"]


def test_a_charter_names_its_signatories_signs_their_commitments_and_is_read_by_everybody(
    app: Flask, planning: Planning
) -> None:
    made, round_id = planning.arbitration()
    for action_id in made.action_ids:
        planning.decide(round_id, action_id, Outcome.APPROVED)
    planning.close_round(round_id)
    coordinator = staff(app, planning, Role.COORDINATOR)
    coordinator.open("/staff/commitments/water")
    first = made.action_ids[0]
    coordinator.press("Write it down", organisation="Pilote", kind="lead", about=first)
    coordinator.press("The organisation confirms")

    coordinator.press("Charters of the pillar")
    assert coordinator.press("Draw it up").status_code == 422
    coordinator.press(
        "Draw it up", undertaking_fr="Mener les actions", undertaking_nl="Acties voeren"
    )
    charter = coordinator.address
    coordinator.press("Put on the list", organisation_id=planning.lead, function="Directrice")
    public = Browser(app, "fr")
    assert "Charte" not in public.open("/pillars/water").text
    assert "1 signature is missing" in coordinator.main()
    assert coordinator.press("Note the signature", signed_on="2999-01-01").status_code == 422
    coordinator.press("Note the signature", signed_on="2027-02-26")
    assert coordinator.press("Close and publish the charter").status_code == 422
    assert planning.state(first) is State.APPROVED
    coordinator.press("Close and publish the charter", reason="Hôtel de ville, le 26 février 2027")

    assert "The charter is signed and published" in coordinator.main()
    assert [planning.state(one) for one in made.action_ids] == [
        State.SIGNED, State.APPROVED, State.APPROVED,
    ]  # fmt: skip
    assert promise(planning).state is CommitmentState.SIGNED
    assert planning.verbs("charter")[-1] == "charter:sign"
    assert not coordinator.offers("Take off the list")
    page = public.open("/pillars/water").text
    for words in ("Mener les actions", "Pilote", "Directrice", "Toitures", "26 février 2027"):
        assert words in page, words
    with Session(planning.engine) as session:
        assert session.scalars(sa.select(Charter.checksum)).one() in page

        for change in ("UPDATE charter SET number = 9", "DELETE FROM charter"):
            with pytest.raises(sa.exc.DBAPIError, match="is append-only"):
                session.execute(sa.text(change))
            session.rollback()

    kept = public.client.get("/exports/signed-charters/water/1/json?language=nl").json
    assert "Acties voeren" in json.dumps(kept, ensure_ascii=False)
    word = public.client.get("/exports/signed-charters/water/1/docx?language=fr").data
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(word)).paragraphs)
    assert "Annexe\u00a0: les fiches-actions" in text
    assert re.search(r"W-01\s+Toitures", text)
    assert public.client.get("/exports/signed-charters/water/2/pdf").status_code == 404
    assert coordinator.open(charter).status_code == 200


def test_a_second_charter_waits_for_the_first_and_a_taken_back_promise_says_why(
    coordinator: Browser, planning: Planning
) -> None:
    made = planning.planned()
    with planning.unit() as uow:
        versions.freeze_version(uow, planning.coordinator, made.plan_id)
    coordinator.open("/staff/pillars/water/charters")
    coordinator.press("Draw it up", undertaking_fr="Un", undertaking_nl="Een")
    coordinator.open("/staff/pillars/water/charters")
    assert not coordinator.offers("Draw it up")

    coordinator.open("/staff/commitments/water")
    coordinator.press("Write it down", organisation="Pilote", kind="join", about="")
    within = f"promise-{promise(planning).id}"
    coordinator.press("Write it down", within=within)
    assert "Write down why the organisation takes its commitment back" in coordinator.main()
    coordinator.press("Write it down", within=within, reason="Autre priorité")
    assert promise(planning).state is CommitmentState.WITHDRAWN
    assert "Autre priorité" in coordinator.main()
