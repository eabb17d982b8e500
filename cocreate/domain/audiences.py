"""For whom something is shown: what may be seen differs, and every query that differs asks."""

from enum import StrEnum


class Audience(StrEnum):
    """A phone in the room, whoever runs the room, or the projector that all of it sees."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    SCREEN = "screen"
