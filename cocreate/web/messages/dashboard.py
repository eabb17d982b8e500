"""Refusals of whoever runs a room: a press that comes after things have moved on."""

from cocreate.domain.text import N_

SENTENCES = {
    "cards-were-issued": N_(
        "These cards have been made already. If the file was lost, make others: the lost ones can "
        "stay unused."
    ),
    "day-unreadable": N_("Write the day as year, month and day, for example 2027-03-01."),
    "hour-unreadable": N_("Write the hour with its minutes, for example 14:30."),
    "nothing-ticked": N_("Tick the proposals first, then press the button."),
    "poll-changed-meanwhile": N_(
        "Somebody else changed the rules of this vote, or its proposals changed, while you were "
        "reading. Read them again, then decide."
    ),
    "step-changed-meanwhile": N_(
        "Somebody else moved the workshop to another step meanwhile. Nothing was changed: look "
        "where it stands now, then decide again."
    ),
}
