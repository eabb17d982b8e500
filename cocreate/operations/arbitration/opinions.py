"""Preparatory opinions: the scores of each decider, one opinion a person, and one who closes them.

An opinion is an aid. It changes no decision, and no route to a ballot, a round or a rank leads
through here (features B5, M21).
"""

from collections.abc import Mapping

from cocreate.domain.arbitration import RoundState
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.grids import read_scores
from cocreate.domain.permissions import Actor, Permission, acting_role
from cocreate.models.arbitration import ArbitrationRound, Opinion, OpinionsClosed
from cocreate.models.plans import PlanVersion
from cocreate.operations.arbitration.rounds import round_for
from cocreate.unit_of_work import UnitOfWork


def save_opinion(
    uow: UnitOfWork,
    actor: Actor,
    round_id: str,
    action_id: str,
    typed: Mapping[str, tuple[str, str]],
    language: str,
) -> None:
    """Keep the scores of ``actor`` for an action, in the place of the former ones of the same.

    ``typed`` holds (points, reason) by criterion. Nobody else's opinion is touched. Raises
    ``RuleViolation`` once the opinions are closed, and for scores that cannot be kept.
    """
    round_, facts = round_for(uow, actor, round_id, Permission.OPINION_WRITE)
    _require_open(uow, round_)
    if action_id not in uow.session.get_one(PlanVersion, round_.version_id).submitted:
        raise NotFound("no-such-action")
    scores = read_scores(typed, [one.code for one in round_.criteria], language)
    account_id = str(actor.id)
    opinion = uow.session.get(Opinion, (round_.id, action_id, account_id))
    if opinion is None:
        opinion = Opinion(round_id=round_.id, action_id=action_id, account_id=account_id)
        uow.session.add(opinion)
    opinion.scores = {
        code: {"points": one.points, "reason": dict(one.reason)} for code, one in scores.items()
    }
    opinion.saved_at = uow.now()
    role = acting_role(actor, Permission.OPINION_WRITE, facts)
    subject = ("round", round_.id)
    uow.record(actor, role, "opinion:save", subject, action=action_id, scored=len(scores))


def close_opinions(uow: UnitOfWork, actor: Actor, round_id: str) -> None:
    """Close the opinions of a round: none changes any more, and whoever reads the desk reads all.

    Closing twice changes nothing.
    """
    round_, facts = round_for(uow, actor, round_id, Permission.OPINION_CLOSE)
    if uow.session.get(OpinionsClosed, round_.id) is not None:
        return
    _require_open(uow, round_)
    uow.session.add(
        OpinionsClosed(round_id=round_.id, closed_at=uow.now(), closed_by_id=str(actor.id))
    )
    role = acting_role(actor, Permission.OPINION_CLOSE, facts)
    uow.record(actor, role, "opinion:close", ("round", round_.id))


def _require_open(uow: UnitOfWork, round_: ArbitrationRound) -> None:
    if round_.state is not RoundState.OPEN:
        raise RuleViolation("round-is-closed")
    if uow.session.get(OpinionsClosed, round_.id) is not None:
        raise RuleViolation("opinions-are-closed")
