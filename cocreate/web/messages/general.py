"""Refusals that belong to no feature in particular."""

from cocreate.domain.text import N_

SENTENCES = {
    "not-your-role": N_("Your role does not allow this. Ask a coordinator if you need it."),
    "sign-in-first": N_("Sign in first, then come back to this page."),
    "form-expired": N_(
        "This form had been open for too long. Nothing was lost: check it and send it again."
    ),
    "no-such-region": N_("There is nothing at this address."),
}
