"""Staff accounts: how long what they hold is good for, what they may type, when they must wait."""

import datetime as dt
import unicodedata
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import LANGUAGES, clean_line

SESSION_IDLE = dt.timedelta(hours=4)
"""A browser that asked for nothing for so long is signed out (docs/adr: a workshop has breaks)."""

SESSION_LIFE = dt.timedelta(hours=12)
"""So long after signing in, one signs in again, whatever one did."""

SEEN_EVERY = dt.timedelta(minutes=1)
"""How exactly the product remembers when a browser was last seen."""

SIGN_IN_LINK_LIFE = dt.timedelta(minutes=15)
INVITATION_LIFE = dt.timedelta(days=7)
ARBITRATION_LINK_LIFE = dt.timedelta(days=14)
REPORT_LINK_LIFE = dt.timedelta(days=45)

NAME_LENGTH = 120
EMAIL_LENGTH = 254
PASSWORD_SHORTEST = 15
PASSWORD_LONGEST = 200

FIRST_WAIT = dt.timedelta(seconds=2)
LONGEST_WAIT = dt.timedelta(minutes=15)
ATTEMPTS_FORGOTTEN = dt.timedelta(days=1)

_DIFFERENT_CHARACTERS = 5
_KEYBOARD_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789012345",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)


class AccountState(StrEnum):
    """Where an account stands."""

    INVITED = "invited"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


def account_state(*, is_active: bool, has_accepted: bool) -> AccountState:
    """Where an account stands: deactivated wins over not yet accepted."""
    if not is_active:
        return AccountState.DEACTIVATED
    return AccountState.ACTIVE if has_accepted else AccountState.INVITED


def fold_email(text: str) -> str:
    """An address as it is compared and kept: one line, in lower case; it need not be a real one."""
    return clean_line(text).lower()[:EMAIL_LENGTH]


def clean_email(text: str) -> str:
    """A typed address, made comparable.

    Raises ``RuleViolation`` when no mail could be sent to it.
    """
    folded = fold_email(text)
    if not folded:
        raise RuleViolation("email-missing", field="email")
    try:
        checked = validate_email(
            folded,
            check_deliverability=False,
            allow_smtputf8=False,
            test_environment=True,  # the addresses of a closed network, such as name@office.test
        )
    except EmailNotValidError:
        raise RuleViolation("email-invalid", field="email") from None
    return (checked.ascii_email or checked.normalized).lower()


def clean_name(text: str) -> str:
    """A typed name of a person; raises ``RuleViolation`` when it is empty or too long."""
    name = clean_line(text)
    if not name:
        raise RuleViolation("name-missing", field="name")
    if len(name) > NAME_LENGTH:
        raise RuleViolation("name-too-long", field="name", maximum=NAME_LENGTH, length=len(name))
    return name


def check_language(language: str) -> str:
    """``language`` if the product speaks it; raises ``RuleViolation`` if not."""
    if language not in LANGUAGES:
        raise RuleViolation("unknown-language", field="language")
    return language


def normal_password(text: str) -> str:
    """A typed password as it is hashed: keyboards write the same accent in different ways."""
    return unicodedata.normalize("NFC", text)


def check_new_password(text: str, *, known: tuple[str | None, ...] = ()) -> None:
    """Refuse a password that is easily guessed: length counts, kinds of characters do not.

    ``known`` are words that an attacker tries first: the person's name and address. Raises
    ``RuleViolation``.
    """
    length = len(text)
    if length < PASSWORD_SHORTEST:
        raise RuleViolation("password-too-short", field="password", minimum=PASSWORD_SHORTEST)
    if length > PASSWORD_LONGEST:
        raise RuleViolation("password-too-long", field="password", maximum=PASSWORD_LONGEST)
    folded = text.casefold()
    words = [word.casefold() for word in known if word]
    if _is_monotonous(folded) or any(folded.strip() == word for word in words):
        raise RuleViolation("password-too-simple", field="password")


def wait_after(attempts: int, *, free: int) -> dt.timedelta:
    """How long to wait after so many attempts in vain: doubling after ``free``, up to a ceiling.

    The ceiling keeps a stranger from locking somebody out for ever.
    """
    if attempts < free:
        return dt.timedelta(0)
    doublings = min(attempts - free, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _is_monotonous(text: str) -> bool:
    """Few characters, one piece again and again, or a walk along the keyboard or the alphabet."""
    if len(set(text)) < _DIFFERENT_CHARACTERS or text in (text + text)[1:-1]:
        return True
    return any(text in row * 2 or text in (row * 2)[::-1] for row in _KEYBOARD_ROWS)
