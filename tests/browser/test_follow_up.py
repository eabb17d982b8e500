"""After the decision: a lead on a phone, a coordinator at a desk, the public, in two languages."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from cocreate.config import Settings
from cocreate.domain.followup.quarters import Quarter
from cocreate.domain.followup.reports import Typed
from cocreate.models.followup.records import Door
from cocreate.models.pillars import Pillar
from cocreate.operations.followup import reports
from cocreate.program import Program, utc_now
from cocreate.seed.evaluation import bring_in
from tests.browser.cast import DESK, PHONE, Company
from tests.builders import add_the_water_pillar
from tests.following import Following

pytestmark = pytest.mark.browser


def decided(company: Company) -> tuple[Following, str]:
    """A published plan whose three actions are under way today, and the coordinator's session."""
    add_the_water_pillar(company.engine)
    following = Following(company.engine)
    with Session(company.engine) as session:
        session.scalars(sa.select(Pillar)).one().name = {"fr": "Eau", "nl": "Water", "en": "Water"}
        session.commit()
    following.office.ask_for_link("coordinator")
    signed_in = following.office.use_link(following.office.mailed_token("coordinator"))
    following.later(seconds=(utc_now() - following.now).total_seconds())
    return following, signed_in.token


@pytest.mark.parametrize(("language", "view"), [("fr", PHONE), ("nl", DESK)])
def test_a_lead_reports_in_one_screen_and_what_is_typed_is_kept_meanwhile(
    company: Company, language: str, view: dict[str, int]
) -> None:
    following, _ = decided(company)
    following.ask(Quarter.of(utc_now().date()).key)
    lead = company.person(language, view)
    lead.visit(f"/follow-up/reports/{following.link()}")
    lead.check_page()
    first = following.action_ids[0]
    value = lead.page.locator(f"#value-{following.indicator(first)}")
    value.fill("12,5")
    kept = "Gardé à" if language == "fr" else "Bewaard om"
    expect(lead.page.locator("[data-autosave-state]")).to_contain_text(kept)

    lead.page.reload()
    expect(value).to_have_value("12,5")
    lead.page.locator(f"#spent-{first}").fill("beaucoup")
    lead.page.locator("#report button").first.click()
    expect(lead.page.get_by_role("alert")).to_be_focused()
    lead.check_page()
    lead.page.locator(f"#spent-{first}").fill("1250")
    lead.page.locator("#report button").first.click()

    lead.sees("est arrivé" if language == "fr" else "is aangekomen")
    lead.check_page()
    assert str(following.followed(first).indicators[0].standing.value) == "12.5"


@pytest.mark.parametrize(("language", "view"), [("fr", DESK), ("nl", PHONE)])
def test_the_pages_of_the_follow_up_have_nothing_to_complain_of(
    company: Company, language: str, view: dict[str, int]
) -> None:
    following, session = decided(company)
    first, second, _ = following.action_ids
    said = Typed(
        values={following.indicator(first): "5"},
        spent="500",
        risk="serious",
        risk_text="…",
        help_needed="Un local",
        word="Cinq toits verdis",
    )
    with following.unit() as uow:
        quarter = Quarter.of(following.now.date()).key
        sending = reports.Sending(
            quarter, "fr", Door.DESK, {first: said, second: Typed(risk="none")}
        )
        reports.send_reports(uow, following.coordinator, sending)
    bring_in(Program(Settings(secret_key="k" * 32), company.engine))
    coordinator = company.person(language, view)
    coordinator.context.add_cookies(
        [{"name": "cocreate_staff", "value": session, "url": company.address}]
    )
    for path in (
        "/staff/follow-up",
        f"/staff/follow-up/plans/{following.plan_id}",
        f"/staff/follow-up/actions/{first}",
        f"/staff/follow-up/plans/{following.plan_id}/report",
    ):
        coordinator.visit(path)
        coordinator.check_page()
    coordinator.visit(f"/staff/follow-up/plans/{following.plan_id}")
    coordinator.page.locator("#revision button").click()
    coordinator.page.wait_for_url("**/revision")
    coordinator.check_page()
    visitor = company.person(language, view)
    for path in (
        "/actions",
        "/actions?reading=actor&group=jobseekers",
        "/actions?reading=group",
        "/pillars/water",
        "/help/lead",
        "/help/plan",
        f"/organisations/{following.lead}",
        "/target-groups/jobseekers",
        "/plans/water/W-01",
        "/plans/water",
        "/evaluation",
        "/open-data",
        "/plans-by",
    ):
        visitor.visit(path)
        visitor.check_page()
