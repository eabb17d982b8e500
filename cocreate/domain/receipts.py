"""The receipt of a proposal: a code for life, of which only the hash is kept."""

import hashlib

from cocreate.domain.workshops import random_code, read_code

LENGTH = 16
GROUP = 4


def new_receipt_code() -> str:
    """A random code of 16 unambiguous characters (78 bits), in groups of four for the eye."""
    code = random_code(LENGTH)
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def receipt_hash(typed: str) -> str:
    """The hash under which a receipt is kept; case, spaces and hyphens do not matter.

    Raises ``RuleViolation("receipt-malformed")`` when it cannot be a code at all. A plain hash is
    enough: nobody can try 2^78 codes.
    """
    code = read_code(typed, LENGTH, "receipt-malformed", "code")
    return hashlib.sha256(code.encode()).hexdigest()
