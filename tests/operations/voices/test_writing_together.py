"""Amendments and co-authors: who decides, who is named; a trashed sheet comes back whole."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import Gone, NotAllowed, RuleViolation, StaleRevision
from cocreate.domain.permissions import Actor, Grant, Role
from cocreate.domain.plans import State
from cocreate.models.plans import ActionVote, PlannedAction, SheetVersion
from cocreate.models.sheet_content import content_of
from cocreate.models.voices.records import ActorComment, Amendment, VoiceInvitation
from cocreate.models.voting import BallotPaper
from cocreate.operations.followup import revisions
from cocreate.operations.plans import drafts, trash, versions
from cocreate.operations.voices import amendments, links
from cocreate.queries.plans.pages import plan_page
from cocreate.queries.plans.sheets import sheet_history
from cocreate.queries.plans.versions import compare_versions
from cocreate.queries.voices.pages import amendment_page, sheet_voices
from tests.following import Following
from tests.planning import both
from tests.voicing import AUTHOR, Voicing, voicing

FOREIGN = Actor(id="x", grants=(Grant(Role.FACILITATOR, "food"),))


@pytest.fixture
def plan(engine: sa.Engine) -> Voicing:
    return voicing(engine)


def authors(plan: Voicing, sheet: str) -> tuple[str, tuple[str, ...]]:
    with Session(plan.engine) as session:
        found = sheet_voices(session, plan.coordinator, sheet)
        return found.author, found.co_authors


def version_of(plan: Voicing, sheet: str) -> int:
    return plan.action(sheet).version


def test_m6_an_amendment_accepted_by_a_user_who_is_neither_its_author_nor_facilitator_is_refused(
    plan: Voicing,
) -> None:
    """M6: accepted by who is neither A nor facilitator, the answer is 403, authors unchanged."""
    sheet = plan.action_ids[0]
    amendment = plan.amend(plan.author(sheet), sheet, title={"fr": "Toitures vertes"})
    before = (authors(plan, sheet), version_of(plan, sheet))
    lead, reader = plan.welcome("lead", Role.LEAD), plan.welcome("reader", Role.READER)
    for actor in (plan.decider, lead, reader, FOREIGN, Actor()):
        with pytest.raises(NotAllowed) as caught, plan.unit() as uow:
            amendments.accept_amendment(uow, actor, amendment, "Oui", before[1])
        assert caught.value.status == 403
        with pytest.raises(NotAllowed), plan.unit() as uow:
            amendments.refuse_amendment(uow, actor, amendment, "Non")
    assert (authors(plan, sheet), version_of(plan, sheet)) == before


def test_m6_an_accepted_amendment_is_the_next_version_and_the_history_credits_the_amender(
    plan: Voicing,
) -> None:
    sheet = plan.action_ids[0]
    token = plan.invite_actor()
    amendment = plan.amend(
        token, sheet, title={"fr": "Toitures vertes"}, summary={"nl": "Daken vergroenen"}
    )
    with Session(plan.engine) as session:
        page = amendment_page(session, plan.facilitator, amendment)
        assert [(one.field, one.language) for one in page.changes] == [
            ("title", "fr"),
            ("summary", "nl"),
        ]
        after = [(piece.text, piece.is_changed) for piece in page.changes[0].after]
        assert after == [("Toitures", False), (" vertes", True)]
    with pytest.raises(RuleViolation, match="text-missing"), plan.unit() as uow:
        amendments.accept_amendment(uow, plan.facilitator, amendment, " ", page.version)
    plan.save(sheet, {"title": {"fr": "Toitures", "nl": "Daken"}})
    with pytest.raises(StaleRevision, match="amendment-sheet-moved"), plan.unit() as uow:
        amendments.accept_amendment(uow, plan.facilitator, amendment, "Oui", page.version)
    with plan.unit() as uow:
        amendments.accept_amendment(
            uow, plan.facilitator, amendment, "Plus précis", page.version + 1
        )
    after_it = _frozen(plan)
    with Session(plan.engine) as session:
        content = content_of(session.get_one(PlannedAction, sheet))
        assert content["title"] == {"fr": "Toitures vertes", "nl": "Daken"}
        last, *_ = sheet_history(session, plan.coordinator, sheet)
        assert (last.credited, last.author) == ("Acteur, Fédération", "facilitator")
        assert [one.field for one in last.changes] == ["title", "summary"]
        told = compare_versions(session, plan.coordinator, plan.version_id, after_it)
        assert "Amendment of Acteur, Fédération." in [
            one.said("en") for changed in told.changed for one in changed.causes
        ]
        again = amendment_page(session, plan.facilitator, amendment)
        assert not again.may_decide
        assert [piece.text for piece in again.changes[0].before] == ["Toitures"]
    with pytest.raises(RuleViolation, match="amendment-decided"), plan.unit() as uow:
        amendments.refuse_amendment(uow, plan.facilitator, amendment, "Non")


def test_an_amendment_must_change_something_of_a_sheet_that_its_link_opens(plan: Voicing) -> None:
    sheet, other = plan.action_ids[:2]
    token = plan.author(sheet)
    with pytest.raises(RuleViolation, match="amendment-changes-nothing"):
        plan.amend(token, sheet, title={"fr": "Toitures"})
    with pytest.raises(RuleViolation, match="amendment-field-unknown"):
        plan.amend(token, sheet, lead={"fr": "moi"})
    with pytest.raises(NotAllowed, match="not-your-sheet"):
        plan.amend(token, other, title={"fr": "Autre"})
    refused = plan.amend(token, sheet, description={"nl": ""})
    with plan.unit() as uow:
        amendments.refuse_amendment(uow, plan.facilitator, refused, "Le néerlandais reste")
    with Session(plan.engine) as session:
        kept = session.get_one(Amendment, refused)
        assert (kept.state, kept.accepted_version) == ("refused", None)
        versions_kept = sa.select(sa.func.count()).where(SheetVersion.action_id == sheet)
        assert session.scalar(versions_kept) == version_of(plan, sheet)
    plan.submit_plan(plan.plan_id)
    with pytest.raises(RuleViolation, match="sheet-is-frozen"):
        plan.amend(token, sheet, title={"fr": "Trop tard"})


def test_m7_who_declines_is_on_no_list_and_who_accepts_is_named_beside_the_author(
    plan: Voicing,
) -> None:
    """M7: declined, the person is on no list; accepted, both names appear on sheet and history."""
    sheet = plan.action_ids[0]
    token = plan.invite_author(sheet)
    assert authors(plan, sheet) == ("facilitator", ())
    with pytest.raises(NotAllowed, match="not-your-sheet"):
        plan.amend(token, sheet, title={"fr": "Pas encore"})
    with plan.unit() as uow:
        links.answer_invitation(uow, token, accepts=False)
    with Session(plan.engine) as session:
        declined = session.scalars(sa.select(VoiceInvitation)).one()
        assert (declined.name, declined.organisation_name, declined.email) == ("", "", "")
        found = sheet_voices(session, plan.coordinator, sheet)
        assert (found.co_authors, found.invitations) == ((), ())
    with pytest.raises(Gone, match="voice-link-declined"), plan.unit() as uow:
        links.answer_invitation(uow, token, accepts=True)
    again = plan.invite_author(sheet, AUTHOR)
    with plan.unit() as uow:
        links.answer_invitation(uow, again, accepts=True)
    assert authors(plan, sheet) == ("facilitator", ("Coauteur, Vereniging",))
    assert plan.verbs("voice").count("co-author:accept") == 1


def test_m35_a_trashed_sheet_comes_back_with_its_votes_co_authors_and_comments(
    engine: sa.Engine,
) -> None:
    """M35: with 9 votes, 2 co-authors, 3 comments, when restored, all 14 are back, same ids."""
    plan = Voicing(engine, supporters=(9, 4, 2))
    plan.begin()
    sheet = plan.action_ids[0]
    plan.author(sheet, "een")
    plan.author(sheet, "twee")
    token = plan.invite_actor()
    for text in ("Un", "Deux", "Trois"):
        plan.comment(token, sheet, text)

    def ids() -> list[set[str]]:
        with Session(engine) as session:
            votes = session.scalars(sa.select(BallotPaper.key_hash)).all()
            named = sa.select(VoiceInvitation.id).where(VoiceInvitation.action_id == sheet)
            said = sa.select(ActorComment.id).where(ActorComment.action_id == sheet)
            return [set(votes), *(set(session.scalars(one)) for one in (named, said))]

    before = ids()
    assert [len(one) for one in before] == [9, 2, 3]
    standing = _standing(plan, sheet)
    with plan.unit() as uow:
        trash.trash_sheet(uow, plan.coordinator, sheet)
    with Session(engine) as session:
        page = plan_page(session, plan.coordinator, plan.plan_id)
        assert sheet not in {row.id for row in page.rows}
        assert [one.id for one in page.trash] == [sheet]
    with pytest.raises(RuleViolation, match="sheet-in-trash"):
        plan.save(sheet, {"title": both("Autre")})
    with plan.unit() as uow:
        assert sheet in drafts.make_draft(uow, plan.facilitator, [plan.id]).action_ids
    with plan.unit() as uow:
        frozen = versions.freeze_version(uow, plan.coordinator, plan.plan_id)
        assert frozen != plan.version_id
    with Session(engine) as session:
        told = compare_versions(session, plan.coordinator, plan.version_id, frozen)
        said = [one.said("en") for gone in told.removed for one in gone.causes]
        assert said == ["In the trash since 1 March 2027."]
    with plan.unit() as uow:
        trash.restore_sheet(uow, plan.coordinator, sheet)
    assert ids() == before
    assert _standing(plan, sheet) == standing
    assert authors(plan, sheet)[1] == ("Een, Vereniging", "Twee, Vereniging")
    with Session(engine) as session:
        page = plan_page(session, plan.coordinator, plan.plan_id)
        assert (page.rows[0].id, page.trash) == (sheet, ())
    with plan.unit() as uow:
        assert versions.freeze_version(uow, plan.coordinator, plan.plan_id) != frozen


def test_only_who_edits_the_plan_uses_its_trash_and_a_submitted_sheet_stays(plan: Voicing) -> None:
    sheet = plan.action_ids[0]
    with pytest.raises(NotAllowed), plan.unit() as uow:
        trash.trash_sheet(uow, plan.facilitator, sheet)
    plan.submit_plan(plan.plan_id)
    with pytest.raises(RuleViolation, match="sheet-is-frozen"), plan.unit() as uow:
        trash.trash_sheet(uow, plan.coordinator, sheet)


def _frozen(plan: Voicing) -> str:
    with plan.unit() as uow:
        return versions.freeze_version(uow, plan.coordinator, plan.plan_id)


def _standing(plan: Voicing, sheet: str) -> list[tuple[str, dict[str, object]]]:
    with Session(plan.engine) as session:
        votes = session.scalars(sa.select(ActionVote).where(ActionVote.action_id == sheet))
        return [(one.id, one.standing) for one in votes]


class Revised(Following, Voicing):
    """A published plan under way whose co-authors go on writing."""


def test_an_amendment_of_a_decided_action_waits_for_a_revision_of_the_plan(
    engine: sa.Engine,
) -> None:
    plan = Revised(engine)
    sheet, act = plan.action_ids[0], {"actor": plan.coordinator, "plan_id": plan.plan_id}
    with pytest.raises(RuleViolation, match="sheet-is-frozen"):
        plan.invite_author(sheet)
    with plan.unit() as uow:
        revisions.open_revision(uow, **act)
    with plan.unit() as uow:
        revisions.mark_for_revision(uow, **act, action_id=sheet, note="Loi", language="fr")
    amendment = plan.amend(plan.author(sheet), sheet, title={"fr": "Toitures vertes"})
    with plan.unit() as uow:
        amendments.accept_amendment(
            uow, plan.facilitator, amendment, "Oui", version_of(plan, sheet)
        )
    assert plan.action(sheet).title["fr"] == "Toitures vertes"
    assert plan.state(sheet) is State.RUNNING
    with pytest.raises(RuleViolation, match="sheet-is-frozen"), plan.unit() as uow:
        trash.trash_sheet(uow, plan.coordinator, sheet)
