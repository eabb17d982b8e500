"""The board is arranged without losing an origin, and two facilitators end with the same board."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, RuleViolation, StaleRevision
from cocreate.domain.permissions import SYSTEM
from cocreate.models.proposals import Proposal, ProposalWording
from cocreate.models.voting import Poll
from cocreate.operations import consolidation
from cocreate.unit_of_work import UnitOfWork
from tests.builders import POND, TANK, Ideation


class Board(Ideation):
    """Two proposals in the consolidation step."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.tank = self.submit(self.anne, TANK)
        self.pond = self.submit(self.bo, dataclasses.replace(POND, lead_organisation="Vivaqua"))
        self.go("consolidation")

    def group(self, moves: dict[str, int], label: str) -> None:
        with self.unit() as uow:
            consolidation.group_proposals(uow, SYSTEM, self.id, moves, label)

    def merge(self, operation_id: str | None = None) -> str:
        with self.unit() as uow:
            return consolidation.merge_proposals(
                uow, SYSTEM, (self.tank, self.pond), "Pluie", "Les deux", operation_id
            )

    def as_stored(self, *ids: str) -> list[dict[str, object]]:
        with Session(self.engine) as session:
            table = Proposal.__table__
            rows = session.execute(sa.select(table).where(table.c.id.in_(ids)))
            return sorted((dict(row._mapping) for row in rows), key=lambda row: str(row["id"]))


@pytest.fixture
def board(engine: sa.Engine) -> Board:
    return Board(engine)


def test_hiding_needs_a_reason_and_can_be_undone(board: Board) -> None:
    with pytest.raises(RuleViolation, match="reason-missing"), board.unit() as uow:
        consolidation.hide_proposal(uow, SYSTEM, board.tank, "  ")
    with board.unit() as uow:
        consolidation.hide_proposal(uow, SYSTEM, board.tank, "Nomme une personne")
    assert board.proposal(board.tank).hidden_reason == "Nomme une personne"
    with board.unit() as uow:
        consolidation.unhide_proposal(uow, SYSTEM, board.tank)
    assert board.proposal(board.tank).hidden_reason == ""


def test_the_facilitator_words_a_proposal_and_every_wording_is_kept(board: Board) -> None:
    clearer = dataclasses.replace(TANK, title="Citernes de quartier", rough_cost=Decimal(2000))
    with board.unit() as uow:
        consolidation.edit_proposal(uow, SYSTEM, board.tank, clearer, 1)
    with pytest.raises(StaleRevision, match="proposal-changed-meanwhile"), board.unit() as uow:
        consolidation.edit_proposal(uow, SYSTEM, board.tank, TANK, 1)
    with Session(board.engine) as session:
        wordings = session.scalars(
            sa.select(ProposalWording)
            .where(ProposalWording.proposal_id == board.tank)
            .order_by(ProposalWording.version)
        ).all()
    assert [(one.title, one.editor_id) for one in wordings] == [
        ("Citernes", None),
        ("Citernes de quartier", "system"),
    ]
    assert board.proposal(board.tank).author_id == board.anne.id


def test_two_facilitators_moving_a_card_end_with_one_board_and_the_loser_is_told(
    board: Board,
) -> None:
    board.group({board.tank: 0}, "Stocker")
    with pytest.raises(StaleRevision, match="card-moved-meanwhile") as refusal:
        board.group({board.pond: 0, board.tank: 0}, "Infiltrer")
    assert refusal.value.params == {"number": 1, "label": "Stocker"}
    assert board.proposal(board.tank).group_label == "Stocker"
    assert board.proposal(board.pond).group_label == "", "no card moves when one is refused"
    board.group({board.pond: 0, board.tank: 1}, "Infiltrer")
    assert board.proposal(board.tank).group_label == "Infiltrer"


def test_of_facilitators_who_move_a_card_at_the_same_moment_one_wins_and_all_others_are_told(
    board: Board,
) -> None:
    def move(number: int) -> str:
        try:
            board.group({board.tank: 0}, f"Groupe {number}")
        except StaleRevision as refusal:
            return str(refusal.params["label"])
        return "moved"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(move, range(8)))
    standing = board.proposal(board.tank)
    assert answers.count("moved") == standing.moves == 1
    assert {one for one in answers if one != "moved"} == {standing.group_label}


def test_of_merges_of_one_card_at_the_same_moment_one_succeeds(board: Board) -> None:
    def merge(number: int) -> str:
        try:
            return board.merge(f"op-{number}")
        except RuleViolation as refusal:
            return refusal.code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(merge, range(8)))
    assert answers.count("proposal-not-on-board") == 7
    assert board.proposal(board.tank).merged_into_id in answers


def test_moving_a_card_to_where_it_is_succeeds_and_disturbs_no_author(board: Board) -> None:
    board.group({board.tank: 0}, "Stocker")
    board.group({board.tank: 0}, " Stocker ")
    moved = board.proposal(board.tank)
    assert (moved.moves, moved.version) == (1, 1)
    board.group({board.tank: 1}, "")
    assert board.proposal(board.tank).group_label == ""


