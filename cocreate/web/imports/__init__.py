"""Bringing in sheets, organisations and proposals from a file, after a look at what it would do."""

from cocreate.web.imports import pages

BLUEPRINTS = (pages.blueprint,)
