"""Consent: a proposal stands unless somebody has a reasoned objection to it.

Source: the consent decision of sociocracy (Gerard Endenburg): not whether everybody likes it, but
whether anybody sees harm in it. An objection is worth its reason, so the ballot asks for one;
reasons are kept beside the marks, never in them (``voting.objections``).
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

CONSENT, RESERVATION, ASIDE, OBJECTION = 1, 2, 3, 4
WORDS: dict[int, str] = {
    CONSENT: N_("I consent"),
    RESERVATION: N_("I consent, with a reservation"),
    ASIDE: N_("I stand aside"),
    OBJECTION: N_("I object, and say why"),
}
CONSENTING = frozenset({CONSENT, RESERVATION})


class Consent:
    """Setting ``max_objections`` (default 0): with more objections a proposal does not stand."""

    key = "consent"
    title = N_("Consent")
    description = N_("Everyone consents to each proposal, stands aside, or objects and says why.")
    most_options = None
    setting_fields = (
        SettingField(
            name="max_objections",
            label=N_("Objections that a proposal can bear"),
            help=N_("0: one objection is enough, and is worked on before the proposal comes back."),
            default=0,
            maximum=1000,
        ),
    )

    def read_settings(self, raw: Mapping[str, object], option_count: int) -> Settings:
        """Read the number of objections."""
        return read_fields(self.setting_fields, raw, option_count)

    def ballot_form(self, settings: Settings, option_count: int) -> BallotForm:
        """One of the four answers for each proposal; an objection comes with its reason."""
        del settings, option_count
        return BallotForm(
            MarkInput.CHOICE,
            highest=OBJECTION,
            choices=WORDS,
            with_reason=frozenset({OBJECTION}),
        )

    def read_ballot(
        self, raw: Mapping[str, object], settings: Settings, option_ids: Sequence[str]
    ) -> Marks:
        """Refuse a mark that is none of the four."""
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
        """Rank options by people who consent, then by fewer objections.

        With ``settings``, an option is accepted when somebody consents and objections are few.
        """
        accepts = None
        if settings is not None:
            most = settings["max_objections"]

            def accepts(people: Mapping[int, int]) -> bool:
                consenting = sum(people.get(mark, 0) for mark in CONSENTING)
                return consenting > 0 and people.get(OBJECTION, 0) <= most

        scale = Scale(
            worth=lambda mark: int(mark in CONSENTING),
            has_points=False,
            supports=CONSENTING.__contains__,
            opposes=frozenset({OBJECTION}),
            each_apart=True,
            accepts=accepts,
        )
        return count(self.key, ballots, option_ids, scale)
