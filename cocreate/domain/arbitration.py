"""Arbitration: what a decision must say, and money set against the envelope, exact to the cent.

Votes stand beside a decision and are never part of it: nothing here reads a ballot or a rank.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from cocreate.domain.errors import RuleViolation
from cocreate.domain.plans import State
from cocreate.domain.sheets.values import read_year, source_key
from cocreate.domain.text import COMPULSORY_LANGUAGES, N_, clean_translations

ZERO = Decimal("0.00")


class Outcome(StrEnum):
    """What a deciding body can say of an action."""

    APPROVED = "approved"
    APPROVED_WITH_CHANGES = "approved_with_changes"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.APPROVED: N_("Approved"),
    Outcome.APPROVED_WITH_CHANGES: N_("Approved with changes"),
    Outcome.DEFERRED: N_("Deferred"),
    Outcome.REJECTED: N_("Rejected"),
    Outcome.SENT_BACK: N_("Sent back"),
}

FUNDING = frozenset({Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES})
"""The outcomes that grant an amount; the others cannot."""


def state_after(outcome: Outcome) -> State:
    """The state that an action takes when the round is closed on this outcome."""
    return State(outcome.value)


class RoundState(StrEnum):
    """A round is open, then closed with every action decided, then published."""

    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Place:
    """Where money comes from: one source in one year."""

    source_key: str
    year: int


@dataclass(frozen=True)
class Money:
    """An amount in euro of one source in one year; ``source`` names it in each language."""

    source: Mapping[str, str]
    year: int
    amount: Decimal

    @property
    def place(self) -> Place:
        return Place(source_key(self.source), self.year)


@dataclass(frozen=True)
class BalanceLine:
    """One source in one year: the envelope, what is granted of it, what is left or over."""

    source: Mapping[str, str]
    year: int
    envelope: Decimal
    granted: Decimal

    @property
    def rest(self) -> Decimal:
        """What is left; never below zero."""
        return max(self.envelope - self.granted, ZERO)

    @property
    def excess(self) -> Decimal:
        """By how much the grants exceed this line; zero when they do not."""
        return max(self.granted - self.envelope, ZERO)


@dataclass(frozen=True)
class Balance:
    """The envelope against the grants, line by line.

    A line that is over is not made good by another that is under: each source in each year is an
    envelope of its own.
    """

    lines: tuple[BalanceLine, ...]

    @property
    def envelope(self) -> Decimal:
        return sum((line.envelope for line in self.lines), ZERO)

    @property
    def granted(self) -> Decimal:
        return sum((line.granted for line in self.lines), ZERO)

    @property
    def rest(self) -> Decimal:
        return sum((line.rest for line in self.lines), ZERO)

    @property
    def excess(self) -> Decimal:
        return sum((line.excess for line in self.lines), ZERO)

    @property
    def is_over(self) -> bool:
        return self.excess > ZERO

    def by_year(self) -> dict[int, tuple[Decimal, Decimal]]:
        """(envelope, granted) of each year."""
        return {
            year: _sums(line for line in self.lines if line.year == year)
            for year in sorted({line.year for line in self.lines})
        }

    def by_source(self) -> dict[str, tuple[Decimal, Decimal]]:
        """(envelope, granted) of each source, by its key, in the order of the lines."""
        keys = dict.fromkeys(source_key(line.source) for line in self.lines)
        return {
            key: _sums(line for line in self.lines if source_key(line.source) == key)
            for key in keys
        }


def balance(envelope: Iterable[Money], grants: Iterable[Money]) -> Balance:
    """Set grants against an envelope. Money from a source that has none is wholly over."""
    allowed, spent = _by_place(envelope), _by_place(grants)
    lines = []
    for place in dict.fromkeys([*allowed, *spent]):
        names = (allowed.get(place) or spent[place])[0]
        line = BalanceLine(
            source=names,
            year=place.year,
            envelope=allowed[place][1] if place in allowed else ZERO,
            granted=spent[place][1] if place in spent else ZERO,
        )
        lines.append(line)
    return Balance(tuple(sorted(lines, key=lambda line: line.year)))


def after(now: Balance, former: Iterable[Money], grants: Iterable[Money]) -> Balance:
    """What ``now`` would be with ``grants`` in the place of ``former``; it decides nothing."""
    envelope = [Money(line.source, line.year, line.envelope) for line in now.lines]
    spent = [Money(line.source, line.year, line.granted) for line in now.lines]
    given_back = [Money(one.source, one.year, -one.amount) for one in former]
    return balance(envelope, [*spent, *given_back, *grants])


def _by_place(money: Iterable[Money]) -> dict[Place, tuple[Mapping[str, str], Decimal]]:
    sums: dict[Place, tuple[Mapping[str, str], Decimal]] = {}
    for one in money:
        names, amount = sums.get(one.place, (one.source, ZERO))
        sums[one.place] = (names, amount + one.amount)
    return sums


def _sums(lines: Iterable[BalanceLine]) -> tuple[Decimal, Decimal]:
    kept = list(lines)
    return sum((one.envelope for one in kept), ZERO), sum((one.granted for one in kept), ZERO)


@dataclass(frozen=True)
class NewDecision:
    """What a decider enters for one action; texts by language.

    ``follows`` is the decision that was on the screen, if there was one: two deciders cannot
    overwrite each other unseen. ``criteria`` are codes of the pillar's frame.
    """

    outcome: Outcome
    body: Mapping[str, str]
    decided_on: dt.date | None
    reason: Mapping[str, str]
    criteria: tuple[str, ...]
    grants: tuple[Money, ...] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)
    dissent: Mapping[str, str] = field(default_factory=dict)
    review_on: dt.date | None = None
    follows: str | None = None


TOGETHER = tuple(one for one in Outcome if one is not Outcome.APPROVED_WITH_CHANGES)
"""The outcomes that several actions can take in one act; changes differ from action to action."""


@dataclass(frozen=True)
class Shared:
    """What decisions taken together have in common; texts by language.

    ``reason`` is the template of their reasons: each action adds its own words to it.
    """

    outcome: Outcome
    body: Mapping[str, str]
    decided_on: dt.date | None
    criteria: tuple[str, ...]
    reason: Mapping[str, str] = field(default_factory=dict)


def check_personal(shared: Shared, own: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse reasons that would say the same of several actions; ``own`` words by code of action.

    Each action needs words of its own in every language of the shared reason, at least in one
    language, that are neither the shared reason again nor those of another action.
    """
    if shared.outcome not in TOGETHER:
        raise RuleViolation("outcome-not-together", field="outcome")
    wanted = tuple(clean_translations(shared.reason))
    said = {code: clean_translations(texts) for code, texts in own.items()}
    lacking = [
        f"{code} ({', '.join(one.upper() for one in missing)})" if missing else code
        for code, texts in said.items()
        if (missing := [one for one in wanted if one not in texts]) or not texts
    ]
    if lacking:
        raise RuleViolation("own-reason-missing", field="own", actions=", ".join(lacking))
    told: dict[tuple[str, str], list[str]] = {}
    for language, text in clean_translations(shared.reason).items():
        told[language, _folded(text)] = [""]
    for code, texts in said.items():
        for language, text in texts.items():
            told.setdefault((language, _folded(text)), []).append(code)
    repeated = sorted({code for codes in told.values() if len(codes) > 1 for code in codes} - {""})
    if repeated:
        raise RuleViolation("own-reason-repeated", field="own", actions=", ".join(repeated))


