"""The discussion of a result: the figures are on the screen, proposals can still be clarified."""

from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_
from cocreate.domain.workshops import Consequence, Phase

DISCUSSION = Phase(
    key="discussion",
    title=N_("Discussion"),
    purpose=N_("The result is discussed; the facilitator completes and clarifies proposals."),
    default_minutes=30,
    opens=frozenset({Capability.SEE_PROPOSALS, Capability.ARRANGE}),
    on_enter=frozenset({Consequence.REVEAL_PROPOSALS}),
)
