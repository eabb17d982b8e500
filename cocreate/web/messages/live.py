"""Refusals of the live session: too fast, not understood."""

from cocreate.domain.text import N_

SENTENCES = {
    "too-fast": N_("That was very fast. Wait a second, then try again."),
    "message-malformed": N_("This page is out of date. Reload it, then try again."),
    "message-failed": N_(
        "Something went wrong on our side. What you sent is kept: it is tried again by itself."
    ),
    "too-many-pages": N_(
        "This device has too many pages of workshops open. Close some; this one still follows, "
        "a little slower."
    ),
}
