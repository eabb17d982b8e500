"""How a typed amount is understood: shown back to whoever types it, before anything is saved."""

from flask import Blueprint, jsonify, request
from werkzeug.wrappers.response import Response

from cocreate.domain.amounts import read_amount
from cocreate.domain.errors import RuleViolation
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.formatting import format_money
from cocreate.web.access import allows
from cocreate.web.errors import sentence_of
from cocreate.web.i18n import language, say

blueprint = Blueprint("amounts", __name__, url_prefix="/staff/amounts")


@blueprint.get("")
@allows(Permission.PLAN_READ)
def read() -> Response:
    """What ``?typed=`` means in the reader's language, for the script beside a field."""
    return jsonify(text=meant(request.args.get("typed", "")))


def meant(typed: str) -> str:
    """The amount as it is understood, or why it cannot be; nothing for a field left empty."""
    if not typed.strip():
        return ""
    try:
        amount = read_amount(typed, language())
    except RuleViolation as error:
        return sentence_of(error)
    return say(N_("Understood as %(amount)s"), amount=format_money(amount, language()))
