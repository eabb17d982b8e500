"""Plus and minus under the D21 rule: a minus must be earned by two plus.

Source: Karel Janeček's D21 method: several plus votes of equal weight, fewer minus votes, and no
minus without at least twice as many plus.
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

PLUS, MINUS = 1, 2
PLUS_FOR_A_MINUS = 2
WORDS: dict[int, str] = {PLUS: N_("Plus"), MINUS: N_("Minus")}
WORTH = {PLUS: 1, MINUS: -1}


class PlusMinus:
    """Settings ``max_plus`` (default 4) and ``max_minus`` (default 2, never above the plus)."""

    key = "plus-minus"
    title = N_("Plus and minus")
    description = N_(
        "Everyone gives several plus and a few minus; each minus asks for two plus on the same "
        "ballot."
    )
    most_options = None
    setting_fields = (
        SettingField(
            name="max_plus",
            label=N_("Most plus that one person can give"),
            help=N_("At most the number of proposals."),
            default=4,
            minimum=1,
        ),
        SettingField(
            name="max_minus",
            label=N_("Most minus that one person can give"),
            help=N_("0 for none. Each minus asks for two plus."),
            default=2,
            at_most="max_plus",
        ),
    )

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Read both maxima."""
        return read_fields(self.setting_fields, raw, option_count)

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """Plus, minus or nothing for each proposal."""
        del option_count
        limits = {PLUS: settings["max_plus"], MINUS: settings["max_minus"]}
        return BallotForm(
            MarkInput.CHOICE,
            highest=MINUS,
            choices=WORDS,
            most=sum(limits.values()),
            limits=limits,
            beside={MINUS: (PLUS, PLUS_FOR_A_MINUS)},
        )

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse more plus or minus than there are, and a minus that no two plus have earned."""
        marks = read_marks(raw, option_ids)
        if any(mark not in WORDS for mark in marks.values()):
            raise RuleViolation("unknown-level")
        given = list(marks.values())
        plus, minus = given.count(PLUS), given.count(MINUS)
        if plus > settings["max_plus"]:
            raise RuleViolation("too-many-plus", maximum=settings["max_plus"], chosen=plus)
        if minus > settings["max_minus"]:
            raise RuleViolation("too-many-minus", maximum=settings["max_minus"], chosen=minus)
        if minus * PLUS_FOR_A_MINUS > plus:
            raise RuleViolation("minus-not-earned", needed=minus * PLUS_FOR_A_MINUS, chosen=plus)
        return marks

    def tally(
        self,
        ballots: Iterable[Marks],
        option_ids: Sequence[str],
        settings: Settings | None = None,
    ) -> Tally:
        """Plus less minus; both are kept apart, so that an even split is not taken for silence."""
        del settings
        scale = Scale(
            worth=WORTH.__getitem__,
            has_points=False,
            supports={PLUS}.__contains__,
            opposes=frozenset({MINUS}),
        )
        return count(self.key, ballots, option_ids, scale)
