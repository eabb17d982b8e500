"""Refusals of arbitration: rounds, mandates, decisions, the envelope."""

from cocreate.domain.text import N_

SENTENCES = {
    "asks-of-no-source": N_(
        "%(actions)s: the sheet asks for no money of a named source, so nothing can be granted as "
        "asked. Decide on it alone."
    ),
    "changes-missing": N_("Say what is to change, since the action is approved with changes."),
    "confirmed-otherwise": N_(
        "Something has changed since it was confirmed. Confirm what is to be published anew."
    ),
    "criteria-missing": N_("Choose at least one criterion that the decision rests on."),
    "decided-meanwhile": N_(
        "Another decision on this action was recorded meanwhile. Read it, then decide again if "
        "you still want to."
    ),
    "decider-without-mail": N_("%(name)s has no mail address, so no link can be sent."),
    "decider-without-role": N_("%(name)s is not a decider in this pillar. Give the role first."),
    "deciders-missing": N_("Choose at least one decider."),
    "decision-body-missing": N_("Name the body that has decided."),
    "decision-date-in-future": N_("A decision cannot be dated in the future."),
    "decision-date-missing": N_("Give the date of the decision."),
    "decision-reason-missing": N_("Write the reason: every decision needs one, approvals too."),
    "grant-missing": N_("Say how much is granted and from which source; write 0 if it is nothing."),
    "grant-without-approval": N_("Only an approved action is granted money. Remove the amounts."),
    "no-action-chosen": N_("Choose at least one action."),
    "no-confirmation-asked": N_("This round is published by one person: nothing to confirm."),
    "no-mandate": N_(
        "You have no mandate in this round. Ask the coordinator to name you as a decider."
    ),
    "no-such-decision": N_("This decision does not exist."),
    "no-such-file": N_("This round has no sealed file."),
    "no-such-round": N_("This round of arbitration does not exist, or you may not read it."),
    "nothing-to-translate": N_("There is no text to translate here."),
    "opinions-are-closed": N_("The opinions of this round are closed and stay as they are."),
    "outcome-missing": N_("Choose what was decided."),
    "outcome-not-together": N_("What is to change differs for each action. Decide on each alone."),
    "own-decision": N_(
        "You have entered a decision of this round. Two others confirm and publish it."
    ),
    "own-reason-missing": N_("Write what speaks of this action alone: %(actions)s."),
    "own-reason-repeated": N_(
        "These reasons say the same. Write of each action what is true of it alone: %(actions)s."
    ),
    "overrun-reason-missing": N_(
        "The decisions exceed the envelope by %(excess)s euro. Write down why before you close "
        "the round."
    ),
    "publication-unconfirmed": N_("Two people publish this plan. Somebody must confirm it first."),
    "round-is-closed": N_("This round is closed. A later decision needs a new round."),
    "round-is-published": N_("This round is published, and what is published stays."),
    "round-undecided": N_("Decide on every action before you close the round: %(actions)s."),
    "score-missing": N_(
        "Criterion %(criterion)s has a reason and no score. Choose 0, 1, 2 or 3, or empty the "
        "reason."
    ),
    "score-of-nothing": N_("“%(criterion)s” is not in the grid of this round. Votes are not."),
    "score-reason-too-long": N_(
        "The reason for criterion %(criterion)s has %(length)s characters; %(maximum)s are allowed."
    ),
    "score-without-reason": N_("Write the reason of your score on criterion %(criterion)s."),
    "scores-missing": N_("Score at least one criterion."),
    "second-person-needed": N_("You have confirmed this plan. Somebody else must publish it."),
    "text-needs-languages": N_("Write this in French and in Dutch: it is an official text."),
    "unknown-criterion": N_("This criterion is not in the pillar's frame. Choose again."),
    "version-not-submitted": N_(
        "Version %(number)s was not sent to arbitration. Submit the plan first."
    ),
    "weight-malformed": N_("“%(typed)s” is no weight. Write a whole number from 0 to %(maximum)s."),
    "weights-all-zero": N_("At least one criterion needs a weight above 0."),
}
