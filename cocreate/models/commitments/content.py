"""A charter as plain values: what is frozen when it is signed, and what its draft shows."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.commitments import HELD
from cocreate.models.commitments.records import Charter, CharterSignatory, Commitment
from cocreate.models.organisations import Organisation
from cocreate.models.pillars import Pillar
from cocreate.models.plans import PlanVersion
from cocreate.models.publishing import frozen_actions

FORMAT = 1
"""The form of what is frozen; it grows when the form changes."""

Plain = dict[str, Any]  # Any: parsed JSON


def charter_content(session: Session, charter: Charter) -> Plain:
    """The charter as it stands now: the version it is about, who signs, and what each promises."""
    pillar = session.get_one(Pillar, charter.pillar_id)
    version = session.get_one(PlanVersion, charter.version_id)
    actions = {one["id"]: one for one in frozen_actions(version)}
    return {
        "format": FORMAT,
        "pillar": {"key": pillar.key, "code": pillar.code, "name": pillar.name},
        "number": charter.number,
        "is_illustrative": bool(version.content.get("is_illustrative")),
        "version": {
            "number": version.number,
            "checksum": version.checksum,
            "actions": len(actions),
        },
        "undertaking": charter.undertaking,
        "signatories": [_signatory(session, charter, one, actions) for one in charter.signatories],
    }


def _signatory(
    session: Session, charter: Charter, signatory: CharterSignatory, actions: Plain
) -> Plain:
    organisation = session.get_one(Organisation, signatory.organisation_id)
    return {
        "organisation": {"id": organisation.id, "name": organisation.name},
        "person": signatory.person,
        "function": signatory.function,
        "signed_on": None if signatory.signed_on is None else signatory.signed_on.isoformat(),
        "commitments": [
            _commitment(one, actions) for one in promises_of(session, charter, signatory)
        ],
    }


def promises_of(
    session: Session, charter: Charter, signatory: CharterSignatory
) -> tuple[Commitment, ...]:
    """What a signatory promises in a charter: all that is confirmed, by the order of offering."""
    return tuple(
        session.scalars(
            sa.select(Commitment)
            .where(
                Commitment.pillar_id == charter.pillar_id,
                Commitment.organisation_id == signatory.organisation_id,
                Commitment.state.in_(sorted(HELD)),
            )
            .order_by(Commitment.offered_at, Commitment.id)
        )
    )


def _commitment(one: Commitment, actions: Plain) -> Plain:
    action = actions.get(one.action_id or "")
    return {
        "id": one.id,
        "kind": one.kind.value,
        "action": None
        if action is None
        else {"id": action["id"], "code": action["code"], "title": action["sheet"]["title"]},
        "amount": None if one.amount is None else format(one.amount, "f"),
        "text": {one.language: one.text} if one.text else {},
    }
