"""One bot: it comes in by the code, follows the room, proposes, votes, may change its mind.

It acts as slowly as people do, divided by its speed. Every third bot has no socket: it asks for the
state by HTTP and sends its forms as a browser without scripts does.
"""

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from cocreate.bots.ballots import fill_in, marks_of
from cocreate.bots.browser import AS_SCRIPTS_DO, HTML, Answer, Browser, UnreachableError, fields_of
from cocreate.bots.line import Line, LineClosedError
from cocreate.bots.texts import IDEAS

# Any in this module: lxml is not typed, and a state is JSON.

ARRIVE_WITHIN = 60.0
"""Seconds in which a room fills up, at the speed of people."""
THINKING = (8.0, 45.0)
"""Seconds between two acts of a person."""
POLL_EVERY = 5.0
JITTER = 1.5
"""Seconds within which a page fetches what is its own: no faster for a bot in a hurry."""
TRIES = 8
LANGUAGES = ("fr", "nl", "en")
TOO_MANY = 429
_GONE = frozenset({401, 403, 404, 410})
_OVER = frozenset({"closed", "archived"})


class Kind(Enum):
    """By which of the public doors a bot votes."""

    BY_SOCKET = 1
    BY_FORM = 2
    WITHOUT_SCRIPTS = 3


KINDS = tuple(Kind)
CHANGING = 4
"""One bot in so many changes its ballot once."""


class GoneError(Exception):
    """The room is no more, or lets this bot in no longer."""


@dataclass
class Ledger:
    """What the bots of a room were answered, together."""

    joined: int = 0
    proposals: int = 0
    ballots: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, what: str) -> None:
        """One more seat, proposal or first ballot was acknowledged."""
        with self._lock:
            setattr(self, what, getattr(self, what) + 1)

    def refuse(self, code: str) -> None:
        """Something was refused; in a room that behaves nothing is."""
        with self._lock:
            self.refusals[code] += 1


