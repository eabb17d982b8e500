"""A browser without scripts: it opens pages, fills their forms in and presses their buttons."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cocreate.domain.permissions import Grant, Role
from tests.office import Office


class AppOf(Protocol):
    """What makes an application on the database of a test, with an office's clock or the real one.

    ``settings`` are those that differ from what most tests have.
    """

    def __call__(self, office: Office | None = None, **settings: Any) -> Flask: ...


class Browser:
    """One browser; ``page`` is what it shows, ``address`` where that came from."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        self.address = ""
        self.page: TestResponse

    @classmethod
    def of_staff(
        cls, app: Flask, office: Office, name: str, *roles: Role | Grant, language: str = "en"
    ) -> Browser:
        """The browser of somebody who was given these roles and has signed in."""
        office.invite(name, *roles)
        signed_in = office.accept(office.mailed_token(name), name, password=None)
        browser = cls(app, language)
        browser.client.set_cookie("cocreate_staff", signed_in.token)
        return browser

    def open(self, address: str) -> TestResponse:
        self.address = address
        self.page = self.client.get(address)
        while self.page.status_code in {302, 303}:
            self.address = self.page.headers["Location"]
            self.page = self.client.get(self.address)
        return self.page

    def press(self, button: str, within: str = "", **typed: Any) -> TestResponse:
        """Press the first button or link that is called so, with ``typed`` in the fields.

        ``within`` is the id of an element around it; a field's hyphens are written ``__h__``.
        """
        tree = self.tree()
        around = tree.get_element_by_id(within) if within else tree
        found = next((one for one in _buttons(around) if words(one).startswith(button)), None)
        if found is None:
            msg = f"no button {button!r} among {[words(one) for one in _buttons(around)]}"
            raise AssertionError(msg)
        if found.tag == "a":
            return self.open(found.get("href"))
        form = next(found.iterancestors("form"), None)
        if found.get("form"):
            form = tree.get_element_by_id(found.get("form"))
        assert form is not None, "a button outside a form"
        data = _fields_of(tree, form) | {key.replace("__h__", "-"): typed[key] for key in typed}
        if found.get("name"):
            data[found.get("name")] = found.get("value", "")
        action = found.get("formaction") or form.get("action") or self.address
        if action.startswith("#"):
            action = self.address
        method = (found.get("formmethod") or form.get("method") or "get").lower()
        return self.send(method, action, data)

    def send(self, method: str, action: str, data: dict[str, Any]) -> TestResponse:
        """Send a form, as it is, and follow where its answer leads."""
        if method == "get":
            self.page = self.client.get(action, query_string=data)
        else:
            self.page = self.client.post(action, data=data)
        self.address = action
        if self.page.status_code in {302, 303}:
            return self.open(self.page.headers["Location"].split("#")[0])
        return self.page

    def token(self) -> dict[str, str]:
        """The CSRF token of the page, for what is sent by hand."""
        return {"csrf_token": self.tree().xpath("//input[@name='csrf_token']/@value")[0]}

    def tree(self) -> lxml.html.HtmlElement:
        return lxml.html.fromstring(self.page.text)

    def main(self) -> str:
        """The words of the page's content."""
        return words(self.tree().get_element_by_id("main"))

    def offers(self, button: str) -> bool:
        return any(words(one).startswith(button) for one in _buttons(self.tree()))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def in_days(office: Office, days: int) -> str:
    return (office.now + dt.timedelta(days=days)).date().isoformat()


def _buttons(tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return list(tree.xpath(".//main//button | .//main//a | self::*//button | self::*//a"))


def _fields_of(
    tree: lxml.html.HtmlElement, form: lxml.html.HtmlElement
) -> dict[str, str | list[str]]:
    """What a browser would send: fields inside the form, and those that name it."""
    fields = form.xpath(".//input|.//textarea|.//select")
    if form.get("id"):
        fields += tree.xpath(f"//*[@form='{form.get('id')}'][self::input or self::textarea]")
    data: dict[str, str | list[str]] = {}
    for field in fields:
        name, kind = field.get("name"), field.get("type", "")
        if not name or (kind in {"checkbox", "radio"} and field.get("checked") is None):
            continue
        if kind == "checkbox" or (kind == "hidden" and name in data):
            if isinstance(data.get(name), str):
                data[name] = [str(data[name])]
            listed = data.setdefault(name, [])
            assert isinstance(listed, list)
            listed.append(field.get("value", "on"))
        else:
            data[name] = field.value if field.value is not None else ""
    return data
