"""Gradients of agreement: each proposal is judged on eight levels, from endorsement to veto.

The levels are those of Sam Kaner's scale (1987), in the order of the domain study, section 7. Two
things are fixed before the vote, as the method asks: the support needed, and whether a veto counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_
from cocreate.domain.voting import (
    BallotForm,
    MarkInput,
    Marks,
    SettingField,
    SettingKind,
    Settings,
    Tally,
    read_fields,
    read_marks,
)
from cocreate.domain.voting.counting import Scale, count

LEVELS: dict[int, str] = {
    1: N_("I endorse it"),
    2: N_("I agree, with a minor point"),
    3: N_("I support it with reservations"),
    4: N_("I abstain"),
    5: N_("It needs more discussion"),
    6: N_("I do not like it but will support it"),
    7: N_("I seriously disagree"),
    8: N_("I veto it"),
}
"""What each mark means; an unmarked proposal was not judged, which is not an abstention."""

LEVEL_KEYS: dict[int, str] = {
    1: "endorse",
    2: "minor-contention",
    3: "support-with-reservations",
    4: "abstain",
    5: "more-discussion",
    6: "dislike-but-support",
    7: "serious-disagreement",
    8: "veto",
}
"""The stable names of the levels, for files and style sheets."""

RELUCTANT, VETO = 6, 8
SUPPORTING = frozenset({1, 2, 3, RELUCTANT})
"""The levels that promise support, whether gladly or not."""
OPPOSING = frozenset({7, VETO})
"""The levels that oppose; asking for more discussion does not."""


class Gradients:
    """Each proposal is judged apart; unjudged is not an abstention and leaves the share alone.

    Settings: ``threshold_percent`` (default 80), the support needed among those who judged;
    ``reluctant_supports`` (default yes), whether level 6 is support; ``veto_blocks`` (default yes),
    whether one veto refuses a proposal whatever its support.
    """

    key = "gradients"
    title = N_("Gradients of agreement")
    description = N_("Everyone says how far they agree with each proposal, on eight levels.")
    most_options = None
    setting_fields = (
        SettingField(
            name="threshold_percent",
            label=N_("Support needed, in percent"),
            help=N_("Of the people who judged the proposal."),
            default=80,
            minimum=1,
            maximum=100,
        ),
        SettingField(
            name="reluctant_supports",
            label=N_("“I do not like it but will support it” is support"),
            help=N_("If not, this level counts neither for nor against."),
            default=1,
            maximum=1,
            kind=SettingKind.YES_NO,
        ),
        SettingField(
            name="veto_blocks",
            label=N_("One veto is enough to refuse a proposal"),
            help=N_("If not, a veto counts as serious disagreement."),
            default=1,
            maximum=1,
            kind=SettingKind.YES_NO,
        ),
    )

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Read the threshold, between 1 and 100 percent, and the two choices, 1 or 0."""
        return read_fields(self.setting_fields, raw, option_count)

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """One of the eight levels for each proposal; who opposes may say what would change it.

        Kaner's method asks them to (domain study, section 7); nobody is made to, because every tap
        of this ballot is saved by itself.
        """
        del settings, option_count
        return BallotForm(MarkInput.CHOICE, highest=VETO, choices=LEVELS, may_reason=OPPOSING)

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse a mark that is not one of the eight levels."""
        del settings
        marks = read_marks(raw, option_ids)
        if any(mark not in LEVELS for mark in marks.values()):
            raise RuleViolation("unknown-level")
        return marks

    def tally(
        self,
        ballots: Iterable[Marks],
        option_ids: Sequence[str],
        settings: Settings | None = None,
    ) -> Tally:
        """Rank options by the people who promise support, then by fewer who oppose.

        People, not shares: one supporter out of one judge does not outrank 20 out of 21.
        Acceptance looks at the share, and only with ``settings``; without, level 6 is support.
        """
        supporting = SUPPORTING
        if settings is not None and not settings["reluctant_supports"]:
            supporting -= {RELUCTANT}
        scale = Scale(
            worth=lambda level: int(level in supporting),
            has_points=False,
            supports=supporting.__contains__,
            opposes=OPPOSING,
            each_apart=True,
        )
        if settings is not None:
            scale = replace(scale, accepts=lambda people: accepts(people, supporting, settings))
        return count(self.key, ballots, option_ids, scale)


def accepts(people: Mapping[int, int], supporting: frozenset[int], settings: Settings) -> bool:
    """Whether the people at each level suffice, in whole numbers so that 80 % is exactly 80 %.

    A proposal that nobody judged is not accepted.
    """
    judged = sum(people.values())
    support = sum(n for level, n in people.items() if level in supporting)
    if settings["veto_blocks"] and people.get(VETO):
        return False
    return judged > 0 and support * 100 >= settings["threshold_percent"] * judged
