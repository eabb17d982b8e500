"""The vote: everybody marks the proposals on their own phone; closing counts once and for all."""

from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_
from cocreate.domain.workshops import Blocker, Consequence, Phase, PhaseFacts


def blockers(facts: PhaseFacts) -> tuple[Blocker, ...]:
    """A vote needs at least two proposals to choose between."""
    return () if facts.proposals >= 2 else (Blocker("too-few-proposals", {"minimum": 2}),)  # noqa: PLR2004


VOTE = Phase(
    key="vote",
    title=N_("Vote"),
    purpose=N_("Everyone marks the proposals on their own phone; marks can change until closing."),
    default_minutes=10,
    opens=frozenset({Capability.SEE_PROPOSALS, Capability.VOTE}),
    holds_poll=True,
    default_method="dots",
    blockers=blockers,
    on_enter=frozenset({Consequence.REVEAL_PROPOSALS}),
    on_leave=frozenset({Consequence.CLOSE_POLL}),
)