def test_a_group_is_renamed_as_a_whole(board: Board) -> None:
    board.group({board.tank: 0, board.pond: 0}, "Eau")

    def rename(new: str) -> None:
        with board.unit() as uow:
            consolidation.rename_group(uow, SYSTEM, board.id, "Eau", new)

    with pytest.raises(RuleViolation, match="group-label-missing"):
        rename(" ")
    rename("Pluie")
    assert {board.proposal(one).group_label for one in (board.tank, board.pond)} == {"Pluie"}
    with pytest.raises(StaleRevision, match="group-changed-meanwhile"):
        rename("Ondée")


def test_a_merge_keeps_its_origins_and_carries_what_they_say_together(board: Board) -> None:
    board.group({board.tank: 0}, "Stocker")
    merged = board.proposal(board.merge())
    assert (merged.frame_codes, merged.aims["economy"]) == (["F1"], "direct")
    assert (merged.lead_organisation, merged.group_label, merged.language) == (
        "Vivaqua",
        "Stocker",
        "fr",
    )
    for origin, author in ((board.tank, board.anne), (board.pond, board.bo)):
        kept = board.proposal(origin)
        assert (kept.state, kept.merged_into_id, kept.author_id) == ("merged", merged.id, author.id)


def test_splitting_gives_the_origins_back_exactly(board: Board) -> None:
    """B7: undo restores A and B exactly."""
    board.group({board.tank: 0}, "Stocker")
    before = board.as_stored(board.tank, board.pond)
    merged = board.merge()
    with board.unit() as uow:
        consolidation.split_proposal(uow, SYSTEM, merged)
    assert board.as_stored(board.tank, board.pond) == before
    assert board.proposal(merged).state == "withdrawn"
    with pytest.raises(RuleViolation, match="proposal-not-merged"), board.unit() as uow:
        consolidation.split_proposal(uow, SYSTEM, merged)


def test_a_merge_sent_twice_is_one_merge(board: Board) -> None:
    assert board.merge("op-1") == board.merge("op-1")
    with pytest.raises(RuleViolation, match="proposal-not-on-board"):
        board.merge("op-2")


def test_what_is_hidden_or_alone_is_not_merged(board: Board) -> None:
    with pytest.raises(RuleViolation, match="too-few-to-merge"), board.unit() as uow:
        consolidation.merge_proposals(uow, SYSTEM, (board.tank, board.tank), "A", "B")
    with board.unit() as uow:
        consolidation.hide_proposal(uow, SYSTEM, board.tank, "Insulte")
    with pytest.raises(RuleViolation, match="proposal-is-hidden"):
        board.merge()


def test_a_proposal_is_withdrawn_for_its_author_only_before_a_vote(board: Board) -> None:
    with Session(board.engine) as session:
        poll = Poll(
            workshop_id=board.id,
            step_id=board.step_id("vote"),
            method="dots",
            settings={},
            option_ids=[board.tank],
            state="closed",
        )
        session.add(poll)
        session.commit()
    with pytest.raises(RuleViolation, match="proposal-was-voted-on"), board.unit() as uow:
        consolidation.retract_proposal(uow, SYSTEM, board.tank)
    with board.unit() as uow:
        consolidation.retract_proposal(uow, SYSTEM, board.pond)
    assert board.proposal(board.pond).state == "withdrawn"


@pytest.mark.parametrize(
    "verb",
    [
        lambda uow, board: consolidation.edit_proposal(uow, board.anne, board.tank, POND, 1),
        lambda uow, board: consolidation.group_proposals(
            uow, board.anne, board.id, {board.tank: 0}, "A"
        ),
        lambda uow, board: consolidation.rename_group(uow, board.anne, board.id, "A", "B"),
        lambda uow, board: consolidation.hide_proposal(uow, board.anne, board.pond, "A"),
        lambda uow, board: consolidation.unhide_proposal(uow, board.anne, board.pond),
        lambda uow, board: consolidation.retract_proposal(uow, board.anne, board.pond),
        lambda uow, board: consolidation.merge_proposals(
            uow, board.anne, (board.tank, board.pond), "A", "B"
        ),
        lambda uow, board: consolidation.split_proposal(uow, board.anne, board.tank),
    ],
)
def test_no_participant_arranges_the_board(
    board: Board, verb: Callable[[UnitOfWork, Board], object]
) -> None:
    with pytest.raises(NotAllowed, match="not-your-role"), board.unit() as uow:
        verb(uow, board)


def test_nothing_is_arranged_while_people_write_or_vote(board: Board) -> None:
    board.go("ideation")
    with pytest.raises(RuleViolation, match="not-now-arrange"):
        board.group({board.tank: 0}, "Stocker")
