"""The sealed rules of a poll: what they are, the hash that seals them, and which change is refused.

Rules are announced before the vote and hold for its whole length: the first ballot seals them.
Whoever finds a mistake afterwards holds a new round, which names the old one.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from cocreate.domain.errors import RuleViolation

SEAL_FORMAT = 1
"""The form of what is hashed; it grows when a rule is added, so that old seals still verify."""


class Secrecy(StrEnum):
    """Who can learn what somebody marked, from most people to nobody."""

    NAMED = "named"
    PSEUDONYMOUS = "pseudonymous"
    SECRET = "secret"  # noqa: S105 - a level of secrecy, not a password

    def is_weaker_than(self, other: "Secrecy") -> bool:
        """Whether this level promises voters less than ``other`` does."""
        levels = list(Secrecy)
        return levels.index(self) < levels.index(other)


class Visibility(StrEnum):
    """Hidden: nobody, the facilitator included, sees a tally before closing. Live: all see it."""

    HIDDEN = "hidden"
    LIVE = "live"


@dataclass(frozen=True)
class PollRules:
    """Everything that decides how a poll is held and counted.

    ``settings`` are complete, as the method's ``read_settings`` answers them. ``colleges`` are the
    keys by which results are broken down; ``suppression_threshold`` is the number of voters under
    which a college's figures are withheld. ``selection`` are the terms by which a plan is made of
    the ballots (``domain.studies.terms``), where some were announced.
    """

    method: str
    settings: Mapping[str, int]
    option_ids: tuple[str, ...]
    secrecy: Secrecy
    visibility: Visibility
    colleges: tuple[str, ...]
    suppression_threshold: int
    selection: Mapping[str, object] | None = None

    def canonical_json(self) -> str:
        """The one text that these rules have, whatever order options and colleges came in.

        JSON with sorted keys and no spaces: anybody can rebuild it from the printed rules.
        """
        content = {
            **asdict(self),
            "format": SEAL_FORMAT,
            "settings": dict(self.settings),
            "option_ids": sorted(self.option_ids),
            "colleges": sorted(self.colleges),
        }
        if self.selection is None:
            # Votes without a selection keep the seal that they had before there were any.
            del content["selection"]
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def rules_hash(rules: PollRules) -> str:
    """The seal: SHA-256 of the canonical JSON in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(rules.canonical_json().encode()).hexdigest()


def changeable_rules(*, is_sealed: bool) -> frozenset[str]:
    """The names of the rules that may still change: all of them before the seal, none after."""
    return frozenset() if is_sealed else frozenset(PollRules.__dataclass_fields__)


def check_change(before: PollRules, after: PollRules, *, is_open: bool, is_sealed: bool) -> None:
    """Let a change of rules pass, or refuse it.

    Raises ``RuleViolation("rules-sealed")`` for any change after the first ballot, naming the
    first rule concerned, and ``RuleViolation("secrecy-weakened")`` when an open poll would promise
    less secrecy than people were told when it opened.
    """
    changed = [
        name
        for name in PollRules.__dataclass_fields__
        if _comparable(before, name) != _comparable(after, name)
    ]
    allowed = changeable_rules(is_sealed=is_sealed)
    for name in changed:
        if name not in allowed:
            raise RuleViolation("rules-sealed", field=name)
    if is_open and after.secrecy.is_weaker_than(before.secrecy):
        raise RuleViolation(
            "secrecy-weakened", field="secrecy", declared=before.secrecy, asked=after.secrecy
        )


def _comparable(rules: PollRules, name: str) -> object:
    value: object = getattr(rules, name)
    # The order of options and colleges is presentation, not a rule: the seal ignores it too.
    return sorted(value) if isinstance(value, tuple) else value
