"""The first page: what this is, and the field for a code."""

from flask import Blueprint, render_template

from cocreate.domain.permissions import Permission
from cocreate.web.access import allows
from cocreate.web.forms.joining import CodeForm

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@allows(Permission.PAGE_READ)
def show() -> str:
    """The home page."""
    return render_template("home/show.html", form=CodeForm(formdata=None))
