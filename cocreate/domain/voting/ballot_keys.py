"""The key that finds one's own paper again in a secret poll, derived from a seed on the phone.

The seed is a cookie that the server never stores. Each poll has its own key, so two polls cannot
be joined; the server keeps only the hash of the key, which leads back to neither.
"""

import hashlib
import hmac
import secrets

SEED_BYTES = 32


def new_seed() -> str:
    """A random ballot seed for one device, in hexadecimal."""
    return secrets.token_hex(SEED_BYTES)


def key_hash(seed: str, poll_id: str) -> str:
    """The hash under which the paper of this seed stands in this poll (64 hexadecimal digits)."""
    key = hmac.digest(seed.encode(), poll_id.encode(), "sha256")
    return hashlib.sha256(key).hexdigest()
