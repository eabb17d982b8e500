"""What an organisation offers at the end of a workshop: one screen of the phone."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.audiences import Audience
from cocreate.domain.commitments import COMMITMENT_STATE_LABELS, OFFER_LABELS
from cocreate.domain.permissions import Capability, Permission
from cocreate.domain.text import N_
from cocreate.operations.commitments import offers
from cocreate.queries.commitments.promises import own_promises
from cocreate.queries.proposals import wall
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.forms.commitments import OfferForm
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.room.pages import Page, blueprint
from cocreate.web.room.phone import phone_page


@blueprint.route("/commitments", methods=["GET", "POST"])
@allows(Permission.WORKSHOP_TAKE_PART)
def commit(workshop_id: str) -> Page:
    """Offer to lead, to join or to fund; and what this phone has offered so far."""
    page = phone_page(workshop_id)
    cards = wall(reading(), current_actor(), workshop_id, Audience.PARTICIPANT).groups
    form = OfferForm().offer_to(
        [(card.id, f"{card.number}. {card.title}") for group in cards for card in group.cards]
    )
    if form.validate_on_submit():
        with form.refusals():
            with writing() as uow:
                offers.offer_commitment(
                    uow, current_actor(), workshop_id, form.offer(), form.operation_id.data or ""
                )
            flash(say(N_("Your offer is noted. Thank you.")), "good")
            return _back(workshop_id)
    content = render_template(
        "room/commitments.html",
        page=page,
        form=form,
        is_open=Capability.COMMIT in page.room.capabilities,
        own=own_promises(reading(), current_actor()),
        kinds=OFFER_LABELS,
        states=COMMITMENT_STATE_LABELS,
    )
    return content, form.status


@blueprint.post("/commitments/<commitment_id>/withdraw")
@allows(Permission.WORKSHOP_TAKE_PART)
def take_offer_back(workshop_id: str, commitment_id: str) -> Response:
    """Take back what this phone has offered, before anybody has confirmed it."""
    with writing() as uow:
        offers.take_offer_back(uow, current_actor(), commitment_id)
    flash(say(N_("Your offer is taken back.")), "good")
    return _back(workshop_id)


def _back(workshop_id: str) -> Response:
    return redirect(url_for("room.commit", workshop_id=workshop_id), code=303)
