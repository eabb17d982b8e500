"""Importing sheets, organisations and proposals: looked through first, then written as seen."""

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.catalogues import translate
from cocreate.domain.imports.sheets import read_sheets
from cocreate.domain.imports.stored import from_plain
from cocreate.domain.permissions import Role
from cocreate.models.imports.pending import PendingImport, known_plan
from cocreate.models.organisations import Organisation
from cocreate.models.plans import Plan, PlannedAction
from cocreate.models.proposals import Proposal
from cocreate.models.sheet_content import content_of
from cocreate.workers.clock import Clock
from tests.planning import Planning, both
from tests.web.browsers import Browser
from tests.web.chain.conftest import staff

CSV = (
    "\ufeffCode;Intitulé (FR);Intitulé (NL);Résumé (FR);Budget estimé;Certitude du budget;"
    "Échéance;Pilote;Remarque\r\n"
    'W-01;Toits;;"Premier\nsecond, dit ""vert""";1.250,50;Estimation;31/12/2027;pilote;?\r\n'
    ";Nouvelle fiche;Nieuwe fiche;Un résumé;;;;;\r\n"
    "W-02;;;;1,250.5.0;;04/25/2027;Pilot;\r\n"
)


def send(browser: Browser, address: str, content: bytes, name: str = "fiches.csv") -> Any:
    browser.open(address)
    token = browser.token()
    return browser.send("post", address, {**token, "file": (io.BytesIO(content), name)})


def sheets_of(planning: Planning) -> dict[str, Any]:
    with Session(planning.engine) as session:
        actions = session.scalars(sa.select(PlannedAction).order_by(PlannedAction.code)).all()
        return {one.code: content_of(one) for one in actions}


def test_a_belgian_csv_with_a_bad_line_is_looked_through_and_then_written_as_it_was_seen(
    app: Flask, planning: Planning
) -> None:
    """M27: rows read and refused are shown with line and cause, nothing written before consent."""
    made = planning.planned()
    before, lines = sheets_of(planning), len(planning.verbs("plan"))
    coordinator = staff(app, planning, Role.COORDINATOR)
    coordinator.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"

    send(coordinator, f"/staff/imports/sheets/{made.plan_id}", CSV.encode())

    seen = coordinator.main()
    assert "3 lignes ont été lues" in seen
    assert "Remarque" in seen
    for words in ("1,250.5.0", "le mois est avant le jour", "« Pilote »"):
        assert words in seen, words
    refused = coordinator.tree().xpath("//*[@id='refused']/..//li/strong")
    assert [one.text_content() for one in refused] == [
        "Ligne 4, Pilote",
        "Ligne 4, Échéance",
        "Ligne 4, Budget estimé",
    ]
    assert sheets_of(planning) == before
    assert len(planning.verbs("plan")) == lines

    look = coordinator.address
    planning.save(made.action_ids[0], {"start_on": "2027-10-01"})
    coordinator.press("Importer : ", person="Bruxelles Environnement", reason="Demande écrite")
    assert (
        "Importation terminée" in coordinator.main()
    )  # what was seen is the same: another field has changed
    after = sheets_of(planning)
    assert after["W-01"]["summary"]["fr"] == 'Premier\nsecond, dit "vert"'
    assert after["W-01"]["title"] == {"fr": "Toits", "nl": "Toitures (nl)"}
    assert after["W-01"]["budget"] == {"amount": "1250.50", "certainty": "estimate"}
    assert after["W-01"]["due_on"] == "2027-12-31"
    assert after["W-02"] == before["W-02"]
    assert after["W-04"]["title"] == {"fr": "Nouvelle fiche", "nl": "Nieuwe fiche"}
    assert planning.verbs("plan")[lines:] == ["import:sheets"]
    assert coordinator.open(look).status_code == 404


def test_a_plan_that_changed_after_the_look_is_said_and_nothing_is_written(
    coordinator: Browser, planning: Planning
) -> None:
    made = planning.planned()
    send(coordinator, f"/staff/imports/sheets/{made.plan_id}", b"Code,Title\nW-01,Mine\n")
    planning.save(made.action_ids[0], {"title": {"fr": "Autre", "nl": "Anders", "en": "Theirs"}})

    answer = coordinator.press("Import:")

    assert answer.status_code == 409
    assert "Something has changed since you looked" in coordinator.main()
    assert "Theirs" in coordinator.main()
    assert sheets_of(planning)["W-01"]["title"]["en"] == "Theirs"
    coordinator.press("Import:")
    assert sheets_of(planning)["W-01"]["title"]["en"] == "Mine"


