"""Consolidation: the proposals are read together, grouped, merged and clarified before a vote."""

from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_
from cocreate.domain.workshops import Blocker, Consequence, Phase, PhaseFacts


def blockers(facts: PhaseFacts) -> tuple[Blocker, ...]:
    """There must be something to consolidate."""
    return () if facts.proposals else (Blocker("no-proposals-yet"),)


CONSOLIDATION = Phase(
    key="consolidation",
    title=N_("Clarify and merge"),
    purpose=N_("Proposals are read together, grouped, and merged where they say the same."),
    default_minutes=30,
    opens=frozenset({Capability.SEE_PROPOSALS, Capability.ARRANGE, Capability.REVISE_PROPOSALS}),
    blockers=blockers,
    on_enter=frozenset({Consequence.REVEAL_PROPOSALS}),
)
