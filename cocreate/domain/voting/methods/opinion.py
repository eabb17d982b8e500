"""Agree, disagree or pass: three answers to each statement, and silence is a fourth.

The marks are those that opinion groups are computed from.
"""

from collections.abc import Iterable, Mapping, Sequence

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
from cocreate.domain.voting.counting import Scale, count

AGREE, DISAGREE, PASS = 1, 2, 3
WORDS: dict[int, str] = {AGREE: N_("I agree"), DISAGREE: N_("I disagree"), PASS: N_("I pass")}


class Opinion:
    """No settings: everybody may answer as much as they like, and pass on what they do not know."""

    key = "opinion"
    title = N_("Agree, disagree or pass")
    description = N_("Everyone says of each proposal whether they agree, disagree or pass.")
    most_options = None
    setting_fields: tuple[SettingField, ...] = ()

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """There is nothing to read."""
        return read_fields(self.setting_fields, raw, option_count)

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """One of the three answers for each proposal, or none."""
        del settings, option_count
        return BallotForm(MarkInput.CHOICE, highest=PASS, choices=WORDS)

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse a mark that is none of the three."""
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
        """People who agree, then fewer who disagree, out of those who answered, passes included."""
        del settings
        scale = Scale(
            worth={AGREE: 1, DISAGREE: 0, PASS: 0}.__getitem__,
            has_points=False,
            supports={AGREE}.__contains__,
            opposes=frozenset({DISAGREE}),
            each_apart=True,
        )
        return count(self.key, ballots, option_ids, scale)
