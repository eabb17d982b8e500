"""What a vote says: its result, for those who may see it; while it is hidden, nothing at all.

Who sees what: before a poll is counted nobody sees a tally of it, unless its rules promised visible
results, and then everybody sees the same. Once counted, whoever runs the room sees the result; the
room sees it once it is published. Figures per college are withheld where they would tell how a few
people voted, for every audience.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.voting import BallotForm, Standing, Tally
from cocreate.domain.voting.breakdown import break_down
from cocreate.domain.voting.lifecycle import PollState
from cocreate.domain.voting.pacing import percentages_allowed, wilson_interval
from cocreate.domain.voting.papers import count_papers
from cocreate.domain.voting.rules import Secrecy, Visibility
from cocreate.models.voting import BallotReason, Poll, PollResult, RunningTally, count_of
from cocreate.models.workshops import College, Step
from cocreate.queries.opinions import OpinionView, opinion_view
from cocreate.queries.options import (
    OptionText,
    SettingLine,
    ballot_form,
    option_texts,
    setting_lines,
)
from cocreate.queries.participation import NamedBallot, named_ballots

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Share:
    """A share as a number from 0 to 1, with the 95 % interval around it; and what it is made of."""

    value: float
    low: float
    high: float
    numerator: int
    denominator: int


@dataclass(frozen=True)
class MarkCount:
    """How many people gave a mark; ``label`` is to be translated, empty for a mere number."""

    mark: int
    label: str
    people: int


@dataclass(frozen=True)
class OptionResult:
    """How an option came out; ``share`` is None where there are too few people for percentages.

    ``reasons`` are what people wrote with their objections, in random order; only with the total
    of a counted poll.
    """

    option: OptionText
    rank: int
    tied: bool
    score: int
    supporters: int
    opposed: int
    out_of: int
    accepted: bool | None
    marks: tuple[MarkCount, ...]
    share: Share | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """The figures of a count: people, blank ballots among them, marks; options by rank."""

    voters: int
    blank: int
    marks: int
    options: tuple[OptionResult, ...]


@dataclass(frozen=True)
class CollegeTotals:
    """One college in a result; ``totals`` is None when its figures are withheld."""

    key: str
    name: Texts
    totals: Totals | None


@dataclass(frozen=True)
class ResultView:
    """The counted result of one round; ``present`` are the people in the room at the count.

    ``corrected_by_id`` is the round that puts this one right, if there is one. ``ballots`` are
    those of a named poll; ``opinions`` is None unless people agreed, disagreed or passed.
    """

    poll_id: str
    step_id: str
    phase: str
    round: int
    corrects_id: str | None
    corrected_by_id: str | None
    method: str
    settings: tuple[SettingLine, ...]
    secrecy: Secrecy
    visibility: Visibility
    rules_hash: str
    digest: str
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    counted_at: dt.datetime
    published_at: dt.datetime | None
    threshold: int
    present: int
    selection: Mapping[str, object] | None
    total: Totals
    colleges: tuple[CollegeTotals, ...]
    ballots: tuple[NamedBallot, ...]
    opinions: OpinionView | None


def result_view(session: Session, poll_id: str, audience: Audience) -> ResultView | None:
    """The result of a poll; None while ``audience`` may not see it."""
    poll = session.get(Poll, poll_id)
    if poll is None or not _may_see(poll, audience):
        return None
    return _view(session, poll, audience)


def results_of(session: Session, workshop_id: str, audience: Audience) -> tuple[ResultView, ...]:
    """All results of a workshop that ``audience`` may see, in the order of agenda and rounds."""
    polls = sa.select(Poll).join(Step, Step.id == Poll.step_id)
    polls = polls.where(Poll.workshop_id == workshop_id).order_by(Step.position, Poll.round)
    return tuple(
        _view(session, poll, audience)
        for poll in session.scalars(polls).all()
        if _may_see(poll, audience)
    )


def running_totals(session: Session, poll: Poll, audience: Audience) -> Totals | None:
    """The tally of a running poll with visible results, the same for all; None for a hidden one.

    Of a secret poll it is the one that the room was last shown, which moves by several ballots.
    """
    running = poll.state in {PollState.OPEN, PollState.CLOSING}
    if poll.visibility is not Visibility.LIVE or not running:
        return None
    if poll.secrecy is Secrecy.SECRET:
        shown = session.get(RunningTally, poll.id)
        nothing_yet = count_papers(poll.rules, []).total
        tally = nothing_yet if shown is None else Tally.from_json(shown.tally)
    else:
        tally = count_of(session, poll).total
    return totals(tally, option_texts(session, poll, audience), ballot_form(poll))


def totals(
    tally: Tally,
    options: tuple[OptionText, ...],
    form: BallotForm,
    reasons: Mapping[str, tuple[str, ...]] | None = None,
) -> Totals:
    """A tally with the words of its options, by rank; ties in the order of the poll."""
    told = reasons or {}
    places = {one.id: place for place, one in enumerate(options)}
    standings = [one for one in tally.standings if one.option_id in places]
    standings.sort(key=lambda one: (one.rank, places[one.option_id]))
    return Totals(
        voters=tally.voters,
        blank=tally.blank,
        marks=tally.marks,
        options=tuple(
            _result(one, options[places[one.option_id]], form, reasons=told.get(one.option_id, ()))
            for one in standings
        ),
    )


def _may_see(poll: Poll, audience: Audience) -> bool:
    if poll.state is not PollState.CLOSED:
        return False
    return audience is Audience.FACILITATOR or poll.published_at is not None


def _view(session: Session, poll: Poll, audience: Audience) -> ResultView:
    result = session.get_one(PollResult, poll.id)
    stored = result.stored(poll.rules_hash)
    options, form = option_texts(session, poll, audience), ballot_form(poll)
    parts = break_down(stored.total, stored.by_college, threshold=poll.suppression_threshold)
    corrected_by = sa.select(Poll.id).where(Poll.corrects_id == poll.id)
    return ResultView(
        poll_id=poll.id,
        step_id=poll.step_id,
        phase=session.get_one(Step, poll.step_id).phase,
        round=poll.round,
        corrects_id=poll.corrects_id,
        corrected_by_id=session.scalar(corrected_by.order_by(Poll.round.desc()).limit(1)),
        method=poll.method,
        settings=setting_lines(poll),
        secrecy=poll.secrecy,
        visibility=poll.visibility,
        rules_hash=poll.rules_hash or "",
        digest=result.digest,
        opened_at=poll.opened_at,
        closed_at=poll.closed_at,
        counted_at=result.counted_at,
        published_at=poll.published_at,
        threshold=parts.threshold,
        present=result.present,
        selection=poll.selection,
        total=totals(parts.total, options, form, _reasons(session, poll)),
        colleges=_colleges(
            session,
            poll,
            {
                one.college: None if one.tally is None else totals(one.tally, options, form)
                for one in parts.colleges
            },
        ),
        ballots=named_ballots(session, poll),
        opinions=opinion_view(session, poll, parts.total, options),
    )


def _reasons(session: Session, poll: Poll) -> dict[str, tuple[str, ...]]:
    mine = sa.select(BallotReason).where(BallotReason.poll_id == poll.id)
    told = session.scalars(mine.order_by(BallotReason.key_hash)).all()
    options = {one.option_id for one in told}
    return {
        option: tuple(one.text for one in told if one.option_id == option) for option in options
    }


def _colleges(
    session: Session, poll: Poll, parts: Mapping[str, Totals | None]
) -> tuple[CollegeTotals, ...]:
    colleges = session.execute(
        sa.select(College.key, College.name)
        .where(College.workshop_id == poll.workshop_id)
        .order_by(College.position)
    ).all()
    names: dict[str, Texts] = {one.key: one.name for one in colleges}
    keys = [*(key for key in names if key in parts), *(key for key in parts if key not in names)]
    return tuple(CollegeTotals(key, names.get(key, {}), parts[key]) for key in keys)


def _result(
    one: Standing, option: OptionText, form: BallotForm, *, reasons: tuple[str, ...]
) -> OptionResult:
    share = None
    if percentages_allowed(one.out_of):
        low, high = wilson_interval(one.supporters, one.out_of)
        share = Share(one.supporters / one.out_of, low, high, one.supporters, one.out_of)
    marks = sorted({*form.choices, *one.detail})
    return OptionResult(
        option=option,
        rank=one.rank,
        tied=one.tied,
        score=one.score,
        supporters=one.supporters,
        opposed=one.opposed,
        out_of=one.out_of,
        accepted=one.accepted,
        marks=tuple(
            MarkCount(mark, form.choices.get(mark, ""), one.detail.get(mark, 0)) for mark in marks
        ),
        share=share,
        reasons=reasons,
    )
