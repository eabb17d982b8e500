"""Score: each proposal gets a note, from 0 to 5 or to 10; highest total first."""

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

LOWEST_TOP, HIGHEST_TOP = 5, 10
BOTTOM_WORDS, TOP_WORDS = N_("0: not at all"), {5: N_("5: fully"), 10: N_("10: fully")}


class Score:
    """Setting ``highest`` (default 5): the best note. 0 is an opinion, no note is none.

    Notes of the upper half are support, those of the lower half opposition; on a scale with a
    middle, the middle is neither. Distributions say more than totals, so both are kept.
    """

    key = "score"
    title = N_("Score")
    description = N_("Everyone gives each proposal a note, from 0 to 5 or to 10.")
    most_options = None
    setting_fields = (
        SettingField(
            name="highest",
            label=N_("Best note"),
            help=N_("5 is quick to answer on a phone; 10 tells finer differences."),
            default=LOWEST_TOP,
            minimum=LOWEST_TOP,
            maximum=HIGHEST_TOP,
        ),
    )

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Read ``highest``, from 5 to 10."""
        return read_fields(self.setting_fields, raw, option_count)

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """One note for each proposal, or none."""
        del option_count
        top = settings["highest"]
        words = {note: str(note) for note in range(top + 1)}
        words |= {0: BOTTOM_WORDS, top: TOP_WORDS.get(top, str(top))}
        return BallotForm(MarkInput.CHOICE, lowest=0, highest=top, choices=words)

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse a note above the best one."""
        marks = read_marks(raw, option_ids, keep_zero=True)
        if any(mark > settings["highest"] for mark in marks.values()):
            raise RuleViolation("unknown-level")
        return marks

    def tally(
        self,
        ballots: Iterable[Marks],
        option_ids: Sequence[str],
        settings: Settings | None = None,
    ) -> Tally:
        """Add up the notes of each option; the share is of those who gave one."""
        top = LOWEST_TOP if settings is None else settings["highest"]
        scale = Scale(
            supports=lambda note: note * 2 > top,
            opposes=frozenset(note for note in range(top + 1) if note * 2 < top),
            each_apart=True,
        )
        return count(self.key, ballots, option_ids, scale)
