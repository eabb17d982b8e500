"""Schulze: options are ranked; whoever wins every duel wins, and chains of duels settle the rest.

Source: Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and
Condorcet-consistent single-winner election method", Social Choice and Welfare 36, 2011.
"""

from collections.abc import Iterable, Mapping, Sequence

from cocreate.domain.text import N_
from cocreate.domain.voting import BallotForm, MarkInput, Marks, SettingField, Settings, Tally
from cocreate.domain.voting.counting import Scale, count, rank_by
from cocreate.domain.voting.ranking import (
    MOST_RANKED,
    check_option_count,
    duels,
    read_positions,
    widest_paths,
)


class Schulze:
    """The score of an option is the number of others that it beats, directly or by a chain."""

    key = "schulze"
    title = N_("Ranking, by duels")
    description = N_(
        "Everyone ranks the proposals; a proposal beats another when more people put it above."
    )
    most_options = MOST_RANKED
    setting_fields: tuple[SettingField, ...] = ()

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """There is nothing to read; more than ten options are refused."""
        del raw
        check_option_count(option_count)
        return {}

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """A place for each proposal, each place once."""
        del settings
        return BallotForm(MarkInput.RANK, highest=max(option_count, 1), most=max(option_count, 1))

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse a place that is given twice or does not exist; gaps are closed."""
        del settings
        return read_positions(raw, option_ids)

    def tally(
        self,
        ballots: Iterable[Marks],
        option_ids: Sequence[str],
        settings: Settings | None = None,
    ) -> Tally:
        """Rank by strongest paths; supporters are the people who ranked the option."""
        del settings
        cast = list(ballots)
        paths = widest_paths(duels(cast, option_ids))
        beaten = (paths > paths.T).sum(axis=1).tolist()
        wins = dict(zip(option_ids, beaten, strict=True))
        tally = count(self.key, cast, option_ids, Scale(has_points=False))
        return rank_by(tally, wins, wins)
