"""The settings: read from the environment (prefix COCREATE_), typed, and checked at start."""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import SplitResult, urlsplit, urlunsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cocreate.colours import carries_white_text
from cocreate.network import LOOPBACK_NAMES, is_loopback, lan_address
from cocreate.signing_key import read_or_make_key

PREFIX = "COCREATE_"
SECRET_KEY_LENGTH = 32
DATABASE_FILE = "cocreate.sqlite3"
DEFAULT_MAIL_FROM = "no-reply@localhost"
MASK = "********"

_HIGHEST_PORT = 65535
_WITH_PASSWORD = ("database_url", "redis_url", "smtp_url")
# Read by this module or by the tests, beside the fields of Settings.
_OTHER_NAMES = ("COCREATE_SECRET_KEY_FILE",)
_TEST_PREFIX = "COCREATE_TEST_"


class ConfigurationError(Exception):
    """The environment holds nonsense; ``problems`` are sentences for the operator, one a line."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _home() -> Path:
    """Where data go by default: ``var/`` in a checkout, the XDG state directory otherwise."""
    root = Path(__file__).resolve().parent.parent
    if (root / "pyproject.toml").is_file():
        return root / "var"
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "cocreate"


class _Ground(BaseSettings):
    """The two settings that must be known before the others can have a default."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True
    )

    environment: Literal["development", "production"] = "development"
    """``development`` makes its own key and may speak plain http; ``production`` may not."""

    data_dir: Path = Field(default_factory=_home, validate_default=True)
    """The folder of the database, the key, the lock and the backups; absolute once read."""

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()


def _default_public_url(known: dict[str, Any]) -> str:
    host, port = _split_bind(known["bind"])
    if host in ("lan", "0.0.0.0", "::"):  # noqa: S104 -- compared with, not bound to
        host = lan_address()
    return f"http://{_bracketed(host)}:{port}"


def _default_database_url(known: dict[str, Any]) -> str:
    return f"sqlite:///{known['data_dir'] / DATABASE_FILE}"


def _default_trusted_hosts(known: dict[str, Any]) -> tuple[str, ...]:
    public = urlsplit(known["public_url"]).hostname or ""
    names = (_bracketed(public), *LOOPBACK_NAMES)
    return tuple(dict.fromkeys(names))


class Settings(_Ground):
    """All settings of a running program; immutable.

    Built by ``load_settings`` from the environment; tests name the fields they care about.
    """

    secret_key: SecretStr
    """Signs cookies and links; at least 32 characters."""

    previous_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Keys that were in use before, newest first: what they signed stays valid."""

    bind: str = "127.0.0.1:5000"
    """``host:port`` to listen on; the host ``lan`` means every address of this machine."""

    public_url: str = Field(default_factory=_default_public_url)
    """The address people type, without a final slash: for links, QR codes, cookies, origins."""

    database_url: str = Field(default_factory=_default_database_url, repr=False)
    """SQLAlchemy URL of an SQLite file or of a PostgreSQL database."""

    redis_url: str | None = Field(default=None, repr=False)
    """Redis, when several processes serve one site; each number of a database is one site."""

    smtp_url: str | None = Field(default=None, repr=False)
    """``smtp://`` (STARTTLS when offered) or ``smtps://``; without it no mail leaves."""

    mail_from: str = DEFAULT_MAIL_FROM
    """The sender of mails."""

    contact: Annotated[str, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$")] | None = None
    """The mail address for whoever finds something inaccessible, or asks about their data."""

    async_mode: Literal["gevent", "threading"] = "gevent"
    """How requests share the process."""

    live_driver: Literal["own", "stock"] = "own"
    """How messages of a live session reach the sockets: our own way, or the library's."""

    trusted_proxies: Annotated[int, Field(ge=0, le=5)] = 0
    """How many reverse proxies in front may name the visitor's address."""

    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default_factory=_default_trusted_hosts
    )
    """Host names that requests may ask for; others are refused."""

    default_locale: Literal["fr", "nl", "en"] = "fr"
    """The language of a visitor who asks for none that exists."""

    brand_name: Annotated[str, Field(min_length=1, max_length=60)] = "Cocreate"
    """The name shown in titles and mails."""

    brand_colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#0a5247"
    """The colour of files and posters, ``#rrggbb``: dark, because white stands on it."""

    data_licence: Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODbL-1.0", "etalab-2.0"] = (
        "CC-BY-4.0"
    )
    """The licence of what is published, by its SPDX identifier: on the pages and in the files."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least severe log line that is written."""

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < SECRET_KEY_LENGTH:
            msg = f"the key needs at least {SECRET_KEY_LENGTH} characters"
            raise ValueError(msg)
        return value

    @field_validator("brand_colour")
    @classmethod
    def _dark_enough(cls, value: str) -> str:
        if not carries_white_text(value):
            msg = "white text must be readable on it: choose a darker colour"
            raise ValueError(msg)
        return value

    @field_validator("previous_keys", "trusted_hosts", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("bind")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        _split_bind(value)
        return value

    @field_validator("public_url")
    @classmethod
    def _bare_address(cls, value: str) -> str:
        url = urlsplit(value.rstrip("/"))
        if url.scheme not in ("http", "https") or not url.hostname:
            msg = "write the whole address, for example https://workshops.example.org"
            raise ValueError(msg)
        if url.path or url.query or url.fragment or url.username:
            msg = "write only scheme, host and port: the site lives at the top of its host"
            raise ValueError(msg)
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        scheme = urlsplit(value).scheme
        if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
            return "postgresql+psycopg" + value[len(scheme) :]
        if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
            return value
        msg = "write sqlite:///path/to/file or postgresql://user:password@host/name"
        raise ValueError(msg)

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str | None) -> str | None:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            msg = "write redis://host:6379/0"
            raise ValueError(msg)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _known_smtp(cls, value: str | None) -> str | None:
        if value is None:
            return None
        url = urlsplit(value)
        if url.scheme not in ("smtp", "smtps") or not url.hostname:
            msg = "write smtp://user:password@host:587 or smtps://user:password@host:465"
            raise ValueError(msg)
        return value

    @field_validator("mail_from")
    @classmethod
    def _address(cls, value: str) -> str:
        if not re.fullmatch(r"[^@\r\n]*[^@\s<]@[^@\s<>]+>?", value):
            msg = "write a mail address"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        problem = _contradiction(self)
        if problem:
            raise ValueError(problem)
        return self

    @property
    def bind_host(self) -> str:
        """The address to listen on."""
        host = _split_bind(self.bind)[0]
        return "0.0.0.0" if host == "lan" else host  # noqa: S104 -- asked for by name

    @property
    def bind_port(self) -> int:
        """The port to listen on; 0 lets the system choose."""
        return _split_bind(self.bind)[1]

    @property
    def public_parts(self) -> SplitResult:
        """The public address, split."""
        return urlsplit(self.public_url)

    @property
    def secure(self) -> bool:
        """Whether people reach the site by https, so that cookies may be marked Secure."""
        return self.public_parts.scheme == "https"

    @property
    def sqlite_path(self) -> Path | None:
        """The file of the SQLite database, or None on PostgreSQL."""
        if not self.database_url.startswith("sqlite:///"):
            return None
        return Path(self.database_url.removeprefix("sqlite:///").split("?")[0]).absolute()

    @property
    def serves_beside_others(self) -> bool:
        """Whether several processes may serve this site: they need PostgreSQL and Redis."""
        return self.sqlite_path is None and self.redis_url is not None


