"""The room as people meet it: the door, the page on a phone, and the projector."""

from cocreate.web.room import commitments, joining, pages, screen

BLUEPRINTS = (joining.blueprint, pages.blueprint, screen.blueprint)
PARTS_OF_ROOM = (commitments,)
"""Modules whose pages belong to the room; importing them is what adds their routes to it."""