class Bot:
    """Bot ``number`` of a room whose door stands at ``/join/<code>``."""

    def __init__(self, address: str, code: str, number: int, speed: float, ledger: Ledger) -> None:
        self.code, self.number, self.speed, self.ledger = code, number, speed, ledger
        self.chance = random.Random(number)  # noqa: S311 -- what it does need not be unguessable
        self.language = LANGUAGES[number % len(LANGUAGES)]
        self.browser = Browser(address, self.language)
        kind = KINDS[number % len(KINDS)]
        self.has_scripts = kind is not Kind.WITHOUT_SCRIPTS
        self.votes_by_socket = kind is Kind.BY_SOCKET
        self.most_ballots = 1 if number % CHANGING else 2
        self.room = ""
        self.task: Any = None
        self.task_at, self.task_mark = -1, 0
        self.act_at = 0.0
        self.proposals_left = self.chance.choice((0, 1, 1, 1, 2))
        self.voted: dict[str, int] = {}
        self._line: Line | None = None

    def run(self, stop: threading.Event) -> None:
        """Take part until the room is over or gone, or it is time to stop."""
        try:
            stop.wait(self.chance.uniform(0, ARRIVE_WITHIN) / self.speed)
            while not stop.is_set():
                try:
                    if not self.room and not self.join():
                        return
                    self._follow(stop)
                except (LineClosedError, UnreachableError):
                    self._hang_up()
                    stop.wait(self.chance.uniform(0, 3))
        except GoneError:
            return
        finally:
            self._hang_up()
            self.browser.close()

    # Coming in

    def join(self) -> bool:
        """Take a seat in one of the colleges; answers whether there was one to be had."""
        door = f"/join/{self.code}"
        page = self._get(door)
        colleges = page.tree().xpath("//form//button[@name='college']/@value")
        if not colleges:
            self.ledger.refuse(f"door {page.status}")
            return False
        (form,) = page.tree().xpath("//form[.//button[@name='college']]")
        mine = colleges[(self.number + self.number // len(KINDS)) % len(colleges)]
        fields = {**fields_of(form), "college": mine}
        answer = self._post(door, fields)
        if not answer.is_redirect:
            self.ledger.refuse(f"seat {answer.status}")
            return False
        self.room = answer.location
        self._read(self._get(self.room))
        self.ledger.add("joined")
        return True

    # Following

    @property
    def workshop(self) -> str:
        """The id of the workshop, as the address of its room says."""
        return self.room.rstrip("/").rsplit("/", 1)[-1]

    @property
    def live(self) -> str:
        """Where the state and the regions of the room are asked for."""
        return f"/live/{self.workshop}/participant"

    def _follow(self, stop: threading.Event) -> None:
        """Hear how the room stands, look at what is new, and act when it is time."""
        state = self._hear(stop)
        if state is not None:
            if state["workshop"] in _OVER:
                raise GoneError
            self.task_mark = max(self.task_mark, int(state["marks"].get("task", 0)))
        if self.task_mark > self.task_at:
            stop.wait(self.chance.uniform(0, JITTER) / self.speed)
            self._read(self._get(f"{self.live}/regions/task"))
            self._think()
        if time.monotonic() >= self.act_at:
            self._act()
            self._think()

    def _hear(self, stop: threading.Event) -> dict[str, Any] | None:
        if not self.has_scripts:
            stop.wait(max(1.0, POLL_EVERY * self.chance.uniform(0.8, 1.2) / self.speed))
            answer = self._get(self.live, AS_SCRIPTS_DO)
            return answer.json or None
        if self._line is None:
            self._line = Line(self.browser)
            told = {"workshop": self.workshop, "audience": "participant", "revision": 0}
            heard = self._line.ask("watch", told)
            if not heard.get("ok"):
                raise GoneError
            return dict(heard["state"])
        return self._line.listen(min(1.0, max(0.05, self.act_at - time.monotonic())))

    def _read(self, page: Answer) -> None:
        """Take over the task of a page or of a region."""
        found = page.tree().xpath("//*[@data-region='task']")
        if found:
            self.task, self.task_at = found[0], int(found[0].get("data-revision"))

    def _think(self) -> None:
        self.act_at = time.monotonic() + self.chance.uniform(*THINKING) / self.speed

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    # Acting

    def _act(self) -> None:
        """Do what stands on the screen: propose, vote, or change a ballot now and then."""
        if self.task is None:
            return
        compose = self.task.xpath(".//form[@id='compose'][.//button[@name='send']]")
        ballot = self.task.xpath(".//form[starts-with(@id, 'ballot-')]")
        if compose and self.proposals_left:
            self._propose(compose[0])
        elif ballot:
            self._give_a_name()
            self._vote(ballot[0])

    def _propose(self, form: Any) -> None:
        """Send a proposal; one that is asked whether it is another one says that it is not."""
        self.proposals_left -= 1
        title, summary = self.chance.choice(IDEAS).words(self.language)
        offered = form.xpath(".//input[@name='obstacles']/@value")
        fields = {**fields_of(form), "title": title, "summary": summary}
        fields["obstacles"] = self.chance.sample(offered, min(len(offered), 2))
        fields["environment"] = "direct"
        answer = self._post(form.get("action"), fields)
        asked = answer.tree().xpath("//button[@name='anyway']") if answer.status < TOO_MANY else ()
        if not answer.is_redirect and asked:
            answer = self._post(form.get("action"), {**fields, "anyway": "1"})
        if answer.is_redirect:
            self.ledger.add("proposals")
            # An operation id is good for one proposal: the next needs the form anew.
            self.task_at = -1
        else:
            self.ledger.refuse(_refusal("proposal", answer))

    def _vote(self, form: Any) -> None:
        """Hand in a ballot; some bots hand in another one later."""
        poll = form.get("data-poll")
        turns = self.voted.get(poll, 0)
        if turns >= self.most_ballots:
            return
        fields = fill_in(form, self.chance, self.language)
        operation = re.sub("[^0-9a-f-]", "", fields.get("operation_id", ""))[:30] + f"-{turns}"
        fields["operation_id"] = operation
        if self._hand_in(form, poll, fields):
            self.voted[poll] = turns + 1
            if not turns:
                self.ledger.add("ballots")

    def _hand_in(self, form: Any, poll: str, fields: dict[str, str]) -> bool:
        # As on a page: a socket takes marks alone, and not the words beside them.
        takes_sockets = "ballot" in (form.get("data-behaviour") or "").split() and not any(
            value for name, value in fields.items() if name.startswith("reason-")
        )
        if self._line is not None and self.votes_by_socket and takes_sockets:
            message = {
                "workshop": self.workshop,
                "poll": poll,
                "marks": marks_of(fields),
                "operation_id": fields["operation_id"],
            }
            told = self._line.ask("ballot", message)
            if not told:
                raise LineClosedError
            if not told["ok"]:
                self.ledger.refuse(f"ballot {told['code']}")
            return bool(told["ok"])
        answer = self._post(form.get("action"), dict(fields))
        done = answer.is_redirect or bool(answer.json.get("ok"))
        if not done:
            self.ledger.refuse(_refusal("ballot", answer))
        return done

    def _give_a_name(self) -> None:
        """A vote by name asks for one; a bot is called by what it is."""
        for form in self.task.xpath(".//form[.//input[@name='name']]"):
            fields = fields_of(form)
            if not fields.get("name"):
                self._post(form.get("action"), {**fields, "name": f"Bot {self.number}"})
                form.xpath(".//input[@name='name']")[0].set("value", f"Bot {self.number}")

    # Asking

    def _get(self, path: str, accept: str = HTML) -> Answer:
        answer = self.browser.get(path, accept)
        if answer.status in _GONE and self.room:
            raise GoneError
        return answer

    def _post(self, path: str, fields: dict[str, Any]) -> Answer:
        """Send a form as the outbox does: again, with the same id, until there is an answer."""
        accept = AS_SCRIPTS_DO if self.has_scripts and self.room else HTML
        for attempt in range(TRIES):
            if attempt:
                time.sleep(self.chance.uniform(0, 1))
            try:
                answer = self.browser.post(path, fields, accept)
            except UnreachableError:
                continue
            if answer.status != TOO_MANY:
                return answer
        raise UnreachableError("no answer to a form")


def _refusal(what: str, answer: Answer) -> str:
    """What was refused, by the code where there is one."""
    return f"{what} {answer.json.get('code') or answer.status}"
