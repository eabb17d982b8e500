"""``app.py`` as people start it: from anywhere, with the demonstration, refused in one sentence."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.stations import free_port

ROOT = Path(__file__).resolve().parents[2]


def environment(data: Path, port: int, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if "COCREATE" not in key}
    bind = f"127.0.0.1:{port}"
    return kept | {"COCREATE_DATA_DIR": str(data), "COCREATE_BIND": bind, **more}


def refused(data: Path, port: int, *arguments: str, **more: str) -> str:
    """What a start that ends at once has to say, which is one sentence."""
    done = subprocess.run(
        [sys.executable, ROOT / "app.py", *arguments],
        cwd=data.parent,
        env=environment(data, port, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in {1, 2}
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@contextlib.contextmanager
def served(data: Path, port: int, *arguments: str) -> Iterator[str]:
    """A server; what it said until it was ready."""
    server = subprocess.Popen(
        [sys.executable, ROOT / "app.py", *arguments],
        cwd=data.parent,
        env=environment(data, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        assert server.stdout is not None
        for line in server.stdout:
            said.append(line)
            if "Ctrl-C stops it" in line or (not arguments and "is served at" in line):
                break
        yield "".join(said)
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)


def test_the_demonstration_is_prepared_and_every_address_is_printed(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    # A file of that name is no setting of ours, wherever one stands.
    (tmp_path / ".env").write_text("COCREATE_BRAND_NAME=Elsewhere\n")
    with served(data, port, "--with-demo") as said:
        here = f"http://127.0.0.1:{port}"
        assert f"Cocreate is served at {here}" in said
        assert "make run HOST=lan" in said
        assert re.search(r"receipt code of one of its proposals is \S+", said)
        addresses = re.findall(rf"{here}/\S+", said)
        for part in ("/sign-in/links/", "/live", "/screen", "/j/", "/join"):
            assert any(part in one for one in addresses), (part, said)
        assert "█" in said or "▄" in said
        for address in addresses:
            with urllib.request.urlopen(address, timeout=20) as answer:
                assert answer.status == 200
        second = refused(data, free_port(), "--with-demo")
        assert "another server uses" in second
        taken = refused(tmp_path / "other", port, "--with-demo")
        assert "COCREATE_BIND" in taken
    with served(data, port, "--with-demo") as said:
        assert "receipt" not in said
        assert "/sign-in/links/" in said
    with served(data, port) as said:
        assert "/sign-in/links/" not in said


def test_a_schema_that_is_behind_is_refused_with_what_to_type(tmp_path: Path) -> None:
    assert "type `cocreate db upgrade`" in refused(tmp_path / "data", free_port())


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    key = {"COCREATE_SECRET_KEY": "k" * 40}
    said = refused(tmp_path / "data", free_port(), "--with-demo", **key)
    assert f"cannot write to {tmp_path / 'data'}" in said
    assert "COCREATE_DATA_DIR" in said


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://nobody@127.0.0.1:{closed.getsockname()[1]}/nothing"
        said = refused(tmp_path / "data", free_port(), COCREATE_DATABASE_URL=url)
    assert "COCREATE_DATABASE_URL" in said


def test_a_start_without_the_libraries_says_what_to_type(tmp_path: Path) -> None:
    bare = [sys.executable, "-S", "-s", str(ROOT / "app.py")]
    done = subprocess.run(bare, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "type `make run`" in done.stderr
    assert len(done.stderr.splitlines()) == 1
