"""The first page of staff shows what waits for the one who looks, and nothing of others."""

import sqlalchemy as sa
from flask import Flask

from cocreate.domain.permissions import Role
from cocreate.models.pillars import Pillar, Programme
from cocreate.operations.notifications import (
    Addressee,
    mark_sent,
    mark_undelivered,
    queue_mail,
)
from tests.planning import Planning
from tests.web.browsers import Browser
from tests.web.chain.conftest import staff

NAME = {"fr": "Sol", "nl": "Bodem"}


def test_each_role_finds_its_own_work_on_the_desk(app: Flask, planning: Planning) -> None:
    facilitator = staff(app, planning, Role.FACILITATOR)
    facilitator.open("/staff")
    assert "Being held" in facilitator.main()
    assert "Run it" in facilitator.main()

    planning.close()
    coordinator = staff(app, planning, Role.COORDINATOR)
    coordinator.open("/staff")
    assert "Being held" not in coordinator.main()
    coordinator.press("Shortlist and draft")
    assert coordinator.page.status_code == 200


def test_a_decider_finds_the_round_that_waits_until_it_is_over(
    decider: Browser, planning: Planning
) -> None:
    decider.open("/staff")
    assert "Nothing waits for you." in decider.main()

    made, round_id = planning.arbitration()
    decider.open("/staff")
    assert "To decide" in decider.main()
    assert f"/staff/rounds/{round_id}" in decider.page.text
    assert "Shortlist and draft" not in decider.main()

    for action_id in made.action_ids:
        planning.decide(round_id, action_id)
    planning.close_round(round_id)
    decider.open("/staff")
    assert "To decide" not in decider.main()


def test_a_plan_is_on_the_desk_of_who_may_read_it(coordinator: Browser, planning: Planning) -> None:
    plan_id = planning.planned().plan_id

    coordinator.open("/staff")

    assert f"/staff/plans/{plan_id}" in coordinator.page.text
    assert "3 sheets" in coordinator.main()


def test_what_a_pillar_lacks_is_said_to_those_who_can_mend_it(
    app: Flask, planning: Planning
) -> None:
    with planning.unit() as uow:
        programme = uow.session.scalars(sa.select(Programme)).one()
        uow.session.add(
            Pillar(
                id="bare", programme_id=programme.id, key="bare", code="B", position=9, name=NAME
            )
        )
    administrator = Browser.of_staff(app, planning.office, "ad", Role.ADMINISTRATOR)
    administrator.open("/staff")
    assert "Pillars to prepare" in administrator.main()

    facilitator = staff(app, planning, Role.FACILITATOR)
    facilitator.open("/staff")
    assert "Pillars to prepare" not in facilitator.main()


def test_mails_that_cannot_leave_are_kept_tried_again_and_shown_on_the_desk(
    app: Flask, planning: Planning, coordinator: Browser, facilitator: Browser
) -> None:
    """A mail server that is down: the outbox keeps and retries, and the desk shows it."""
    with planning.office.unit() as uow:
        someone = Addressee("conseil@conseils.brussels", "fr")
        mail_id = queue_mail(uow, someone, subject="Avis", body="Corps")
    coordinator.open("/staff")
    assert "could not leave" not in coordinator.main()
    with planning.office.unit() as uow:
        mark_undelivered(uow, mail_id, "connection refused", for_good=False)
    coordinator.open("/staff")
    assert "1 mail could not leave yet. It is kept and tried again by itself." in coordinator.main()
    assert "Last try: connection refused" in coordinator.main()
    assert "An administrator sees them in the outbox." in coordinator.main()
    facilitator.open("/staff")
    assert "could not leave" not in facilitator.main()
    administrator = Browser.of_staff(app, planning.office, "ad", Role.ADMINISTRATOR)
    administrator.open("/staff")
    administrator.press("Outbox")
    assert "Last try: connection refused" in administrator.main()
    with planning.office.unit() as uow:
        mark_sent(uow, mail_id)
    coordinator.open("/staff")
    assert "could not leave" not in coordinator.main()
