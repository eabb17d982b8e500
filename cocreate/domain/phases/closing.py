"""The closing: results are shown, what happens next is said, organisations offer what they do."""

from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_
from cocreate.domain.workshops import Consequence, Phase

CLOSING = Phase(
    key="closing",
    title=N_("Closing"),
    purpose=N_("The results in one view, and what happens with them next."),
    default_minutes=10,
    opens=frozenset({Capability.SEE_PROPOSALS, Capability.COMMIT}),
    on_enter=frozenset({Consequence.REVEAL_PROPOSALS}),
)
