"""What is kept of a browser's secret: a hash, so that a stolen database opens nothing."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """A random token of 43 URL-safe characters (256 bits)."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """The hash under which a token is kept: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def seat_hash(seat_secret: str, device: str) -> str:
    """The hash under which a device is seated in a workshop: HMAC-SHA-256 under its secret.

    Another one in each workshop, so that nobody can join two workshops' lists of seats together.
    """
    return hmac.new(seat_secret.encode(), device.encode(), hashlib.sha256).hexdigest()
