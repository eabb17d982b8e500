"""Where opinions, comments and co-authors are read: files, sealed file, desk, public pages."""

import json

import jsonschema
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.documents import Brand, Document
from cocreate.domain.permissions import Grant, Role
from cocreate.exports.formats.json import JsonFile
from cocreate.operations.voices import consultations, links
from cocreate.queries.documents import plans
from cocreate.queries.documents.wording import Edition
from cocreate.queries.sealing.content import sealed_content
from tests.planning import both
from tests.voicing import Voicing, an_opinion, voicing
from tests.web.browsers import AppOf, Browser

BRAND = Brand("Essai")
KEPT, AGREED = "Reste au bureau", "Peut être publié"


@pytest.fixture
def plan(engine: sa.Engine) -> Voicing:
    """An opinion, a comment that may be published and one that may not, a co-author each side."""
    made = voicing(engine)
    sheet = made.action_ids[0]
    with made.unit() as uow:
        links.give_opinion(uow, made.invite_council(), an_opinion())
    token = made.invite_actor()
    made.comment(token, sheet, KEPT)
    answered = made.comment(token, sheet, AGREED, is_public=True)
    with made.unit() as uow:
        reason = both("C’est repris")
        consultations.answer_comment(uow, made.coordinator, answered, "taken-over", reason)
    made.author(sheet)
    made.invite_author(made.action_ids[1])
    return made


def said(document: Document) -> str:
    return json.dumps(json.loads(JsonFile().render(document)), ensure_ascii=False)


def test_domain_3_4_opinions_and_comments_stand_in_every_file_and_in_the_sealed_one(
    plan: Voicing,
) -> None:
    """M7: accepted, both names appear on exports; domain 3.4: opinions of the councils attached."""
    version = plan.submit_plan(plan.plan_id)
    round_id = plan.open_round(version)
    with Session(plan.engine) as session:
        edition = Edition("fr", BRAND, plan.now)
        files = [
            plans.draft_plan(session, plan.coordinator, plan.plan_id, edition),
            plans.frozen_plan(session, plan.coordinator, version, edition),
            plans.arbitration_file(session, plan.decider, round_id, edition),
            plans.sealed_plan(session, round_id, edition),
        ]
        for file in map(said, files):
            for wanted in (
                "Préciser le budget",
                "Favorable avec remarques",
                KEPT,
                "C’est repris",
                "Coauteur, Vereniging",
                '"facilitator"',
            ):
                assert wanted in file, wanted
        sheet = plans.action_sheet(session, plan.coordinator, plan.action_ids[0], edition)
        assert KEPT in said(sheet)
        assert "Coauteur, Vereniging" in said(sheet)
        sealed = sealed_content(session, round_id, BRAND)
        (opinion,) = sealed.records["opinions"]
        assert opinion.content["verdict"] == "with-remarks"
        texts = [one.content["text"] for one in sealed.records["comments"]]
        assert texts == [{"fr": KEPT}, {"fr": AGREED}]


def test_the_desk_shows_them_beside_a_decision_and_the_public_what_was_agreed(
    plan: Voicing, app_of: AppOf
) -> None:
    round_id = plan.open_round(plan.submit_plan(plan.plan_id))
    app, sheet = app_of(plan.office), plan.action_ids[0]
    desk = Browser.of_staff(app, plan.office, "desk", Grant(Role.COORDINATOR, "water"))
    desk.open(f"/staff/rounds/{round_id}/actions/{sheet}")
    for wanted in (KEPT, AGREED, "Préciser le budget", "Favourable with remarks"):
        assert wanted in desk.main()
    for one in plan.action_ids:
        plan.decide(round_id, one)
    plan.close_round(round_id)
    plan.publish_plan(round_id)
    visitor = Browser(app)
    visitor.open("/plans/water")
    assert "Favourable with remarks" in visitor.main()
    assert "Préciser le budget" in visitor.main()
    visitor.open("/plans/water/W-01")
    for wanted in (AGREED, "C’est repris", "Acteur, Fédération", "Coauteur, Vereniging"):
        assert wanted in visitor.main(), wanted
    assert "facilitator" not in visitor.main()
    other = visitor.open("/plans/water/W-02").text
    data = visitor.open("/open-data/plans/water.json").json
    schema = visitor.client.get("/open-data/plan.schema.json").json
    jsonschema.validate(data, schema, format_checker=jsonschema.FormatChecker())
    assert data is not None
    assert [one["verdict"] for one in data["opinions"]] == ["with-remarks"]
    assert AGREED not in visitor.page.text
    with Session(plan.engine) as session:
        edition = Edition("nl", BRAND, plan.now)
        file = said(plans.published_plan(session, "water", edition))
    for page in (visitor.open("/plans/water").text, visitor.open("/plans/water/W-01").text, file):
        assert KEPT not in page
    assert "Coauteur" not in other
    assert AGREED in file
    assert "avis-2027-12.pdf" not in file
    assert "Gunstig met opmerkingen" in file
