"""Silent ideation: everybody writes proposals alone; others' proposals stay hidden until reveal."""

from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_
from cocreate.domain.workshops import Blocker, Phase, PhaseFacts


def blockers(facts: PhaseFacts) -> tuple[Blocker, ...]:
    """No proposal step opens without a published frame; nobody can override it (rulings 12)."""
    if facts.has_published_frame:
        return ()
    return (Blocker("frame-not-published", {"missing": facts.missing_in_frame}),)


IDEATION = Phase(
    key="ideation",
    title=N_("Silent proposals"),
    purpose=N_("Everyone writes proposals alone, without seeing those of others."),
    default_minutes=15,
    opens=frozenset({Capability.PROPOSE, Capability.REVISE_PROPOSALS}),
    after_reveal=frozenset({Capability.SEE_PROPOSALS}),
    blockers=blockers,
)
