"""A room full of bots, each in a thread of its own, until the room is over or told to stop."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from cocreate.bots.bot import Bot, Ledger
from cocreate.bots.browser import Browser, UnreachableError

NEWS_EVERY = 2.0


class NotARehearsalError(Exception):
    """Bots do not go through this door: it is that of a real workshop, or of none.

    ``code`` is ``bots-unreachable``, ``bots-unknown-code``, ``bots-real-workshop`` or
    ``bots-not-open``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Wish:
    """How many bots, where, by which code, and how many times faster than people."""

    address: str
    code: str
    people: int
    speed: float


def check_door(address: str, code: str) -> None:
    """Raises ``NotARehearsalError`` unless the code leads to a rehearsal that lets people in."""
    browser = Browser(address, "en")
    try:
        page = browser.get(f"/join/{code}")
    except UnreachableError:
        raise NotARehearsalError("bots-unreachable") from None
    finally:
        browser.close()
    tree = page.tree()
    if tree.xpath("//input[@name='code']"):
        raise NotARehearsalError("bots-unknown-code")
    if not tree.xpath("//*[@data-rehearsal]"):
        raise NotARehearsalError("bots-real-workshop")
    if not tree.xpath("//button[@name='college']"):
        raise NotARehearsalError("bots-not-open")


def let_in(
    wish: Wish, stop: threading.Event, news: Callable[[Ledger], None] = lambda _: None
) -> Ledger:
    """Let the bots live until the room is over or ``stop`` is set; answers what became of them.

    ``news`` is told how it stands, now and then. Raises ``NotARehearsalError``.
    """
    check_door(wish.address, wish.code)
    ledger = Ledger()
    bots = [
        Bot(wish.address, wish.code, number, wish.speed, ledger) for number in range(wish.people)
    ]
    threads = [threading.Thread(target=bot.run, args=(stop,), daemon=True) for bot in bots]
    for thread in threads:
        thread.start()
    told = time.monotonic()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.2)
            if time.monotonic() - told >= NEWS_EVERY:
                told = time.monotonic()
                news(ledger)
    return ledger
