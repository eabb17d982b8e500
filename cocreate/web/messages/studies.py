"""Refusals of the decision studio: what is announced, computed, locked and shown."""

from cocreate.domain.text import N_

SENTENCES = {
    "actions-missing": N_("Name the actions by their numbers, with commas between them."),
    "ballots-too-few": N_(
        "Ballots leave the product only from %(fewest)s on: fewer could lead to somebody."
    ),
    "cost-without-central": N_("Write the central cost too, or leave all three empty."),
    "forced-without-reason": N_(
        "An action is put in or kept out only with the name of who answers for it and the reason."
    ),
    "no-ballot-here": N_(
        "This phone has no ballot in the vote behind this selection, or can no longer find it."
    ),
    "objective-missing": N_("Name the objective of this limit."),
    "one-action-missing": N_("Name one action by its number."),
    "costs-out-of-order": N_(
        "Write the low cost, then the central one, then the high one: none may be above the next."
    ),
    "engine-gave-up": N_(
        "The computation broke off. Ask for it again; if it happens twice, tell the administrator."
    ),
    "no-such-run": N_("This selection does not exist, or is not for you."),
    "no-such-study": N_("This study does not exist, or is not for you."),
    "objective-not-served": N_(
        "No action serves “%(objective)s”. Choose an objective that some action serves."
    ),
    "result-not-shown-yet": N_(
        "Show the room the result of the vote first: a selection tells much of it."
    ),
    "run-differs": N_(
        "The ballots or actions are no longer those of this run. Tell the administrator."
    ),
    "study-changed-meanwhile": N_(
        "Somebody changed this study meanwhile. Look at it again, then repeat what you wanted."
    ),
    "study-costs-missing": N_(
        "%(count)s actions have no cost: %(actions)s. Write their costs, or tick that they are "
        "left out."
    ),
    "study-without-actions": N_("No action has a cost yet. Write the costs first."),
    "study-without-votes": N_(
        "No workshop of this plan has a counted vote by approvals, points or scores."
    ),
    "vote-not-selectable": N_(
        "Money cannot be shared out by this way of voting. Use approvals, dots or scores."
    ),
    "weight-too-large": N_("The weight of a workshop is at most 1000."),
}
