"""Addresses: which ones a redirect may lead to, and the absolute ones that people type or scan."""

import re

from cocreate.web.context import program

# One leading slash followed by neither slash nor backslash, and no control characters: everything
# else could lead to another site (browsers read "\\" as "/").
_LOCAL = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f\\]*")


def local_address(wanted: str | None, otherwise: str = "/") -> str:
    """``wanted`` if it stays on this site, and ``otherwise`` if not."""
    return wanted if wanted and _LOCAL.fullmatch(wanted) else otherwise


def absolute(path: str) -> str:
    """The whole address of ``path``, made from the public address and never from the request."""
    return program().settings.public_url + path
