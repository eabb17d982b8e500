"""The scenes that the guides show; each is played on a ``Stage`` and keeps its pictures."""

from collections.abc import Callable

from docs.guide.scenes import chain, effect, rehearsal, room, voices
from docs.guide.stage import Stage

SCENES: dict[str, Callable[[Stage], None]] = {
    "room": room.play,
    "rehearsal": rehearsal.play,
    "chain": chain.play,
    "effect": effect.play,
    "voices": voices.play,
}
"""By name, in the order in which they are played; each finds the demonstration as it was loaded."""
