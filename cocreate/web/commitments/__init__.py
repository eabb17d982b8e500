"""Promises of organisations and the charter of a pillar: where staff handle them."""

from cocreate.web.commitments import charters, promises

BLUEPRINTS = (promises.blueprint, charters.blueprint)
