"""A plan about which everybody has said everything there is a field for, up to its revision."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.arbitration import Outcome
from cocreate.domain.followup.reports import Typed
from cocreate.domain.permissions import SYSTEM, Role
from cocreate.domain.plans import State
from cocreate.models.commitments.records import Charter
from cocreate.models.followup.following import follow
from cocreate.models.followup.records import Door, Reading
from cocreate.models.pillars import Pillar, WorkingGroup
from cocreate.models.plans import PlannedAction
from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotReason, Poll
from cocreate.models.workshops import Step, Workshop
from cocreate.operations.arbitration import opinions, rounds, sealing
from cocreate.operations.commitments import charters, handling, offers
from cocreate.operations.consolidation import hide_proposal
from cocreate.operations.followup import asking, life, reports, revisions
from cocreate.operations.pillars.readiness import override_readiness
from cocreate.operations.plans import links as plan_links
from cocreate.operations.plans import sheets
from cocreate.operations.voices import amendments, consultations, notes
from cocreate.operations.voices.invitations import Invited
from tests.office import SITE
from tests.planning import BODY, MANDATE, both, euro
from tests.voicing import Voicing, an_opinion

SPEAKER = Invited("Porte-parole du secteur", "secteur@office.test", "fr", "Fédération des toits")
MEASURED = {
    "id": None,
    "label": both("Toits verdis"),
    "kind": "result",
    "aim": "employment",
    "unit": both("toits plats"),
    "baseline": "1250",
    "target": "1270.5",
    "due_on": "2029-05-31",
    "collector": "Observatoire des toits",
}


class Said(Voicing):
    """The whole life of a plan after its draft, with every optional text written."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        with Session(engine) as session:
            self.pillar_id = session.scalars(sa.select(Pillar.id)).one()
        with self.unit() as uow:
            reason = both("Les données manquent encore")
            override_readiness(uow, SYSTEM, self.pillar_id, "data", reason)
        self._write_in_the_room()
        self.begin()
        self.first, self.second, self.third = self.action_ids
        self.consult()
        self.arbitrate()
        self.sign()
        self.follow_up()
        self.revise()
        with self.unit() as uow:
            hide_proposal(uow, SYSTEM, self.option_ids[2], "Nomme une personne")

    def _write_in_the_room(self) -> None:
        """What a room can say of itself: its group and theme, a step of its own, a label."""
        with Session(self.engine) as session:
            group = WorkingGroup(pillar_id=self.pillar_id, name=both("Groupe des toits"))
            session.add(group)
            session.flush()
            session.get_one(Workshop, self.id).working_group_id = group.id
            session.get_one(Step, self.step_id("vote")).title = both("Vote des toits")
            poll = session.scalars(sa.select(Poll)).one()
            session.add(
                BallotReason(
                    poll_id=poll.id,
                    key_hash="0" * 64,
                    option_id=self.option_ids[0],
                    text="Le toit ne porte pas la terre",
                )
            )
            session.get_one(Proposal, self.option_ids[0]).group_label = "Toits et façades"
            session.commit()

    def consult(self) -> None:
        """An opinion, comments with an answer, an amendment that is taken over, a note, a link."""
        partner = {"organisation": self.organisation("Chantier", "private"), "role": "funder"}
        self.save(
            self.first,
            {
                "partners": [partner],
                "indicators": [MEASURED, MEASURED | {"kind": "output", "aim": None}],
            },
        )
        speaker = self.invite_actor(SPEAKER)
        spoken = self.comment(speaker, self.first, "Trop peu de toits", is_public=True)
        author = self.author(self.first)
        amendment = self.amend(author, self.first, summary={"fr": "Verdir tous les toits plats"})
        with self.unit() as uow:
            consultations.answer_comment(
                uow, self.coordinator, spoken, "partly", both("Vingt par an suffisent")
            )
            consultations.enter_opinion(
                uow, self.coordinator, self.consultation_id, self.council_id, an_opinion()
            )
            version = uow.session.get_one(PlannedAction, self.first).version
            amendments.accept_amendment(uow, SYSTEM, amendment, "Plus court et juste", version)
            notes.note_on_sheet(uow, self.facilitator, self.first, "À relire avec le cabinet")
            plan_links.link_actions(uow, self.coordinator, self.first, self.second, "reinforces")

    def arbitrate(self) -> None:
        """A round with a deadline and opinions, decisions with all that can be said, published."""
        version_id = self.submit_plan(self.plan_id)
        with self.unit() as uow:
            new = rounds.NewRound(
                BODY,
                MANDATE,
                decider_ids=(str(self.decider.id),),
                due_on=dt.date(2027, 4, 30),
            )
            round_id = rounds.open_round(uow, self.coordinator, version_id, new)
        with self.unit() as uow:
            sealing.seal_round(uow, self.coordinator, round_id, b"sealed", SITE)
        typed = {"C1": ("3", "Très mûre et bien portée"), "C2": ("1", "Peu d’emplois")}
        with self.unit() as uow:
            opinions.save_opinion(uow, self.decider, round_id, self.first, typed, "fr")
        with self.unit() as uow:
            opinions.close_opinions(uow, self.coordinator, round_id)
        self.decide(
            round_id,
            self.first,
            Outcome.APPROVED_WITH_CHANGES,
            conditions=both("Avec l’accord des communes"),
            dissent=both("Un membre demande le double"),
            review_on=dt.date(2028, 6, 15),
        )
        self.decide(round_id, self.second, grants=(euro("1400000"),))
        self.decide(round_id, self.third, Outcome.REJECTED)
        self.close_round(round_id, both("La Région ajoute le reste"))
        self.publication_id = self.publish_plan(round_id)

    def sign(self) -> None:
        """Promises to lead and to pay, one of them taken back, in a charter that is signed."""
        typed = (
            offers.Offer("Fonds du toit", "fund", self.first, Decimal("2500.50"), "En 2028", "fr"),
            offers.Offer("Fonds du toit", "join", self.second, None, "Deux personnes", "fr"),
        )
        with self.unit() as uow:
            paid, joined = [
                offers.add_commitment(uow, self.coordinator, self.pillar_id, one) for one in typed
            ]
        with self.unit() as uow:
            handling.confirm_commitment(uow, self.coordinator, paid, self.lead)
            handling.withdraw_commitment(uow, self.coordinator, joined, "Plus de personnel")
            charter_id = charters.draw_charter(
                uow, self.coordinator, self.version_id, both("Nous menons ces actions")
            )
        with self.unit() as uow:
            new = charters.NewSignatory(self.lead, "Signataire du pilote", "Direction")
            charters.add_signatory(uow, self.coordinator, charter_id, new)
        with self.unit() as uow:
            (signatory,) = uow.session.get_one(Charter, charter_id).signatories
            day = uow.now().date()
            charters.note_signature(uow, self.coordinator, charter_id, signatory.id, day)
        with self.unit() as uow:
            charters.sign_charter(uow, self.coordinator, charter_id, SITE, "Signée en séance")

    def follow_up(self) -> None:
        """A report, a corrected reading, a milestone, a move, and a lead that leaves."""
        with Session(self.engine) as session:
            for action_id in (self.first, self.second):
                session.get_one(PlannedAction, action_id).state = State.RUNNING
            session.commit()
        self.pilot = self.welcome("pilot", Role.LEAD)
        with self.unit() as uow:
            asking.name_reporter(uow, self.coordinator, self.first, str(self.pilot.id))
        with self.unit() as uow:
            asked = follow(uow.session, [uow.session.get_one(PlannedAction, self.first)])[0]
            indicator, milestone = asked.indicators[0].indicator.id, asked.milestones[0].id
            typed = Typed(
                values={indicator: "7"},
                milestones={milestone: "100"},
                spent="512.50",
                risk="serious",
                risk_text="Le terrain manque",
                help_needed="Un accès au toit de la gare",
                word="Sept toits sont verts",
            )
            sending = reports.Sending("2027-Q1", "fr", Door.DESK, {self.first: typed})
            reports.send_reports(uow, self.coordinator, sending)
        self.later(days=1)
        with self.unit() as uow:
            wrong = uow.session.scalars(sa.select(Reading.id)).one()
            new = reports.NewReading(Decimal("8.25"), uow.now().date(), "Recompté sur place", wrong)
            reports.enter_reading(uow, self.coordinator, indicator, new)
            life.add_milestone(
                uow,
                self.coordinator,
                self.first,
                both("Deuxième tranche"),
                due_on=dt.date(2028, 3, 31),
            )
            life.withdraw_lead(
                uow, self.coordinator, self.first, on=None, reason="Sans budget", language="fr"
            )
        self.successor = self.organisation("Repreneur", "public")
        with self.unit() as uow:
            life.replace_lead(uow, self.coordinator, self.first, self.successor)
            paused = life.Next(State.ON_HOLD, "Attente du permis", silence="Dit en réunion")
            life.move_action(uow, self.coordinator, self.second, paused, SITE)

    def organisation(self, name: str, kind: str) -> str:
        with self.unit() as uow:
            return sheets.add_organisation(uow, SYSTEM, both(name), kind)

    def revise(self) -> None:
        """A revision that marks an action for a reason and ends in a version with a note."""
        with self.unit() as uow:
            revisions.open_revision(uow, self.coordinator, self.plan_id)
        with self.unit() as uow:
            revisions.mark_for_revision(
                uow, self.coordinator, self.plan_id, self.second, "Revoir le calendrier", "fr"
            )
        with self.unit() as uow:
            revisions.close_revision(
                uow, self.coordinator, self.plan_id, both("Après la première année")
            )
