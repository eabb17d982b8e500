"""Forms of an import: the file, and the consent to what it would do."""

from wtforms import HiddenField, StringField, TextAreaField

from cocreate.domain.text import N_
from cocreate.operations.imports.files import Consent
from cocreate.web.forms import Form


class FileForm(Form):
    """A file that is sent; the template has its field."""


class ConsentForm(Form):
    """That somebody has looked; new sheets say who asks for them, and why."""

    seen = HiddenField()
    person = StringField(N_("Who asks for it"))
    reason = TextAreaField(N_("Why it is added without a vote"))

    @property
    def consent(self) -> Consent:
        """What was typed."""
        return Consent(self.seen.data or "", self.person.data or "", self.reason.data or "")
