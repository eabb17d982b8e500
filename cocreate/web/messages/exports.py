"""Refusals of files to take away."""

from cocreate.domain.text import N_

SENTENCES = {
    "exports-busy": N_(
        "Many files are being made at this moment. Ask again in %(retry_after)s seconds."
    ),
}
