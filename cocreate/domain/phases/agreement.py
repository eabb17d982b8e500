"""Agreement on the shortlist: each kept proposal is judged on the eight levels of agreement."""

from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_
from cocreate.domain.workshops import Blocker, Consequence, Phase, PhaseFacts


def blockers(facts: PhaseFacts) -> tuple[Blocker, ...]:
    """A shortlist is proposed from a closed vote, so there must be one."""
    return () if facts.has_closed_vote else (Blocker("no-closed-vote"),)


AGREEMENT = Phase(
    key="agreement",
    title=N_("Agreement on the shortlist"),
    purpose=N_("Each shortlisted proposal is judged: how far do people agree with it?"),
    default_minutes=15,
    opens=frozenset({Capability.SEE_PROPOSALS, Capability.VOTE}),
    holds_poll=True,
    default_method="gradients",
    blockers=blockers,
    on_leave=frozenset({Consequence.CLOSE_POLL}),
)
