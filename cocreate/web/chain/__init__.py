"""The chain from a room's shortlist to the published plan: its pages, in the order of the chain."""

from cocreate.web.chain import (
    amounts,
    arbitration,
    coherence,
    filters,
    grids,
    plans,
    publication,
    receipts,
    sealing,
    sheets,
    weighing,
)

BLUEPRINTS = (
    amounts.blueprint,
    plans.blueprint,
    sheets.blueprint,
    coherence.blueprint,
    arbitration.blueprint,
    weighing.blueprint,
    grids.blueprint,
    sealing.blueprint,
    publication.blueprint,
    receipts.blueprint,
)
filters.add_to(plans.blueprint)
