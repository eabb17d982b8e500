"""The settings: what is read, what is derived, what is refused and in which words."""

import stat
from pathlib import Path

import pytest

from cocreate import config
from cocreate.config import MASK, ConfigurationError, Settings, describe, load_settings

KEY = "k" * 32


def settings(tmp_path: Path, **given: str) -> Settings:
    environ = {"COCREATE_DATA_DIR": str(tmp_path), "COCREATE_SECRET_KEY": KEY}
    return load_settings(environ | {"COCREATE_" + name.upper(): v for name, v in given.items()})


def refusal(tmp_path: Path, **given: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        settings(tmp_path, **given)
    return str(refused.value)


def test_an_empty_environment_serves_this_machine_from_one_sqlite_file(tmp_path: Path) -> None:
    read = settings(tmp_path)
    assert (read.bind_host, read.bind_port) == ("127.0.0.1", 5000)
    assert read.public_url == "http://127.0.0.1:5000"
    assert read.sqlite_path == tmp_path / "cocreate.sqlite3"
    assert read.environment == "development"
    assert read.async_mode == "gevent"
    assert read.default_locale == "fr"
    assert not read.secure


def test_a_checkout_keeps_its_data_in_var(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(config, "__file__", str(tmp_path / "cocreate" / "config.py"))
    read = load_settings({})
    assert read.data_dir == tmp_path / "var"


def test_an_installed_program_keeps_its_data_in_the_state_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(config, "__file__", str(tmp_path / "site-packages/cocreate/config.py"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert load_settings({}).data_dir == tmp_path / "state" / "cocreate"


def test_development_makes_one_key_for_its_owner_and_keeps_it(tmp_path: Path) -> None:
    environ = {"COCREATE_DATA_DIR": str(tmp_path / "new")}
    first = load_settings(environ).secret_key.get_secret_value()
    assert load_settings(environ).secret_key.get_secret_value() == first
    assert len(first) >= 32
    kept = tmp_path / "new" / "secret-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert list((tmp_path / "new").iterdir()) == [kept]


def test_two_installations_do_not_share_a_key(tmp_path: Path) -> None:
    keys = {
        load_settings({"COCREATE_DATA_DIR": str(tmp_path / name)}).secret_key.get_secret_value()
        for name in "ab"
    }
    assert len(keys) == 2


def test_a_key_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    read = load_settings(
        {
            "COCREATE_DATA_DIR": str(tmp_path),
            "COCREATE_SECRET_KEY_FILE": str(tmp_path / "key"),
        }
    )
    assert read.secret_key.get_secret_value() == KEY


def test_a_key_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="COCREATE_SECRET_KEY_FILE: cannot be read"):
        load_settings({"COCREATE_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="COCREATE_DATA_DIR: cannot write to"):
        load_settings({"COCREATE_DATA_DIR": str(tmp_path / "file" / "data")})


def test_production_makes_no_key(tmp_path: Path) -> None:
    environ = {"COCREATE_ENVIRONMENT": "production", "COCREATE_DATA_DIR": str(tmp_path)}
    with pytest.raises(ConfigurationError, match="COCREATE_SECRET_KEY: needed in production"):
        load_settings(environ)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"bind": "5000"}, "COCREATE_BIND: write host:port"),
        ({"bind": "127.0.0.1:99999"}, "COCREATE_BIND: write host:port"),
        ({"bind": "127.0.0.1:x"}, "COCREATE_BIND: write host:port"),
        ({"public_url": "workshops.example.org"}, "COCREATE_PUBLIC_URL: write the whole address"),
        ({"public_url": "https://example.org/x"}, "COCREATE_PUBLIC_URL: write only scheme"),
        ({"database_url": "mysql://h/n"}, "COCREATE_DATABASE_URL: write sqlite:///"),
        ({"database_url": "sqlite://"}, "COCREATE_DATABASE_URL: write sqlite:///"),
        ({"redis_url": "http://h"}, "COCREATE_REDIS_URL: write redis://"),
        ({"smtp_url": "mail.example.org"}, "COCREATE_SMTP_URL: write smtp://"),
        ({"smtp_url": "smtp://h"}, "COCREATE_MAIL_FROM: needed with COCREATE_SMTP_URL"),
        ({"mail_from": "nobody"}, "COCREATE_MAIL_FROM: write a mail address"),
        ({"mail_from": "a@b.org\nBcc: c@d.org"}, "COCREATE_MAIL_FROM: write a mail address"),
        ({"secret_key": "short"}, "COCREATE_SECRET_KEY: the key needs at least 32"),
        ({"trusted_proxies": "-1"}, "COCREATE_TRUSTED_PROXIES: "),
        ({"async_mode": "eventlet"}, "COCREATE_ASYNC_MODE: "),
        ({"default_locale": "de"}, "COCREATE_DEFAULT_LOCALE: "),
        ({"brand_colour": "green"}, "COCREATE_BRAND_COLOUR: "),
        ({"brand_colour": "#8fd3c4"}, "COCREATE_BRAND_COLOUR: white text must be readable"),
        ({"environment": "production"}, "COCREATE_PUBLIC_URL: needed in production"),
        (
            {"environment": "production", "public_url": "https://example.org"},
            "COCREATE_CONTACT: needed in production",
        ),
        ({"contact": "the secretariat"}, "COCREATE_CONTACT: "),
        ({"blnd": "127.0.0.1:80"}, "COCREATE_BLND: there is no such setting; did you mean"),
    ],
)
def test_nonsense_is_refused_in_one_line_that_names_the_setting(
    given: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    refused = refusal(tmp_path, **given)
    assert refused.startswith(sentence)
    assert "\n" not in refused


def test_production_on_a_network_is_served_by_https_only(tmp_path: Path) -> None:
    named = {"environment": "production", "contact": "a@example.org"}
    refused = refusal(tmp_path, **named, public_url="http://workshops.example.org")
    assert refused == "COCREATE_PUBLIC_URL: production is served by https only"
    assert settings(tmp_path, **named, public_url="https://workshops.example.org/").secure
    assert not settings(tmp_path, **named, public_url="http://localhost:5000").secure


def test_every_problem_is_told_at_once_and_no_value_is_repeated(tmp_path: Path) -> None:
    refused = refusal(tmp_path, bind="nonsense", secret_key="hunter2", log_level="chatty")
    assert [line.split(":")[0] for line in refused.splitlines()] == [
        "COCREATE_SECRET_KEY",
        "COCREATE_BIND",
        "COCREATE_LOG_LEVEL",
    ]
    assert "hunter2" not in refused


def test_names_meant_for_the_test_run_are_left_alone(tmp_path: Path) -> None:
    assert settings(tmp_path, test_database_url="postgresql://h/n").sqlite_path is not None


def test_the_host_lan_listens_everywhere_and_gives_the_address_phones_can_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "lan_address", lambda: "192.168.1.20")
    read = settings(tmp_path, bind="lan:8000")
    assert (read.bind_host, read.bind_port) == ("0.0.0.0", 8000)
    assert read.public_url == "http://192.168.1.20:8000"
    assert "192.168.1.20" in read.trusted_hosts


def test_a_machine_on_no_network_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_no_network() -> str:
        msg = "this machine is on no network"
        raise OSError(msg)

    monkeypatch.setattr(config, "lan_address", on_no_network)
    assert refusal(tmp_path, bind="lan:8000").endswith("join a network or set it")
    assert settings(tmp_path, bind="lan:8000", public_url="http://room.local:8000")


def test_an_ipv6_address_is_written_in_brackets(tmp_path: Path) -> None:
    read = settings(tmp_path, bind="[::1]:8000")
    assert (read.bind_host, read.bind_port) == ("::1", 8000)
    assert read.public_url == "http://[::1]:8000"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_spelling_of_postgresql_uses_the_installed_driver(scheme: str, tmp_path: Path) -> None:
    read = settings(tmp_path, database_url=f"{scheme}://u:p@h/n")
    assert read.database_url == "postgresql+psycopg://u:p@h/n"
    assert read.sqlite_path is None


def test_lists_are_written_with_commas(tmp_path: Path) -> None:
    read = settings(tmp_path, trusted_hosts="a.org, b.org", previous_keys=f"{KEY},{KEY}x")
    assert read.trusted_hosts == ("a.org", "b.org")
    assert [key.get_secret_value() for key in read.previous_keys] == [KEY, KEY + "x"]


def test_the_description_names_every_setting_and_no_secret(tmp_path: Path) -> None:
    read = settings(
        tmp_path,
        previous_keys=KEY + "x",
        database_url="postgresql://app:sesame@db/cocreate",
        redis_url="redis://:sesame@cache:6379/0",
        smtp_url="smtps://post:sesame@mail.example.org",
        mail_from="Workshops <post@example.org>",
    )
    shown = describe(read)
    assert set(shown) == {"COCREATE_" + name.upper() for name in Settings.model_fields}
    assert shown["COCREATE_SECRET_KEY"] == shown["COCREATE_PREVIOUS_KEYS"] == MASK
    assert shown["COCREATE_DATABASE_URL"] == f"postgresql+psycopg://app:{MASK}@db/cocreate"
    assert shown["COCREATE_REDIS_URL"] == f"redis://:{MASK}@cache:6379/0"
    for text in (repr(read), repr(shown)):
        assert "sesame" not in text
        assert KEY not in text


def test_settings_cannot_be_changed_while_running(tmp_path: Path) -> None:
    read = settings(tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        read.bind = "0.0.0.0:80"  # type: ignore[misc]
