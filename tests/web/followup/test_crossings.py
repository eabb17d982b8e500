"""The published plans read across, at addresses that can be shared."""

import pytest
from flask import Flask

from tests.following import Following
from tests.web.browsers import Browser


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Chercheurs d’emploi"), ("nl", "Werkzoekenden")]
)
def test_a_visitor_who_chooses_jobseekers_sees_their_actions_alone_in_the_chosen_language(
    app: Flask, following: Following, language: str, name: str
) -> None:
    """Domain 4 row 7: filtered on jobseekers, only their actions appear, in the language."""
    visitor = Browser(app, language)
    visitor.open("/plans-by")
    visitor.press(name)

    assert visitor.address == "/target-groups/jobseekers"
    assert [one for one in ("W-01", "W-02", "W-03") if one not in visitor.main()] == []
    visitor.open("/target-groups/schools")
    assert "W-01" not in visitor.main()
    assert visitor.open("/target-groups/nobody").status_code == 404


def test_an_organisation_has_a_page_once_a_published_action_names_it(
    app: Flask, following: Following
) -> None:
    visitor = Browser(app, "fr")
    visitor.open(f"/organisations/{following.lead}")
    assert "W-02" in visitor.main()
    assert visitor.open("/organisations/unknown").status_code == 404
