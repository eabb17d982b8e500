"""The sealed file of a round: made beside the loop, kept as it was sent, taken away by who may."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import TooMany
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.arbitration.sealing import seal_round, take_sealed_file
from cocreate.queries.arbitration.desk import desk
from cocreate.web.access import allows
from cocreate.web.context import program, reading, writing
from cocreate.web.files.exports import OFTEN, brand
from cocreate.web.files.rendering import in_turn
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.limits import limiter
from cocreate.web.staff.accounts import site
from cocreate.workers.documents import sealed_file

blueprint = Blueprint("sealing", __name__, url_prefix="/staff/rounds/<round_id>")


@blueprint.post("/seal")
@allows(Permission.ROUND_OPEN)
def seal(round_id: str) -> Response:
    """Seal the file of a round that was opened without one, and invite its deciders."""
    desk(reading(), current_actor(), round_id)
    seal_and_invite(round_id)
    return redirect(url_for("arbitration.desk", round_id=round_id), code=303)


@blueprint.get("/sealed-file")
@allows(Permission.DESK_READ)
@limiter.limit(OFTEN)
def take(round_id: str) -> Response:
    """The archive, byte for byte as it was sealed."""
    with writing() as uow:
        taken = take_sealed_file(uow, current_actor(), round_id)
    return Response(
        taken.content,
        mimetype="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{taken.name}"',
            "Cache-Control": "no-store",
        },
    )


def seal_and_invite(round_id: str) -> None:
    """Make the archive of a round, keep it and mail its deciders; or say what to do when busy."""
    reading().close()
    try:
        archive = in_turn(sealed_file, program().settings.database_url, round_id, brand())
    except TooMany:
        sentence = N_(
            "The server is making other files. Seal the file below in a moment: the deciders are "
            "invited then."
        )
        flash(say(sentence), "bad")
        return
    with writing() as uow:
        seal_round(uow, current_actor(), round_id, archive, site())
    flash(say(N_("The file is sealed and the deciders are invited.")), "good")
