"""Refusals around a rehearsal and its bots, and why bots left by themselves."""

from cocreate.domain.text import N_

SENTENCES = {
    "bots-are-in": N_("Bots are in the room already. Stop them first, then let others in."),
    "bots-broken": N_("The bots stopped by an accident. Let them in again."),
    "bots-not-open": N_(
        "The bots found the door locked. Open the door again, then let them in once more."
    ),
    "bots-real-workshop": N_("The bots found no rehearsal behind this code, and did not go in."),
    "bots-server-stopped": N_("The server was started anew, so the bots left. Let them in again."),
    "bots-unknown-code": N_("The bots found no workshop by this code, and did not go in."),
    "bots-unreachable": N_(
        "The bots could not reach the public address of this site from the server. Ask whoever "
        "operates it, or let bots in from another computer with the command “cocreate bots”."
    ),
    "no-rehearsal": N_("This rehearsal is over, and everything in it is erased."),
    "not-in-rehearsal": N_(
        "This is a rehearsal: nothing lasting is made of it. Do this in the real workshop."
    ),
    "rehearsal-not-draft": N_(
        "This workshop was opened already. Only one that is still being prepared can be rehearsed; "
        "make a copy of it to rehearse it again."
    ),
    "too-many-bots": N_("A rehearsal takes from 0 to %(maximum)s bots."),
    "unknown-bot-speed": N_("Choose how fast the bots act from the list."),
}
