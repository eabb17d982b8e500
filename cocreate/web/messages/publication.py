"""Refusals of publication, and of what is looked for in vain among what is published."""

from cocreate.domain.text import N_

SENTENCES = {
    "no-such-publication": N_("No plan has been published here yet."),
    "publication-incomplete": N_(
        "The plan cannot be published yet. An outcome, a reason or a translation is missing for: "
        "%(missing)s."
    ),
    "round-not-closed": N_("Close the round of arbitration before you publish it."),
}
