"""Refusals around a vote: its rules, its opening and closing, one's own ballot."""

from cocreate.domain.text import N_

SENTENCES = {
    "ballot-key-malformed": N_(
        "This is not a receipt of a vote. A receipt has 64 characters, from 0 to 9 and from a to f."
    ),
    "ballot-needs-name": N_(
        "In this vote your name stands beside your marks. Enter your name first, then vote."
    ),
    "ballot-seed-lost": N_(
        "You have already voted, and your vote counts. This phone no longer has what it takes to "
        "change it, because its memory of this site was erased."
    ),
    "ballot-seed-missing": N_(
        "This phone cannot vote in secret yet. Allow cookies for this site, load the page again, "
        "then vote."
    ),
    "ballot-too-late": N_(
        "The vote is over, and this change came too late to count. What you had sent before counts."
    ),
    "limit-out-of-bounds": N_("Enter a whole number from %(minimum)s to %(maximum)s."),
    "mark-not-a-number": N_("One of the marks cannot be read. Load the page again, then vote."),
    "minus-not-earned": N_(
        "Each minus asks for two plus. You need %(needed)s plus and gave %(chosen)s."
    ),
    "no-such-poll": N_("This vote does not exist, or it is held in another workshop."),
    "not-a-number": N_("Enter a whole number, with digits only."),
    "not-now-vote": N_("The vote is not open now. Wait until the facilitator opens it."),
    "operation-id-malformed": N_(
        "This request came in a form that cannot be read. Load the page again, then repeat it."
    ),
    "option-not-votable": N_(
        "One of the chosen proposals was withdrawn, merged or hidden. Choose again from the list."
    ),
    "poll-is-over": N_("This vote is over and stays so. Prepare a new round to vote again."),
    "poll-not-correctable": N_("A round can only correct a round of the same step. Choose again."),
    "poll-not-open": N_("This vote has not been opened yet, so there is nothing to close."),
    "poll-not-over": N_(
        "This step has a vote that is not over. Close it before preparing another."
    ),
    "poll-without-options": N_("There is nothing to vote on yet. Choose at least one proposal."),
    "rank-out-of-bounds": N_("There are %(maximum)s places. Choose one of them."),
    "rank-twice": N_("Two proposals have the same place. Give each place once."),
    "reason-missing": N_("Say why you object. An objection counts with its reason."),
    "reason-too-long": N_(
        "The reason has %(length)s characters. Shorten it to %(maximum)s at most."
    ),
    "result-differs": N_(
        "The stored result and its ballots do not agree, so it cannot be shown. Ask the operator "
        "of the server for a recount before you use it."
    ),
    "rules-sealed": N_(
        "The rules have been sealed since the first ballot. To correct them, close the vote and "
        "prepare a new round."
    ),
    "secrecy-weakened": N_(
        "The vote is open with a promise of secrecy that cannot be weakened. Close it and prepare "
        "a new round instead."
    ),
    "step-holds-no-vote": N_("This step holds no vote. Add a vote step to the agenda."),
    "too-few-choices": N_(
        "Mark at least %(minimum)s proposals, or none for a blank vote. You marked %(chosen)s."
    ),
    "too-many-choices": N_("Mark at most %(maximum)s proposals. You marked %(chosen)s."),
    "too-many-dots": N_("You have %(maximum)s dots and used %(chosen)s. Take some of them back."),
    "too-many-dots-on-one": N_("Put at most %(maximum)s dots on one proposal."),
    "too-many-minus": N_("Give at most %(maximum)s minus. You gave %(chosen)s."),
    "too-many-options": N_(
        "This way of voting takes at most %(maximum)s proposals, and there are %(count)s. Choose "
        "fewer."
    ),
    "too-many-plus": N_("Give at most %(maximum)s plus. You gave %(chosen)s."),
    "unknown-choice": N_("Choose one of the answers in the list."),
    "unknown-level": N_("Choose one of the levels in the list."),
    "unknown-method": N_("This way of voting does not exist. Choose one from the list."),
    "unknown-option": N_(
        "One of these proposals is not part of the vote. Load the page again, then vote."
    ),
    "vote-not-counted-yet": N_("The vote is still being counted. Try again in a few seconds."),
}
