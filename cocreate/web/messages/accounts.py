"""Refusals about staff: signing in, accounts, roles, sessions, one-time links and mail."""

from cocreate.domain.text import N_

SENTENCES = {
    "account-deactivated": N_("This account is deactivated. Reactivate it first."),
    "administrator-of-a-pillar": N_(
        "An administrator looks after the whole site. Choose all pillars for this role."
    ),
    "current-password-wrong": N_("This is not your current password. Type it again."),
    "email-invalid": N_("This is not a mail address. Write it like name@organisation.be."),
    "email-missing": N_("Write a mail address."),
    "email-taken": N_("Another account already has this address. Look for it in the list."),
    "invitation-already-accepted": N_(
        "This person has already accepted the invitation and can sign in."
    ),
    "last-administrator": N_(
        "This is the only administrator. Make somebody else administrator first."
    ),
    "last-role": N_(
        "An account needs at least one role. Give it another one first, or deactivate it."
    ),
    "link-expired": N_("This link has expired. Ask for a new one."),
    "link-used": N_("This link has already been used; it works once. Ask for a new one."),
    "mail-already-sent": N_("This message has already left."),
    "name-missing": N_("Write a name."),
    "name-too-long": N_("Shorten the name to %(maximum)s characters: it has %(length)s."),
    "no-such-account": N_("There is no such account."),
    "no-such-link": N_(
        "This link does not work. Open the latest message that you received, or ask for a new link."
    ),
    "no-such-mail": N_("There is no such message."),
    "no-such-session": N_("This browser is no longer signed in."),
    "password-needs-email": N_(
        "Give your account a mail address first: one signs in with an address and a password."
    ),
    "password-too-long": N_("Choose a password of at most %(maximum)s characters."),
    "password-too-short": N_(
        "Choose a password of at least %(minimum)s characters: four or five words do well."
    ),
    "password-too-simple": N_(
        "This password would be guessed at once. Choose four or five words that do not belong "
        "together."
    ),
    "roles-missing": N_("Choose at least one role."),
    "sign-in-busy": N_("Many people are signing in just now. Try again in a few seconds."),
    "sign-in-refused": N_(
        "The address or the password is not right. Try again, or ask for a link by mail."
    ),
    "too-many-attempts": N_(
        "Too many attempts. Wait %(retry_after)s seconds before the next one, or sign in with a "
        "link by mail."
    ),
    "unknown-language": N_("Choose one of the languages offered."),
    "unknown-role": N_("Choose one of the roles offered."),
}
