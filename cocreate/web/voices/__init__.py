"""What others say of a plan: consultations, the voices beside a sheet, the pages behind links."""

from cocreate.web.voices import consultations, links, sheets

BLUEPRINTS = (consultations.blueprint, sheets.blueprint, links.blueprint)
