"""Forms at the door of a workshop."""

from wtforms import HiddenField, StringField

from cocreate.domain.text import N_
from cocreate.web.forms import Form


class CodeForm(Form):
    """The code on the projector or on the poster."""

    code = StringField(N_("Code of the workshop"))


class SeatForm(Form):
    """One's college, and a card where the workshop asks for one."""

    college = StringField(N_("I am here for"))
    card = StringField(N_("Code on your card"))
    door = HiddenField()
