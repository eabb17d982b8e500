"""Refusals of promises and charters."""

from cocreate.domain.text import N_

SENTENCES = {
    "charter-is-signed": N_("This charter is signed: it stays as it is. Draw up another one."),
    "charter-under-way": N_(
        "A charter of this pillar is still waiting for signatures. Finish that one first."
    ),
    "charter-without-signatories": N_("Nobody signs yet. Name at least one organisation."),
    "commitment-about-unknown": N_("Choose from the list what the commitment is about."),
    "commitment-amount-without-funding": N_(
        "An amount goes with “fund” alone. Remove it, or choose to fund."
    ),
    "commitment-kind-missing": N_("Choose what the organisation would do: lead, join or fund."),
    "commitment-no-such-step": N_(
        "This commitment has moved on meanwhile. Load the page again to see what can be done."
    ),
    "commitment-organisation-missing": N_("Write the name of the organisation that promises."),
    "commitment-organisation-unrecorded": N_(
        "Choose the organisation from the list, or say what kind it is to put it into the list."
    ),
    "commitment-reason-missing": N_("Write down why the organisation takes its commitment back."),
    "no-such-charter": N_("This charter does not exist, or you may not read it."),
    "no-such-commitment": N_("This commitment does not exist, or you may not read it."),
    "no-such-signatory": N_("This signatory is no longer on the list. Load the page again."),
    "not-now-commit": N_(
        "Commitments are asked for in the closing of the workshop. Keep your text, and wait for it."
    ),
    "not-your-commitment": N_("This commitment was made from another phone."),
    "signatory-twice": N_("This organisation is on the list already."),
    "signature-day-missing": N_("Give the day on which it was signed."),
    "signature-in-future": N_("Give the day on which it was signed, not one to come."),
    "signatures-missing": N_(
        "Signatures that are missing: %(number)s. Write each of them down, or take the "
        "organisation off the list."
    ),
    "too-many-commitments": N_("One phone can make at most %(maximum)s commitments."),
}
