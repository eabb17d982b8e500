"""The decision studio: an envelope studied, an official run locked, shown to the room."""

from cocreate.web.studio import live, pages, runs, settings

BLUEPRINTS = (pages.blueprint, settings.blueprint, runs.blueprint)
live.register()
