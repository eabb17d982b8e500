"""An action sheet as a section: its fields in the order of the form, its votes beside, its gaps."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from cocreate.domain.coherence import BACK_LABELS, LINK_LABELS, LinkKind
from cocreate.domain.documents import (
    Block,
    Euro,
    Fact,
    Facts,
    Notice,
    Paragraph,
    Run,
    Section,
    Text,
    Tone,
    Value,
)
from cocreate.domain.selection.rules import RULES
from cocreate.domain.sheets import FIELDS, Kind, SheetField, Stage, missing
from cocreate.domain.sheets.terms import (
    AIM_LABELS,
    AIM_LEVEL_LABELS,
    AIMS,
    CERTAINTY_LABELS,
    PARTNER_ROLE_LABELS,
    AimLevel,
    Certainty,
    PartnerRole,
)
from cocreate.domain.text import N_
from cocreate.formatting import NOTHING, format_date, format_money
from cocreate.queries.documents.sheet_lists import SheetLists
from cocreate.queries.documents.wording import Texts, Wording, day, euro
from cocreate.queries.studies.sentences import Sentences

Plain = Mapping[str, Any]  # Any: parsed JSON

NOT_SAID = N_("Not said yet")
FUNDED = N_("Official run %(number)s (%(rule)s) would fund it.")
NOT_FUNDED = N_("Official run %(number)s (%(rule)s) would not fund it.")
_APART = frozenset(
    {"title", "summary", "description", "budget_lines", "deliverables", "indicators"}
    | {f"aim_{aim}" for aim in AIMS}
)
"""The fields that do not stand in the list of facts: the aims share a line of it."""


_PLACE_OF_AIMS = 3


class SheetWriter:
    """Writes the sheets of one plan; codes and ids find their words in the plan's content."""

    def __init__(self, wording: Wording, content: Plain) -> None:
        self.wording = wording
        frame = content["frame"] or {"items": []}
        self._items: dict[str, Texts] = {one["code"]: one["text"] for one in frame["items"]}
        self._organisations: Plain = content["organisations"]
        self._groups: Plain = content["target_groups"]
        self._links: list[Plain] = content.get("links", [])
        self.lists = SheetLists(wording)

    def title(self, action: Plain) -> tuple[Run, ...]:
        """Code and title, as they stand above the sheet and in lists."""
        return (Run(f"{action['code']}\u2002"), self.wording.told(action["sheet"]["title"]))

    def section(
        self, action: Plain, before: Iterable[Block] = (), *, new_page: bool = True
    ) -> Section:
        """The whole sheet; ``before`` stands above its fields."""
        sheet = action["sheet"]
        blocks: list[Block] = []
        if action["is_illustrative"]:
            said = self.wording.text(N_("This sheet was written as an example."))
            blocks.append(Notice(said, Tone.ILLUSTRATIVE))
        if sheet["summary"]:
            blocks.append(Paragraph((self.wording.told(sheet["summary"]),), lead=True))
        blocks += before
        facts = (*self._facts(sheet), *self._linked(action), self._origin(action))
        if action.get("authors"):
            names = tuple(action["authors"])
            facts = (*facts, Fact(self.wording.say(N_("Authors")), names))
        if action.get("advice"):
            facts = (*facts, self._advice(action["advice"]))
        blocks.append(Facts(facts))
        blocks += self.wording.paragraphs(sheet["description"])
        blocks += self.lists.of_one(action)
        return Section(self.title(action), tuple(blocks), new_page=new_page)

    def gaps(self, action: Plain) -> tuple[Notice, ...]:
        """What the sheet still lacks before it can go to arbitration."""
        fields = dict.fromkeys(gap.field for gap in missing(action["sheet"], Stage.ARBITRATION))
        if not fields:
            return ()
        names = ", ".join(self.wording.say(FIELDS[field].label) for field in fields)
        text = self.wording.text(N_("Still missing before arbitration: %(fields)s."), fields=names)
        return (Notice(text, Tone.ATTENTION),)

    def values(self, field: SheetField, value: Any) -> tuple[Value, ...]:  # Any: as Content
        """What a field says, as people read it."""
        if field.kind is Kind.BUDGET:
            return self._budget(value)
        if not value:
            return (self.wording.say(NOT_SAID),)
        listed = value if isinstance(value, list) else [value]
        return tuple(self._value(field, one) for one in listed)

    def _value(self, field: SheetField, value: Any) -> Value:  # Any: as Content
        say, told = self.wording.say, self.wording.told
        writers: dict[Kind, Callable[[Any], Value]] = {
            Kind.CODE: self._coded,
            Kind.CODES: self._coded,
            Kind.LEVEL: lambda level: say(AIM_LEVEL_LABELS[AimLevel(level)]),
            Kind.GROUPS: lambda key: told(self._groups.get(key, {})),
            Kind.DATE: day,
            Kind.ORGANISATION: self.organisation,
            Kind.PARTNERS: self._partner,
            Kind.BUDGET_LINES: self._funding,
            Kind.DELIVERABLES: lambda row: told(row["label"]),
            Kind.INDICATORS: lambda row: told(row["label"]),
        }
        return writers.get(field.kind, told)(value)

    def in_one(self, field: SheetField, value: Any) -> Text:  # Any: as Content
        """What a field says, in one cell: each of its values on a line of its own."""
        text: list[Run] = []
        for one in self.values(field, value):
            text += [Run("\n")] if text else []
            text += self._runs(one)
        return tuple(text)

    def _runs(self, value: Value) -> Text:
        match value:
            case str():
                return (Run(value),)
            case Run():
                return (value,)
            case tuple():
                return value
            case Euro():
                return (Run(format_money(value.amount, self.wording.language)),)
            case dt.date():
                return (Run(format_date(value, self.wording.language)),)
            case _:
                return (Run(str(value)),)

    def organisation(self, organisation_id: str | None) -> Run:
        """The name of an organisation."""
        found = self._organisations.get(organisation_id or "", {})
        return self.wording.told(found.get("name", {}))

    def _partner(self, row: Plain) -> Value:
        role = self.wording.say(PARTNER_ROLE_LABELS[PartnerRole(row["role"])])
        return (self.organisation(row["organisation"]), Run(f" ({role})"))

    def _funding(self, row: Plain) -> Value:
        amount = format_money(Decimal(row["amount"]), self.wording.language)
        return (
            self.wording.told(row["source"]),
            Run(f" {row['year']}{self.wording.say(N_(': '))}{amount}"),
        )

    def _facts(self, sheet: Plain) -> tuple[Fact, ...]:
        facts = [
            Fact(self.wording.say(field.label), self.values(field, sheet.get(field.key)))
            for field in FIELDS
            if field.key not in _APART
        ]
        facts.insert(_PLACE_OF_AIMS, Fact(self.wording.say(N_("Aims")), self._aims(sheet)))
        return tuple(facts)

    def _aims(self, sheet: Plain) -> tuple[str, ...]:
        """How far the action serves each aim: first those that it serves directly."""
        say = self.wording.say
        levels: dict[str | None, list[str]] = {level.value: [] for level in reversed(AimLevel)}
        for aim in AIMS:
            levels.setdefault(sheet[f"aim_{aim}"], []).append(say(AIM_LABELS[aim]))
        named = {level.value: say(label) for level, label in AIM_LEVEL_LABELS.items()}
        return tuple(
            f"{named.get(str(level), say(NOT_SAID))}{say(N_(': '))}{', '.join(aims)}"
            for level, aims in levels.items()
            if aims
        )

    def _coded(self, code: str) -> Value:
        return (Run(f"{code}\u2002"), self.wording.told(self._items.get(code, {})))

    def _budget(self, value: Plain | None) -> tuple[Value, ...]:
        if not value or not value["certainty"]:
            return (self.wording.say(NOT_SAID),)
        certainty = self.wording.say(CERTAINTY_LABELS[Certainty(value["certainty"])])
        return (certainty,) if value["amount"] is None else (euro(value["amount"]), certainty)

    def _advice(self, advice: Plain) -> Fact:
        """What an official run says of the action: advice, with where it comes from."""
        rule = RULES[advice["rule"]]
        title = self.wording.say(rule.title)
        said = FUNDED if advice["is_funded"] else NOT_FUNDED
        sentences = Sentences(self.wording.language, {}, self._items)
        return self.wording.fact(
            N_("Advice of the selection"),
            self.wording.say(said, number=advice["number"], rule=title),
            sentences.reason(advice["explanation"]),
        )

    def _linked(self, action: Plain) -> tuple[Fact, ...]:
        """How the action stands to others of its plan, read from its own side."""
        said = []
        for one in self._links:
            kind = LinkKind(one["kind"])
            for here, there, labels in (("from", "to", LINK_LABELS), ("to", "from", BACK_LABELS)):
                if one[here]["id"] == action["id"]:
                    other = one[there]
                    label = f"{self.wording.say(labels[kind])} {other['code']}\u2002"
                    said.append((Run(label), self.wording.told(other["title"])))
        return (
            (Fact(self.wording.say(N_("Links with other actions")), tuple(said)),) if said else ()
        )

    def _origin(self, action: Plain) -> Fact:
        origin = action["origin"]
        if origin.get("rank") is None:
            return self.wording.fact(N_("Origin"), str(origin.get("reason") or NOTHING))
        ranked = self.wording.say(N_("Vote of the room: rank %(rank)s"), rank=origin["rank"])
        return self.wording.fact(N_("Origin"), ranked)
