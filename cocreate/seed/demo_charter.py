"""The demonstration's charter: leads of approved actions promise to lead them, and sign.

All of it is labelled illustrative with the plan that it belongs to; the organisations are examples,
and nobody is named for them (rulings 20).
"""

from collections.abc import Mapping

import sqlalchemy as sa

from cocreate.domain.mail import Site
from cocreate.domain.permissions import Actor
from cocreate.domain.plans import APPROVED_STATES
from cocreate.domain.text import in_language
from cocreate.models.commitments.records import Charter
from cocreate.models.organisations import Organisation
from cocreate.models.plans import Plan, PlannedAction, PlanVersion
from cocreate.operations.commitments.charters import (
    NewSignatory,
    add_signatory,
    draw_charter,
    note_signature,
    sign_charter,
)
from cocreate.operations.commitments.handling import confirm_commitment
from cocreate.operations.commitments.offers import Offer, add_commitment
from cocreate.seed.demo_room import Stage

UNDERTAKING = {
    "fr": "Les signataires mènent les actions qu’ils pilotent, se réunissent une fois par "
    "trimestre et disent alors où en est chaque action. Le texte est revu une fois par an.",
    "nl": "De ondertekenaars voeren de acties uit die zij trekken, komen een keer per kwartaal "
    "samen en zeggen dan hoe het met elke actie staat. De tekst wordt een keer per jaar herzien.",
    "en": "The signatories carry out the actions that they lead, meet once a quarter and then say "
    "how each action stands. The text is revised once a year.",
}
"""After the rhythm planned for the Alliance: workshops once a quarter, the text each year."""
RECORD = "Exemple de signature : la charte a été signée par chaque organisation pilote."


def sign_the_charter(stage: Stage, plan_id: str, staff: Mapping[str, Actor], site: Site) -> None:
    """Write down the promises of the leads, draw the charter up, and have it signed."""
    uow, coordinator = stage.uow, staff["coordinator"]
    pillar_id = uow.session.get_one(Plan, plan_id).pillar_id
    actions = uow.session.scalars(
        sa.select(PlannedAction)
        .where(PlannedAction.plan_id == plan_id, PlannedAction.state.in_(sorted(APPROVED_STATES)))
        .order_by(PlannedAction.position)
    ).all()
    leads = []
    for one in actions:
        lead = uow.session.get_one(Organisation, one.lead_id)
        offer = Offer(in_language(lead.name, "fr")[0], "lead", one.id, None, "", "fr")
        commitment_id = add_commitment(uow, coordinator, pillar_id, offer)
        uow.session.flush()
        confirm_commitment(uow, coordinator, commitment_id, lead.id)
        leads.append(lead.id)
    version_id = uow.session.scalars(
        sa.select(PlanVersion.id)
        .where(PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.number.desc())
    ).first()
    charter_id = draw_charter(uow, coordinator, str(version_id), UNDERTAKING)
    uow.session.flush()
    for lead_id in dict.fromkeys(leads):
        add_signatory(uow, coordinator, charter_id, NewSignatory(lead_id))
    uow.session.flush()
    stage.clock.wait(days=1)
    for signatory in uow.session.get_one(Charter, charter_id).signatories:
        day = stage.clock().date()
        note_signature(uow, coordinator, charter_id, signatory.id, day)
    sign_charter(uow, coordinator, charter_id, site, RECORD)
    uow.session.flush()
