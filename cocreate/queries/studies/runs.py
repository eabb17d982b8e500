"""An official run as pages and files read it, and what it did with one person's own share.

Who sees what: whoever may look at studies sees every run; a room sees the run that was published
to it. What a run did with a share is worked out for the phone whose ballot it is, of the marks it
finds by its own key, and is shown nowhere else.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor, Facts, Permission, can
from cocreate.domain.selection.robustness import FRAGILE_PART
from cocreate.domain.studies.ballots import points_of
from cocreate.domain.studies.settings import Settings
from cocreate.domain.voting.ballot_keys import ballot_key, hash_of
from cocreate.models.accounts import Account
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.studies.records import RunEvidence, RunPublication, SelectionRun, Study
from cocreate.models.voting import BallotPaper, Poll, seed_of
from cocreate.models.workshops import Participant, Pulse
from cocreate.queries.studies.work import Work, work_on

Texts = Mapping[str, str]
Plain = Mapping[str, Any]  # Any: plain JSON values


@dataclass(frozen=True)
class RunView:
    """An official run; ``result`` and ``evidence`` are its records, as plain values.

    ``evidence`` is None while it is being computed; ``judging`` is that work, where there is any.
    ``workshop_id`` is the room whose bell tells of it, at ``revision``.
    """

    id: str
    number: int
    study_id: str
    pillar_id: str
    pillar: Texts
    pillar_key: str
    plan_id: str | None
    is_announced: bool
    is_published: bool
    may_run: bool
    settings: Settings
    sources: Plain
    result: Plain
    evidence: Plain | None
    judging: Work | None
    workshop_id: str
    revision: int
    input_hash: str
    seal: str
    engine: str
    made_at: dt.datetime
    author: str
    objectives: Mapping[str, Texts]

    @property
    def run(self) -> Plain:
        """The record of the rule's plan."""
        found: Plain = self.result["run"]
        return found

    @property
    def compared(self) -> Plain:
        """The record of the plan of greedy by votes, which stands beside it."""
        found: Plain = self.result["compared"]
        return found

    @property
    def titles(self) -> dict[str, Texts]:
        """The titles of actions by public id, as they were at the run."""
        return {one["id"]: one["title"] for one in self.sources["actions"]}

    @property
    def colleges(self) -> Mapping[str, Texts]:
        """The names of colleges by key."""
        found: Mapping[str, Texts] = self.sources["colleges"]
        return found

    def explanations(self) -> Iterator[tuple[Plain, Plain]]:
        """Each action as it went in, with what the run says of it."""
        told = {one["action"]: one for one in self.run["explanations"]["actions"]}
        for one in self.sources["actions"]:
            yield one, told[one["id"]]

    def is_fragile(self, action: str) -> bool:
        """Whether fewer than 80 of 100 draws fund an action of the plan."""
        if self.evidence is None or action not in self.run["selected"]:
            return False
        robust = self.evidence["robustness"]
        return bool(robust["funded"][action] < FRAGILE_PART * robust["draws"])

    def needed(self, action: str) -> Plain | None:
        """What would have brought an action in, where it was searched for."""
        found: Plain | None = None if self.evidence is None else self.evidence["needed"].get(action)
        return found


@dataclass(frozen=True)
class OwnShare:
    """What a run did with one person's share, for that person alone.

    ``share`` is None where the rule gives nobody a share. ``mine`` are the actions on their
    ballot, each with what they paid for it (None where it charged nobody), and whether it is
    funded; ``rest`` is what was left of the share.
    """

    run_number: int
    rule: str
    share: Fraction | None
    rest: Fraction
    mine: tuple[tuple[str, Texts, bool, Fraction | None], ...]

    @property
    def funded(self) -> int:
        return sum(is_funded for _, _, is_funded, _ in self.mine)


def run_view(session: Session, actor: Actor, run_id: str) -> RunView:
    """The run; ``NotFound`` when there is none that ``actor`` may look at."""
    run = session.get(SelectionRun, run_id)
    study = None if run is None else session.get_one(Study, run.study_id)
    if run is None or study is None:
        raise NotFound("no-such-run")
    if not can(actor, Permission.STUDY_READ, Facts(study.pillar_id)):
        raise NotFound("no-such-run")
    return view_of(session, actor, study, run)


