"""Borda: options are ranked; each place is worth one point less than the one above it.

Source: Jean-Charles de Borda, "Mémoire sur les élections au scrutin", 1781.
"""

from collections.abc import Iterable, Mapping, Sequence

from cocreate.domain.text import N_
from cocreate.domain.voting import BallotForm, MarkInput, Marks, SettingField, Settings, Tally
from cocreate.domain.voting.counting import Scale, count
from cocreate.domain.voting.ranking import MOST_RANKED, check_option_count, read_positions


class Borda:
    """With n options the first gets n - 1 points and the last none; unranked ones get none.

    Easy to explain, and open to strategy: Schulze's method stands beside it.
    """

    key = "borda"
    title = N_("Ranking, by points for each place")
    description = N_(
        "Everyone ranks the proposals; each place is worth one point more than the next."
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
        """Add up the points of the places; supporters are the people who ranked the option."""
        del settings
        size = len(option_ids)
        scale = Scale(worth=lambda place: size - place, has_points=False)
        return count(self.key, ballots, option_ids, scale)
