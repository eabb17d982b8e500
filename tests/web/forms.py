"""What a browser without scripts does: it fills in the forms of a page and follows redirects."""

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def hidden_fields(page: str, *, action: str | None = None) -> dict[str, str]:
    """The hidden fields of the form with ``action``, or of the last form of a page."""
    forms = re.findall(r"<form\b.*?</form>", page, re.S)
    if action is not None:
        forms = [form for form in forms if f'action="{action}"' in form]
    assert forms, f"no form {action or ''} on the page"
    found = {}
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', forms[-1]):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name[1]] = unescape(value[1])
    return found


def send(
    client: FlaskClient, page: str, action: str, data: dict[str, object], at: str | None = None
) -> TestResponse:
    """Send the form with ``action`` of the page at ``page``, its hidden fields included."""
    shown = client.get(page)
    fields = hidden_fields(shown.text, action=at if at is not None else action)
    return client.post(action, data={**fields, **data})
