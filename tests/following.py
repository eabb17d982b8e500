"""What tests of the follow-up arrange with: a published plan whose actions are under way."""

import datetime as dt
import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import for_reading
from cocreate.domain.permissions import Actor, Role
from cocreate.domain.plans import State
from cocreate.models.followup.following import Followed, follow
from cocreate.models.plans import PlannedAction
from cocreate.operations.followup import asking
from tests.office import SITE
from tests.planning import Planning


class Following(Planning):
    """Three approved and published actions, the lead ``pilot`` naming each of them their own."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        made, round_id = self.arbitration()
        self.plan_id, self.action_ids = made.plan_id, made.action_ids
        for one in self.action_ids:
            self.decide(round_id, one)
        self.close_round(round_id)
        self.publication_id = self.publish_plan(round_id)
        with Session(self.engine) as session:
            for action in session.scalars(sa.select(PlannedAction)):
                action.state = State.RUNNING
            session.commit()
        self.pilot = self.welcome("pilot", Role.LEAD)
        for one in self.action_ids:
            self.name(one, self.pilot)

    def later(self, **span: float) -> None:
        """Let time pass, for the room and for the office."""
        self.now += dt.timedelta(**span)
        self.office.now = self.now

    def name(self, action_id: str, actor: Actor) -> None:
        with self.unit() as uow:
            asking.name_reporter(uow, self.coordinator, action_id, str(actor.id))

    def ask(self, quarter: str = "2027-Q1") -> int:
        with self.unit() as uow:
            return asking.ask_for_reports(uow, self.coordinator, self.plan_id, quarter, SITE)

    def link(self, name: str = "pilot") -> str:
        """The token of the last link that somebody was mailed."""
        bodies = [mail.body for mail in self.office.mails_to(name)]
        found = re.findall(r"/follow-up/reports/([\w-]+)$", "\n".join(bodies), re.MULTILINE)
        return str(found[-1])

    def followed(self, action_id: str) -> Followed:
        with Session(for_reading(self.engine)) as session:
            return follow(session, [session.get_one(PlannedAction, action_id)])[0]

    def indicator(self, action_id: str, place: int = 0) -> str:
        return self.followed(action_id).indicators[place].indicator.id
