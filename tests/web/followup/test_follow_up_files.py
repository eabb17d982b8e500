"""The follow-up as files: the page offers them, and they say what it says."""

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.documents import Brand, Euro, Share
from cocreate.domain.followup.reports import Typed
from cocreate.domain.permissions import Grant, Role
from cocreate.exports.cells import written
from cocreate.exports.formats import FORMATS
from cocreate.models.followup.records import Door
from cocreate.operations.followup.reports import Sending, send_reports
from cocreate.queries.documents.followup.report import pillar_report
from cocreate.queries.documents.wording import Edition
from tests.exports.formats.reading import squeezed
from tests.following import Following
from tests.web.browsers import Browser


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_board_shows_the_figures_of_the_file_number_by_number(
    app: Flask, following: Following, language: str
) -> None:
    """M25: the follow-up is exported, in each language, with the figures that the page shows."""
    first, second, _ = following.action_ids
    typed = {
        first: Typed(values={following.indicator(first): "5"}, spent="512.50"),
        second: Typed(risk="serious", risk_text="Le terrain manque"),
    }
    with following.unit() as uow:
        sending = Sending("2027-Q1", "en", Door.DESK, typed)
        send_reports(uow, following.coordinator, sending)
    role = Grant(Role.COORDINATOR, "water")
    desk = Browser.of_staff(app, following.office, "reading", role)
    desk.client.set_cookie("cocreate_language", language)
    desk.open(f"/staff/follow-up/plans/{following.plan_id}")
    edition = Edition(language, Brand("Bruxelles Environnement"), following.now)
    with Session(for_reading(following.engine)) as session:
        document = pillar_report(session, following.coordinator, following.plan_id, edition)
    values = [value for fact in document.cover.facts for value in fact.values]
    aims = next(one for one in document.tables() if one.key == "aims")
    wanted = [one for one in values if isinstance(one, (Euro, dt.date))]
    wanted += [one for one in values if isinstance(one, Share) and one.denominator > 3]
    wanted += [row[1] for row in aims.rows]

    page = squeezed(desk.main())

    assert [one for one in wanted if squeezed(written(one, language)) not in page] == []
    links = re.findall(r"/exports/follow-up/plans/[^\"]+", desk.page.text)
    assert len(links) == len(FORMATS) * 3
    answer = desk.client.get(links[0].replace("&amp;", "&"))
    assert answer.status_code == 200
    assert 'filename="follow-up-water-' in answer.headers["Content-Disposition"]
    desk.open("/staff/follow-up/")
    assert "/exports/follow-up/programmes/g/" in desk.page.text
    stranger = app.test_client().get(links[0].replace("&amp;", "&"))
    assert "/sign-in" in stranger.headers["Location"]
