"""The key that finds one's own paper again in a secret poll, derived from a seed on the phone.

The law of the secret ballot, as far as it concerns keys: the seed is a cookie that the server
reads with a request and never stores or logs. Each poll has its own key, so the papers of two polls
cannot be joined. The server keeps only the hash of the key, which leads back to neither, and
nothing that it keeps ties this hash to a seat. Whoever still has the seed can change the paper
until closing, and can show afterwards that it is in the count; whoever lost it has voted.

What a request with a client-made id led to is kept under the same hash, never under the
participant, so that the list of outcomes says no more than the papers do.
"""

import hashlib
import hmac
import secrets

from cocreate.domain.errors import RuleViolation

SEED_BYTES = 32


def new_seed() -> str:
    """A random ballot seed for one device, in hexadecimal."""
    return secrets.token_hex(SEED_BYTES)


def ballot_key(seed: str, poll_id: str) -> str:
    """The key of this seed in this poll: HMAC-SHA-256, 64 hexadecimal digits.

    It is the voter's receipt and is never stored. Raises ``RuleViolation("ballot-seed-missing")``
    without a seed: all devices without one would otherwise share a paper.
    """
    if not seed:
        raise RuleViolation("ballot-seed-missing")
    return hmac.digest(seed.encode(), poll_id.encode(), "sha256").hex()


def hash_of(key: str) -> str:
    """The hash under which the paper of a ballot key stands (64 hexadecimal digits).

    Raises ``RuleViolation("ballot-key-malformed")`` for a typed receipt that cannot be a key.
    """
    try:
        return hashlib.sha256(bytes.fromhex(key)).hexdigest()
    except ValueError:
        raise RuleViolation("ballot-key-malformed") from None


def key_hash(seed: str, poll_id: str) -> str:
    """The hash under which the paper of this seed stands in this poll (64 hexadecimal digits)."""
    return hash_of(ballot_key(seed, poll_id))
