"""Refusals around a workshop: its details, agenda, clock, door and seats."""

from cocreate.domain.text import N_

SENTENCES = {
    "agenda-empty": N_("A workshop needs at least one step. Add one to the agenda."),
    "card-malformed": N_("A card has %(length)s letters and digits. Check what you typed."),
    "card-missing": N_("Enter the code of the card that you were given at the entrance."),
    "card-unknown": N_(
        "No card of this workshop has this code. Check what you typed, or ask the facilitator."
    ),
    "card-used": N_(
        "This card has already given a seat. If the seat was yours, join again on that device; if "
        "not, ask the facilitator for another card."
    ),
    "college-fixed-by-ballot": N_(
        "You have already voted in your college, so you stay in it until the end."
    ),
    "college-in-use": N_("People have joined in this college, so it stays. You can rename it."),
    "college-missing": N_("Choose your college."),
    "college-name-missing": N_("Give each college a name in at least one language."),
    "colleges-alike": N_("Two colleges are the same one. Remove one of them."),
    "colleges-missing": N_("Give the workshop from one to %(maximum)s colleges."),
    "fixed-while-open": N_("The workshop is being held, so its date can no longer change."),
    "join-code-malformed": N_("A code has %(length)s letters and digits. Check what you typed."),
    "join-code-unknown": N_(
        "No workshop has this code. Check it on the poster or on the screen in the room."
    ),
    "join-is-locked": N_(
        "This workshop lets nobody new in for the moment. Ask the facilitator to open the door."
    ),
    "join-link-unknown": N_(
        "This link leads to no workshop. Scan the QR code in the room again, or type the code."
    ),
    "language-in-use": N_(
        "People may be using this language, so it stays until the end of the workshop."
    ),
    "languages-missing": N_("Choose a language from the list."),
    "no-such-seat": N_("You have no seat in this workshop. Join it with its code."),
    "no-such-step": N_("This step is no longer on the agenda. Load the page again."),
    "no-such-workshop": N_("This workshop does not exist, or you have no role in it."),
    "not-your-workshop": N_("You take part in another workshop. Join this one with its code."),
    "poll-is-open": N_(
        "A vote is open, and results are announced for these colleges. Close the vote first."
    ),
    "step-before-held": N_("A step cannot stand before one that was already held."),
    "step-not-current": N_("This step is not the one under way. Load the page again."),
    "step-was-held": N_("This step was already held, so it stays as it is."),
    "title-missing": N_("Give a title."),
    "too-many-steps": N_("An agenda has at most %(maximum)s steps. Remove one first."),
    "unknown-phase": N_("Choose what kind of step it is from the list."),
    "unknown-template": N_("Choose an agenda from the list."),
    "unknown-theme": N_("Choose a theme of the pillar from the list."),
    "unknown-working-group": N_("Choose a working group of the pillar from the list."),
    "workshop-changed-meanwhile": N_(
        "Somebody else changed this workshop meanwhile. Look at it as it is now, then make your "
        "change again."
    ),
    "workshop-is-open": N_("The workshop is being held. Close it before you archive it."),
    "workshop-is-over": N_("This workshop is over. You can still read its results."),
    "workshop-not-open": N_(
        "This workshop has not begun. Try again when the facilitator opens it."
    ),
}
