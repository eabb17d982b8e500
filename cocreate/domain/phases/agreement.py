"""Agreement on the shortlist: each kept proposal is judged on the eight levels of agreement."""

from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_
from cocreate.domain.voting import SettingField
from cocreate.domain.workshops import Blocker, Consequence, Phase, PhaseFacts

SHORTLIST_SIZE = SettingField(
    name="shortlist_size",
    label=N_("Proposals on the shortlist"),
    help=N_("As many of the best placed are proposed for the shortlist; ties are all kept."),
    default=5,
    minimum=1,
    maximum=100,
)


def blockers(facts: PhaseFacts) -> tuple[Blocker, ...]:
    """A shortlist is proposed from a closed vote, so there must be one, counted or not."""
    return () if facts.has_closed_vote else (Blocker("no-closed-vote"),)


AGREEMENT = Phase(
    key="agreement",
    title=N_("Agreement on the shortlist"),
    purpose=N_("Each shortlisted proposal is judged: how far do people agree with it?"),
    default_minutes=15,
    opens=frozenset({Capability.SEE_PROPOSALS, Capability.VOTE}),
    holds_poll=True,
    default_method="gradients",
    takes_shortlist=True,
    blockers=blockers,
    setting_fields=(SHORTLIST_SIZE,),
    on_enter=frozenset({Consequence.REVEAL_PROPOSALS}),
    on_leave=frozenset({Consequence.CLOSE_POLL}),
)
