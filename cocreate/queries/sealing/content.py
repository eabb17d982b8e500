"""Everything that a round of arbitration is sent, read once: papers to print and plain records.

It holds what the desk shows and no ballot: totals with the figures of small colleges withheld, and
the digest that the papers can be proven by (rulings 17). No decision is in it: they come after.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from cocreate.domain.documents import Brand, Document
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.sealing import LANGUAGES, Plain, Record, SealedContent
from cocreate.domain.text import in_language
from cocreate.models.arbitration import ArbitrationRound
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan, PlanVersion
from cocreate.models.publishing import frozen_actions, left_out
from cocreate.models.workshops import Workshop
from cocreate.queries.documents.plans import sealed_plan
from cocreate.queries.documents.reports import workshop_report
from cocreate.queries.documents.wording import Edition
from cocreate.queries.proofs.journal import journal_head
from cocreate.queries.sealing.rooms import room_records, rooms_of
from cocreate.queries.voices.reading import comments_up_to, opinions_up_to


def sealed_content(session: Session, round_id: str, brand: Brand) -> SealedContent:
    """What the sealed file of a round holds, as of the moment that the round was opened."""
    round_ = session.get_one(ArbitrationRound, round_id)
    version = session.get_one(PlanVersion, round_.version_id)
    pillar = session.get_one(Pillar, session.get_one(Plan, round_.plan_id).pillar_id)
    rooms = rooms_of(session, version)
    papers: dict[str, Document] = {}
    reports: dict[str, Document] = {}
    for language in LANGUAGES:
        edition = Edition(language, brand, round_.opened_at)
        papers[f"plan-{language}"] = sealed_plan(session, round_id, edition)
        for place, room in enumerate(rooms, start=1):
            report = workshop_report(session, SYSTEM, room.id, edition)
            reports[f"workshop-{place}-{language}"] = report
    return SealedContent(
        title=" / ".join(dict.fromkeys(pillar.name.get(one, "") for one in LANGUAGES))
        + f", {round_.number}",
        moment=round_.opened_at,
        version={"number": version.number, "checksum": version.checksum},
        journal=journal_head(session),
        papers=papers,
        reports=reports,
        records={
            "round": (_round(round_),),
            "plan": tuple(_plan(version)),
            "sheets": tuple(_sheets(version)),
            "not-kept": tuple(_not_kept(session, round_)),
            "opinions": tuple(_opinions(session, version)),
            "comments": tuple(_comments(session, version)),
            **_of_rooms(session, version, rooms),
        },
    )


def _round(round_: ArbitrationRound) -> Record:
    content: Plain = {
        "id": round_.id,
        "number": round_.number,
        "body": round_.body,
        "mandate": round_.mandate,
        "due_on": None if round_.due_on is None else round_.due_on.isoformat(),
        "opened_at": round_.opened_at.isoformat(),
        "envelope": [
            {"source": one.source, "year": one.year, "amount": format(one.amount, "f")}
            for one in round_.envelope
        ],
        "criteria": [
            {"code": one.code, "text": one.text, "weight": one.weight} for one in round_.criteria
        ],
    }
    return Record(round_.id, _said(round_.body), content)


def _plan(version: PlanVersion) -> Iterator[Record]:
    """The frame around the sheets, part by part: pillar, frame, envelope, organisations…"""
    for key, value in version.content.items():
        if key != "actions":
            yield Record(key, key, {"id": key, "content": value})


def _sheets(version: PlanVersion) -> Iterator[Record]:
    for one in frozen_actions(version):
        yield Record(one["id"], f"{one['code']} {_said(one['sheet']['title'])}", one)


def _not_kept(session: Session, round_: ArbitrationRound) -> Iterator[Record]:
    """What the rooms voted on and what is not in the plan, each with its reason."""
    for one in left_out(session, round_):
        content = {name: value for name, value in one.items() if name != "decision"}
        yield Record(one["id"], _said(one["title"]), content)


def _opinions(session: Session, version: PlanVersion) -> Iterator[Record]:
    """What councils say of the draft, on this version and on those before it."""
    for one in opinions_up_to(session, version.plan_id, version.number):
        content: Plain = {
            "organisation": one.organisation,
            "version": one.version,
            "verdict": one.verdict.value,
            "given_on": one.given_on.isoformat(),
            "reference": one.reference,
            "text": one.text,
            "file_reference": one.file_reference,
        }
        key = f"{one.organisation_id}-{one.version}"
        yield Record(key, _said(one.organisation), {"id": key, **content})


def _comments(session: Session, version: PlanVersion) -> Iterator[Record]:
    """What invited actors say of its sheets, with the answers so far."""
    for one in comments_up_to(session, version.plan_id, version.number):
        content: Plain = {
            "id": one.id,
            "version": one.version,
            "action": one.action_code,
            "from": one.who,
            "text": {one.language: one.text},
            "answer": None if one.answer is None else one.answer.value,
            "reason": one.reason,
        }
        yield Record(one.id, f"{one.action_code} {one.who}".strip(), content)


def _of_rooms(
    session: Session, version: PlanVersion, rooms: tuple[Workshop, ...]
) -> dict[str, tuple[Record, ...]]:
    """The records of all rooms together, by kind."""
    actions = {
        one["origin"]["proposal"]: one["code"]
        for one in frozen_actions(version)
        if "proposal" in one["origin"]
    }
    found: dict[str, tuple[Record, ...]] = {}
    for room in rooms:
        for kind, records in room_records(session, room, actions).items():
            found[kind] = (*found.get(kind, ()), *records)
    return found


def _said(texts: Plain) -> str:
    return in_language(texts, "fr")[0]
