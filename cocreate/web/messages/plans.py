"""Refusals between the shortlist of a room and a plan that is ready for arbitration."""

from cocreate.domain.text import N_

SENTENCES = {
    "amount-of-unknown-cost": N_(
        "A cost that is unknown has no amount. Remove the amount, or say how certain it is."
    ),
    "arbitration-under-way": N_(
        "Version %(number)s is still in arbitration. Close its round before you submit another."
    ),
    "certainty-missing": N_("Say how certain this amount is: order of magnitude, estimate, fixed."),
    "date-unreadable": N_("This date cannot be read. Write it as year-month-day: 2027-03-01."),
    "draft-already-made": N_(
        "The draft of this workshop has been made, so its shortlist stays. Leave a sheet out of "
        "the plan instead, with a reason."
    ),
    "label-missing": N_("Give each line a label, in at least one language."),
    "move-reason-missing": N_("Say why the action is abandoned."),
    "move-needs-before-vote": N_("This can only be done before the vote."),
    "move-needs-closed-poll": N_("Close the vote first."),
    "move-needs-decision-recorded": N_("The deciders must record their decision first."),
    "move-needs-leads-signed": N_("Every lead organisation must sign its commitment first."),
    "move-needs-making-draft": N_("Use the button that makes the draft."),
    "move-needs-new-round": N_("Submit the action again, in a new round of arbitration."),
    "move-needs-nothing-missing": N_("Submit the plan: it checks that nothing is missing."),
    "move-needs-version-frozen": N_("Submit the plan: it freezes a version of it."),
    "no-such-action": N_("This action sheet does not exist, or you may not read it."),
    "no-such-move": N_(
        "The action is no longer where it was. Load the page again to see what can be done."
    ),
    "no-such-plan": N_("This plan does not exist, or you may not read it."),
    "no-such-receipt": N_(
        "Nobody was given this code. Check each character; codes have four groups of four."
    ),
    "no-such-version": N_("This version of the plan does not exist, or you may not read it."),
    "not-kept-note-missing": N_("Say in words why “%(proposal)s” is not kept."),
    "not-kept-reason-missing": N_(
        "The vote would keep “%(proposal)s”. Choose the reason for leaving it out."
    ),
    "nothing-kept": N_("Keep at least one proposal: there is nothing to make a draft of."),
    "nothing-to-submit": N_(
        "There is no action in the draft plan. Put at least one sheet into it, then submit."
    ),
    "number-unreadable": N_("Write a number with digits only, for example 12 or 12.5."),
    "organisation-kind-unknown": N_("Choose what kind of organisation this is."),
    "organisation-missing": N_("Choose an organisation on each line."),
    "origin-person-missing": N_("Say who asks for this action, since no workshop has voted on it."),
    "origin-reason-missing": N_("Say why this action belongs in the plan."),
    "partner-twice": N_("An organisation stands here twice. Remove one of the lines."),
    "plan-changed-meanwhile": N_(
        "Somebody changed the plan while you were ordering it. Load the page again and repeat "
        "your change."
    ),
    "plan-not-ready": N_(
        "These sheets are not complete, so the plan cannot be submitted yet: %(actions)s. Open "
        "each one and fill in what it lists as missing."
    ),
    "proposal-not-keepable": N_(
        "One of the chosen proposals was withdrawn, merged or hidden. Load the page again."
    ),
    "proposal-not-voted": N_(
        "Nobody has voted on “%(proposal)s”. Hold a vote on it, or ask the coordinator to add a "
        "sheet by hand, with its reason."
    ),
    "receipt-malformed": N_("A code has 16 letters and figures, in four groups of four."),
    "sheet-aim-indicator-missing": N_(
        "Add an indicator of result or impact for each direct aim of the action."
    ),
    "sheet-changed-meanwhile": N_(
        "Somebody saved this sheet while you were writing. Compare both texts and choose."
    ),
    "sheet-choice-unknown": N_("This choice is no longer offered. Choose again from the list."),
    "sheet-cost-unknown": N_("Nobody can decide on an unknown cost. Give at least an estimate."),
    "sheet-dates-reversed": N_("The action ends before it begins. Correct one of the dates."),
    "sheet-field-missing": N_("This must be filled in before arbitration."),
    "sheet-field-unknown": N_("This sheet has no such field. Load the page again."),
    "sheet-is-frozen": N_(
        "The sheet %(action)s has been submitted and is frozen. It can be edited again if it is "
        "sent back."
    ),
    "sheet-languages-missing": N_("This must be written in French and in Dutch."),
    "sheet-lines-differ": N_("The sources of funding do not add up to the estimated budget."),
    "sheet-output-indicator-missing": N_("Add an indicator of what is done (output)."),
    "sheet-value-malformed": N_("This could not be read. Load the page again and repeat it."),
    "shortlist-tied": N_(
        "These proposals are tied, and only %(seats)s of them can be kept: %(proposals)s. Choose "
        "which."
    ),
    "source-missing": N_("Name the source of the money on each line."),
    "source-twice": N_("The same source and year stand here twice. Add the amounts up."),
    "too-many-receipts": N_("This proposal has %(maximum)s codes already. Use one of them."),
    "too-many-rows": N_("There can be at most %(maximum)s lines here."),
    "workshop-without-proposals": N_(
        "Nobody proposed anything in this workshop, so there is nothing to make a draft of."
    ),
    "workshops-missing": N_("Choose at least one workshop."),
    "workshops-of-several-pillars": N_(
        "These workshops belong to several pillars. Make a draft for each pillar."
    ),
    "year-unreadable": N_("Write a year with four figures, for example 2027."),
}
