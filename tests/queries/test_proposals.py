"""Who reads what: nobody another's proposal in silence, the room its wall, authors their own."""

import dataclasses
import json

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.audiences import Audience
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import SYSTEM, VISITOR, Actor
from cocreate.operations import consolidation, proposals, steps
from cocreate.operations.proposals import Draft
from cocreate.queries.live import live_state
from cocreate.queries.proposals import (
    board,
    own_proposals,
    proposal_page,
    wall,
)
from cocreate.queries.rooms import room_page, screen_page
from cocreate.queries.similar import Typed, similar_proposals
from cocreate.queries.workshops import workshop_page
from tests.builders import POND, TANK, Ideation, Room

REPAIR = Draft("Atelier de réparation vélo", "Des bénévoles apprennent à réparer", "fr")


@pytest.fixture
def room(engine: sa.Engine) -> Ideation:
    return Ideation(engine)


def reveal(room: Ideation) -> None:
    with room.unit() as uow:
        steps.reveal_step(uow, SYSTEM, room.step_id("ideation"))


def titles(room: Ideation, actor: Actor, audience: Audience) -> list[str]:
    with Session(room.engine) as session:
        return [card.title for card in wall(session, actor, room.id, audience).cards]


def test_in_silence_no_query_answers_a_word_of_somebody_else(room: Ideation) -> None:
    sent = room.submit(room.anne, dataclasses.replace(TANK, lead_organisation="Vivaqua"))
    with Session(room.engine) as session:
        answers: list[object] = [
            wall(session, room.bo, room.id, Audience.PARTICIPANT),
            wall(session, SYSTEM, room.id, Audience.SCREEN),
            wall(session, SYSTEM, room.id, Audience.FACILITATOR),
            board(session, SYSTEM, room.id),
            similar_proposals(
                session, room.bo, room.id, Typed("Citernes d’eau de pluie", "", "fr")
            ),
            workshop_page(session, SYSTEM, room.id, room.now),
            screen_page(session, SYSTEM, room.id, "fr", room.now),
            room_page(session, room.bo, room.id, "fr", room.now),
            *(live_state(session, room.id, audience, room.now) for audience in Audience),
        ]
        assert own_proposals(session, room.bo, room.id) == ()
        for reader in (room.bo, SYSTEM):
            with pytest.raises(NotFound, match="no-such-proposal"):
                proposal_page(session, reader, sent)
    told = json.dumps([str(one) for one in answers], ensure_ascii=False)
    for secret in ("Citernes", "Récupérer", "Vivaqua", sent):
        assert secret not in told
    assert wall_total(room) == 1


def wall_total(room: Ideation) -> int:
    with Session(room.engine) as session:
        return wall(session, room.bo, room.id, Audience.PARTICIPANT).total


def test_the_reveal_shows_the_wall_to_phones_and_projector(room: Ideation) -> None:
    room.submit(room.anne, TANK)
    room.submit(room.bo, POND)
    for reader, audience in ((room.bo, Audience.PARTICIPANT), (SYSTEM, Audience.SCREEN)):
        assert titles(room, reader, audience) == []
    reveal(room)
    for reader, audience in ((room.bo, Audience.PARTICIPANT), (SYSTEM, Audience.SCREEN)):
        assert titles(room, reader, audience) == ["Citernes", "Wadi"]


def test_whoever_runs_the_room_looks_through_in_a_pause_before_the_room_sees(
    room: Ideation,
) -> None:
    room.submit(room.anne, TANK)
    with room.unit() as uow:
        steps.pause_step(uow, SYSTEM, room.step_id("ideation"))
    with Session(room.engine) as session:
        assert [
            one.title for group in board(session, SYSTEM, room.id).groups for one in group.cards
        ] == ["Citernes"]
    assert titles(room, room.bo, Audience.PARTICIPANT) == []


def test_a_hidden_proposal_is_read_by_its_author_with_the_reason_and_by_nobody_in_the_room(
    room: Ideation,
) -> None:
    sent = room.submit(room.anne, TANK)
    reveal(room)
    with room.unit() as uow:
        consolidation.hide_proposal(uow, SYSTEM, sent, "Nomme une personne")
    assert titles(room, room.bo, Audience.PARTICIPANT) == []
    with Session(room.engine) as session:
        (own,) = own_proposals(session, room.anne, room.id)
        assert own.card.hidden_reason == "Nomme une personne"
        with pytest.raises(NotFound):
            proposal_page(session, room.bo, sent)
        found = board(session, SYSTEM, room.id)
        assert [one.hidden_reason for one in found.hidden] == ["Nomme une personne"]
        assert (found.groups, found.total) == ((), 0)


def test_a_merge_tells_both_authors_and_shows_its_origins(room: Ideation) -> None:
    """B7: both authors of a merge are told, and the merged item shows its origins."""
    first, second = room.submit(room.anne, TANK), room.submit(room.bo, POND)
    room.go("consolidation")
    with room.unit() as uow:
        merged = consolidation.merge_proposals(uow, SYSTEM, (first, second), "Pluie", "Les deux")
    with Session(room.engine) as session:
        for author in (room.anne, room.bo):
            (own,) = own_proposals(session, author, room.id)
            assert own.merged_into is not None
            assert (own.merged_into.title, own.card.state) == ("Pluie", "merged")
            assert not own.can_change
        page = proposal_page(session, room.bo, merged)
        assert [one.title for one in page.origins] == ["Citernes", "Wadi"]
        assert (page.card.authors, page.card.origins) == (2, 2)
        assert proposal_page(session, room.bo, first).merged_into == page.card
    assert titles(room, room.bo, Audience.PARTICIPANT) == ["Pluie"]


