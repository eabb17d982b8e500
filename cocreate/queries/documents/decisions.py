"""What was decided: beside each action its decision with its reason, and the choices that differ.

A vote stands beside a decision and never inside it (rulings 15): no figure here mixes the two.
"""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cocreate.domain.arbitration import OUTCOME_LABELS, Outcome
from cocreate.domain.documents import (
    Block,
    Chart,
    ChartKind,
    Column,
    Euro,
    Fact,
    Facts,
    Notice,
    Paragraph,
    Run,
    Section,
    Series,
    Table,
    Tone,
    Value,
)
from cocreate.domain.text import N_
from cocreate.domain.voting.shortlist import NOT_KEPT_LABELS, NotKeptReason
from cocreate.formatting import format_money
from cocreate.queries.arbitration.views import DecisionView, DeskRow
from cocreate.queries.documents.sheets import SheetWriter
from cocreate.queries.documents.wording import Wording, day, euro

Plain = Mapping[str, Any]  # Any: parsed JSON

NOT_DECIDED = N_("Not decided yet")


def decision_content(row: DeskRow) -> Plain:
    """The decisions of a running round in the plain form of a published one."""
    return {
        "decision": None if row.decision is None else _plain(row.decision),
        "former": [_plain(one) for one in row.former],
    }


def _plain(one: DecisionView) -> Plain:
    return {
        "outcome": one.outcome.value,
        "body": one.body,
        "decided_on": one.decided_on.isoformat(),
        "reason": one.reason,
        "criteria": [
            {"code": criterion.code, "text": criterion.text} for criterion in one.criteria
        ],
        "grants": [
            {"source": grant.source, "year": grant.year, "amount": format(grant.amount, "f")}
            for grant in one.grants
        ],
        "conditions": one.conditions,
        "changes": one.changes,
        "dissent": one.dissent,
        "review_on": None if one.review_on is None else one.review_on.isoformat(),
    }


def decision_blocks(wording: Wording, action: Plain) -> tuple[Block, ...]:
    """The decision on one action, above its sheet, and those that it follows."""
    decision = action["decision"]
    if decision is None:
        return (Notice(wording.text(NOT_DECIDED), Tone.ATTENTION),)
    facts = [
        wording.fact(N_("Decision"), _outcome(wording, decision)),
        wording.fact(N_("Decided by"), wording.told(decision["body"])),
        wording.fact(N_("Decided on"), day(decision["decided_on"])),
        wording.fact(N_("Reason"), wording.told(decision["reason"])),
        *_optional(wording, decision),
    ]
    if decision["criteria"]:
        criteria = tuple(wording.told(one["text"]) for one in decision["criteria"])
        facts.append(Fact(wording.say(N_("Criteria invoked")), criteria))
    grants = tuple(
        (wording.told(one["source"]), Run(_paid(wording, one))) for one in decision["grants"]
    )
    if grants:
        facts.append(wording.fact(N_("Amount granted"), _granted(decision)))
        facts.append(Fact(wording.say(N_("Paid from")), grants))
    return (Facts(tuple(facts)), *_former(wording, action))


def _paid(wording: Wording, grant: Plain) -> str:
    amount = format_money(Decimal(grant["amount"]), wording.language)
    return f" {grant['year']}{wording.say(N_(': '))}{amount}"


def _former(wording: Wording, action: Plain) -> tuple[Table, ...]:
    """Decisions are never overwritten: those before the last one stay readable."""
    former = action.get("former", [])
    if not former:
        return ()
    columns = ((N_("Decision"), 2), (N_("Decided on"), 2), (N_("Reason"), 5))
    return (
        Table(
            key=f"former-{action['code']}",
            title=wording.say(N_("Former decisions on this action")),
            columns=tuple(Column(wording.say(title), weight) for title, weight in columns),
            rows=tuple(
                (_outcome(wording, one), day(one["decided_on"]), wording.told(one["reason"]))
                for one in former
            ),
            in_data=False,
        ),
    )


def decisions_section(writer: SheetWriter, content: Plain) -> Section:
    """All decisions at a glance: how many of each outcome, then action by action."""
    wording, actions = writer.wording, content["actions"]
    counts = Counter(
        None if one["decision"] is None else one["decision"]["outcome"] for one in actions
    )
    funded = sum(counts[outcome] for outcome in ("approved", "approved_with_changes"))
    chart = Chart(
        key="outcomes",
        title=wording.say(N_("Decisions by outcome")),
        summary=wording.say(
            N_("%(funded)s of %(actions)s actions are approved."),
            funded=funded,
            actions=len(actions),
        ),
        kind=ChartKind.BARS,
        category_title=wording.say(N_("Decision")),
        categories=(
            *(wording.say(OUTCOME_LABELS[outcome]) for outcome in Outcome),
            wording.say(NOT_DECIDED),
        ),
        series=(
            Series(
                wording.say(N_("Actions")),
                (*(counts[outcome.value] for outcome in Outcome), counts[None]),
            ),
        ),
    )
    blocks: tuple[Block, ...] = (
        chart,
        _decision_table(writer, content),
        *_overrun(wording, content),
    )
    return Section(wording.text(N_("Decisions")), blocks, new_page=True)


