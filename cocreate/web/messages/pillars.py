"""Refusals about programmes, pillars, vision frames and readiness, and about amounts of money.

``missing`` holds keys of ``domain.pillars.PART_NAMES`` or ``READINESS_NAMES``, which name them.
"""

from cocreate.domain.text import N_

SENTENCES = {
    "amount-ambiguous": N_(
        "“%(typed)s” can be read in two ways. Write the amount without separators, or with cents."
    ),
    "amount-missing": N_("Write an amount in euro, for example 1250."),
    "amount-negative": N_("An amount cannot be negative. Write it without a minus sign."),
    "amount-too-large": N_("This amount is too large. Check the number of zeros."),
    "amount-too-precise": N_("Write at most two figures after the decimal mark."),
    "amount-unreadable": N_(
        "“%(typed)s” is not an amount. Write it in full with figures, for example 1250 or 1250.50."
    ),
    "college-twice": N_("Two colleges have the same key. Give each its own."),
    "date-malformed": N_("Write a year, a month or a day, such as 2012, 2012-11 or 2012-11-22."),
    "day-malformed": N_("Write a day as year, month and day, such as 2012-11-22."),
    "frame-changed-meanwhile": N_(
        "Somebody else saved this frame while you were writing. Compare both texts and save again."
    ),
    "frame-incomplete": N_(
        "The vision frame cannot be published yet. Complete what is missing: %(missing)s."
    ),
    "frame-not-a-draft": N_(
        "A published vision frame does not change any more. Start a new draft to revise it."
    ),
    "frame-not-published": N_(
        "This step needs a published vision frame for the pillar. Ask the coordinator to complete "
        "and publish it. Still missing: %(missing)s."
    ),
    "frame-too-long": N_("A vision frame holds at most %(maximum)s lines. Remove some."),
    "item-code-malformed": N_("“%(item)s” is not a code for this list. Leave the code empty."),
    "item-code-twice": N_(
        "Two lines have the code %(item)s. Give each its own, or leave one empty."
    ),
    "key-malformed": N_(
        "Use small letters without accents, figures and hyphens, at most %(maximum)s in all."
    ),
    "no-such-frame": N_("This vision frame does not exist, or you may not read it yet."),
    "no-such-pillar": N_("This pillar does not exist, or you have no role in it."),
    "no-such-programme": N_("This programme does not exist."),
    "no-such-working-group": N_("This working group does not exist."),
    "organisations-out-of-bounds": N_("Write how many organisations are invited: zero or more."),
    "period-malformed": N_(
        "Write the period, such as 2011-2015, in at most %(maximum)s characters."
    ),
    "pillar-changed-meanwhile": N_(
        "Somebody else saved this pillar while you were writing. Compare both texts and save again."
    ),
    "pillar-code-malformed": N_("Write a code of one to eight capital letters, such as EAU."),
    "pillar-code-taken": N_("Another pillar has the code %(value)s. Choose another one."),
    "pillar-key-taken": N_("Another pillar has the key %(value)s. Choose another one."),
    "pillar-not-ready": N_(
        "The pillar is not ready for proposals. Complete what is missing, or write down why you go "
        "ahead without it: %(missing)s."
    ),
    "programme-changed-meanwhile": N_(
        "Somebody else saved this programme while you were writing. "
        "Compare both texts and save again."
    ),
    "programme-key-taken": N_("Another programme has the key %(key)s. Choose another one."),
    "readiness-not-overridable": N_(
        "Nobody can go ahead without a published vision frame. Complete and publish it first."
    ),
    "share-out-of-bounds": N_("Write a share as a whole percentage from 0 to 100."),
    "shares-exceed-hundred": N_(
        "The shares add up to %(total)s %%. Lower some of them until they make at most 100 %%."
    ),
    "source-address-malformed": N_(
        "Write the full web address of the source, beginning with https:// or http://."
    ),
    "suppression-threshold-out-of-bounds": N_(
        "Choose from 2 to 100 people as the smallest group whose results are shown."
    ),
    "text-missing": N_("Write a text here, in at least one language."),
    "text-too-long": N_(
        "This text has %(length)s characters; at most %(maximum)s are possible. Shorten it."
    ),
    "unknown-pillar": N_(
        "One of these pillars does not belong to the programme. Load the page again."
    ),
    "unknown-strategic-objective": N_(
        "The strategic objective %(item)s is not in this frame. Choose one of those above."
    ),
    "year-out-of-bounds": N_("Write a year from %(first)s to %(last)s."),
}
