"""Councils, actors and co-authors at the desk and behind their links, without scripts."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.domain.permissions import Grant, Role
from cocreate.models.plans import SheetVersion
from tests.voicing import AUTHOR, COUNCIL, Voicing, voicing
from tests.web.browsers import AppOf, Browser


@pytest.fixture
def plan(engine: sa.Engine) -> Voicing:
    return voicing(engine)


@pytest.fixture
def app(app_of: AppOf, plan: Voicing) -> Flask:
    return app_of(plan.office)


def staff(app: Flask, plan: Voicing, role: Role, language: str = "en") -> Browser:
    """Somebody of the office who has signed in."""
    name = f"{role.value}-in-a-browser"
    return Browser.of_staff(app, plan.office, name, Grant(role, "water"), language=language)


def test_a_council_is_asked_by_mail_and_its_opinion_stands_with_the_version(
    plan: Voicing, app: Flask
) -> None:
    desk = staff(app, plan, Role.COORDINATOR)
    page = f"/staff/consultations/{plan.version_id}"
    desk.open(page)
    typed = {
        "council__h__organisation_id": plan.council_id,
        "council__h__name": "Secrétariat",
        "council__h__email": "conseil",
    }
    assert desk.press("Mail the link", **typed).status_code == 422
    assert "Secrétariat" in desk.page.text
    desk.press("Mail the link", council__h__email="conseil@office.test")
    assert "The council is invited by mail." in desk.page.text
    phone = Browser(app)
    token = plan.mailed(COUNCIL)
    phone.open(f"/voices/{token}")
    assert "Toitures" in phone.main()
    phone.press("Give the opinion", text_fr="Préciser le budget")
    assert phone.page.status_code == 422
    assert "Préciser le budget" in phone.page.text
    phone.press("Give the opinion", verdict="unfavourable", given_on="2027-03-01")
    assert "The opinion of" in phone.main()
    assert phone.open(f"/voices/{token}").status_code == 410
    desk.open(page)
    assert "Unfavourable" in desk.main()
    assert "Préciser le budget" in desk.main()


def test_an_actor_comments_on_a_phone_and_reads_the_answer_behind_the_same_link(
    plan: Voicing, app: Flask
) -> None:
    desk, phone = staff(app, plan, Role.COORDINATOR), Browser(app)
    token, sheet = plan.invite_actor(), plan.action_ids[0]
    phone.open(f"/voices/{token}")
    phone.press("Leave the comment", f"sheet-{sheet}", is_public="y")
    assert phone.page.status_code == 422
    phone.press("Leave the comment", f"sheet-{sheet}", text="Trop peu d’argent", is_public="y")
    assert "Your comment is kept" in phone.page.text
    desk.open(f"/staff/consultations/{plan.version_id}")
    assert "1 comment to answer" in desk.main()
    desk.press("Keep the answer", **{"answer-reason_fr": "Le budget suit"})
    assert desk.page.status_code == 422
    assert "Le budget suit" in desk.page.text
    desk.press("Keep the answer", **{"answer-answer": "partly"})
    assert "Partly taken over" in desk.main()
    phone.open(f"/voices/{token}")
    assert "Le budget suit" in phone.main()
    assert "Take this comment back" not in phone.main()


def test_m6_an_amendment_is_accepted_at_the_desk_and_refused_to_everybody_else(
    plan: Voicing, app: Flask
) -> None:
    """M6: accepted by a user who is neither A nor facilitator, the answer is 403."""
    sheet = plan.action_ids[0]
    author, phone = plan.author(sheet), Browser(app)
    phone.open(f"/voices/{author}")
    phone.press("Propose other words for this sheet")
    assert phone.press("Propose the amendment").status_code == 422
    phone.press("Propose the amendment", title_fr="Toitures vertes", reason="Plus clair")
    assert "Amendment proposed" in phone.main()
    with Session(plan.engine) as session:
        amendment = session.scalars(sa.text("select id from amendment")).one()
    page = f"/staff/sheets/{sheet}/amendments/{amendment}"
    for role in (Role.DECIDER, Role.LEAD, Role.READER):
        other = staff(app, plan, role)
        other.open(page)
        assert not other.offers("Accept")
        token = other.open("/staff/account") and other.token()
        sent = {**token, "verb": "accept", "reason": "Oui", "version": "2"}
        assert other.client.post(page, data=sent).status_code == 403
    desk = staff(app, plan, Role.FACILITATOR)
    desk.open(page)
    assert [one.text for one in desk.tree().xpath("//main//ins")] == [" vertes"]
    desk.press("Accept", reason="Plus précis")
    assert "Amendment accepted" in desk.main()
    desk.open(f"/staff/sheets/{sheet}/history")
    assert "With the amendment of Coauteur, Vereniging." in desk.main()
    assert "Co-authors: Coauteur, Vereniging." in desk.main()
    with Session(plan.engine) as session:
        last = session.scalars(
            sa.select(SheetVersion)
            .where(SheetVersion.action_id == sheet)
            .order_by(SheetVersion.number.desc())
        ).first()
        assert last is not None
        assert last.changed == ["title"]


def test_m7_a_co_author_accepts_or_declines_behind_the_link(plan: Voicing, app: Flask) -> None:
    """M7: declined, the person is on no list; accepted, both names appear on the sheet."""
    sheet, phone = plan.action_ids[0], Browser(app)
    desk = staff(app, plan, Role.FACILITATOR)
    desk.open(f"/staff/sheets/{sheet}/voices")
    desk.press(
        "Mail the invitation",
        author__h__name=AUTHOR.name,
        author__h__organisation=AUTHOR.organisation,
        author__h__email=AUTHOR.email,
    )
    phone.open(f"/voices/{plan.mailed(AUTHOR)}")
    phone.press("Decline")
    assert "no list" in phone.main()
    desk.open(f"/staff/sheets/{sheet}/voices")
    assert AUTHOR.name not in desk.main()
    phone.open(f"/voices/{plan.invite_author(sheet)}")
    phone.press("Accept")
    desk.open(f"/staff/sheets/{sheet}")
    assert "Begun by facilitator. Co-authors: Coauteur, Vereniging." in desk.main()


def test_a_sheet_goes_into_the_trash_and_comes_back(plan: Voicing, app: Flask) -> None:
    desk, sheet = staff(app, plan, Role.COORDINATOR), plan.action_ids[0]
    desk.open(f"/staff/sheets/{sheet}/voices")
    desk.press("Into the trash")
    assert "The sheet lies in the trash." in desk.page.text
    desk.open(f"/staff/sheets/{sheet}")
    assert "This sheet lies in the trash." in desk.main()
    desk.open(f"/staff/plans/{plan.plan_id}")
    desk.press("Put it back")
    assert "The sheet is back" in desk.page.text
