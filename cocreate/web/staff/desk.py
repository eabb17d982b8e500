"""The first page of staff: what this account can do, nearest first."""

from flask import Blueprint, render_template

from cocreate.domain.permissions import Permission
from cocreate.web.access import allows

blueprint = Blueprint("desk", __name__)


@blueprint.get("/staff")
@allows(Permission.ACCOUNT_OWN)
def show() -> str:
    """The desk."""
    return render_template("desk/show.html")
