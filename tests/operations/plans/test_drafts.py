"""Making the draft: the first of the rule, ties left to people, nothing retyped, once."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import NotAllowed, NotFound, RuleViolation
from cocreate.domain.permissions import SYSTEM
from cocreate.domain.plans import State
from cocreate.domain.voting.shortlist import NotKeptReason
from cocreate.models.pillars import Pillar
from cocreate.models.plans import PlannedAction, ShortlistEntry
from cocreate.models.proposals import Proposal
from cocreate.models.sheet_content import content_of
from cocreate.models.workshops import Workshop
from cocreate.operations.plans import drafts
from cocreate.operations.plans.shortlists import Shortlist, confirm_shortlist
from cocreate.operations.proposals import Draft
from tests.builders import Room, publish_frame
from tests.planning import Planning

TIED = (7, 6, 5, 4, 3, 3, 1)


def proposal(planning: Planning, proposal_id: str) -> Proposal:
    with Session(planning.engine) as session:
        return session.get_one(Proposal, proposal_id)


def entry(planning: Planning, proposal_id: str) -> ShortlistEntry:
    with Session(planning.engine) as session:
        return session.get_one(ShortlistEntry, proposal_id)


def test_b8_each_kept_item_is_a_sheet_with_its_origin_votes_and_what_the_room_has_said(
    engine: sa.Engine,
) -> None:
    """B8: each kept item is a sheet with origin, votes and obstacles filled; nothing is retyped."""
    planning = Planning(engine)
    with Session(engine) as session:
        first = session.get_one(Proposal, planning.option_ids[0])
        first.frame_codes, first.aims = ["F1", "OS1", "T1"], {"economy": "direct"}
        session.commit()
    made = planning.draft()
    assert len(made.action_ids) == 3
    with Session(engine) as session:
        action = session.get_one(PlannedAction, made.action_ids[0])
        assert (action.code, action.state) == ("W-01", State.DRAFT_SHEET)
        assert (action.origin_proposal_id, action.origin_rank) == (planning.option_ids[0], 1)
        content = content_of(action)
        assert content["title"] == {"fr": "Titre 1"}
        assert content["obstacles"] == ["F1"]
        assert content["objectives"] == ["OS1"]
        assert (content["theme"], content["aim_economy"]) == ("T1", "direct")
        (vote,) = action.votes
        assert (vote.voters, vote.options, vote.standing["supporters"]) == (3, 3, 3)
        assert not vote.is_history


def test_an_unknown_cost_is_said_to_be_unknown_and_never_zero(engine: sa.Engine) -> None:
    planning = Planning(engine)
    (first, *_) = planning.draft().action_ids
    with Session(engine) as session:
        content = content_of(session.get_one(PlannedAction, first))
    assert content["budget"] == {"amount": None, "certainty": "unknown"}


def test_pressing_twice_gives_the_same_draft_and_one_journal_line(engine: sa.Engine) -> None:
    planning = Planning(engine)
    assert planning.draft() == planning.draft(planning.coordinator)
    assert planning.verbs("plan") == ["plan:draft"]
    with Session(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PlannedAction)) == 3


def test_only_the_first_of_the_rule_are_kept_and_the_others_have_a_reason(
    engine: sa.Engine,
) -> None:
    planning = Planning(engine, supporters=(6, 5, 4, 3, 2, 1))
    assert len(planning.draft().action_ids) == 5
    left_out = planning.option_ids[-1]
    assert proposal(planning, left_out).state == "not_kept"
    assert entry(planning, left_out).reason == "below-cut"
    assert proposal(planning, planning.option_ids[0]).state == "shortlisted"


def test_a_tie_at_the_cut_is_refused_naming_the_tied_proposals(engine: sa.Engine) -> None:
    planning = Planning(engine, supporters=TIED)
    with pytest.raises(RuleViolation, match="shortlist-tied") as refusal:
        planning.draft()
    assert refusal.value.params["seats"] == 1
    assert refusal.value.params["proposals"] == "5. Titre 5; 6. Titre 6"
    with Session(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PlannedAction)) == 0


def test_the_facilitator_decides_a_tie_and_the_decision_is_logged(engine: sa.Engine) -> None:
    planning = Planning(engine, supporters=TIED)
    kept = (*planning.option_ids[:4], planning.option_ids[5])
    made = planning.draft(shortlists={planning.id: Shortlist(kept)})
    assert len(made.action_ids) == 5
    assert entry(planning, planning.option_ids[4]).reason == "tied-at-cut"
    assert entry(planning, planning.option_ids[6]).reason == "below-cut"
    assert planning.verbs("workshop")[-1] == "shortlist:confirm"


def test_leaving_out_what_the_rule_keeps_needs_a_reason(engine: sa.Engine) -> None:
    planning = Planning(engine)
    first, second, third = planning.option_ids
    with pytest.raises(RuleViolation, match="not-kept-reason-missing"):
        planning.draft(shortlists={planning.id: Shortlist((second, third))})
    reasons = {first: NotKeptReason.OTHER}
    with pytest.raises(RuleViolation, match="not-kept-note-missing"):
        planning.draft(shortlists={planning.id: Shortlist((second, third), reasons)})
    chosen = Shortlist((third, second), {first: NotKeptReason.OUT_OF_SCOPE})
    made = planning.draft(shortlists={planning.id: chosen})
    assert [planning.action(one).origin_rank for one in made.action_ids] == [2, 3]
    assert entry(planning, first).reason == "out-of-scope"


def test_a_shortlist_can_be_confirmed_again_until_the_draft_is_made(engine: sa.Engine) -> None:
    planning = Planning(engine)
    first, second, third = planning.option_ids
    with planning.unit() as uow:
        chosen = Shortlist((first,), dict.fromkeys((second, third), NotKeptReason.NOT_MATURE))
        assert confirm_shortlist(uow, planning.facilitator, planning.id, chosen) == (first,)
    assert proposal(planning, second).state == "proposed"
    with planning.unit() as uow:
        kept = confirm_shortlist(uow, planning.facilitator, planning.id)
    assert kept == (first, second, third)
    assert len(planning.draft().action_ids) == 3
    with pytest.raises(RuleViolation, match="draft-already-made"), planning.unit() as uow:
        confirm_shortlist(uow, planning.facilitator, planning.id)


def test_a_room_without_proposals_and_one_without_a_vote_are_refused(engine: sa.Engine) -> None:
    publish_frame(engine)
    room = Room(engine)
    room.open()
    with pytest.raises(RuleViolation, match="workshop-without-proposals"), room.unit() as uow:
        drafts.make_draft(uow, SYSTEM, [room.id])
    room.go("ideation")
    room.submit(room.join(), Draft("Titre", "Texte", "fr"))
    with pytest.raises(RuleViolation, match="no-closed-vote"), room.unit() as uow:
        drafts.make_draft(uow, SYSTEM, [room.id])


def test_a_vote_in_which_nobody_supported_anything_keeps_nothing(engine: sa.Engine) -> None:
    planning = Planning(engine, supporters=(0, 0))
    planning.open_vote()
    planning.cast(planning.join("voter"), {})
    planning.finish_vote()
    with pytest.raises(RuleViolation, match="nothing-kept"):
        planning.draft()


def test_a_draft_needs_workshops_of_one_pillar_that_exist(engine: sa.Engine) -> None:
    planning = Planning(engine)
    with pytest.raises(RuleViolation, match="workshops-missing"), planning.unit() as uow:
        drafts.make_draft(uow, planning.facilitator, [])
    with pytest.raises(NotFound, match="no-such-workshop"), planning.unit() as uow:
        drafts.make_draft(uow, planning.facilitator, ["nowhere"])
    other = Room(engine)
    with Session(engine) as session:
        session.add(Pillar(id="food", programme_id="g", key="food", code="F", position=2, name={}))
        session.flush()
        session.get_one(Workshop, other.id).pillar_id = "food"
        session.commit()
    with (
        pytest.raises(RuleViolation, match="workshops-of-several-pillars"),
        planning.unit() as uow,
    ):
        drafts.make_draft(uow, planning.facilitator, [planning.id, other.id])


def test_a_decider_or_a_participant_makes_no_draft(engine: sa.Engine) -> None:
    planning = Planning(engine)
    for actor in (planning.decider, planning.join("phone")):
        with pytest.raises(NotAllowed):
            planning.draft(actor)


def test_a_merged_proposal_carries_the_votes_of_its_origins_as_history(engine: sa.Engine) -> None:
    """B7: a sheet carries the votes of what was merged into it as history."""
    planning = Planning(engine)
    merged, other = planning.option_ids[2], planning.option_ids[1]
    with Session(engine) as session:
        gone = session.get_one(Proposal, merged)
        gone.state, gone.merged_into_id = "merged", other
        session.commit()
    made = planning.draft()
    assert len(made.action_ids) == 2
    with Session(engine) as session:
        votes = session.get_one(PlannedAction, made.action_ids[1]).votes
        assert {(vote.proposal_id, vote.is_history) for vote in votes} == {
            (other, False),
            (merged, True),
        }


def test_the_sheet_takes_its_theme_from_the_workshop_and_says_that_it_is_illustrative(
    engine: sa.Engine,
) -> None:
    planning = Planning(engine)
    with Session(engine) as session:
        workshop = session.get_one(Workshop, planning.id)
        workshop.theme_code, workshop.is_illustrative = "T1", True
        session.commit()
    (first, *_) = planning.draft().action_ids
    with Session(engine) as session:
        action = session.get_one(PlannedAction, first)
        assert (action.theme, action.is_illustrative, action.plan.is_illustrative) == (
            "T1",
            True,
            True,
        )


def test_a_lead_that_the_room_has_named_is_found_by_its_exact_name_and_kept_as_said(
    engine: sa.Engine,
) -> None:
    planning = Planning(engine)
    with Session(engine) as session:
        session.get_one(Proposal, planning.option_ids[0]).lead_organisation = "PILOTE"
        session.get_one(Proposal, planning.option_ids[1]).lead_organisation = "Une autre"
        session.get_one(Proposal, planning.option_ids[1]).rough_cost = Decimal("12500.50")
        session.commit()
    first, second, _ = planning.draft().action_ids
    assert planning.action(first).lead_id == planning.lead
    assert (planning.action(second).lead_id, planning.action(second).lead_suggested) == (
        None,
        "Une autre",
    )
    with Session(engine) as session:
        content = content_of(session.get_one(PlannedAction, second))
    assert content["budget"] == {"amount": "12500.50", "certainty": "order-of-magnitude"}
