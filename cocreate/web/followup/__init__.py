"""The follow-up: boards and actions for staff, the quarterly form of a lead, notices."""

from cocreate.web.followup import actions, boards, reports, words

BLUEPRINTS = (boards.blueprint, actions.blueprint, reports.blueprint)
words.add_to(boards.blueprint)
