"""What opens a plan: its vision, what it went ahead without, money, aims, all actions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cocreate.domain.arbitration import Balance, BalanceLine, Money, balance
from cocreate.domain.documents import (
    Block,
    Chart,
    ChartKind,
    Column,
    Euro,
    Fact,
    Notice,
    Paragraph,
    Section,
    Series,
    Table,
    Tone,
    Unit,
    Value,
)
from cocreate.domain.pillars import ReadinessItem
from cocreate.domain.sheets.terms import AIM_LABELS, AIM_LEVEL_LABELS, AIMS, AimLevel
from cocreate.domain.text import N_, in_language
from cocreate.queries.documents.sheets import SheetWriter
from cocreate.queries.documents.wording import Wording, euro

Plain = Mapping[str, Any]  # Any: parsed JSON


@dataclass(frozen=True)
class Spending:
    """What is set against the envelope: the sums asked for, or those granted."""

    balance: Balance
    label: str
    title: str


def asked(content: Plain) -> Spending:
    """What the actions ask of each source and year."""
    lines = [line for action in content["actions"] for line in action["sheet"]["budget_lines"]]
    title = N_("Asked of each source and year, beside the envelope")
    return Spending(balance(_envelope(content), _moneys(lines)), N_("Asked"), title)


def granted(content: Plain) -> Spending:
    """What the decisions grant of each source and year."""
    decisions = (action["decision"] for action in content["actions"])
    lines = [line for one in decisions if one is not None for line in one["grants"]]
    title = N_("Granted from each source and year, beside the envelope")
    return Spending(balance(_envelope(content), _moneys(lines)), N_("Granted"), title)


def _envelope(content: Plain) -> list[Money]:
    """The envelope of a frozen plan, or of a published one."""
    return [
        Money(line["source"], line["year"], Decimal(line.get("amount") or line["envelope"]))
        for line in content["envelope"]
    ]


def _moneys(lines: Sequence[Plain]) -> list[Money]:
    return [Money(line["source"], line["year"], Decimal(line["amount"])) for line in lines]


def known_cost(actions: Sequence[Plain]) -> tuple[Decimal, int]:
    """The sum of the known costs, and how many actions have none."""
    amounts = [action["sheet"]["budget"]["amount"] for action in actions]
    known = [Decimal(amount) for amount in amounts if amount is not None]
    return sum(known, Decimal(0)), len(amounts) - len(known)


def cost_facts(wording: Wording, actions: Sequence[Plain], spending: Spending) -> tuple[Fact, ...]:
    """The figures of a plan that stand on its cover."""
    known, unknown = known_cost(actions)
    return (
        wording.fact(N_("Actions"), len(actions)),
        wording.fact(N_("Known costs together"), Euro(known)),
        wording.fact(N_("Actions whose cost is unknown"), unknown),
        wording.fact(N_("Envelope"), Euro(spending.balance.envelope)),
        wording.fact(spending.label, Euro(spending.balance.granted)),
    )


def overview(writer: SheetWriter, content: Plain, spending: Spending) -> Section:
    """The first section of a plan."""
    wording, actions = writer.wording, content["actions"]
    blocks: list[Block] = []
    vision = (content["frame"] or {}).get("vision", {})
    if any(vision.values()):
        blocks.append(Paragraph((wording.told(vision),), lead=True))
    if content["frame"] and content["frame"]["is_illustrative"]:
        blocks.append(Notice(wording.text(ILLUSTRATIVE_FRAME), Tone.ILLUSTRATIVE))
    blocks += _preface(wording, content["preface"])
    if spending.balance.lines:
        blocks += (_money_chart(wording, spending), _money_table(wording, spending))
    if actions:
        blocks.append(_aims_chart(wording, actions))
    blocks.append(_all_actions(writer, actions))
    return Section(wording.text(N_("Overview")), tuple(blocks), new_page=True)


ILLUSTRATIVE_FRAME = N_(
    "The vision, the objectives and the obstacles of this pillar were written as an example."
)


def _preface(wording: Wording, lines: Sequence[Plain]) -> list[Notice]:
    """What the pillar went ahead without, with the written reason (rulings 12)."""
    notices = []
    for line in lines:
        lacking = _WITHOUT[line["item"]]
        said = wording.text(N_("Prepared without %(item)s. Reason: "), item=wording.say(lacking))
        notices.append(Notice((*said, wording.told(line["reason"])), Tone.ATTENTION))
    return notices


_WITHOUT = {
    ReadinessItem.DATA.value: N_("all starting figures"),
    ReadinessItem.ACTORS.value: N_("all groups of actors"),
    ReadinessItem.MONEY.value: N_("an envelope"),
}


def _money_chart(wording: Wording, spending: Spending) -> Chart:
    lines = spending.balance.lines
    return Chart(
        key="money",
        title=wording.say(spending.title),
        summary=_money_summary(wording, spending.balance),
        kind=ChartKind.GROUPED,
        category_title=wording.say(N_("Source and year")),
        categories=tuple(
            f"{in_language(line.source, wording.language)[0]} {line.year}" for line in lines
        ),
        series=(
            Series(wording.say(N_("Envelope")), tuple(line.envelope for line in lines)),
            Series(wording.say(spending.label), tuple(line.granted for line in lines)),
        ),
        unit=Unit.EURO,
        told_by="envelope",
    )


def _money_summary(wording: Wording, lines: Balance) -> str:
    over = sum(line.excess > 0 for line in lines.lines)
    if over:
        return wording.say(
            N_("The envelope is exceeded in %(over)s of %(lines)s sources and years."),
            over=over,
            lines=len(lines.lines),
        )
    return wording.say(N_("The envelope is exceeded nowhere."))


def _money_table(wording: Wording, spending: Spending) -> Table:
    """The envelope line by line: what there is, what is taken of it, what is left or over."""
    lines = spending.balance
    titles = (N_("Envelope"), spending.label, N_("Still available"), N_("Too much"))
    return Table(
        key="envelope",
        title=wording.say(N_("The envelope by source and year")),
        columns=(
            Column(wording.say(N_("Source")), 3),
            Column(wording.say(N_("Year"))),
            *(Column(wording.say(title), 2) for title in titles),
        ),
        rows=tuple(
            (wording.told(line.source), str(line.year), *_sums(line)) for line in lines.lines
        ),
        total=(wording.say(N_("Total")), "", *_sums(lines)),
        note=wording.say(
            N_(
                "Each source in each year is an envelope of its own: what is left in one does not "
                "make good what is over in another."
            )
        ),
    )


def _sums(line: BalanceLine | Balance) -> tuple[Euro, ...]:
    return tuple(map(Euro, (line.envelope, line.granted, line.rest, line.excess)))


def _aims_chart(wording: Wording, actions: Sequence[Plain]) -> Chart:
    counts = {aim: Counter(action["sheet"][f"aim_{aim}"] for action in actions) for aim in AIMS}
    levels = (AimLevel.DIRECT, AimLevel.INDIRECT, AimLevel.NONE)
    direct = {aim: counts[aim][AimLevel.DIRECT.value] for aim in AIMS}
    return Chart(
        key="aims",
        title=wording.say(N_("What the actions aim at")),
        summary=wording.say(
            N_(
                "Of %(actions)s actions, %(employment)s aim directly at employment, %(economy)s at "
                "the economy and %(environment)s at the environment. One action can have several "
                "aims."
            ),
            actions=len(actions),
            **direct,
        ),
        kind=ChartKind.STACKED,
        category_title=wording.say(N_("Aim")),
        categories=tuple(wording.say(AIM_LABELS[aim]) for aim in AIMS),
        series=(
            *(
                Series(
                    wording.say(AIM_LEVEL_LABELS[level]),
                    tuple(counts[aim][level.value] for aim in AIMS),
                )
                for level in levels
            ),
            Series(wording.say(N_("Not said yet")), tuple(counts[aim][None] for aim in AIMS)),
        ),
    )


def _all_actions(writer: SheetWriter, actions: Sequence[Plain]) -> Table:
    wording = writer.wording
    known, _ = known_cost(actions)
    return Table(
        key="actions",
        title=wording.say(N_("All actions")),
        columns=(
            Column(wording.say(N_("Action")), 5),
            Column(wording.say(N_("Lead organisation")), 3),
            Column(wording.say(N_("Rank"))),
            Column(wording.say(N_("Estimated budget")), 2),
        ),
        rows=tuple(_action_row(writer, action) for action in actions),
        total=(wording.say(N_("Total of the known costs")), "", "", Euro(known)),
        empty=wording.say(N_("There is no action in this plan yet.")),
    )


def _action_row(writer: SheetWriter, action: Plain) -> tuple[Value, ...]:
    sheet = action["sheet"]
    return (
        writer.title(action),
        writer.organisation(sheet["lead"]),
        action["origin"].get("rank"),
        euro(sheet["budget"]["amount"]),
    )
