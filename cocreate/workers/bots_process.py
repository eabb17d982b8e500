"""The process of the bots of one rehearsal: what is wanted of it in, its trouble out, if any.

It knows neither the database nor the web, and ends when its input does, so it never outlives the
server that began it.
"""

import json
import logging
import os
import sys
import threading

from cocreate.bots.crowd import NotARehearsalError, Wish, let_in


def main() -> None:
    """Let the bots live until their room is over, or the server is."""
    logging.basicConfig()
    # People come first: bots take what the room leaves of the processor.
    os.nice(10)
    wish, stop = Wish(**json.loads(sys.stdin.readline())), threading.Event()
    threading.Thread(target=_until_alone, args=(stop,), daemon=True).start()
    try:
        let_in(wish, stop)
    except NotARehearsalError as refusal:
        sys.stdout.write(refusal.code)


def _until_alone(stop: threading.Event) -> None:
    """When the input ends, whoever began the bots is gone: nobody waits for what they still do."""
    sys.stdin.read()
    stop.set()
    os._exit(0)


if __name__ == "__main__":
    main()
