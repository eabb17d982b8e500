"""The opening: the vision, the obstacles and the rules of the room are shown; nobody writes yet."""

from cocreate.domain.text import N_
from cocreate.domain.workshops import Phase

OPENING = Phase(
    key="opening",
    title=N_("Opening"),
    purpose=N_("The vision of the pillar, the obstacles and the rules of the room."),
    default_minutes=15,
)