def choices_section(writer: SheetWriter, content: Plain) -> Section:
    """What the rooms voted on and what is not in the plan, and every inversion of their order."""
    return Section(
        writer.wording.text(N_("Choices made public")),
        (_left_out(writer, content), *_inversions(writer, content)),
        new_page=True,
    )


def _decision_table(writer: SheetWriter, content: Plain) -> Table:
    wording = writer.wording
    total = sum(
        (_sum(one["decision"]) for one in content["actions"] if one["decision"]), Decimal(0)
    )
    return Table(
        key="decisions",
        title=wording.say(N_("Decision on each action")),
        columns=(
            Column(wording.say(N_("Action")), 5),
            Column(wording.say(N_("Decision")), 3),
            Column(wording.say(N_("Decided on")), 3),
            Column(wording.say(N_("Asked")), 2),
            Column(wording.say(N_("Granted")), 2),
        ),
        rows=tuple(_decision_row(writer, action) for action in content["actions"]),
        total=(wording.say(N_("Total granted")), "", "", "", Euro(total)),
    )


def _decision_row(writer: SheetWriter, action: Plain) -> tuple[Value, ...]:
    decision = action["decision"]
    return (
        writer.title(action),
        _outcome(writer.wording, decision),
        None if decision is None else day(decision["decided_on"]),
        euro(action["sheet"]["budget"]["amount"]),
        None if decision is None else _granted(decision),
    )


def _left_out(writer: SheetWriter, content: Plain) -> Table:
    wording = writer.wording
    return Table(
        key="not-kept",
        title=wording.say(N_("Proposals that were voted on and are not in the plan")),
        columns=(
            Column(wording.say(N_("Proposal")), 4),
            Column(wording.say(N_("Rank"))),
            Column(wording.say(N_("Reason")), 5),
        ),
        rows=tuple(
            (wording.told(one["title"]), one["rank"], _why_left_out(wording, one))
            for one in content["not_kept"]
        ),
        empty=wording.say(N_("Every proposal that was voted on is in the plan.")),
    )


def _why_left_out(wording: Wording, one: Plain) -> Value:
    """The written reason of an office, else that of the room's facilitator."""
    written = one["reason"] or (one["decision"] or {}).get("reason")
    if written:
        return wording.told(written)
    code = one["reason_code"]
    label = wording.say(NOT_KEPT_LABELS[NotKeptReason(code)]) if code else ""
    return ". ".join(part for part in (label, one["note"]) if part)


def _inversions(writer: SheetWriter, content: Plain) -> tuple[Block, ...]:
    """Every pair where a lower ranked action was funded and a higher ranked one was not."""
    wording = writer.wording
    actions = {one["id"]: one for one in content["actions"]}
    left_out = {one["id"]: one for one in content["not_kept"]}
    explained = Paragraph(
        wording.text(
            N_(
                "An inversion is an action that was funded although the room ranked another, not "
                "funded, above it. Deciders may choose so; both reasons are published."
            )
        )
    )

    def side(key: str) -> tuple[Value, Value]:
        if key not in actions:
            return (wording.told(left_out[key]["title"]), _why_left_out(wording, left_out[key]))
        decision = actions[key]["decision"] or {}
        return (writer.title(actions[key]), wording.told(decision.get("reason", {})))

    table = Table(
        key="inversions",
        title=wording.say(N_("Rank inversions")),
        columns=(
            Column(wording.say(N_("Passed over")), 3),
            Column(wording.say(N_("Reason")), 3),
            Column(wording.say(N_("Funded")), 3),
            Column(wording.say(N_("Reason of the funded one")), 3),
        ),
        rows=tuple(
            (*side(pair["passed_over"]), *side(pair["funded"])) for pair in content["inversions"]
        ),
        empty=wording.say(N_("No decision goes against the order of the votes.")),
    )
    return (explained, table)


def _overrun(wording: Wording, content: Plain) -> tuple[Notice, ...]:
    reason = content["round"]["overrun_reason"]
    if not any(reason.values()):
        return ()
    said = wording.text(N_("The round was closed over its envelope. Reason: "))
    return (Notice((*said, wording.told(reason)), Tone.ATTENTION),)


def _optional(wording: Wording, decision: Plain) -> list[Fact]:
    """What a decision can hold beside its reason."""
    labels = {
        "changes": N_("Changes asked"),
        "conditions": N_("Conditions"),
        "dissent": N_("Dissent"),
    }
    facts = [
        wording.fact(label, wording.told(decision[key]))
        for key, label in labels.items()
        if any(decision[key].values())
    ]
    if decision["review_on"]:
        facts.append(wording.fact(N_("To be reviewed on"), day(decision["review_on"])))
    return facts


def _outcome(wording: Wording, decision: Plain | None) -> str:
    return wording.say(
        NOT_DECIDED if decision is None else OUTCOME_LABELS[Outcome(decision["outcome"])]
    )


def _sum(decision: Plain) -> Decimal:
    return sum((Decimal(one["amount"]) for one in decision["grants"]), Decimal(0))


def _granted(decision: Plain) -> Euro:
    return Euro(_sum(decision))
