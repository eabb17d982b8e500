"""The unit of systemd, and the settings beside it, are what systemd and the program understand."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cocreate.config import load_settings
from tests.deploy.conftest import DOCS, documented_environment

pytestmark = pytest.mark.long


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.fail("there is no systemd-analyze here: type `apt install systemd`")
    unit = (DOCS / "deploy" / "cocreate.service").read_text(encoding="utf-8")
    # It looks for the program that is started, too.
    copied = tmp_path / "cocreate.service"
    copied.write_text(unit.replace("/opt/cocreate/venv/bin/cocreate", sys.executable))
    verified = subprocess.run(
        [program, "verify", "--man=no", str(copied)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


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