def view_of(session: Session, actor: Actor, study: Study, run: SelectionRun) -> RunView:
    """A run whose reader was checked."""
    pillar = session.get_one(Pillar, study.pillar_id)
    frame = published_frame(pillar)
    evidence = session.get(RunEvidence, run.id)
    published = session.get(RunPublication, study.id)
    author = session.get(Account, run.made_by_id) if run.made_by_id else None
    room = min((one["workshop"] for one in _votes(run)), default="")
    pulse = session.get(Pulse, room)
    return RunView(
        id=run.id,
        number=run.number,
        study_id=study.id,
        pillar_id=pillar.id,
        pillar=pillar.name,
        pillar_key=pillar.key,
        plan_id=study.plan_id,
        is_announced=run.is_announced,
        is_published=published is not None and published.run_id == run.id,
        may_run=bool(can(actor, Permission.STUDY_RUN, Facts(pillar.id))),
        settings=Settings.from_json(run.settings),
        sources=run.sources,
        result=run.result,
        evidence=None if evidence is None else evidence.content,
        judging=work_on(session, run.id),
        workshop_id=room,
        revision=0 if pulse is None else pulse.revision,
        input_hash=run.input_hash,
        seal=run.seal,
        engine=run.engine,
        made_at=run.made_at,
        author=author.name if author else "",
        objectives={one.code: one.text for one in (frame.items if frame else [])},
    )


def latest_run(session: Session, study_ids: sa.Select[str]) -> SelectionRun | None:
    """The youngest official run of some studies."""
    return session.scalars(
        sa.select(SelectionRun)
        .where(SelectionRun.study_id.in_(study_ids))
        .order_by(SelectionRun.made_at.desc(), SelectionRun.number.desc())
        .limit(1)
    ).one_or_none()


def published_run(session: Session, workshop_id: str) -> tuple[SelectionRun, list[Poll]] | None:
    """The run that a room was shown last, with the votes of the room that went into it."""
    runs = session.scalars(
        sa.select(SelectionRun)
        .join(RunPublication, RunPublication.run_id == SelectionRun.id)
        .order_by(RunPublication.at.desc())
    ).all()
    for run in runs:
        ids = [one["poll"] for one in _votes(run) if one["workshop"] == workshop_id]
        if ids:
            return run, [session.get_one(Poll, one) for one in ids]
    return None


def own_share(session: Session, actor: Actor, seed: str | None) -> OwnShare:
    """What the published run did with the share of this phone; ``NotFound`` when there is none."""
    seat = session.get(Participant, actor.id) if actor.is_participant else None
    found = None if seat is None else published_run(session, seat.workshop_id)
    if seat is None or found is None:
        raise NotFound("no-such-run")
    run, polls = found
    for poll in polls:
        derived = seed_of(poll.secrecy, seat.id, seed or "")
        paper = None
        if derived:
            paper = session.get(BallotPaper, (poll.id, hash_of(ballot_key(derived, poll.id))))
        if paper is not None:
            return _share(run, poll, points_of(poll.method, paper.paper.marks))
    raise NotFound("no-ballot-here")


def _share(run: SelectionRun, poll: Poll, points: Mapping[str, int]) -> OwnShare:
    sources: Any = run.sources  # Any: plain JSON values
    result: Any = run.result
    vote = next(one for one in sources["votes"] if one["poll"] == poll.id)
    keys: Mapping[str, str] = vote["keys"]
    marks = {keys[option]: given for option, given in points.items() if option in keys}
    titles = {one["id"]: one["title"] for one in sources["actions"]}
    weight = Fraction(vote["weight"])
    has_shares = result["share"] is not None
    share = rest = Fraction(result["share"] or 0) * weight
    paid: dict[str, Fraction | None] = {}
    for purchase in result["purchases"]:
        given = marks.get(purchase["action"], 0)
        if given <= 0:
            continue
        paid[purchase["action"]] = None
        if has_shares and purchase["rate"] is not None:
            price = min(rest, Fraction(purchase["rate"]) * given * weight)
            paid[purchase["action"]] = price
            rest -= price
    return OwnShare(
        run_number=run.number,
        rule=result["run"]["rule"],
        share=share if has_shares else None,
        rest=rest,
        mine=tuple(
            (key, titles[key], key in paid, paid.get(key))
            for key in sorted(marks, key=lambda one: (one not in paid, one))
            if marks[key] > 0 and key in titles
        ),
    )


def _votes(run: SelectionRun) -> list[dict[str, Any]]:
    sources: Any = run.sources  # Any: plain JSON values
    found: list[dict[str, Any]] = sources["votes"]
    return found
