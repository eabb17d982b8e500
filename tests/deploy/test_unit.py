"""What docs/deploy ships is what systemd, Caddy and the program understand."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cocreate.cli import run
from cocreate.config import load_settings
from tests.deploy.conftest import DOCS, SITE, documented_environment

pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", ["cocreate.service", "cocreate@.service"])
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path, name: str) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.fail("there is no systemd-analyze here: type `apt install systemd`")
    unit = (DOCS / "deploy" / name).read_text(encoding="utf-8")
    # It looks for the program that is started, too.
    copied = tmp_path / name.replace("@", "@5001")
    copied.write_text(unit.replace("/opt/cocreate/venv/bin/cocreate", sys.executable))
    verified = subprocess.run(
        [program, "verify", "--man=no", str(copied)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


def test_one_of_several_processes_is_run_as_the_only_one_is() -> None:
    alone, several = (
        (DOCS / "deploy" / name).read_text(encoding="utf-8").splitlines()
        for name in ("cocreate.service", "cocreate@.service")
    )
    differing = {one for one in set(alone) ^ set(several) if not one.startswith("#")}
    assert differing == {
        "Description=Cocreate",
        "Description=Cocreate on port %i",
        "After=network-online.target",
        "After=network-online.target postgresql.service redis-server.service",
        "Environment=COCREATE_BIND=127.0.0.1:5000",
        "Environment=COCREATE_BIND=127.0.0.1:%i",
    }


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile.several"])
def test_caddy_finds_nothing_wrong_with_its_files(tmp_path: Path, name: str) -> None:
    program = shutil.which("caddy")
    if program is None:
        pytest.fail("there is no caddy here: type `apt install caddy`")
    validated = subprocess.run(
        [program, "validate", "--adapter", "caddyfile", "--config", DOCS / "deploy" / name],
        env={"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert validated.returncode == 0, validated.stderr
    assert '"level":"warn"' not in validated.stderr


def test_containers_fit_each_other_and_the_program() -> None:
    """What composes the containers is not here: names, commands and settings are compared."""
    composed = yaml.safe_load((DOCS / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    services, caddyfile = composed["services"], (DOCS / "deploy" / "Caddyfile.several").read_text()
    for name, service in services.items():
        waits_for = service.get("depends_on", ())
        assert set(waits_for) <= set(services), name
        if isinstance(waits_for, dict):
            for other, asked in waits_for.items():
                if asked["condition"] == "service_healthy":
                    assert "healthcheck" in services[other]
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            there = (DOCS / "deploy" / source).is_file()
            assert there or source in composed["volumes"], volume

    processes = services["caddy"]["environment"]["COCREATE_PROCESSES"].split()
    assert {one.split(":")[0] for one in processes} == {
        name for name, one in services.items() if one["image"] == "cocreate" and name != "schema"
    }
    assert {one.split(":")[1] for one in processes} == {"5000"}
    for name in services["caddy"]["environment"]:
        assert f"{{${name}:" in caddyfile
    command = services["schema"]["command"]
    assert command[0] == "cocreate"
    assert run([*command[1:], "--help"]) == 0

    given = {
        "COCREATE_SITE": SITE,
        "COCREATE_SECRET_KEY": "k" * 48,
        "COCREATE_CONTACT": "office@example.org",
        "POSTGRES_PASSWORD": "p",
    }
    environ = {
        name: re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", lambda found: given[found[1]], value)
        for name, value in services["one"]["environment"].items()
    }
    dockerfile = (DOCS / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    environ |= dict(re.findall(r"(COCREATE_\w+)=(\S+)", dockerfile))
    settings = load_settings(environ)
    assert settings.serves_beside_others
    assert (settings.bind_host, settings.bind_port) == ("0.0.0.0", 5000)
    assert (settings.secure, settings.trusted_proxies) == (True, 1)


def test_commands_are_run_as_the_service_is() -> None:
    unit = (DOCS / "deploy" / "cocreate.service").read_text(encoding="utf-8")
    command = (DOCS / "deploy" / "cocreate").read_text(encoding="utf-8")
    for line in ("DynamicUser=yes", "User=cocreate", "StateDirectory=cocreate", "UMask=0077"):
        assert line in unit.splitlines()
        assert f"-p {line} " in command
    assert "EnvironmentFile=/etc/cocreate/environment" in unit
    assert "-p EnvironmentFile=/etc/cocreate/environment " in command
    subprocess.run(["sh", "-n", str(DOCS / "deploy" / "cocreate")], check=True)


def test_the_settings_of_the_page_are_settings_of_the_program() -> None:
    settings = load_settings(documented_environment() | {"COCREATE_SECRET_KEY": "k" * 48})
    assert settings.secure
    assert settings.trusted_proxies == 1
    assert settings.bind_host == "127.0.0.1"
    assert settings.trusted_hosts[0] == "workshops.example.org"
