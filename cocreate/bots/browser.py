"""The browser of one bot: cookies of its own, one connection that is kept, the forms of a page."""

import contextlib
import http.client
import json
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

import lxml.html

# Any in this module: lxml is not typed.

TIMEOUT = 30.0
HTML = "text/html,application/xhtml+xml"
AS_SCRIPTS_DO = "application/json, text/html;q=0.5"
_REDIRECTS = frozenset({302, 303})
_TEXT_FIELDS = frozenset({"hidden", "text", "number", ""})


class UnreachableError(Exception):
    """The server did not answer."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the body, and where it leads."""

    status: int
    body: str
    location: str = ""

    @property
    def is_redirect(self) -> bool:
        return self.status in _REDIRECTS

    @property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty when it is none."""
        with contextlib.suppress(ValueError):
            found = json.loads(self.body)
            if isinstance(found, dict):
                return found
        return {}

    def tree(self) -> Any:
        """The body as a tree of elements; parts of a page as well."""
        return lxml.html.fragment_fromstring(self.body or " ", create_parent="div")


@dataclass
class Browser:
    """``address`` is that of the site; ``language`` is what its pages are asked for in."""

    address: str
    language: str
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def get(self, path: str, accept: str = HTML) -> Answer:
        """A page."""
        return self._ask("GET", path, None, accept)

    def post(self, path: str, fields: dict[str, Any], accept: str = HTML) -> Answer:
        """Send a form; where its answer leads is not followed."""
        return self._ask("POST", path, urlencode(fields, doseq=True), accept)

    @property
    def cookie_header(self) -> str:
        """The cookies as they are sent."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: str | None, accept: str) -> Answer:
        headers = {
            "Accept": accept,
            "Accept-Language": self.language,
            "Referer": self.address + path,
            "User-Agent": "Cocreate rehearsal bot",
        }
        if self.cookies:
            headers["Cookie"] = self.cookie_header
        if body is not None:
            headers["Origin"] = self.address
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection = self._open()
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise UnreachableError(str(error)) from error
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._keep(line)
        return Answer(answer.status, content, answer.headers.get("Location", ""))

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is None:
            parts = urlsplit(self.address)
            kind = (
                http.client.HTTPSConnection
                if parts.scheme == "https"
                else http.client.HTTPConnection
            )
            self._connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
        return self._connection

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def fields_of(form: Any) -> dict[str, Any]:
    """What a form sends as it stands, without its buttons; several values of a name as a list."""
    sent: dict[str, list[str]] = {}
    for one in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = one.get("name"), (one.get("type") or "").lower()
        if one.tag == "textarea":
            sent.setdefault(name, []).append(one.text_content())
        elif one.tag == "select":
            chosen = one.xpath(".//option[@selected]/@value") or one.xpath(".//option/@value")[:1]
            sent.setdefault(name, []).extend(chosen)
        elif kind in _TEXT_FIELDS or one.get("checked") is not None:
            sent.setdefault(name, []).append(one.get("value") or "")
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}
