"""The map of a vote by agreeing, disagreeing and passing, as facilitator and projector see it."""

import sqlalchemy as sa
from flask import Flask

from cocreate.domain.opinions import AGREE, DISAGREE
from cocreate.domain.permissions import Grant, Role
from cocreate.operations.polls import PollPlan
from tests.builders import VoteRoom
from tests.office import Office
from tests.studying import look_for_groups
from tests.web.browsers import Browser


def test_a_room_sees_where_proposals_stand_and_one_button_takes_the_wanted_ones_along(
    app: Flask, office: Office, engine: sa.Engine
) -> None:
    """X10, X11 and X12."""
    room = VoteRoom(engine, proposals_count=3)
    room.open_vote(PollPlan("opinion"))
    for number in range(16):
        marks = (AGREE, AGREE if number % 2 else DISAGREE, DISAGREE)
        room.cast(room.join(f"voter {number}"), dict(zip(room.option_ids, marks, strict=True)))
    room.finish_vote()
    look_for_groups(room)
    room.publish()
    for language, words in (
        ("en", ("at least 60 % agree", "no reliable grouping", "interval 81 to 100 %")),
        ("fr", ("au moins 60 % d’accord", "pas de groupes fiables", "intervalle de 81 à 100 %")),
        ("nl", ("minstens 60% eens", "geen betrouwbare groepen", "interval van 81 tot 100%")),
    ):
        reader = Browser.of_staff(
            app, office, f"f-{language}", Grant(Role.FACILITATOR, "water"), language=language
        )
        results = reader.client.get(f"/live/{room.id}/facilitator/regions/results").text
        assert all(one in results for one in words)
        assert "opinion-map" in results
        projected = reader.client.get(f"/live/{room.id}/screen/regions/results").text
        assert words[1] in projected
    room.close()
    reader.open(f"/staff/workshops/{room.id}/shortlist")
    reader.press("Het ontwerp opmaken met het voorstel")
    assert "Titre 1" in reader.main()
    assert "Titre 2" not in reader.main()
