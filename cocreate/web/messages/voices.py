"""Refusals of consultations, amendments, co-authors, notes and the trash."""

from cocreate.domain.text import N_

SENTENCES = {
    "amendment-changes-nothing": N_(
        "Nothing is changed yet. Put other words into at least one of the texts."
    ),
    "amendment-decided": N_("This amendment was decided on meanwhile. Load the page again."),
    "amendment-field-unknown": N_(
        "Only the title, the summary and the description can be amended."
    ),
    "amendment-in-sheet-already": N_(
        "The sheet says this already. Refuse the amendment, and say that it is done."
    ),
    "amendment-sheet-moved": N_(
        "Somebody saved the sheet meanwhile. Compare again, then accept or refuse."
    ),
    "amendment-title-missing": N_("A sheet needs a title. Leave it in at least one language."),
    "answer-missing": N_("Choose what is done with the comment."),
    "comment-answered": N_("This comment was answered, so it stays."),
    "consultation-day-missing": N_("Give the last day on which opinions and comments are taken."),
    "consultation-day-past": N_("Give a last day that is not over yet."),
    "consultation-is-over": N_(
        "This consultation is over. Open it again with another last day, or enter the opinion "
        "yourself."
    ),
    "council-missing": N_(
        "Choose a council from the list. Put it into the list first if it is not there."
    ),
    "invitation-is-over": N_("This invitation was answered or taken back. Invite again instead."),
    "invited-already": N_(
        "This address was invited already. Mail another link from the list of invitations."
    ),
    "no-such-amendment": N_("This amendment does not exist, or you may not read it."),
    "no-such-comment": N_("This comment does not exist any more. Load the page again."),
    "no-such-consultation": N_("This consultation does not exist, or you may not read it."),
    "no-such-invitation": N_("This invitation does not exist, or you may not read it."),
    "no-such-note": N_("This note does not exist any more. Load the page again."),
    "no-such-voice-link": N_(
        "Nobody was given this link, or a newer one has replaced it. Look for the latest mail, or "
        "ask the coordination for another."
    ),
    "not-your-note": N_("Only its author or a coordinator can take this note away."),
    "not-your-sheet": N_(
        "Your link does not open this sheet. If you were invited to write it, accept first."
    ),
    "opinion-day-missing": N_("Give the day on which the opinion was given."),
    "opinion-day-to-come": N_("Give the day on which the opinion was given, not one to come."),
    "sheet-in-trash": N_("The sheet %(action)s lies in the trash. Put it back first."),
    "too-many-amendments": N_(
        "One person can propose at most %(maximum)s amendments. Write to the coordination."
    ),
    "too-many-comments": N_(
        "One person can leave at most %(maximum)s comments. Write to the coordination."
    ),
    "verdict-missing": N_("Choose how the council stands to the draft."),
    "voice-link-declined": N_("You declined this invitation. Ask for another if you think again."),
    "voice-link-over": N_(
        "The time of this link is over. Ask the coordination whether more time is given."
    ),
    "voice-link-used": N_(
        "The opinion was given by this link. To put something right, write to the coordination."
    ),
    "voice-link-withdrawn": N_("The coordination took this invitation back. Ask it why."),
}
