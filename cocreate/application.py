"""The application: what it consists of, in the order in which it is put together."""

from flask import Flask
from gevent import monkey

from cocreate import live, web
from cocreate.config import Settings, load_settings
from cocreate.database import commit_beside_greenlets, prepare_engine
from cocreate.extensions import csrf, db
from cocreate.places import folder
from cocreate.program import Program, utc_now
from cocreate.unit_of_work import Clock
from cocreate.web.limits import limiter
from cocreate.web.live.door import WebDoor

_REDIS_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}
"""Seconds: nobody waits longer to be let in because Redis is away."""
LARGEST_REQUEST = 64 * 1024
"""Bytes of a request's body; a route that takes files says so itself."""


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> Flask:
    """An application for ``settings`` (by default those of the environment).

    Raises ``ConfigurationError`` when the environment holds nonsense.
    """
    settings = settings or load_settings()
    app = Flask("cocreate", template_folder=str(folder("templates")), static_folder=None)
    app.config.from_mapping(_flask_settings(settings))
    db.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        if monkey.is_module_patched("threading"):
            commit_beside_greenlets(db.engine)
        program = Program(settings=settings, engine=db.engine, clock=clock)
    app.extensions["cocreate"] = program
    web.init_app(app)
    live.init_app(app, program, WebDoor(app))
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    secure = settings.secure
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECRET_KEY_FALLBACKS": [key.get_secret_value() for key in settings.previous_keys],
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_size": 20,
            "max_overflow": 20,
            # A database server that was restarted has forgotten the connections that wait here.
            "pool_pre_ping": settings.sqlite_path is None,
            # Parameters stay out of messages: an accident must not write into the log who marked
            # what.
            "hide_parameters": True,
        },
        "TRUSTED_HOSTS": list(settings.trusted_hosts),
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_NAME": "__Host-cocreate_form" if secure else "cocreate_form",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A phone keeps a form open for a whole workshop; the token dies with the browser's session.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": secure,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_STORAGE_OPTIONS": _REDIS_PATIENCE if settings.redis_url else {},
        # Without Redis each process counts by itself, and says so in the log, until it is back.
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": settings.redis_url is not None,
        "RATELIMIT_STRATEGY": "moving-window",
    }
