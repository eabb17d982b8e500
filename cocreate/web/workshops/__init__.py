"""Workshops as they are prepared: the list, their details, their agenda, their papers."""

from cocreate.web.workshops import agenda, papers, rehearsals
from cocreate.web.workshops.pages import blueprint

blueprint.register_blueprint(agenda.blueprint)
blueprint.register_blueprint(papers.blueprint)
blueprint.register_blueprint(rehearsals.blueprint)

__all__ = ["blueprint"]