def _split_bind(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _HIGHEST_PORT:
        msg = "write host:port, for example 127.0.0.1:5000"
        raise ValueError(msg)
    return host.strip("[]"), int(port)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _contradiction(settings: Settings) -> str | None:
    named = settings.model_fields_set
    if settings.smtp_url and "mail_from" not in named:
        return f"{PREFIX}MAIL_FROM: needed with {PREFIX}SMTP_URL: the sender of mails"
    if settings.environment == "production":
        if "public_url" not in named:
            return f"{PREFIX}PUBLIC_URL: needed in production: the address people type"
        if not settings.secure and not is_loopback(settings.public_parts.hostname or ""):
            return f"{PREFIX}PUBLIC_URL: production is served by https only"
        if settings.contact is None:
            return f"{PREFIX}CONTACT: needed in production: whom to write to for accessibility"
    return None


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    In development a key is made once and kept in the data directory, readable by its owner only.
    Raises ``ConfigurationError`` with one sentence per problem.
    """
    environ = os.environ if environ is None else environ
    _refuse_unknown_names(environ)
    given = {
        name: environ[variable]
        for name, variable in ((name, PREFIX + name.upper()) for name in Settings.model_fields)
        if environ.get(variable)
    }
    try:
        ground = _Ground.model_validate(given)
        if "secret_key" not in given:
            given["secret_key"] = _find_secret_key(ground, environ)
        return Settings.model_validate(given)
    except ValidationError as error:
        raise ConfigurationError(*_sentences(error)) from None
    except OSError as error:
        msg = f"{PREFIX}PUBLIC_URL: no address found ({error}): join a network or set it"
        raise ConfigurationError(msg) from None


def describe(settings: Settings) -> dict[str, str]:
    """The effective value of each environment variable, secrets masked."""
    shown: dict[str, str] = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if name in _WITH_PASSWORD and value:
            value = _without_password(value)
        elif isinstance(value, tuple):
            value = ",".join(MASK if isinstance(item, SecretStr) else item for item in value)
        elif isinstance(value, SecretStr):
            value = MASK
        shown[PREFIX + name.upper()] = "" if value is None else str(value)
    return shown


def _refuse_unknown_names(environ: Mapping[str, str]) -> None:
    known = [PREFIX + name.upper() for name in Settings.model_fields] + list(_OTHER_NAMES)
    problems = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and not name.startswith(_TEST_PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.append(f"{name}: there is no such setting{hint}")
    if problems:
        raise ConfigurationError(*problems)


def _find_secret_key(ground: _Ground, environ: Mapping[str, str]) -> str:
    named = environ.get(PREFIX + "SECRET_KEY_FILE")
    if named:
        try:
            return Path(named).read_text(encoding="utf-8").strip()
        except OSError as error:
            msg = f"{PREFIX}SECRET_KEY_FILE: cannot be read ({error.strerror})"
            raise ConfigurationError(msg) from None
    if ground.environment == "production":
        msg = (
            f"{PREFIX}SECRET_KEY: needed in production: at least {SECRET_KEY_LENGTH} characters, "
            f"or {PREFIX}SECRET_KEY_FILE naming a file that holds them"
        )
        raise ConfigurationError(msg)
    try:
        return read_or_make_key(ground.data_dir)
    except OSError as error:
        msg = f"{PREFIX}DATA_DIR: cannot write to {ground.data_dir} ({error.strerror})"
        raise ConfigurationError(msg) from None


def _sentences(error: ValidationError) -> list[str]:
    """One line per problem, with the variable's name and never its value."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        if problem["type"] == "default_factory_not_called":
            continue
        sentence = problem["msg"].removeprefix("Value error, ")
        where = problem["loc"]
        lines.append(f"{PREFIX}{str(where[0]).upper()}: {sentence}" if where else sentence)
    return lines


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if not parts.password:
        return url
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.split(':')[0]}:{MASK}@{host}"))
