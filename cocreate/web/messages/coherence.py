"""Refusals of links between sheets."""

from cocreate.domain.text import N_

SENTENCES = {
    "link-kind-missing": N_("Choose how the two actions are linked."),
    "link-target-missing": N_("Choose the other action from the list."),
    "link-with-itself": N_("An action is not linked with itself. Choose another one."),
    "no-such-action-link": N_("This link was taken away meanwhile. Load the page again."),
}
