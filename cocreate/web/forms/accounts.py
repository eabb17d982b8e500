"""Forms of staff: coming in, one's own account, and the accounts of others."""

from wtforms import EmailField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from cocreate.domain.text import N_
from cocreate.web.forms import Form, options
from cocreate.web.i18n import LANGUAGE_NAMES


class SignInForm(Form):
    """An address and a password."""

    email = EmailField(N_("Mail address"))
    password = PasswordField(N_("Password"))


class LinkForm(Form):
    """An address to which a sign-in link is mailed."""

    email = EmailField(N_("Mail address"))


class ConfirmForm(Form):
    """Nothing but a button: for what a link must not do by being looked at."""


class InvitationForm(Form):
    """How somebody who was invited wants to be called and to sign in."""

    name = StringField(N_("Your name"))
    password = PasswordField(N_("Password"))


class ProfileForm(Form):
    """One's own name and language."""

    name = StringField(N_("Your name"))
    language = SelectField(N_("Language of your mails"), choices=options(LANGUAGE_NAMES.items()))


class PasswordForm(Form):
    """A new password, and the present one to be sure."""

    current = PasswordField(N_("Present password"))
    new = PasswordField(N_("New password"))


class AccountForm(Form):
    """A new account; a role is written ``role`` or ``role|pillar id``."""

    name = StringField(N_("Name"))
    email = EmailField(N_("Mail address"))
    language = SelectField(N_("Language"), choices=options(LANGUAGE_NAMES.items()))
    roles = SelectMultipleField(
        N_("Roles"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class RoleForm(Form):
    """A role to be given, and where."""

    role = SelectField(N_("Role"))
    pillar = SelectField(N_("Pillar"))
