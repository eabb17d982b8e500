"""What the product writes to people by mail, and how patiently it tries to deliver it."""

import datetime as dt
from dataclasses import dataclass

from cocreate.domain.text import N_

SUBJECT_LENGTH = 300

FIRST_RETRY = dt.timedelta(minutes=1)
"""Longer than a delivery can take, so that a mail under way is not sent a second time."""

LONGEST_RETRY = dt.timedelta(hours=1)

SIGN_IN_PATH = "/sign-in/links/"
INVITATION_PATH = "/invitations/"
ARBITRATION_PATH = "/arbitration/links/"
REPORT_PATH = "/follow-up/reports/"
"""Where the one-time links lead; the token follows (after the id of the round, and a slash)."""

VOICE_PATH = "/voices/"
"""Where the link of a council, an actor or a co-author leads; its token follows."""

STOP_PATH = "/notices/"
"""Where the link in a notice leads that takes an address away; its token follows."""


@dataclass(frozen=True)
class Site:
    """The site that a mail speaks of: its public address without a final slash, and its name."""

    public_url: str
    name: str


@dataclass(frozen=True)
class Letter:
    """A mail before it is put into a language: marked English texts with ``%(name)s`` places."""

    subject: str
    paragraphs: tuple[str, ...]


_RESERVED_NAMES = frozenset({"example", "invalid", "example.com", "example.net", "example.org"})


def is_reserved(address: str) -> bool:
    """Whether an address is under a name kept for examples (RFC 2606), where no mail arrives."""
    labels = address.rpartition("@")[2].casefold().rstrip(".").split(".")
    return labels[-1] in _RESERVED_NAMES or ".".join(labels[-2:]) in _RESERVED_NAMES


def retry_wait(attempts: int) -> dt.timedelta:
    """How long after the ``attempts``-th attempt the next one follows: doubling up to an hour."""
    doublings = min(max(attempts, 1) - 1, 20)
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)


_HELLO = N_("Hello %(name)s,")
_LINK = "%(link)s"

INVITATION = Letter(
    subject=N_("Your account on %(site)s"),
    paragraphs=(
        _HELLO,
        N_(
            "An account has been made for you on %(site)s. Open this page to choose how to sign in:"
        ),
        _LINK,
        N_("The link works once, within %(days)s days."),
        N_("If you were not expecting this message, do nothing: the account stays unused."),
    ),
)
SIGN_IN = Letter(
    subject=N_("Sign in to %(site)s"),
    paragraphs=(
        _HELLO,
        N_("Open this page and press the button to sign in:"),
        _LINK,
        N_("The link works once, within %(minutes)s minutes."),
        N_("If you did not ask for it, do nothing: nobody can sign in without this message."),
    ),
)
PASSWORD_CHANGED = Letter(
    subject=N_("Your password on %(site)s was changed"),
    paragraphs=(
        _HELLO,
        N_("Your password was changed, and your other browsers were signed out."),
        N_(
            "If this was not you, ask an administrator of %(site)s to deactivate your account "
            "at once."
        ),
    ),
)
EMAIL_CHANGED = Letter(
    subject=N_("Your mail address on %(site)s was changed"),
    paragraphs=(
        _HELLO,
        N_("An administrator changed the mail address of your account on %(site)s."),
        N_("Messages no longer come to this address. If this is a mistake, tell an administrator."),
    ),
)
ARBITRATION = Letter(
    subject=N_("Your decisions on the action plan “%(plan)s”"),
    paragraphs=(
        _HELLO,
        N_(
            "Version %(number)s of the action plan “%(plan)s” has been sent to arbitration. "
            "Open this page to read the file and to enter your decisions:"
        ),
        _LINK,
        N_("The link works once, within %(days)s days."),
        N_("Checksum of this version (SHA-256): %(checksum)s"),
        N_("Fingerprint of the sealed file (SHA-256): %(seal)s"),
    ),
)
REPORT_ASKED = Letter(
    subject=N_("Five minutes for your actions: %(plan)s, %(quarter)s"),
    paragraphs=(
        _HELLO,
        N_(
            "Please say how your actions of the plan “%(plan)s” are doing (%(quarter)s). One page, "
            "on your phone if you like; what you type is kept until you send it:"
        ),
        _LINK,
        N_(
            "The link is yours alone. It works until you have sent the report, and for at most "
            "%(days)s days."
        ),
        N_("Do not know a figure? Leave it blank: blank is not zero."),
    ),
)
_OWN_LINK = N_("The link is yours alone. It works until %(day)s.")
OPINION_ASKED = Letter(
    subject=N_("Opinion asked on the draft plan “%(plan)s”, version %(number)s"),
    paragraphs=(
        _HELLO,
        N_(
            "%(organisation)s is asked for its opinion on version %(number)s of the draft action "
            "plan “%(plan)s”. Open this page to read it and to enter the opinion:"
        ),
        _LINK,
        _OWN_LINK,
        N_("Checksum of this version (SHA-256): %(checksum)s"),
    ),
)
COMMENTS_ASKED = Letter(
    subject=N_("Your comments on the draft plan “%(plan)s”, version %(number)s"),
    paragraphs=(
        _HELLO,
        N_(
            "You are invited to comment on version %(number)s of the draft action plan “%(plan)s”, "
            "sheet by sheet, and to propose other words. Open this page:"
        ),
        _LINK,
        _OWN_LINK,
    ),
)
CO_AUTHOR_ASKED = Letter(
    subject=N_("Writing the action sheet %(code)s together"),
    paragraphs=(
        _HELLO,
        N_(
            "You are invited to be a co-author of the action sheet %(code)s, “%(title)s”. Open "
            "this page to accept or to decline:"
        ),
        _LINK,
        _OWN_LINK,
        N_("As long as you have not accepted, your name stands nowhere."),
    ),
)
_STOP = N_("To stop these messages, and to have your address erased: %(stop)s")
NOTICE_LEFT = Letter(
    subject=N_("You will be told what becomes of “%(title)s”"),
    paragraphs=(
        N_("Hello,"),
        N_(
            "Somebody who holds the receipt code of the proposal “%(title)s” asked to be told at "
            "this address what becomes of it. Press this to confirm:"
        ),
        _LINK,
        N_("If it was not you, do nothing: without it, nothing more is sent."),
    ),
)
NOTICE_DECIDED = Letter(
    subject=N_("What became of “%(title)s”"),
    paragraphs=(
        N_("Hello,"),
        N_("The plan “%(plan)s” was published. What became of the proposal “%(title)s”:"),
        "%(outcome)s",
        "%(reason)s",
        N_("Everything about it: %(link)s"),
        _STOP,
    ),
)
NOTICE_MOVED = Letter(
    subject=N_("News of “%(title)s”"),
    paragraphs=(
        N_("Hello,"),
        N_("The action %(code)s, in which the proposal “%(title)s” lives on, has moved:"),
        "%(outcome)s",
        "%(reason)s",
        N_("Everything about it: %(link)s"),
        _STOP,
    ),
)
LETTERS = (
    INVITATION,
    SIGN_IN,
    PASSWORD_CHANGED,
    EMAIL_CHANGED,
    ARBITRATION,
    REPORT_ASKED,
    OPINION_ASKED,
    COMMENTS_ASKED,
    CO_AUTHOR_ASKED,
    NOTICE_LEFT,
    NOTICE_DECIDED,
    NOTICE_MOVED,
)
"""All letters, so that the catalogues can be checked against them."""
