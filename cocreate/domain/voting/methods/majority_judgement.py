"""Majority judgement: each proposal gets one of six words; the better middle word wins.

Source: Michel Balinski and Rida Laraki, "Majority Judgment", MIT Press, 2011.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_
from cocreate.domain.voting import (
    BallotForm,
    MarkInput,
    Marks,
    SettingField,
    Settings,
    Tally,
    read_fields,
    read_marks,
)
from cocreate.domain.voting.counting import Scale, count, rank_by

WORDS: dict[int, str] = {
    1: N_("Excellent"),
    2: N_("Very good"),
    3: N_("Good"),
    4: N_("Passable"),
    5: N_("Insufficient"),
    6: N_("To be rejected"),
}
WORST = 6
MIDDLE = Fraction(1, 2)


class MajorityJudgement:
    """Equal middle words are told apart by taking them away, one after the other.

    The score is 6 for an excellent middle word, 1 for a rejecting one, 0 for no judgement at all.
    Proposals that were not judged equally often are compared by shares, as if each judgement were
    repeated until all counts were equal; not judging is no judgement, and no rejection.
    """

    key = "majority-judgement"
    title = N_("Majority judgement")
    description = N_(
        "Everyone judges each proposal with one of six words; the better middle word wins."
    )
    most_options = None
    setting_fields: tuple[SettingField, ...] = ()

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """There is nothing to read."""
        return read_fields(self.setting_fields, raw, option_count)

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """One of the six words for each proposal, or none."""
        del settings, option_count
        return BallotForm(MarkInput.CHOICE, highest=WORST, choices=WORDS)

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse a mark that is none of the six words."""
        del settings
        marks = read_marks(raw, option_ids)
        if any(mark not in WORDS for mark in marks.values()):
            raise RuleViolation("unknown-level")
        return marks

    def tally(
        self,
        ballots: Iterable[Marks],
        option_ids: Sequence[str],
        settings: Settings | None = None,
    ) -> Tally:
        """Rank by middle words; the upper half of the words is support, the lower opposition."""
        del settings
        scale = Scale(
            worth=lambda mark: WORST + 1 - mark,
            has_points=False,
            supports={1, 2, 3}.__contains__,
            opposes=frozenset({5, 6}),
            each_apart=True,
        )
        tally = count(self.key, ballots, option_ids, scale)
        values = majority_values({one.option_id: one.detail for one in tally.standings})
        return rank_by(tally, values, {one: value[0] for one, value in values.items()})


def majority_values(
    people: Mapping[str, Mapping[int, int]],
) -> dict[str, tuple[int, ...]]:
    """What repeated removal of the lower middle word yields, comparable between options.

    The words of an option stand in a row from worst to best, stretched to length 1. Removal goes
    outwards from the middle, below and above in turn, so the words at equal distances from it are
    compared, the lower one first.
    """
    rows = {one: _row(marks) for one, marks in people.items()}
    distances = sorted({abs(end - MIDDLE) for row in rows.values() for end, _ in row} | {MIDDLE})
    steps = []
    inner = Fraction(0)
    for outer in distances:
        if outer > inner:
            steps.append((inner + outer) / 2)
            inner = outer
    values = {}
    for one, row in rows.items():
        pairs = [(_at(row, MIDDLE - step), _at(row, MIDDLE + step)) for step in steps]
        values[one] = tuple(value for pair in pairs for value in pair)
    return values


def _row(marks: Mapping[int, int]) -> list[tuple[Fraction, int]]:
    """Where each word ends in the row from worst to best, with its value (6 is best)."""
    total = sum(marks.values())
    row, end = [], 0
    for mark in sorted(marks, reverse=True):
        end += marks[mark]
        row.append((Fraction(end, total), WORST + 1 - mark))
    return row


def _at(row: Sequence[tuple[Fraction, int]], place: Fraction) -> int:
    return next((value for end, value in row if place <= end), 0)
