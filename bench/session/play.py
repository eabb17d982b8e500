"""One group of the bench in a process of its own: ``python -m bench.session.play GROUP FILE``.

What was measured stands in the file after each run, so that a group that does not come to an end
leaves what it has.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from bench.session import groups, screen, several, whole
from bench.session.book import Book
from bench.session.crowd import allow_many_files

GROUPS: dict[str, Callable[[Book, int], None]] = {
    "room": groups.room,
    "hall": groups.hall,
    "threads": groups.threads,
    "handlers": groups.handlers,
    "storms": groups.storms,
    "sessions": several.sessions,
    "workers": several.workers,
    "postgres": several.postgres,
    "stalls": several.stalls,
    "whole": whole.whole,
    "whole-limit": whole.whole_limit,
    "projector": screen.projector,
}


def main() -> None:
    """Play, and write down."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("group", choices=GROUPS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    allow_many_files()
    book = Book(asked.runs, written=lambda one: one.write(asked.file))
    GROUPS[asked.group](book, asked.people)
    book.write(asked.file)


if __name__ == "__main__":
    main()
