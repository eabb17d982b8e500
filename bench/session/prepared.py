"""Rooms that stand ready before any server starts: seated, with proposals and an open vote."""

import secrets
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.stage import Backstage, Stage
from cocreate.database import for_reading
from cocreate.domain.voting.ballot_keys import key_hash
from cocreate.models.voting import BallotPaper, Participation
from cocreate.operations import joining
from cocreate.operations import proposals as submitting

OPTIONS = 5
COLLEGES = ("public", "private", "civil")


@dataclass(frozen=True)
class Room:
    """A workshop: its vote, what may be marked, and the cookies of its phones."""

    id: str
    code: str
    poll_id: str
    options: tuple[str, ...]
    phones: tuple[dict[str, str], ...]

    def of(self, poll_id: str, seeds: list[str]) -> "Room":
        """The room with another vote, and with the ballot seeds of whoever came in since."""
        return replace(self, poll_id=poll_id, phones=tuple({"seed": one} for one in seeds))


@dataclass(frozen=True)
class Prepared:
    """A database with rooms; each server gets a copy of its file, or the database of ``url``."""

    folder: Path
    rooms: tuple[Room, ...]
    url: str = ""

    def copy_to(self, folder: Path) -> None:
        """Lay the file into the folder of a server."""
        if not self.url:
            shutil.copy(self.folder / "cocreate.sqlite3", folder)


def prepare(
    people: int,
    rooms: int = 1,
    url: str = "",
    *,
    apart: bool = False,
    proposals: int = OPTIONS,
) -> Prepared:
    """Make rooms in which the same phones sit, or each its own people when ``apart``.

    With ``url`` they are made in an empty database that is there. A room without people stands at
    its first step, and its doors are open.
    """
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    backstage = Backstage(folder, url)
    phones, made = _phones(people), []
    for _ in range(rooms):
        made.append(_room(Stage(backstage), phones, proposals))
        phones = _phones(people) if apart else phones
    backstage.engine.dispose()
    return Prepared(folder, tuple(made), url)


def _phones(people: int) -> tuple[dict[str, str], ...]:
    return tuple(
        {"device": secrets.token_urlsafe(32), "seed": secrets.token_hex(32)} for _ in range(people)
    )


def _room(stage: Stage, phones: tuple[dict[str, str], ...], wanted: int) -> Room:
    if not phones:
        return Room(stage.id, stage.code, "", (), ())
    actor = None
    with stage.unit() as uow:
        for number, phone in enumerate(phones):
            actor = joining.join_workshop(
                uow,
                stage.id,
                device=phone["device"],
                college_key=COLLEGES[number % 3],
                language="fr",
            )
    stage.go("ideation")
    with stage.unit() as uow:
        for number in range(wanted):
            draft = submitting.Draft(f"Proposition {number}", "Une idée pour la salle", "fr")
            submitting.submit_proposal(uow, actor, stage.id, draft, f"{number}")
    stage.go("vote")
    stage.open_poll()
    poll = stage.poll()
    return Room(stage.id, stage.code, poll.id, tuple(poll.option_ids), phones)


def compare(engine: sa.Engine, room: Room, marks: dict[int, dict[str, int]]) -> tuple[int, int]:
    """What is missing and what is doubled: ``marks`` are what each phone's ballot must say."""
    with Session(for_reading(engine)) as session:
        papers = {
            one.key_hash: one.marks
            for one in session.scalars(sa.select(BallotPaper).where(_of(BallotPaper, room)))
        }
        part = sa.select(sa.func.count()).where(_of(Participation, room))
        took_part = session.scalar(part.select_from(Participation)) or 0
    missing = 0
    for number, wanted in marks.items():
        stored = papers.pop(key_hash(room.phones[number]["seed"], room.poll_id), None)
        missing += stored != wanted
    return missing, len(papers) + abs(took_part - len(marks))


def _of(table: Any, room: Room) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = table.poll_id == room.poll_id
    return condition
