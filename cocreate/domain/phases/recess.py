"""A break: the room rests, the screens say when it goes on; it reveals nothing by itself."""

from cocreate.domain.permissions import Capability
from cocreate.domain.text import N_
from cocreate.domain.workshops import Phase

RECESS = Phase(
    key="recess",
    title=N_("Break"),
    purpose=N_("A break; the screens say when the workshop goes on."),
    default_minutes=15,
    after_reveal=frozenset({Capability.SEE_PROPOSALS}),
)
