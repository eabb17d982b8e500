"""The page that runs a room, and every act on it: steps and door, board of proposals, votes."""

from cocreate.domain.audiences import Audience
from cocreate.web.dashboard import board, rehearsals, steps, votes
from cocreate.web.dashboard.page import REGIONS, dashboard_page
from cocreate.web.dashboard.pages import blueprint
from cocreate.web.live import pages as live_pages

for _part in (steps, board, votes, rehearsals):
    blueprint.register_blueprint(_part.blueprint)

live_pages.register(
    live_pages.LivePage(
        audience=Audience.FACILITATOR,
        regions=REGIONS,
        personal=frozenset(),
        load=dashboard_page,
    )
)

__all__ = ["blueprint"]
