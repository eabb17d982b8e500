"""The cookies of a device: a random token for its seats and limits, and its ballot seed.

Neither says anything about the person. The server keeps only hashes of the token (another one for
each workshop) and never stores the seed, from which a phone's ballot keys are derived.
"""

import re

from flask import Response, current_app, g, request

from cocreate.domain.tokens import new_token, token_hash
from cocreate.domain.voting.ballot_keys import new_seed

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_SEED = re.compile(r"[0-9a-f]{64}")
_TWO_MONTHS = 60 * 24 * 3600


def cookie_name(name: str) -> str:
    """The name of one of our cookies: bound to this host alone where https allows it."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return f"__Host-cocreate_{name}" if secure else f"cocreate_{name}"


def set_cookie(response: Response, name: str, value: str, *, seconds: int) -> None:
    """Keep ``value`` in the browser, out of reach of scripts and of other sites."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=seconds,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def drop_cookie(response: Response, name: str) -> None:
    """Take one of our cookies back."""
    response.delete_cookie(
        cookie_name(name), secure=current_app.config["SESSION_COOKIE_SECURE"], path="/"
    )


def device_token() -> str | None:
    """The token of the device that asks, or None when it has none yet."""
    if "device_token" in g:
        return str(g.device_token)
    value = request.cookies.get(cookie_name("device"), "")
    return value if _TOKEN.fullmatch(value) else None


def ballot_seed() -> str | None:
    """The ballot seed of the device that asks; never to be stored or logged."""
    value = request.cookies.get(cookie_name("seed"), "")
    return value if _SEED.fullmatch(value) else None


def give_device(response: Response) -> None:
    """Make sure that the device has a token and a seed, and keep them for two months more."""
    token = device_token() or new_device()
    seed = ballot_seed() or new_seed()
    set_cookie(response, "device", token, seconds=_TWO_MONTHS)
    set_cookie(response, "seed", seed, seconds=_TWO_MONTHS)


def new_device() -> str:
    """A token for a device that has none, valid for the rest of this request already."""
    g.device_token = new_token()
    return str(g.device_token)


def device_key() -> str:
    """By what a device is slowed down: its token, or its address when it has none.

    A whole room shares one address, so limits by address must be made for a room.
    """
    token = device_token()
    if token is None:
        return f"address:{request.remote_addr}"
    return "device:" + token_hash(token)
