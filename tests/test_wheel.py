"""The wheel that the tree builds works by itself: pages, assets and data, from anywhere."""

import os
import re
import shutil
import signal
import site
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stations import free_port

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("cocreate", "static", "templates")
FILES = ("pyproject.toml", "README.md", "LICENSE", ".gitignore")

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own that holds the wheel, and of the tree nothing else.

    The libraries are those of this environment, by a path file that leaves its own links out.
    """
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SOURCES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, source / name)
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source))
    run(sys.executable, *build)
    (wheel,) = folder.glob("*.whl")
    shutil.rmtree(source)
    python = folder / "venv" / "bin" / "python"
    run(sys.executable, "-m", "venv", str(folder / "venv"))
    run(str(python), "-m", "pip", "install", "--no-deps", "--no-index", str(wheel))
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = Path(run(str(python), "-c", asked).strip())
    # A line of a path file adds a folder without reading the path files in it: the tree that is
    # installed there for development stays out.
    (own / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    where = run(str(python), "-c", "import cocreate; print(cocreate.__file__)", cwd=folder)
    assert Path(where.strip()).is_relative_to(own)
    return folder


@pytest.fixture
def address(installed: Path, tmp_path: Path) -> Iterator[str]:
    """The product served by the installed command, from an empty folder."""
    port = free_port()
    environ = clean() | {"COCREATE_BIND": f"127.0.0.1:{port}", "HOME": str(tmp_path / "home")}
    empty = tmp_path / "empty"
    empty.mkdir()
    command = str(installed / "venv" / "bin" / "cocreate")
    server = subprocess.Popen(
        [command, "serve", "--with-demo"],
        cwd=empty,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    said = []
    for line in server.stdout:
        said.append(line)
        if "Ctrl-C stops it" in line:
            break
    else:
        pytest.fail("".join(said))
    yield f"http://127.0.0.1:{port}"
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=60)
    assert list(empty.iterdir()) == []


def test_a_page_an_asset_and_the_published_plan_come_out_of_the_wheel(address: str) -> None:
    page = fetch(f"{address}/")
    assets = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
    assert any(one.endswith(".css") for one in assets)
    for one in assets:
        assert fetch(address + one)
    assert "Alliance Emploi-Environnement" in fetch(f"{address}/pillars")
    assert "Regentuinen" in fetch(f"{address}/plans/water", language="nl")


def fetch(url: str, language: str = "fr") -> str:
    asked = urllib.request.Request(url, headers={"Accept-Language": language})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.status == 200
        return answer.read().decode("utf-8", errors="replace")


def clean() -> dict[str, str]:
    out = ("COCREATE", "PYTHON", "VIRTUAL_ENV")
    return {key: value for key, value in os.environ.items() if not key.startswith(out)}


def run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=clean(), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
