"""A version open for opinions and comments: who may say what, until when, and what is answered."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.errors import DomainError, Gone, NotAllowed, NotFound, RuleViolation
from cocreate.models.voices.records import ActorComment, CouncilOpinion, VoiceInvitation
from cocreate.operations.voices import consultations, invitations, links
from cocreate.operations.voices.links import TypedComment
from tests.office import SITE
from tests.planning import both
from tests.voicing import ACTOR, CLOSES, Voicing, an_opinion, voicing


@pytest.fixture
def open_for_a_month(engine: sa.Engine) -> Voicing:
    return voicing(engine)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


def test_domain_1_6_a_council_gives_its_opinion_on_a_draft_once_behind_its_link(
    open_for_a_month: Voicing,
) -> None:
    plan = open_for_a_month
    token = plan.invite_council()
    (mail,) = plan.office.mails_to("conseil")
    assert "version 1" in mail.subject
    with pytest.raises(RuleViolation, match="verdict-missing"), plan.unit() as uow:
        links.give_opinion(uow, token, an_opinion(verdict=""))
    with plan.unit() as uow:
        links.give_opinion(uow, token, an_opinion())
    with pytest.raises(Gone, match="voice-link-used"), plan.unit() as uow:
        links.give_opinion(uow, token, an_opinion())
    with plan.unit() as uow:
        consultations.enter_opinion(
            uow,
            plan.coordinator,
            plan.consultation_id,
            plan.council_id,
            an_opinion(verdict="favourable"),
        )
    with Session(plan.engine) as session:
        kept = session.scalars(sa.select(CouncilOpinion).order_by(CouncilOpinion.number)).all()
        assert [(one.number, one.verdict.value) for one in kept] == [
            (1, "with-remarks"),
            (2, "favourable"),
        ]
        assert kept[0].entered_by_id is None
        with pytest.raises(sa.exc.DatabaseError, match="append-only"):
            session.execute(sa.delete(CouncilOpinion))
    assert plan.verbs("consultation").count("council-opinion:give") == 2


def test_an_opinion_names_what_is_missing_and_no_other_kind_of_organisation_gives_one(
    open_for_a_month: Voicing,
) -> None:
    plan = open_for_a_month

    def enter(organisation: str, **changes: object) -> str:
        with plan.unit() as uow:
            return consultations.enter_opinion(
                uow, plan.coordinator, plan.consultation_id, organisation, an_opinion(**changes)
            )

    assert refused(lambda: enter(plan.lead)) == "council-missing"
    assert refused(lambda: enter(plan.council_id, text={})) == "text-missing"
    assert refused(lambda: enter(plan.council_id, given_on=None)) == "opinion-day-missing"
    to_come = plan.now.date() + dt.timedelta(days=2)
    assert refused(lambda: enter(plan.council_id, given_on=to_come)) == "opinion-day-to-come"
    assert enter(plan.council_id, text={}, verdict="no-opinion")


def test_an_actor_comments_by_link_until_the_day_and_the_coordinator_answers_with_a_reason(
    open_for_a_month: Voicing,
) -> None:
    plan = open_for_a_month
    token, sheet = plan.invite_actor(), plan.action_ids[0]
    with pytest.raises(RuleViolation, match="text-missing"), plan.unit() as uow:
        links.write_comment(uow, token, TypedComment(sheet, "  ", "fr", False))
    with pytest.raises(NotFound, match="no-such-action"), plan.unit() as uow:
        links.write_comment(uow, token, TypedComment("elsewhere", "Oui", "fr", False))
    kept, gone = plan.comment(token, sheet, "Trop peu"), plan.comment(token, "", "Bravo")
    with plan.unit() as uow:
        links.take_comment_back(uow, token, gone)

    def answer(answer: str, reason: dict[str, str]) -> None:
        with plan.unit() as uow:
            consultations.answer_comment(uow, plan.coordinator, kept, answer, reason)

    assert refused(lambda: answer("", both("Oui"))) == "answer-missing"
    assert refused(lambda: answer("partly", {})) == "text-missing"
    answer("partly", both("Le budget suit"))
    with pytest.raises(RuleViolation, match="comment-answered"), plan.unit() as uow:
        links.take_comment_back(uow, token, kept)
    with Session(plan.engine) as session:
        (comment,) = session.scalars(sa.select(ActorComment))
        assert (comment.answer, comment.answer_reason) == ("partly", both("Le budget suit"))
    plan.later(days=(CLOSES - plan.now.date()).days, hours=9)
    plan.comment(token, sheet, "Le dernier jour, à Bruxelles")
    plan.later(hours=3)
    with pytest.raises(Gone, match="voice-link-over"), plan.unit() as uow:
        links.write_comment(uow, token, TypedComment(sheet, "Trop tard", "fr", False))


def test_another_link_replaces_the_former_one_and_one_taken_back_leads_nowhere(
    open_for_a_month: Voicing,
) -> None:
    plan = open_for_a_month
    first = plan.invite_actor()
    with pytest.raises(RuleViolation, match="invited-already"):
        plan.invite_actor(ACTOR)
    invitation_id = _invitation(plan)
    plan.later(seconds=1)
    with plan.unit() as uow:
        invitations.mail_again(uow, plan.coordinator, invitation_id, SITE)
    second = plan.mailed(ACTOR)
    assert refused(lambda: plan.comment(first, "", "Oui")) == "no-such-voice-link"
    plan.comment(second, "", "Oui")
    with plan.unit() as uow:
        invitations.withdraw_invitation(uow, plan.coordinator, invitation_id)
    assert refused(lambda: plan.comment(second, "", "Encore")) == "voice-link-withdrawn"
    with plan.unit() as uow:
        consultations.end_consultation(uow, plan.coordinator, plan.consultation_id)
    assert refused(plan.invite_council) == "consultation-is-over"


@pytest.mark.parametrize("name", ["facilitator", "decider"])
def test_nobody_but_a_coordinator_opens_invites_or_answers(
    open_for_a_month: Voicing, name: str
) -> None:
    plan = open_for_a_month
    actor = getattr(plan, name)
    kept = plan.comment(plan.invite_actor(), "", "Oui")
    acts: list[Callable[..., object]] = [
        lambda uow: consultations.open_consultation(uow, actor, plan.version_id, CLOSES),
        lambda uow: consultations.end_consultation(uow, actor, plan.consultation_id),
        lambda uow: consultations.answer_comment(uow, actor, kept, "partly", both("Oui")),
        lambda uow: consultations.enter_opinion(
            uow, actor, plan.consultation_id, plan.council_id, an_opinion()
        ),
        lambda uow: invitations.invite_actor(uow, actor, plan.consultation_id, ACTOR, SITE),
    ]
    for act in acts:
        with pytest.raises(NotAllowed), plan.unit() as uow:
            act(uow)


def _invitation(plan: Voicing) -> str:
    with Session(plan.engine) as session:
        return session.scalars(sa.select(VoiceInvitation.id)).one()
