"""For whom something is shown: what may be seen differs, and every query that differs asks."""

from enum import StrEnum


class Audience(StrEnum):
    """A phone in the room, whoever runs the room, the projector that all of it sees, the studio.

    The studio is where an envelope is studied, and its own page on the projector.
    """

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    SCREEN = "screen"
    STUDIO = "studio"