def _folded(text: str) -> str:
    """A text without what does not make it another: case, spaces, punctuation."""
    return "".join(one for one in text.casefold() if one.isalnum())


def personal_reason(shared: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The reason of one of several decisions: the shared words, then those of the action."""
    first, then = clean_translations(shared), clean_translations(own)
    return {
        code: f"{first[code]}\n\n{text}" if code in first else text for code, text in then.items()
    }


def check_decision(new: NewDecision, *, known_criteria: Iterable[str], today: dt.date) -> None:
    """Refuse a decision that lacks what each of the five outcomes needs, naming the field.

    Body, date, reason and at least one criterion, always; what is to change, when it is approved
    with changes; money when it is approved, even if it is 0 of a source, and only then.
    """
    if not clean_translations(new.body):
        raise RuleViolation("decision-body-missing", field="body")
    if new.decided_on is None:
        raise RuleViolation("decision-date-missing", field="decided_on")
    if new.decided_on > today:
        raise RuleViolation("decision-date-in-future", field="decided_on")
    if not clean_translations(new.reason):
        raise RuleViolation("decision-reason-missing", field="reason")
    if not new.criteria:
        raise RuleViolation("criteria-missing", field="criteria")
    if set(new.criteria) - set(known_criteria):
        raise RuleViolation("unknown-criterion", field="criteria")
    if new.outcome is Outcome.APPROVED_WITH_CHANGES and not clean_translations(new.changes):
        raise RuleViolation("changes-missing", field="changes")
    _check_grants(new)


def _check_grants(new: NewDecision) -> None:
    if new.grants and new.outcome not in FUNDING:
        raise RuleViolation("grant-without-approval", field="grants")
    if not new.grants and new.outcome in FUNDING:
        raise RuleViolation("grant-missing", field="grants")
    places = [one.place for one in new.grants]
    if len(set(places)) < len(places):
        raise RuleViolation("source-twice", field="grants")
    for one in new.grants:
        read_year("grants", one.year)
        if not one.place.source_key:
            raise RuleViolation("source-missing", field="grants")
        if one.amount < ZERO:
            raise RuleViolation("amount-negative", field="grants")


def fill_languages(kept: Mapping[str, str], added: Mapping[str, str]) -> dict[str, str]:
    """``kept`` with the languages that it lacks taken from ``added``; what is there stays."""
    return {**clean_translations(added), **kept}


def check_official(field_name: str, texts: Mapping[str, str]) -> None:
    """Refuse an official text that French or Dutch readers could not read."""
    lacking = [one for one in COMPULSORY_LANGUAGES if not texts.get(one)]
    if lacking:
        raise RuleViolation("text-needs-languages", field=field_name, languages=lacking)
