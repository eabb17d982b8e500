"""What can be taken away: the report of a workshop, and every document in every kind of file."""

from cocreate.web.files import exports, reports

BLUEPRINTS = (exports.blueprint, reports.blueprint)
