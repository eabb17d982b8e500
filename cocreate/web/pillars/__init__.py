"""Programmes and pillars: their public pages, and where staff prepare them."""

from cocreate.web.pillars import desk, frames, programmes, public

BLUEPRINTS = (public.blueprint, desk.blueprint)
PARTS_OF_DESK = (frames, programmes)
"""Modules whose pages belong to the desk; importing them is what adds their routes to it."""
