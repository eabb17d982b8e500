"""For whom something is shown: what may be seen differs, and every query that differs asks."""

from enum import StrEnum

from cocreate.domain.permissions import Permission


class Audience(StrEnum):
    """A phone in the room, whoever runs the room, the projector that all of it sees, the studio.

    The studio is where an envelope is studied; the stage is what of it the projector shows.
    """

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    SCREEN = "screen"
    STUDIO = "studio"
    STAGE = "stage"


PERMISSIONS = {
    Audience.PARTICIPANT: Permission.WORKSHOP_TAKE_PART,
    Audience.FACILITATOR: Permission.WORKSHOP_READ,
    Audience.SCREEN: Permission.WORKSHOP_SCREEN,
    Audience.STUDIO: Permission.STUDY_READ,
    Audience.STAGE: Permission.STUDY_READ,
}
"""What whoever follows a workshop must hold in it."""

ON_THE_WALL = frozenset({Audience.SCREEN, Audience.STAGE})
"""What a projector shows, in the language that was chosen for projectors."""
