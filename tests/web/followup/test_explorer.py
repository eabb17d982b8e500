"""The published actions narrowed down, at addresses that can be shared, in three readings."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from cocreate.domain.arbitration import Outcome
from cocreate.domain.permissions import SYSTEM
from cocreate.operations.followup import life
from cocreate.operations.plans.links import link_actions
from cocreate.operations.plans.sheets import add_organisation
from tests.following import Following
from tests.planning import Planning, both
from tests.web.browsers import AppOf, Browser

CODES = ("W-01", "W-02", "W-03", "W-04")


class Varied(Following):
    """Four published actions: two approved, one rejected, one deferred; three links."""

    def __init__(self, engine: sa.Engine) -> None:
        Planning.__init__(self, engine, supporters=(6, 5, 4, 3))
        made = self.planned("1000.00", "2000.00", "3000.00", "400.50")
        first, second, third = made.action_ids[:3]
        self.plan_id, self.action_ids = made.plan_id, made.action_ids
        self.save(second, {"target_groups": ["schools"]})
        self.save(third, {"target_groups": ["schools", "jobseekers"]})
        self.save(first, {"title": both("Toits verts")})
        with self.unit() as uow:
            link_actions(uow, self.coordinator, second, first, "depends-on")
            link_actions(uow, self.coordinator, first, third, "overlaps")
        round_id = self.open_round(self.submit_plan(made.plan_id))
        outcomes = (Outcome.APPROVED, Outcome.APPROVED, Outcome.REJECTED, Outcome.DEFERRED)
        for one, outcome in zip(made.action_ids, outcomes, strict=True):
            self.decide(round_id, one, outcome)
        self.close_round(round_id)
        self.publish_plan(round_id)


@pytest.fixture
def following(engine) -> Varied:
    return Varied(engine)


def codes(visitor: Browser) -> list[str]:
    return [one for one in CODES if re.search(rf"\b{one}\b", visitor.main())]


@pytest.mark.parametrize(
    ("query", "found", "sentence"),
    [
        ("", ["W-01", "W-02", "W-03", "W-04"], "4 van de 4 acties"),
        ("group=schools", ["W-02", "W-03"], "2 van de 4 acties"),
        ("group=schools&outcome=approved", ["W-02"], "1 van de 4 acties"),
        ("group=jobseekers&progress=under-way", ["W-01"], "1 van de 4 acties"),
        ("pillar=water&group=schools&outcome=deferred", [], "0 van de 4 acties"),
        ("theme=water.T1&progress=refused", ["W-03"], "1 van de 4 acties"),
        ("aim=employment&progress=open", ["W-04"], "1 van de 4 acties"),
        ("group=nobody", [], "0 van de 4 acties"),
    ],
)
def test_filters_combine_in_an_address_that_can_be_shared(
    app: Flask, query: str, found: list[str], sentence: str
) -> None:
    """Row 7: when a visitor filters, only fitting actions appear, and the address can be shared."""
    visitor = Browser(app, "nl")
    visitor.open(f"/actions?{query}")
    assert codes(visitor) == found
    assert sentence in visitor.main()
    assert ("Alles wissen" in visitor.main()) is bool(query)
    shared = visitor.tree().get_element_by_id("share").get("value")
    other = Browser(app, "nl")
    other.open(shared.removeprefix("http://localhost"))
    assert codes(other) == found
    if query:
        other.press("Alles wissen")
        assert codes(other) == list(CODES)


def test_late_and_without_lead_are_filters_that_the_clock_moves(
    app: Flask, following: Varied
) -> None:
    visitor = Browser(app, "fr")
    visitor.open("/actions?progress=late")
    assert codes(visitor) == []
    following.later(days=400)
    first = following.action_ids[0]
    with following.unit() as uow:
        life.withdraw_lead(
            uow, following.coordinator, first, on=None, reason="Fusion", language="fr"
        )
    visitor.open("/actions?progress=late")
    assert codes(visitor) == ["W-01", "W-02"]
    visitor.open("/actions?progress=lead-sought&reading=actor")
    assert codes(visitor) == ["W-01"]
    assert "Un pilote est recherché" in visitor.main()
    with following.unit() as uow:
        name = {"fr": "Ateliers du canal", "nl": "Kanaalateliers"}
        other = add_organisation(uow, SYSTEM, name, "private")
        uow.session.flush()
        life.replace_lead(uow, following.coordinator, first, other)
    visitor.open("/actions?progress=lead-sought")
    assert codes(visitor) == []
    for address in ("/plans/water/W-01", "/actions?reading=actor"):
        visitor.open(address)
        assert "Pilotée depuis par : Ateliers du canal" in visitor.main().replace("\u00a0", " ")


@pytest.mark.parametrize("reading", ["public", "actor", "group"])
def test_three_readings_show_the_same_actions_with_every_share_in_both_numbers(
    app: Flask, reading: str
) -> None:
    """Row 16: given any percentage on screen, then numerator and denominator are beside it."""
    visitor = Browser(app, "fr")
    visitor.open(f"/actions?reading={reading}")
    assert codes(visitor) == list(CODES)
    main = visitor.main().replace("\u00a0", " ").replace("\u202f", " ")
    assert "50 % (2/4)approuvées" in main
    assert "0 % (0/2)terminées" in main
    assert main.count(" %") == len(re.findall(r" % \([0-9 ]+/[0-9 ]+\)", main))
    assert "Situation au " in main


def test_an_action_shows_its_links_and_open_data_holds_them(app: Flask, following: Varied) -> None:
    """Row 4: when the link is accepted, both sheets show it, and so do both public pages."""
    visitor = Browser(app, "fr")
    visitor.open("/plans/water/W-01")
    links = visitor.tree().get_element_by_id("links").text_content()
    assert "Cette action est nécessaire à" in links
    assert "W-02" in links
    visitor.open("/plans/water/W-02")
    assert "dépend de" in visitor.tree().get_element_by_id("links").text_content()
    visitor.press("W-01", within="links")
    assert visitor.address == "/plans/water/W-01"
    plan = visitor.client.get("/open-data/plans/water.json").json
    assert plan is not None
    assert plan["links"] == [
        {"kind": "overlaps", "from": "W-01", "to": "W-03"},
        {"kind": "depends-on", "from": "W-02", "to": "W-01"},
    ]


def test_the_licence_of_the_site_stands_on_the_page_and_in_the_files(
    app_of: AppOf, following: Varied
) -> None:
    """M28: the public page, the feed and the files say under which licence they may be used."""
    following.later(hours=0)
    visitor = Browser(app_of(following.office, data_licence="CC0-1.0"), "fr")
    for address in ("/plans/water", "/plans/water/W-01", "/actions", "/open-data"):
        assert "CC0-1.0" in visitor.open(address).text
    answer = visitor.client.get("/open-data/plans/water.json")
    assert answer.json is not None
    assert answer.json["licence"] == "CC0-1.0"
    assert "publicdomain/zero" in answer.headers["Link"]
    for address in ("/open-data/feed.atom", "/open-data/plans/water.csv"):
        assert "CC0-1.0" in visitor.client.get(address).text
    assert "CC0-1.0" in visitor.client.get("/exports/published-plans/water/json").text


def test_pages_of_pillar_group_and_organisation_lead_to_the_plan_and_to_the_filter(
    app: Flask, following: Varied
) -> None:
    visitor = Browser(app, "fr")
    visitor.open("/pillars/water")
    visitor.press("Lire le plan")
    assert visitor.address == "/plans/water"
    visitor.open(f"/organisations/{following.lead}")
    assert "Elle pilote" in visitor.main()
    visitor.press("Choisir parmi ces actions")
    assert codes(visitor) == list(CODES)
    visitor.open("/target-groups/schools")
    visitor.press("Choisir parmi ces actions")
    assert codes(visitor) == ["W-02", "W-03"]