def test_new_sheets_need_somebody_who_asks_for_them_and_nothing_typed_is_lost(
    coordinator: Browser, planning: Planning
) -> None:
    plan_id = planning.draft().plan_id
    send(coordinator, f"/staff/imports/sheets/{plan_id}", "Intitulé (FR)\nNeuve\n".encode())
    answer = coordinator.press("Import:", reason="Parce que")
    assert answer.status_code == 422
    assert "Parce que" in answer.text
    assert "W-04" not in sheets_of(planning)
    coordinator.press("Give this file up")
    assert "Nothing was written" in coordinator.main()


@pytest.mark.parametrize(("kind", "language"), [("xlsx", "nl"), ("csv", "fr"), ("xlsx", "en")])
def test_a_plan_that_was_exported_is_read_back_as_an_equal_plan(
    coordinator: Browser, planning: Planning, kind: str, language: str
) -> None:
    """M25: an exported plan re-imported gives an equal plan."""
    made = planning.planned("1250.50", "2000.00", "0.00")
    partner = {"organisation": planning.lead, "role": "co-lead"}
    indicator = {
        "label": both("Part"), "kind": "impact", "aim": "economy", "unit": {"fr": "%", "nl": "%"},
        "baseline": "12.50", "target": "0.125", "due_on": "2028-12-31", "collector": "IBSA",
    }  # fmt: skip
    rich = {"partners": [partner], "description": both("=1+1\n\n- un\n- deux")}
    first = made.action_ids[0]
    planning.save(
        first, rich | {"indicators": [*sheets_of(planning)["W-01"]["indicators"], indicator]}
    )
    exported = coordinator.open(f"/exports/plans/{made.plan_id}/{kind}?language={language}")

    send(coordinator, f"/staff/imports/sheets/{made.plan_id}", exported.data, f"plan.{kind}")

    assert "Nothing in this file is new" in coordinator.main()
    assert not coordinator.tree().xpath("//*[@id='refused']")
    with Session(planning.engine) as session:
        kept = session.scalars(sa.select(PendingImport)).one()
        plan = session.get_one(Plan, made.plan_id)
        contents = {one.code: content_of(one) for one in plan.actions}
        empty = replace(known_plan(session, plan), ids={}, contents={}, frozen=frozenset())
    outcome = read_sheets(from_plain(kept.tables), empty, "en", translate)
    for one in outcome.new:
        read = {**contents[one.code], **one.values}
        for row in read["indicators"]:
            row["id"] = None
        for row in contents[one.code]["indicators"]:
            row["id"] = None
            row["baseline"] = row["baseline"] and row["baseline"].rstrip("0")
        assert read == contents[one.code]
    assert len(outcome.new) == 3


ORGANISATIONS = """Naam van de organisatie (NL);Naam van de organisatie (FR);Soort organisatie
Leefmilieu Brussel;Bruxelles Environnement;Publieke actor
;Pilote;
Zonder soort;;
Ecobuild;;Cluster
"""
PROPOSALS = """Voorstel;Samenvatting;Taal;Weggewerkte belemmeringen;Ruwe kostprijs in euro
Regenwater;Opvangen;NL;F1;12.500
Toits verts;Verdir;Français;F9;
Sans;;;;
"""


