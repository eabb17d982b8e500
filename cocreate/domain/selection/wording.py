"""The words of a selection: refusals by code, and the reason of each action by code.

They stand here, not in an adapter, because screens, files and the command line all say them.
"""

from cocreate.domain.text import N_

REFUSALS: dict[str, str] = {
    "action-named-twice": N_("The action “%(action)s” is listed twice. Keep one of them."),
    "ballot-names-unknown-action": N_(
        "A ballot names the action “%(action)s”, which is not among the actions."
    ),
    "budget-negative": N_("The envelope cannot be negative."),
    "constraint-names-unknown-action": N_(
        "A constraint names the action “%(action)s”, which is not among the actions."
    ),
    "cost-absurd": N_("The cost of the action “%(action)s” is too large. Check its zeros."),
    "cost-negative": N_("The cost of the action “%(action)s” is negative."),
    "envelope-off-the-ladder": N_(
        "The slider goes from %(lowest)s to %(highest)s. Choose an envelope between them."
    ),
    "envelope-too-small": N_(
        "The reserve and the actions put in by decision cost more than the envelope."
    ),
    "figure-ambiguous": N_(
        "“%(text)s” can be read in two ways. Write it without separators, or with cents."
    ),
    "figure-unreadable": N_("“%(text)s” is not a number."),
    "floor-above-cap": N_("For “%(objective)s”, the least amount is above the most."),
    "forced-in-and-out": N_("The action “%(action)s” is put in or kept out more than once."),
    "forced-in-excludes": N_("The actions “%(action)s” and “%(other)s” exclude each other."),
    "forced-in-without-prerequisite": N_(
        "The action “%(action)s” needs “%(other)s”, which is not put in."
    ),
    "ladder-without-ballots": N_("There are no ballots yet to share the envelope among."),
    "limit-negative": N_("A limit of “%(objective)s” is negative."),
    "pabulib-action-twice": N_("A vote names the same action twice."),
    "pabulib-column-missing": N_("The column “%(column)s” is missing."),
    "pabulib-column-twice": N_("Two columns have the same name."),
    "pabulib-cost-missing": N_("The action “%(action)s” has no cost."),
    "pabulib-count-differs": N_(
        "The file says %(key)s %(said)s, but holds %(found)s. It may have been cut off."
    ),
    "pabulib-id-missing": N_("An action has no project_id."),
    "pabulib-key-missing": N_("META has no value for “%(key)s”."),
    "pabulib-key-twice": N_("META says “%(key)s” twice."),
    "pabulib-more-than-one": N_("A choose-1 vote names more than one action."),
    "pabulib-no-meta": N_("This is no Pabulib file: it does not begin with META."),
    "pabulib-not-utf8": N_("The text is not in UTF-8."),
    "pabulib-not-writable": N_("The Pabulib format cannot hold this: %(what)s."),
    "pabulib-points-differ": N_(
        "A vote names %(actions)s actions and %(points)s numbers of points."
    ),
    "pabulib-points-negative": N_("Points of a cumulative vote cannot be negative."),
    "pabulib-project-twice": N_("The action “%(action)s” is listed twice."),
    "pabulib-section-missing": N_("The section %(section)s is missing."),
    "pabulib-section-unexpected": N_("The section %(section)s stands in the wrong place."),
    "pabulib-too-many-fields": N_("The row has %(found)s fields; there are %(expected)s columns."),
    "pabulib-vote-too-long": N_("A vote ranks more than %(maximum)s actions."),
    "pabulib-vote-type-unknown": N_("“%(vote_type)s” is no type of vote."),
    "package-contains-itself": N_("The package “%(action)s” contains itself."),
    "prerequisite-cycle": N_("These actions need each other in a circle: %(actions)s."),
    "reserve-negative": N_("The reserve cannot be negative."),
    "rule-unknown": N_("There is no rule “%(rule)s”."),
    "step-not-positive": N_("The step must be more than zero."),
    "tie-criterion-twice": N_("The order of ties names a criterion twice."),
    "ties-without-last-resort": N_(
        "The order of ties must end with the public draw or with the natural order."
    ),
    "too-many-actions": N_("There are more than %(maximum)s actions."),
    "weight-not-positive": N_("The weight of a ballot must be more than zero."),
}
"""English sentences by refusal code."""

REASONS: dict[str, str] = {
    "carried": N_(
        "Funded in round %(round)s: %(payers)s of its %(supporters)s supporters paid for it with "
        "their shares."
    ),
    "earned": N_("Funded in round %(round)s: its %(supporters)s supporters had earned its cost."),
    "most-supported": N_(
        "Funded in place %(round)s of the order of support, with %(points)s points from "
        "%(supporters)s supporters."
    ),
    "fill-up": N_("Filled up with the money that was left: no shares carried it."),
    "forced": N_("Put in by decision of %(author)s: %(reason_given)s"),
    "floor": N_("Brought in so that an objective gets its least amount."),
    "forced-out": N_("Kept out by decision of %(author)s: %(reason_given)s"),
    "no-supporters": N_("Nobody supported it."),
    "too-few-supporters": N_(
        "Too few supporters: their shares come to %(available)s, and it costs %(cost)s."
    ),
    "excluded": N_("Left out because “%(subject)s” is funded, and only one of them can be."),
    "prerequisite": N_("Left out because it needs “%(subject)s”, which is not funded."),
    "cap": N_("Left out because “%(subject)s” would get more than its most."),
    "made-room": N_("Left out to make room for the least amount of “%(subject)s”."),
    "under-threshold": N_("Left out because it has fewer points than the rules ask for."),
    "money-elsewhere": N_(
        "The money of its supporters went to other actions: %(available)s is left with them, and "
        "it costs %(cost)s."
    ),
    "does-not-fit": N_("When its turn came, %(left)s was left, and it costs %(cost)s."),
    "after-the-end": N_("The selection had ended before its turn came."),
}
"""English sentences by the code of an explanation; its parameters fill the places."""

CRITERIA: dict[str, str] = {
    "cost": N_("the lower cost"),
    "points": N_("more points"),
    "draw": N_("the public draw"),
    "id": N_("the natural order"),
}
"""What decided a tie."""

STARTS: dict[str, str] = {
    "exact": N_("The envelope divided exactly"),
    "floor": N_("Rounded down to whole euro"),
}
"""The first share of each person."""
