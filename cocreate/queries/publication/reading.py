"""A snapshot put into one language: plain values become what a page shows."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cocreate.domain.arbitration import Outcome
from cocreate.domain.canonical import checksum
from cocreate.domain.coherence import BACK_LABELS, LINK_LABELS, LinkKind
from cocreate.domain.sheets.terms import AIMS, AimLevel, Certainty
from cocreate.domain.text import in_language
from cocreate.domain.voting.shortlist import NotKeptReason
from cocreate.domain.workshops import StepTitle
from cocreate.models.publication import Publication
from cocreate.queries.publication.views import (
    LeftOut,
    PublicAction,
    PublicDecision,
    PublicEnvelope,
    PublicIndicator,
    PublicInversion,
    PublicLink,
    PublicMoney,
    PublicPlan,
    PublicVote,
    Words,
)

Plain = Mapping[str, Any]  # Any: parsed JSON


def read_plan(publication: Publication, language: str) -> PublicPlan:
    """The plan of a publication, in ``language`` or else in the language that a text has."""
    content: Plain = publication.snapshot
    read = _Reader(content, language)
    actions = {one["id"]: read.action(one) for one in content["actions"]}
    left_out = {one["id"]: read.left_out(one) for one in content["not_kept"]}
    frame = content["frame"] or {}
    return PublicPlan(
        pillar_key=content["pillar"]["key"],
        pillar=read.words(content["pillar"]["name"]),
        number=content["number"],
        published_on=dt.date.fromisoformat(content["published_on"]),
        checksum=publication.checksum,
        is_intact=checksum(publication.snapshot) == publication.checksum,
        is_illustrative=content["is_illustrative"],
        version_number=content["version"]["number"],
        version_checksum=content["version"]["checksum"],
        sealed_file=content.get("sealed_file") or "",
        body=read.words(content["round"]["body"]),
        mandate=read.words(content["round"]["mandate"]),
        overrun_reason=read.words(content["round"]["overrun_reason"]),
        preface=tuple((one["item"], read.words(one["reason"])) for one in content["preface"]),
        vision=read.words(frame.get("vision", {})),
        envelope=tuple(read.envelope(one) for one in content["envelope"]),
        actions=tuple(actions.values()),
        left_out=tuple(left_out.values()),
        inversions=tuple(
            PublicInversion(
                actions.get(one["passed_over"]) or left_out[one["passed_over"]],
                actions[one["funded"]],
            )
            for one in content["inversions"]
        ),
    )


class _Reader:
    """Reads the parts of one snapshot: its codes and ids have their words in it."""

    def __init__(self, content: Plain, language: str) -> None:
        self._language = language
        self._organisations: Plain = content["organisations"]
        self._groups: Plain = content["target_groups"]
        self._links: list[Plain] = content.get("links", [])
        self._actions = {one["id"] for one in content["actions"]}
        self._left_out = {one["id"] for one in content["not_kept"]}
        frame = content["frame"] or {"items": []}
        self._items = {one["code"]: one["text"] for one in frame["items"]}

    def words(self, texts: Mapping[str, str]) -> Words:
        return Words(*in_language(texts, self._language))

    def action(self, one: Plain) -> PublicAction:
        sheet = one["sheet"]
        budget = sheet["budget"]
        return PublicAction(
            id=one["id"],
            code=one["code"],
            is_illustrative=one["is_illustrative"],
            title=self.words(sheet["title"]),
            summary=self.words(sheet["summary"]),
            description=self.words(sheet["description"]),
            theme=self._item(sheet["theme"]),
            objectives=tuple(self._item(code) for code in sheet["objectives"]),
            obstacles=tuple(self._item(code) for code in sheet["obstacles"]),
            aims={aim: _level(sheet[f"aim_{aim}"]) for aim in AIMS},
            target_groups=tuple(
                self.words(self._groups.get(key, {})) for key in sheet["target_groups"]
            ),
            lead=self._organisation(sheet["lead"]),
            partners=tuple(
                (self._organisation(row["organisation"]), row["role"]) for row in sheet["partners"]
            ),
            cost=None if budget["amount"] is None else Decimal(budget["amount"]),
            certainty=None if budget["certainty"] is None else Certainty(budget["certainty"]),
            start_on=_day(sheet["start_on"]),
            due_on=_day(sheet["due_on"]),
            deliverables=tuple(
                (self.words(row["label"]), _day(row["due_on"])) for row in sheet["deliverables"]
            ),
            indicators=tuple(self._indicator(row) for row in sheet["indicators"]),
            rank=one["origin"].get("rank"),
            origin_reason=one["origin"].get("reason", ""),
            votes=tuple(_vote(vote) for vote in one["votes"]),
            decision=None if one["decision"] is None else self._decision(one["decision"]),
            links=self._linked(one["id"]),
            theme_code=sheet["theme"] or "",
            group_keys=tuple(sheet["target_groups"]),
            lead_id=sheet["lead"] or "",
            partner_ids=tuple(row["organisation"] for row in sheet["partners"]),
        )

    def _linked(self, action_id: str) -> tuple[PublicLink, ...]:
        """The links of an action, read from its end; sheets that are not public stay unnamed."""
        found = []
        for one in self._links:
            for mine, other, labels in (("from", "to", LINK_LABELS), ("to", "from", BACK_LABELS)):
                if one[mine]["id"] != action_id:
                    continue
                there = one[other]
                if there["id"] in self._actions | self._left_out:
                    found.append(
                        PublicLink(
                            labels[LinkKind(one["kind"])],
                            there["id"],
                            there["code"],
                            self.words(there["title"]),
                            there["id"] in self._actions,
                        )
                    )
        return tuple(found)

    def left_out(self, one: Plain) -> LeftOut:
        decision = one["decision"]
        reason = one["reason"] or ({} if decision is None else decision["reason"])
        return LeftOut(
            id=one["id"],
            title=self.words(one["title"]),
            rank=one["rank"],
            reason_code=NotKeptReason(one["reason_code"]) if one["reason_code"] else None,
            reason=self.words(reason),
            note=one["note"],
        )

    def envelope(self, line: Plain) -> PublicEnvelope:
        return PublicEnvelope(
            source=self.words(line["source"]),
            year=line["year"],
            envelope=Decimal(line["envelope"]),
            granted=Decimal(line["granted"]),
            rest=Decimal(line["rest"]),
            excess=Decimal(line["excess"]),
        )

    def _decision(self, one: Plain) -> PublicDecision:
        grants = tuple(
            PublicMoney(self.words(row["source"]), row["year"], Decimal(row["amount"]))
            for row in one["grants"]
        )
        return PublicDecision(
            outcome=Outcome(one["outcome"]),
            body=self.words(one["body"]),
            decided_on=dt.date.fromisoformat(one["decided_on"]),
            reason=self.words(one["reason"]),
            criteria=tuple((row["code"], self.words(row["text"])) for row in one["criteria"]),
            grants=grants,
            granted=sum((row.amount for row in grants), Decimal(0)),
            conditions=self.words(one["conditions"]),
            changes=self.words(one["changes"]),
            dissent=self.words(one["dissent"]),
            review_on=_day(one["review_on"]),
        )

    def _indicator(self, row: Plain) -> PublicIndicator:
        return PublicIndicator(
            label=self.words(row["label"]),
            kind=row["kind"],
            unit=self.words(row["unit"]),
            baseline=row["baseline"],
            target=row["target"],
            due_on=_day(row["due_on"]),
        )

    def _item(self, code: str | None) -> Words:
        return self.words(self._items.get(code or "", {}))

    def _organisation(self, organisation_id: str | None) -> Words:
        return self.words(self._organisations.get(organisation_id or "", {}).get("name", {}))


def _vote(vote: Plain) -> PublicVote:
    standing, step = vote["standing"], vote.get("step")
    return PublicVote(
        title=StepTitle(step["typed"], step["wording"]) if step else None,
        method=vote["method"],
        rank=standing["rank"],
        options=vote["options"],
        supporters=standing["supporters"],
        opposed=standing["opposed"],
        voters=vote["voters"],
        is_tied=standing["tied"],
        is_history=vote["is_history"],
    )


def _level(value: str | None) -> AimLevel | None:
    return None if value is None else AimLevel(value)


def _day(value: str | None) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)
