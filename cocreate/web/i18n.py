"""The language of a request, and what templates need to speak it."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from flask import Blueprint, Flask, Response, g, make_response, redirect, request
from markupsafe import Markup, escape

from cocreate.catalogues import translate, translations
from cocreate.domain.permissions import Permission
from cocreate.domain.text import LANGUAGES, in_language, typeset
from cocreate.formatting import (
    format_date,
    format_datetime,
    format_money,
    format_number,
    format_percent,
    format_time,
)
from cocreate.web.access import allows
from cocreate.web.addresses import local_address
from cocreate.web.context import program
from cocreate.web.devices import cookie_name, set_cookie

LANGUAGE_NAMES = {"fr": "Français", "nl": "Nederlands", "en": "English"}
"""Each language by its own name, which is never translated."""

SCREEN_LANGUAGE = "screen_language"
"""The cookie of the language of projectors, which is not that of whoever sits at the keyboard."""

_ONE_YEAR = 365 * 24 * 3600

blueprint = Blueprint("languages", __name__)


def language() -> str:
    """The language of this request: chosen, or the browser's, or the house's."""
    if "language" not in g:
        chosen = request.cookies.get(cookie_name("language"), "")
        if chosen not in LANGUAGES:
            chosen = request.accept_languages.best_match(LANGUAGES) or _default()
        g.language = chosen
    return str(g.language)


def speak_as_screen() -> None:
    """Speak the language that was chosen for projectors in this browser, if one was.

    Does nothing once the language of the request is settled.
    """
    chosen = request.cookies.get(cookie_name(SCREEN_LANGUAGE), "")
    if "language" not in g and chosen in LANGUAGES:
        g.language = chosen


def say(message: str, **params: object) -> str:
    """``message`` in the language of this request."""
    return translate(message, language(), **params)


@blueprint.post("/language")
@allows(Permission.PAGE_READ)
def choose() -> Response:
    """Keep the chosen language, and go back to where the choice was made."""
    response = make_response(redirect(local_address(request.form.get("next")), code=303))
    choose_language(response, request.form.get("language", ""))
    return response


def choose_language(response: Response, chosen: str) -> None:
    """Keep a language in the browser; one that we do not speak changes nothing."""
    if chosen in LANGUAGES:
        set_cookie(response, "language", chosen, seconds=_ONE_YEAR)


def worded(texts: Mapping[str, str], wrap: str = "span") -> Markup:
    """A text that exists in several languages: in the reader's, or marked as being in another."""
    text, spoken = in_language(texts, language())
    text = typeset(text, spoken)
    if spoken == language():
        return escape(text)
    return _foreign(text, spoken, wrap)


@lru_cache(maxsize=2048)
def _foreign(text: str, spoken: str, wrap: str) -> Markup:
    """A text marked as being in another language; long lists name the same ones again and again."""
    return Markup('<{0} lang="{1}">{2}</{0}>').format(wrap, spoken, text)


def plain(texts: Mapping[str, str]) -> str:
    """The same without markup, for titles and attributes."""
    return typeset(*in_language(texts, language()))


def _percent(pair: tuple[int, int]) -> str:
    return format_percent(pair[0], pair[1], language())


_FORMATS: dict[str, Callable[..., str]] = {
    "day": format_date,
    "moment": format_datetime,
    "time_of_day": format_time,
    "money": format_money,
    "number": format_number,
}


def _localised(function: Callable[..., str]) -> Callable[..., str]:
    def in_this_language(value: object, **options: object) -> str:
        return function(value, language(), **options)

    return in_this_language


def init_app(app: Flask) -> None:
    """Let templates speak: ``_``, ``ngettext``, ``worded``, and the list of languages."""
    app.register_blueprint(blueprint)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]  # the extension's
    install(
        lambda message: translations(language()).gettext(message),
        lambda one, many, number: translations(language()).ngettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.filters["worded"] = worded
    app.jinja_env.filters["plain"] = plain
    for name, function in _FORMATS.items():
        app.jinja_env.filters[name] = _localised(function)
    app.jinja_env.filters["percent"] = _percent
    app.jinja_env.globals["languages"] = LANGUAGE_NAMES
    app.jinja_env.globals["say_in"] = translate
    app.context_processor(lambda: {"language": language()})


def _default() -> str:
    return program().settings.default_locale
