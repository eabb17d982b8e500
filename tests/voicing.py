"""What tests of consultations arrange with: a frozen version, councils, actors and co-authors."""

import datetime as dt
import re

import sqlalchemy as sa

from cocreate.domain.permissions import SYSTEM
from cocreate.operations.plans import sheets, versions
from cocreate.operations.voices import consultations, invitations, links
from cocreate.operations.voices.consultations import TypedOpinion
from cocreate.operations.voices.invitations import Invited
from cocreate.operations.voices.links import TypedAmendment, TypedComment
from tests.office import SITE
from tests.planning import Planning, both

ACTOR = Invited("Acteur", "acteur@office.test", "fr", "Fédération")
AUTHOR = Invited("Coauteur", "coauteur@office.test", "nl", "Vereniging")
COUNCIL = Invited("Secrétariat", "conseil@office.test", "fr")
CLOSES = dt.date(2027, 3, 31)


class Voicing(Planning):
    """A plan in which everything is complete, its first version open for a month."""

    def begin(self, closes: dt.date = CLOSES) -> None:
        made = self.planned()
        self.plan_id, self.action_ids = made.plan_id, made.action_ids
        with self.unit() as uow:
            self.version_id = versions.freeze_version(uow, self.coordinator, self.plan_id)
            self.council_id = sheets.add_organisation(uow, SYSTEM, both("Conseil"), "body")
        with self.unit() as uow:
            self.consultation_id = consultations.open_consultation(
                uow, self.coordinator, self.version_id, closes
            )

    def later(self, **span: float) -> None:
        """Let time pass, for the room and for the office."""
        self.now += dt.timedelta(**span)
        self.office.now = self.now

    def invite_actor(self, invited: Invited = ACTOR) -> str:
        """The token that an actor was mailed."""
        self.later(seconds=1)
        with self.unit() as uow:
            invitations.invite_actor(uow, self.coordinator, self.consultation_id, invited, SITE)
        return self.mailed(invited)

    def invite_council(self) -> str:
        self.later(seconds=1)
        with self.unit() as uow:
            invitations.invite_council(
                uow, self.coordinator, self.consultation_id, self.council_id, COUNCIL, SITE
            )
        return self.mailed(COUNCIL)

    def invite_author(self, action_id: str, invited: Invited = AUTHOR) -> str:
        self.later(seconds=1)
        with self.unit() as uow:
            invitations.invite_co_author(uow, self.facilitator, action_id, invited, SITE)
        return self.mailed(invited)

    def mailed(self, invited: Invited) -> str:
        """The token of the last link that somebody was mailed."""
        name = invited.email.partition("@")[0]
        bodies = [mail.body for mail in self.office.mails_to(name)]
        return str(re.findall(r"/voices/([\w-]+)$", "\n".join(bodies), re.MULTILINE)[-1])

    def author(self, action_id: str, name: str = "coauteur") -> str:
        """The token of somebody who accepted to be a co-author."""
        invited = Invited(name.capitalize(), f"{name}@office.test", "nl", "Vereniging")
        token = self.invite_author(action_id, invited)
        with self.unit() as uow:
            links.answer_invitation(uow, token, accepts=True)
        return token

    def comment(self, token: str, about: str, text: str, *, is_public: bool = False) -> str:
        self.later(seconds=1)
        with self.unit() as uow:
            return links.write_comment(uow, token, TypedComment(about, text, "fr", is_public))

    def amend(self, token: str, action_id: str, **texts: dict[str, str]) -> str:
        with self.unit() as uow:
            typed = TypedAmendment(texts, "Plus clair", "fr", 1)
            return links.propose_amendment(uow, token, action_id, typed)


def an_opinion(**changes: object) -> TypedOpinion:
    """A complete opinion, favourable with remarks."""
    complete: dict[str, object] = {
        "verdict": "with-remarks",
        "given_on": dt.date(2027, 3, 1),
        "text": both("Préciser le budget"),
        "reference": "A-2027-12",
        "file_reference": "avis-2027-12.pdf",
    }
    return TypedOpinion(**(complete | changes))  # type: ignore[arg-type]  # as typed above


def voicing(engine: sa.Engine) -> Voicing:
    """A consultation that is open."""
    made = Voicing(engine)
    made.begin()
    return made
