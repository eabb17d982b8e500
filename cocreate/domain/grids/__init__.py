"""The criteria grid of a round: what is scored, what weighs how much, and the sum with its working.

Scores are an aid to who decides, and never a decision. Nothing here knows a vote, so no weight can
be given to one (features B5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_, clean_text

MOST_POINTS = 3
LABELS: dict[int, str] = {
    0: N_("not at all"),
    1: N_("partly"),
    2: N_("largely"),
    3: N_("fully"),
}
"""What a score says; not scored is none of them, and is no zero."""

NOT_SCORED = "none"
"""What a form sends for a criterion that somebody leaves out."""

MOST_WEIGHT = 9
REASON_LENGTH = 1000


@dataclass(frozen=True)
class Score:
    """What somebody gives an action on one criterion, and why, by language."""

    points: int
    reason: Mapping[str, str]


@dataclass(frozen=True)
class Term:
    """One product of a weighted sum."""

    weight: int
    points: int


@dataclass(frozen=True)
class WeightedSum:
    """A sum with its working; what was not scored is in neither figure."""

    terms: tuple[Term, ...]

    @property
    def points(self) -> int:
        """Each score times the weight of its criterion."""
        return sum(one.weight * one.points for one in self.terms)

    @property
    def most(self) -> int:
        """What it would be if everything that was scored had the highest score."""
        return sum(one.weight * MOST_POINTS for one in self.terms)


def weighted_sum(scores: Mapping[str, Score], weights: Mapping[str, int]) -> WeightedSum:
    """The sum of one person's scores, criterion by criterion in the order of the grid."""
    return WeightedSum(
        tuple(
            Term(weight, scores[code].points) for code, weight in weights.items() if code in scores
        )
    )


def total(sums: Iterable[WeightedSum]) -> WeightedSum:
    """The sums of several people as one."""
    return WeightedSum(tuple(term for one in sums for term in one.terms))


def read_weight(typed: str) -> int:
    """The weight of a criterion: a whole number from 0 to 9."""
    text = typed.strip()
    if not text.isdecimal() or int(text) > MOST_WEIGHT:
        raise RuleViolation("weight-malformed", field="weights", typed=typed, maximum=MOST_WEIGHT)
    return int(text)


def check_weights(weights: Mapping[str, int]) -> None:
    """Refuse a grid in which nothing weighs anything."""
    if weights and not any(weights.values()):
        raise RuleViolation("weights-all-zero", field="weights")


def read_scores(
    typed: Mapping[str, tuple[str, str]], known: Iterable[str], language: str
) -> dict[str, Score]:
    """The scores that were typed, by criterion: (points, reason), a blank one being no score.

    Raises ``RuleViolation`` naming the criterion: one that the grid does not have, points that are
    no whole number from 0 to 3, a score without reason, a reason without score or too long.
    """
    codes = list(known)
    found = {}
    for code, (points, reason) in typed.items():
        words = clean_text(reason)
        if code not in codes:
            raise RuleViolation("score-of-nothing", field="scores", criterion=code)
        is_blank = points in {"", NOT_SCORED}
        if is_blank and not words:
            continue
        if is_blank or points not in {str(one) for one in LABELS}:
            raise RuleViolation("score-missing", field="scores", criterion=code)
        if not words:
            raise RuleViolation("score-without-reason", field="scores", criterion=code)
        if len(words) > REASON_LENGTH:
            raise RuleViolation(
                "score-reason-too-long",
                field="scores",
                criterion=code,
                maximum=REASON_LENGTH,
                length=len(words),
            )
        found[code] = Score(int(points), {language: words})
    if not found:
        raise RuleViolation("scores-missing", field="scores")
    return {code: found[code] for code in codes if code in found}