def test_the_authors_behind_a_merge_of_merges_are_counted_once(room: Ideation) -> None:
    ids = [room.submit(room.anne, TANK), room.submit(room.bo, POND), room.submit(room.anne, REPAIR)]
    room.go("consolidation")
    with room.unit() as uow:
        merged = consolidation.merge_proposals(uow, SYSTEM, (ids[0], ids[1]), "A", "B")
    with room.unit() as uow:
        top = consolidation.merge_proposals(uow, SYSTEM, (merged, ids[2]), "C", "D")
    with Session(room.engine) as session:
        page = proposal_page(session, SYSTEM, top)
        assert (page.card.authors, page.card.origins) == (2, 2)
        assert proposal_page(session, room.bo, ids[0]).card.title == "Citernes"


def test_old_wordings_are_for_the_author_and_whoever_runs_the_room(room: Ideation) -> None:
    sent = room.submit(room.anne, dataclasses.replace(TANK, title="Le maire ment"))
    room.go("consolidation")
    with room.unit() as uow:
        consolidation.edit_proposal(uow, SYSTEM, sent, TANK, 1)
    with Session(room.engine) as session:
        for reader in (room.anne, SYSTEM):
            wordings = proposal_page(session, reader, sent).wordings
            assert [(one.title, one.by_facilitator) for one in wordings] == [
                ("Le maire ment", False),
                ("Citernes", True),
            ]
        assert proposal_page(session, room.bo, sent).wordings == ()


def test_cards_stand_under_their_labels_and_those_without_one_come_last(room: Ideation) -> None:
    first = room.submit(room.anne, TANK)
    second, third = room.submit(room.bo, POND), room.submit(room.bo, REPAIR)
    room.go("consolidation")
    with room.unit() as uow:
        consolidation.group_proposals(uow, SYSTEM, room.id, {second: 0, third: 0}, "Sol")
    with Session(room.engine) as session:
        groups = board(session, SYSTEM, room.id).groups
    assert [(one.label, [card.id for card in one.cards]) for one in groups] == [
        ("Sol", [second, third]),
        ("", [first]),
    ]


def test_own_proposals_say_what_can_still_be_done(room: Ideation) -> None:
    sent, gone = room.submit(room.anne, TANK), room.submit(room.anne, POND)
    with room.unit() as uow:
        proposals.withdraw_proposal(uow, room.anne, gone)

    def can() -> list[tuple[bool, bool]]:
        with Session(room.engine) as session:
            found = own_proposals(session, room.anne, room.id)
            return [(one.can_change, one.can_restore) for one in found]

    assert can() == [(True, False), (False, True)]
    room.go("opening")
    assert can() == [(False, False), (False, False)]
    assert room.proposal(sent).state == "proposed"


def test_strangers_read_nothing(engine: sa.Engine, room: Ideation) -> None:
    sent = room.submit(room.anne, TANK)
    room.go("consolidation")
    other = Room(engine)
    other.open()
    stranger = other.join()
    with Session(engine) as session:
        for reader in (VISITOR, stranger):
            for audience in Audience:
                with pytest.raises(NotFound):
                    wall(session, reader, room.id, audience)
            with pytest.raises(NotFound):
                own_proposals(session, reader, room.id)
            with pytest.raises(NotFound):
                proposal_page(session, reader, sent)
        with pytest.raises(NotFound):
            board(session, room.anne, room.id)


def similar_to(
    room: Ideation, actor: Actor, title: str, summary: str = ""
) -> tuple[list[str], int]:
    with Session(room.engine) as session:
        found = similar_proposals(session, actor, room.id, Typed(title, summary, "fr"))
        return [one.card.title for one in found.shown], found.others


def test_in_silence_similar_ones_of_others_are_a_number_and_ones_own_are_shown(
    room: Ideation,
) -> None:
    room.submit(room.anne, REPAIR)
    assert similar_to(room, room.bo, "Réparer des vélos") == ([], 1)
    assert similar_to(room, room.anne, "Réparer des vélos") == (["Atelier de réparation vélo"], 0)
    assert similar_to(room, room.bo, "Vélo") == ([], 0), "nobody fishes for single words"


def test_after_the_reveal_the_three_most_similar_are_shown_with_the_words_they_share(
    room: Ideation,
) -> None:
    for n in range(4):
        room.submit(room.anne, dataclasses.replace(REPAIR, summary=f"Dans {n + 2} communes"))
    reveal(room)
    shown, others = similar_to(room, room.bo, "Réparer des vélos", "Un lieu par commune")
    assert (len(shown), others) == (3, 1)
    with Session(room.engine) as session:
        typed = Typed("Réparer des vélos", "", "fr")
        first = similar_proposals(session, room.bo, room.id, typed).shown[0]
    assert (first.shared, first.is_mine) == (("réparation", "vélo"), False)


def test_the_proposal_being_edited_is_not_similar_to_itself(room: Ideation) -> None:
    sent = room.submit(room.anne, REPAIR)
    with Session(room.engine) as session:
        typed = Typed(REPAIR.title, REPAIR.summary, "fr", editing=sent)
        found = similar_proposals(session, room.anne, room.id, typed)
    assert (found.shown, found.others) == ((), 0)
