"""Approval: mark the proposals one supports, up to a maximum; most supporters first."""

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


class Approval:
    """One mark a proposal at most; setting ``max_choices`` (default 5, or all if fewer).

    ``min_choices`` (default 0) asks for several marks from whoever marks at all: a ballot with one
    mark would let a single favourite steal the vote. A blank ballot is valid all the same.
    """

    key = "approval"
    title = N_("Approval")
    description = N_("Everyone marks the proposals that they support, up to a maximum.")
    most_options = None
    setting_fields = (
        SettingField(
            name="max_choices",
            label=N_("Most proposals that one person can mark"),
            help=N_("At most the number of proposals."),
            default=5,
            minimum=1,
        ),
        SettingField(
            name="min_choices",
            label=N_("Fewest proposals that one person can mark"),
            help=N_("0 for no minimum. A blank ballot is always possible."),
            default=0,
            at_most="max_choices",
        ),
    )

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Read ``max_choices``, between 1 and the number of options, then ``min_choices``."""
        return read_fields(self.setting_fields, raw, option_count)

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """One tick for each proposal that is supported."""
        del option_count
        return BallotForm(
            MarkInput.TICK, most=settings["max_choices"], fewest=settings["min_choices"]
        )

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse a mark other than 1, and more or fewer marks than the settings allow."""
        marks = read_marks(raw, option_ids)
        if any(mark != 1 for mark in marks.values()):
            raise RuleViolation("mark-not-a-number")
        if len(marks) > settings["max_choices"]:
            raise RuleViolation(
                "too-many-choices", maximum=settings["max_choices"], chosen=len(marks)
            )
        if 0 < len(marks) < settings["min_choices"]:
            raise RuleViolation(
                "too-few-choices", minimum=settings["min_choices"], chosen=len(marks)
            )
        return marks

    def tally(
        self,
        ballots: Iterable[Marks],
        option_ids: Sequence[str],
        settings: Settings | None = None,
    ) -> Tally:
        """Count the supporters of each option, out of all who voted, blank ballots included."""
        del settings
        return count(self.key, ballots, option_ids)
