"""The quarterly report of a lead: what it says, and how typed values are read.

Everything comes in untrusted, from a phone or from a spreadsheet; both doors read it here. A
refusal names the field as the form does: ``<action>:<what>``.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cocreate.domain.amounts import read_amount
from cocreate.domain.errors import RuleViolation
from cocreate.domain.followup.attention import Risk
from cocreate.domain.text import clean_text

TEXT_LENGTH = 1000
STEPS = (0, 25, 50, 75, 100)
"""The states of a milestone, in percent: coarse enough to be chosen in a second."""
DONE = STEPS[-1]
_MARKS = {"fr": (",", "."), "nl": (",", "."), "en": (".", ",")}
"""The mark of decimals and that of thousands."""
_DIGITS = 15
_PLACES = 4


def read_quantity(typed: str, language: str, *, field: str) -> Decimal | None:
    """The number that ``typed`` means to a reader of ``language``; None when nothing is typed.

    Unknown is left blank, and is not zero. Raises ``RuleViolation`` (``quantity-unreadable``, or
    ``quantity-ambiguous`` where the other convention would mean a thousand times more or less).
    """
    text = unicodedata.normalize("NFKC", typed).replace("\N{MINUS SIGN}", "-")
    text = re.sub(r"\s", "", text)
    if not text:
        return None
    decimal, group = _MARKS[language]
    own, other = _parts(text, decimal, group), _parts(text, group, decimal)
    if own and other and len(own[2]) == len("000"):
        raise RuleViolation("quantity-ambiguous", field=field, typed=typed.strip()[:40])
    found = own or other
    if found is None or len(found[1]) > _DIGITS or len(found[2]) > _PLACES:
        raise RuleViolation("quantity-unreadable", field=field, typed=typed.strip()[:40])
    sign, whole, places = found
    return Decimal(f"{sign}{whole}.{places or '0'}").normalize() + 0


def _parts(text: str, decimal: str, group: str) -> tuple[str, str, str] | None:
    """Sign, whole figures and decimals of a number written with these marks, or None."""
    point, comma = re.escape(decimal), re.escape(group)
    shape = rf"(-?)([0-9]+|[1-9][0-9]{{0,2}}(?:{comma}[0-9]{{3}})+)(?:{point}([0-9]+))?"
    found = re.fullmatch(shape, text)
    return None if found is None else (found[1], re.sub(r"[^0-9]", "", found[2]), found[3] or "")


@dataclass(frozen=True)
class Typed:
    """What was typed for one action, as it came; indicators and milestones by their ids."""

    values: Mapping[str, str] = field(default_factory=dict)
    milestones: Mapping[str, str] = field(default_factory=dict)
    spent: str = ""
    risk: str = ""
    risk_text: str = ""
    help_needed: str = ""
    word: str = ""

    @classmethod
    def from_plain(cls, plain: Mapping[str, object]) -> "Typed":
        """A draft as it was kept."""
        said = {name: str(plain.get(name) or "") for name in _LINES}
        return cls(
            values=_strings(plain.get("values")),
            milestones=_strings(plain.get("milestones")),
            spent=said["spent"],
            risk=said["risk"],
            risk_text=said["risk_text"],
            help_needed=said["help_needed"],
            word=said["word"],
        )

    def to_plain(self) -> dict[str, object]:
        """The draft as plain values, to be kept."""
        return {
            "values": dict(self.values),
            "milestones": dict(self.milestones),
            **{name: getattr(self, name) for name in _LINES},
        }


def _strings(found: object) -> dict[str, str]:
    if not isinstance(found, Mapping):
        return {}
    return {str(key): str(text) for key, text in found.items()}


_LINES = ("spent", "risk", "risk_text", "help_needed", "word")


@dataclass(frozen=True)
class Report:
    """What a lead says of one action; None and empty mean that nothing was said."""

    values: Mapping[str, Decimal]
    milestones: Mapping[str, int]
    spent: Decimal | None
    risk: Risk | None
    risk_text: str
    help_needed: str
    word: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was said: then there is no report to keep."""
        said = (self.spent, self.risk, self.risk_text, self.help_needed, self.word)
        return not (self.values or self.milestones or any(one not in {None, ""} for one in said))


@dataclass(frozen=True)
class Asked:
    """What the form of one action asks for: its indicators, and its milestones as they stand."""

    action_id: str
    indicators: tuple[str, ...]
    milestones: Mapping[str, int]


def read_report(asked: Asked, typed: Typed, language: str) -> Report:
    """What was typed for one action; only milestones that move are kept.

    Raises ``RuleViolation`` naming the field.
    """
    at = asked.action_id
    if set(typed.values) - set(asked.indicators) or set(typed.milestones) - set(asked.milestones):
        raise RuleViolation("report-asks-nothing-of-it", field=f"{at}:values")
    numbers = {
        key: read_quantity(typed.values.get(key, ""), language, field=f"{at}:{key}")
        for key in asked.indicators
    }
    steps = {key: _step(typed.milestones.get(key, ""), f"{at}:{key}") for key in asked.milestones}
    spent = typed.spent.strip()
    return Report(
        values={key: one for key, one in numbers.items() if one is not None},
        milestones={
            key: step
            for key, step in steps.items()
            if step is not None and step != asked.milestones[key]
        },
        spent=read_amount(spent, language, field=f"{at}:spent") if spent else None,
        risk=_risk(typed.risk, f"{at}:risk"),
        risk_text=_text(typed.risk_text, f"{at}:risk_text"),
        help_needed=_text(typed.help_needed, f"{at}:help_needed"),
        word=_text(typed.word, f"{at}:word"),
    )


def check_report(report: Report, action_id: str) -> None:
    """Refuse a danger that is not explained: nobody could help."""
    if report.risk is Risk.SERIOUS and not (report.risk_text or report.help_needed):
        raise RuleViolation("risk-unexplained", field=f"{action_id}:risk_text")


def check_day(on: dt.date | None, today: dt.date) -> dt.date:
    """The day that a reading is for; raises ``RuleViolation`` when it is missing or to come."""
    if on is None:
        raise RuleViolation("reading-day-missing", field="on")
    if on > today:
        raise RuleViolation("reading-in-future", field="on")
    return on


def _step(typed: str, field: str) -> int | None:
    if not typed:
        return None
    if typed not in {str(one) for one in STEPS}:
        raise RuleViolation("milestone-state-unknown", field=field)
    return int(typed)


def _risk(typed: str, field: str) -> Risk | None:
    if not typed:
        return None
    try:
        return Risk(typed)
    except ValueError:
        raise RuleViolation("risk-unknown", field=field) from None


def _text(typed: str, field: str) -> str:
    text = clean_text(typed)
    if len(text) > TEXT_LENGTH:
        raise RuleViolation("text-too-long", field=field, maximum=TEXT_LENGTH, length=len(text))
    return text
