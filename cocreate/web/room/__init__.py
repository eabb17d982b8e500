"""The room as people meet it: the door, the page on a phone, and the projector."""

from cocreate.web.room import joining, pages, screen

BLUEPRINTS = (joining.blueprint, pages.blueprint, screen.blueprint)
