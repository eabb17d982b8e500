"""The console command ``cocreate``, and the one thing that must come before all others.

Greenlets share a process only if the standard library was patched before anything imported it; so
this module imports nothing at its top that would.
"""

import sys
from collections.abc import Sequence


def start(arguments: Sequence[str]) -> int:
    """Run a command; the one that serves has the standard library patched for greenlets first.

    Raises ``ModuleNotFoundError`` when the libraries are not installed.
    """
    if arguments[:1] == ["serve"]:
        from gevent import monkey  # noqa: PLC0415 -- must come before every other import

        monkey.patch_all()
    from cocreate.cli import run  # noqa: PLC0415 -- after the patch, or nothing of it is patched

    return run(arguments)


def main() -> None:
    """The console command."""
    sys.exit(start(sys.argv[1:]))
