"""The follow-up: boards and actions for staff, the quarterly form of a lead, notices."""

from cocreate.web.followup import (
    actions,
    boards,
    crossings,
    evaluation,
    explorer,
    notices,
    open_data,
    own_reports,
    reports,
    reviews,
    revisions,
    words,
)

BLUEPRINTS = (
    boards.blueprint,
    actions.blueprint,
    reports.blueprint,
    own_reports.blueprint,
    reviews.blueprint,
    revisions.blueprint,
    notices.blueprint,
    evaluation.blueprint,
    open_data.blueprint,
    crossings.blueprint,
    explorer.blueprint,
)
words.add_to(boards.blueprint)
