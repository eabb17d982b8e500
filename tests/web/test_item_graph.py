"""One item, one id: what merges and splits leave of votes, in both directions."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.permissions import SYSTEM, Grant, Role
from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper, PollResult
from cocreate.operations import consolidation
from cocreate.operations.polls import PollPlan
from cocreate.queries.origins import origin_history
from cocreate.queries.proposals import own_proposals, proposal_page
from tests.builders import VoteRoom
from tests.office import Office
from tests.web.browsers import AppOf, Browser

A_ALONE, BOTH, B_ALONE = 4, 3, 2
"""A has 7 votes, B has 5, and 3 people are in both."""


def stored(room: VoteRoom) -> dict[str, list[tuple[object, ...]]]:
    """Everything that stands of the proposals and of their vote."""
    with room.engine.connect() as connection:
        return {
            table.__tablename__: sorted(
                map(tuple, connection.execute(sa.select(table.__table__))), key=repr
            )
            for table in (Proposal, BallotPaper, PollResult)
        }


def test_b7_a_merge_after_the_vote_keeps_both_origins_as_history_and_undo_restores_them(
    engine: sa.Engine,
) -> None:
    """B7: C shows origins 7 and 5 and 9 distinct supporters as history, its own count is 0.

    Both authors are told, and undo restores A and B exactly.
    """
    room = VoteRoom(engine)
    first, second, third = room.option_ids
    room.open_vote(PollPlan("approval", {"min_choices": 0, "max_choices": 3}))
    marks = [{first: 1}] * A_ALONE + [{first: 1, second: 1}] * BOTH + [{second: 1}] * B_ALONE
    for number, one in enumerate((*marks, {third: 1})):
        room.cast(room.join(f"voter {number}"), one)
    room.finish_vote()
    before = stored(room)
    room.go("consolidation")

    with room.unit() as uow:
        merged = consolidation.merge_proposals(uow, SYSTEM, (first, second), "Pluie", "Les deux")
    with Session(for_reading(engine)) as session:
        found = origin_history(session, SYSTEM, merged)
        assert found is not None
        (vote,) = found.votes
        assert [(one.title, one.supporters) for one in vote.origins] == [
            ("Titre 1", A_ALONE + BOTH),
            ("Titre 2", BOTH + B_ALONE),
        ]
        assert (vote.supporters, vote.voters, found.own_votes) == (9, 10, 0)
        assert [one.id for one in proposal_page(session, SYSTEM, merged).origins] == [first, second]
        author = room.join("author")
        told = {one.card.id: one.merged_into for one in own_proposals(session, author, room.id)}
        assert [told[one].id for one in (first, second) if told[one]] == [merged, merged]
        assert told[third] is None
        assert origin_history(session, author, merged) is None, "a phone reads no tally here"
        assert origin_history(session, SYSTEM, third) is None

    with room.unit() as uow:
        consolidation.split_proposal(uow, SYSTEM, merged)
    after = stored(room)
    after["proposal"] = [one for one in after["proposal"] if merged not in one]
    assert after == before


def test_whoever_runs_the_room_reads_the_history_on_the_page_of_the_merged_one(
    engine: sa.Engine, app_of: AppOf, office: Office
) -> None:
    """B7: the merged item shows its origins' votes as history, and no vote of its own."""
    room = VoteRoom(engine)
    first, second, _ = room.option_ids
    room.open_vote(PollPlan("approval", {"min_choices": 0, "max_choices": 3}))
    room.cast(room.join("voter 1"), {first: 1, second: 1})
    room.cast(room.join("voter 2"), {second: 1})
    room.finish_vote()
    room.go("consolidation")
    with room.unit() as uow:
        merged = consolidation.merge_proposals(uow, SYSTEM, (first, second), "Pluie", "Les deux")
    lead = Browser.of_staff(app_of(office), office, "lead", Grant(Role.FACILITATOR, "water"))
    lead.open(f"/staff/workshops/{room.id}/live/proposals/{merged}")
    told = lead.main()
    assert "2 of 2 people in favour of one of them or more" in told
    assert "1. Titre 1: 1 of 2 people in favour" in told
    assert "It has no votes of its own: 0 until the room votes on it." in told
    lead.press("Split it again")
    lead.open(f"/staff/workshops/{room.id}/live/proposals/{first}")
    assert "on the wall" in lead.main()
