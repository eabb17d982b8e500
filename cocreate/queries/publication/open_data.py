"""The published plans as open data: what the public pages say, for programs, without any name.

Organisations are named, since the plan commits them; people are not: neither who asked for a sheet
nor who decided, reported or typed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.text import LANGUAGES, in_language
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan
from cocreate.models.publication import Publication
from cocreate.queries.followup.actions import PublicFollowUp, public_follow_up
from cocreate.queries.publication.pages import publication_of
from cocreate.queries.voices.reading import opinions_up_to

SCHEMA = "urn:cocreate:open-plan:1"
Plain = dict[str, Any]  # Any: parsed JSON

COLUMNS = (
    "pillar",
    "code",
    *(f"title_{one}" for one in LANGUAGES),
    "lead_fr",
    "lead_nl",
    "state",
    "outcome",
    "decided_on",
    "reason_fr",
    "reason_nl",
    "granted_eur",
    "spent_eur",
    "rank",
    "target_groups",
    "completion_points",
    "completion_possible",
    "is_late",
    "is_illustrative",
    "licence",
)
"""The columns of the CSV file, one line an action."""


@dataclass(frozen=True)
class FeedEntry:
    """A publication, for the feed."""

    pillar_key: str
    number: int
    title: str
    at: dt.datetime
    actions: int


def open_plan(session: Session, pillar_key: str, today: dt.date, licence: str) -> Plain:
    """A plan as it was last published, under a licence, with its progress of today."""
    publication = publication_of(session, pillar_key, None)
    content: Mapping[str, Any] = publication.snapshot
    return {
        "schema": SCHEMA,
        "licence": licence,
        "pillar": {"key": content["pillar"]["key"], "name": content["pillar"]["name"]},
        "publication": publication.number,
        "published_on": content["published_on"],
        "as_of": today.isoformat(),
        "checksum": publication.checksum,
        "is_illustrative": content["is_illustrative"],
        "actions": [_action(session, content, one, today) for one in content["actions"]],
        "links": _links(content),
        "opinions": [
            {
                "council": one.organisation,
                "version": one.version,
                "verdict": one.verdict.value,
                "given_on": one.given_on.isoformat(),
                "reference": one.reference,
                "text": one.text,
            }
            for one in opinions_up_to(session, publication.plan_id, content["version"]["number"])
        ],
    }


def _links(content: Mapping[str, Any]) -> list[Plain]:
    """The links between published actions, by their codes; those to other sheets are left out."""
    codes = {one["id"]: one["code"] for one in content["actions"]}
    return [
        {"kind": one["kind"], "from": codes[one["from"]["id"]], "to": codes[one["to"]["id"]]}
        for one in content.get("links", ())
        if {one["from"]["id"], one["to"]["id"]} <= set(codes)
    ]


def rows(plan: Plain) -> list[list[object]]:
    """The actions of an open plan, one line each, in the order of ``COLUMNS``."""
    return [_row(plan, one) for one in plan["actions"]]


def feed_entries(session: Session, language: str) -> tuple[FeedEntry, ...]:
    """Every publication, the latest first."""
    found = session.execute(
        sa.select(Pillar, Publication)
        .join(Plan, Plan.pillar_id == Pillar.id)
        .join(Publication, Publication.plan_id == Plan.id)
        .order_by(Publication.published_at.desc())
        .limit(50)
    )
    return tuple(
        FeedEntry(
            pillar.key,
            publication.number,
            in_language(pillar.name, language)[0] or pillar.key,
            publication.published_at,
            len(list(publication.snapshot["actions"])),  # type: ignore[call-overload]  # JSON
        )
        for pillar, publication in found
    )


def _action(
    session: Session, content: Mapping[str, Any], one: Mapping[str, Any], today: dt.date
) -> Plain:
    sheet, progress = one["sheet"], public_follow_up(session, one["id"], today)
    names = {key: found["name"] for key, found in content["organisations"].items()}
    return {
        "code": one["code"],
        "title": sheet["title"],
        "summary": sheet["summary"],
        "lead": names.get(sheet["lead"], {}),
        "partners": [
            {"organisation": names.get(row["organisation"], {}), "role": row["role"]}
            for row in sheet["partners"]
        ],
        "target_groups": sheet["target_groups"],
        "aims": {aim: sheet[f"aim_{aim}"] for aim in ("employment", "economy", "environment")},
        "starts_on": sheet["start_on"],
        "due_on": sheet["due_on"],
        "cost": sheet["budget"],
        "rank": one["origin"].get("rank"),
        "votes": [
            {
                "method": vote["method"],
                "rank": vote["standing"]["rank"],
                "options": vote["options"],
                "supporters": vote["standing"]["supporters"],
                "voters": vote["voters"],
                "is_history": vote["is_history"],
            }
            for vote in one["votes"]
        ],
        "decision": _decision(one["decision"]),
        "is_illustrative": one["is_illustrative"],
        "progress": None if progress is None else _progress(progress),
    }


def _decision(decision: Mapping[str, Any] | None) -> Plain | None:
    if decision is None:
        return None
    kept = ("outcome", "body", "decided_on", "reason", "criteria", "grants", "conditions")
    return {name: decision[name] for name in kept}


def _progress(progress: PublicFollowUp) -> Plain:
    return {
        "state": progress.state.value,
        "is_late": bool(progress.alerts),
        "completion": {
            "points": int(progress.completion.reached),
            "possible": progress.completion.possible,
        },
        "spent": None if progress.spent is None else format(progress.spent, "f"),
        "milestones": [
            {
                "label": dict(one.label),
                "due_on": None if one.due_on is None else one.due_on.isoformat(),
                "progress": one.progress,
            }
            for one in progress.milestones
        ],
        "indicators": [
            {
                "label": dict(one.label),
                "kind": one.kind.value,
                "unit": dict(one.unit),
                "baseline": _number(one.standing.baseline),
                "target": _number(one.standing.target),
                "value": _number(one.standing.value),
                "on": None if one.standing.on is None else one.standing.on.isoformat(),
            }
            for one in progress.indicators
        ],
    }


def _row(plan: Plain, one: Plain) -> list[object]:
    decision, progress = one["decision"] or {}, one["progress"] or {}
    done = progress.get("completion") or {}
    grants = [row["amount"] for row in decision.get("grants", ())]
    return [
        plan["pillar"]["key"],
        one["code"],
        *(one["title"].get(language, "") for language in LANGUAGES),
        one["lead"].get("fr", ""),
        one["lead"].get("nl", ""),
        progress.get("state", ""),
        decision.get("outcome", ""),
        decision.get("decided_on", ""),
        decision.get("reason", {}).get("fr", ""),
        decision.get("reason", {}).get("nl", ""),
        _sum(grants),
        progress.get("spent") or "",
        one["rank"] or "",
        " ".join(one["target_groups"]),
        done.get("points", ""),
        done.get("possible", ""),
        str(progress["is_late"]).lower() if progress else "",
        str(one["is_illustrative"]).lower(),
        plan["licence"],
    ]


def _sum(amounts: list[str]) -> str:
    return format(sum(map(Decimal, amounts), Decimal(0)), "f") if amounts else ""


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
