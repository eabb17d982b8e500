"""The sealed file: what goes to arbitration, in one archive that a plain Python verifies."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.documents import Brand
from cocreate.exports.archives import pack
from cocreate.exports.sealing.archive import sealed_archive
from cocreate.models.journal import JournalEntry
from cocreate.models.plans import PlanVersion
from cocreate.models.voting import BallotPaper
from cocreate.operations.consolidation import hide_proposal
from cocreate.queries.sealing.content import sealed_content
from tests.planning import BODY, MANDATE, Planning
from tests.web.browsers import Browser


def sent(coordinator: Browser, planning: Planning) -> str:
    """A round that was opened on the page, so that its file was made and sealed; its id."""
    version_id = planning.submit_plan(planning.planned().plan_id)
    coordinator.open(f"/staff/plans/versions/{version_id}/round")
    texts = {"body": BODY, "mandate": MANDATE}
    typed = {f"{name}_{key}": text for name, one in texts.items() for key, text in one.items()}
    coordinator.press("Open the round and invite", decider_ids=[planning.decider.id], **typed)
    assert "The file is sealed" in coordinator.page.text
    return coordinator.address.rsplit("/", 1)[-1]


def verified(folder: Path, archive: bytes, *noted: str) -> tuple[int, str]:
    """What the script that lies in an archive says of it, run by a Python without anything."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extract("verify.py", folder)
    (folder / "sent.zip").write_bytes(archive)
    done = subprocess.run(
        [sys.executable, "-I", folder / "verify.py", folder / "sent.zip", *noted],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def changed(archive: bytes, name: str, before: str, after: str) -> bytes:
    """The archive with some text of one of its files replaced."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        files = {one: opened.read(one) for one in opened.namelist()}
    assert before.encode() in files[name]
    files[name] = files[name].replace(before.encode(), after.encode(), 1)
    return pack(files.items())


def test_b14_the_file_sent_to_arbitration_proves_itself_and_names_what_was_changed(
    coordinator: Browser,
    decider: Browser,
    facilitator: Browser,
    planning: Planning,
    tmp_path: Path,
) -> None:
    """B14: when one byte of a sheet, vote or reason changes later, verification names the record.

    M19: given a decider opens a sealed file, then a line exists in the journal.

    The check runs offline with a short script.
    """
    with planning.unit() as uow:
        hide_proposal(uow, planning.facilitator, planning.option_ids[-1], "Nomme une personne")
    round_id = sent(coordinator, planning)
    address = f"/staff/rounds/{round_id}/sealed-file"
    archive = decider.client.get(address).data
    assert coordinator.client.get(address).data == archive
    fingerprint = hashlib.sha256(archive).hexdigest()
    assert fingerprint in planning.office.mails_to("decider")[-1].body
    assert fingerprint in decider.open(f"/staff/rounds/{round_id}").text
    assert "sealed-file:read" in planning.verbs("round")
    assert facilitator.client.get(address).status_code == 403

    assert verified(tmp_path, archive, fingerprint)[0] == 0
    assert verified(tmp_path, archive, "0" * 64)[0] == 1
    for name, before, after, record in (
        ("data/sheets.json", "Verdir les toits", "Verdir les murs", "W-01 Toitures"),
        ("data/votes.json", '"supporters": 3', '"supporters": 2', "vote 1"),
        ("data/moderation.json", "Nomme une personne", "Nomme une autre", "proposal:hide"),
    ):
        status, said = verified(tmp_path, changed(archive, name, before, after))
        assert status == 1
        assert f"CHANGED  file {name}" in said
        assert f"CHANGED  record {record}" in said

    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        manifest = json.loads(opened.read("manifest.json"))
        everything = b"".join(opened.read(one) for one in manifest["files"])
        papers = [f"papers/plan-{one}" for one in ("fr.pdf", "fr.docx", "nl.pdf", "nl.docx")]
        assert set(papers) <= set(manifest["files"])
        votes = json.loads(opened.read("data/votes.json"))
        (rules,) = json.loads(opened.read("data/rules.json"))
    with Session(planning.engine) as session:
        number, hashed = manifest["journal"]["line"], manifest["journal"]["hash"]
        assert session.get_one(JournalEntry, number).hash == hashed
        keys = session.scalars(sa.select(BallotPaper.key_hash)).all()
    assert hashlib.sha256(rules["sealed"].encode()).hexdigest() == votes[0]["rules_hash"]
    assert keys
    assert not any(key.encode() in everything for key in keys)
    # Three people of one college voted: its figures are withheld.
    assert [one["withheld"] for one in votes[0]["colleges"]] == [True] * len(votes[0]["colleges"])


def test_sealing_again_gives_the_same_bytes_and_invites_nobody_twice(
    coordinator: Browser, planning: Planning
) -> None:
    """X14: the pack has plan, data and log, and a second export is byte-identical."""
    with planning.unit() as uow:
        hide_proposal(uow, planning.facilitator, planning.option_ids[-1], "Nomme une personne")
    round_id = sent(coordinator, planning)
    made = []
    for _ in range(2):
        with Session(planning.engine) as session:
            content = sealed_content(session, round_id, Brand("Cocreate"))
        made.append(sealed_archive(content))
    assert made[0] == made[1]
    (line,) = content.records["moderation"]
    assert (line.content["what"], line.content["reason"]) == ("proposal:hide", "Nomme une personne")
    mails = len(planning.office.mails_to("decider"))
    token = coordinator.token()
    coordinator.client.post(f"/staff/rounds/{round_id}/seal", data=token)
    assert len(planning.office.mails_to("decider")) == mails
    assert planning.verbs("round").count("round:seal") == 1


def test_the_public_page_prints_the_fingerprint_of_what_was_sent(
    app: Flask, coordinator: Browser, planning: Planning
) -> None:
    round_id = sent(coordinator, planning)
    sealed = hashlib.sha256(coordinator.client.get(f"/staff/rounds/{round_id}/sealed-file").data)
    with Session(planning.engine) as session:
        submitted = session.scalars(sa.select(PlanVersion.submitted)).one()
    for action_id in submitted:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    planning.publish_plan(round_id)
    assert sealed.hexdigest() in Browser(app).open("/plans/water").text
