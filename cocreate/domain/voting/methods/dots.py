"""Dots: spread a small budget of dots over the proposals; most dots first."""

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
from cocreate.domain.voting.counting import count

MOST_DOTS = 100


class Dots:
    """Settings ``total`` (default 5) and ``max_per_option`` (default 3, never above the total).

    ``min_options`` (default 0) asks whoever puts dots to spread them: one favourite alone would say
    nothing about the rest of a plan.
    """

    key = "dots"
    title = N_("Dots")
    description = N_("Everyone spreads a small number of dots over the proposals.")
    most_options = None
    setting_fields = (
        SettingField(
            name="total",
            label=N_("Dots for each person"),
            help=N_("Nobody has to use all of them."),
            default=5,
            minimum=1,
            maximum=MOST_DOTS,
        ),
        SettingField(
            name="max_per_option",
            label=N_("Most dots that one person can put on one proposal"),
            help=N_("At most the number of dots that each person has."),
            default=3,
            minimum=1,
            maximum=MOST_DOTS,
            at_most="total",
        ),
        SettingField(
            name="min_options",
            label=N_("Fewest proposals that one person can put dots on"),
            help=N_("0 for no minimum. A blank ballot is always possible."),
            default=0,
            maximum=MOST_DOTS,
            at_most="total",
        ),
    )

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Read both caps and the spread, which the number of options bounds."""
        settings = read_fields(self.setting_fields, raw, option_count)
        if spread(settings) > option_count:
            raise RuleViolation(
                "limit-out-of-bounds", field="min_options", minimum=0, maximum=option_count
            )
        return settings

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """A number of dots for each proposal; the form says how many are left."""
        del option_count
        return BallotForm(
            MarkInput.NUMBER,
            highest=settings["max_per_option"],
            points=settings["total"],
            fewest=spread(settings),
        )

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse more dots than the total or than the cap on one option, and too little spread."""
        marks = read_marks(raw, option_ids)
        if sum(marks.values()) > settings["total"]:
            raise RuleViolation(
                "too-many-dots", maximum=settings["total"], chosen=sum(marks.values())
            )
        if any(mark > settings["max_per_option"] for mark in marks.values()):
            raise RuleViolation("too-many-dots-on-one", maximum=settings["max_per_option"])
        if 0 < len(marks) < spread(settings):
            raise RuleViolation("too-few-choices", minimum=spread(settings), chosen=len(marks))
        return marks

    def tally(
        self,
        ballots: Iterable[Marks],
        option_ids: Sequence[str],
        settings: Settings | None = None,
    ) -> Tally:
        """Add up the dots of each option; supporters are people, whatever their dots."""
        del settings
        return count(self.key, ballots, option_ids)


def spread(settings: Settings) -> int:
    """The fewest options that a ballot with dots must mark; polls sealed before it had none."""
    return settings.get("min_options", 0)
