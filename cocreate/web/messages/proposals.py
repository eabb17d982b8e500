"""Refusals around proposals: writing them, arranging them, what a step still needs."""

from cocreate.domain.text import N_

SENTENCES = {
    "card-moved-meanwhile": N_(
        "Proposal %(number)s was moved by somebody else meanwhile. Nothing was moved: look where "
        "it stands now, then move it again if you still want to."
    ),
    "group-changed-meanwhile": N_(
        "Somebody else renamed or emptied this group meanwhile. Look at the board as it is now."
    ),
    "group-label-missing": N_("Give the group a label."),
    "no-closed-vote": N_("There is no result yet to take a shortlist from. Hold a vote first."),
    "no-proposals-yet": N_("There is no proposal yet. Hold a step for proposals first."),
    "no-such-proposal": N_("This proposal does not exist, or it cannot be read now."),
    "not-now-arrange": N_(
        "Proposals are arranged while they are clarified or discussed. Go to such a step first."
    ),
    "not-now-propose": N_("Proposals are not open now. Keep your text, and wait for the step."),
    "not-now-revise-proposals": N_("Proposals can no longer be changed in this step."),
    "not-now-see-proposals": N_("The proposals of others are shown when the facilitator says so."),
    "not-your-proposal": N_("Only its author can change this proposal."),
    "obstacle-missing": N_("Choose at least one obstacle that your proposal helps to remove."),
    "proposal-changed-meanwhile": N_(
        "This proposal was changed meanwhile. Your text is kept: compare it with the new one, then "
        "send it again."
    ),
    "proposal-is-hidden": N_("A hidden proposal cannot be merged. Show it again first."),
    "proposal-not-merged": N_("This proposal does not come from a merge, so it cannot be split."),
    "proposal-not-on-board": N_(
        "One of these proposals was withdrawn or merged meanwhile. Look at the board as it is now."
    ),
    "proposal-not-open": N_(
        "This proposal was withdrawn, merged or taken further, so it can no longer be changed."
    ),
    "proposal-was-voted-on": N_(
        "The room has voted on this proposal, so its author can no longer change or withdraw it."
    ),
    "summary-missing": N_("Say in a few sentences what you propose."),
    "too-few-proposals": N_("A vote needs at least %(minimum)s proposals."),
    "too-few-to-merge": N_("Choose at least %(minimum)s proposals to merge."),
    "too-many-proposals": N_(
        "Everyone can send at most %(maximum)s proposals here. Withdraw one to send another."
    ),
    "unknown-aim": N_("Choose for each aim: none, indirect or direct."),
    "unknown-frame-item": N_("Choose obstacles and objectives from the list."),
}