def test_organisations_and_proposals_come_from_a_file_too_and_never_twice(
    app: Flask, planning: Planning
) -> None:
    planning.draft()
    browser = staff(app, planning, Role.FACILITATOR)
    browser.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "nl"
    for again in (False, True):
        send(browser, "/staff/imports/organisations", ORGANISATIONS.encode("cp1252"), "o.csv")
        assert "‘Cluster’ is geen van deze woorden: Publieke actor" in browser.main()
        assert browser.offers("Importeren") is not again
        if not again:
            browser.press("Importeren")
    with Session(planning.engine) as session:
        names = [one.name for one in session.scalars(sa.select(Organisation))]
    assert {"fr": "Bruxelles Environnement", "nl": "Leefmilieu Brussel"} in names
    assert len(names) == 2

    lists = browser.client.get("/staff/imports/organisations/blanks/csv?language=nl&filled=yes")
    send(browser, "/staff/imports/organisations", lists.data, "lijst.csv")
    assert "Niets in dit bestand is nieuw" in browser.main()

    address = f"/staff/imports/proposals/{planning.id}"
    with Session(planning.engine) as session:
        before = set(session.scalars(sa.select(Proposal.title)))
    send(browser, address, PROPOSALS.encode(), "voorstellen.csv")
    assert "F9" in browser.main()
    browser.press("Importeren")
    with Session(planning.engine) as session:
        made = session.scalars(sa.select(Proposal).where(Proposal.title.not_in(before))).all()
    assert [(one.title, one.language, str(one.rough_cost), one.frame_codes) for one in made] == [
        ("Regenwater", "nl", "12500.00", ["F1"])
    ]
    send(browser, address, PROPOSALS.encode(), "voorstellen.csv")
    assert not browser.offers("Importeren")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_empty_table_of_each_kind_is_one_that_the_import_knows(
    coordinator: Browser, planning: Planning, kind: str
) -> None:
    plan_id = planning.draft().plan_id
    places = (f"sheets/{plan_id}", "organisations", f"proposals/{planning.id}")
    for place in places:
        for language in ("fr", "nl", "en"):
            address = f"/staff/imports/{place}"
            blank = coordinator.open(f"{address}/blanks/{kind}?language={language}")
            send(coordinator, address, blank.data, f"blank.{kind}")
            assert "0 lines were read" in coordinator.main(), (place, language)


def test_a_file_that_is_none_and_one_that_is_huge_are_refused_in_words(
    coordinator: Browser, planning: Planning
) -> None:
    address = f"/staff/imports/sheets/{planning.draft().plan_id}"
    assert send(coordinator, address, b"Nom;Prix\nx;1\n").status_code == 422
    assert "One of these columns must be there: Title (FR), Title (NL)" in coordinator.main()
    announced = {"CONTENT_LENGTH": str(50 * 1024 * 1024)}
    answer = coordinator.client.post(address, environ_overrides=announced)
    assert "more than 5 megabytes" in answer.text
    assert answer.status_code == 422
    assert send(coordinator, "/staff/imports/organisations", b"").status_code == 422

    book = openpyxl.Workbook()
    for row in (["Plan 2027"], ["Code", "Title", "Summary"], ["W-01", "Mine", "Short"]):
        book.active.append(row)
    for merged, said in (("A1:C1", "1 line was read"), ("B3:C3", "Cells are merged (B3:C3)")):
        book.active.merge_cells(merged)
        kept = io.BytesIO()
        book.save(kept)
        send(coordinator, address, kept.getvalue(), "plan.xlsx")
        assert said in coordinator.main()


def test_nobody_looks_at_the_file_of_somebody_else_or_imports_where_they_have_no_role(
    app: Flask, coordinator: Browser, planning: Planning
) -> None:
    plan_id = planning.draft().plan_id
    send(coordinator, f"/staff/imports/sheets/{plan_id}", b"Code,Title\nW-01,Mine\n")
    with Session(planning.engine) as session:
        kept = session.scalars(sa.select(PendingImport)).one()
        kept.kept_at -= dt.timedelta(hours=23)
        session.commit()
        assert coordinator.open(coordinator.address).status_code == 200
        kept.kept_at -= dt.timedelta(hours=2)
        session.commit()
    assert coordinator.open(coordinator.address).status_code == 404
    facilitator = staff(app, planning, Role.FACILITATOR)
    assert facilitator.open(coordinator.address).status_code == 404
    assert facilitator.open(f"/staff/imports/sheets/{plan_id}").status_code == 404
    reader = staff(app, planning, Role.READER)
    assert reader.open("/staff/imports/organisations").status_code == 403


def test_a_file_that_nobody_took_over_is_forgotten_after_a_day_by_the_clock(
    app: Flask, planning: Planning
) -> None:
    made = planning.planned()
    coordinator = staff(app, planning, Role.COORDINATOR)
    send(coordinator, f"/staff/imports/sheets/{made.plan_id}", CSV.encode())
    for days, kept in ((1, 1), (0.001, 0)):
        planning.office.later(days=days)
        Clock(planning.office.unit).tick()
        with Session(planning.engine) as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(PendingImport)) == kept
