"""The embedded server: how it begins, refuses to begin, and ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from cocreate.config import DATABASE_FILE, Settings
from cocreate.schema import upgrade_schema
from cocreate.server import CannotServeError, open_listener, serve
from cocreate.server_lock import AlreadyServedError, sole_server
from tests.stations import free_port

ROOT = Path(__file__).resolve().parents[1]
MODES = ("gevent", "threading")


def settings(folder: Path, **fields: object) -> Settings:
    """Settings of a server that listens on a free port."""
    return Settings(
        **{
            "secret_key": "a-key-for-tests-that-is-long-enough",
            "data_dir": folder,
            "bind": "127.0.0.1:0",
            **fields,
        }
    )


class Process:
    """`python app.py` on a port and a folder."""

    def __init__(self, folder: Path, mode: str, port: int | None = None) -> None:
        self.port = port or free_port()
        upgrade_schema(f"sqlite:///{folder / DATABASE_FILE}")
        self.process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env={
                **{key: value for key, value in os.environ.items() if "COCREATE" not in key},
                "COCREATE_DATA_DIR": str(folder),
                "COCREATE_BIND": f"127.0.0.1:{self.port}",
                "COCREATE_ASYNC_MODE": mode,
                "PYTHONUNBUFFERED": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> None:
        """Wait until it answers."""
        for _ in range(600):
            assert self.process.poll() is None, self.process.communicate()
            try:
                assert self.health() == 200
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError

    def health(self) -> int:
        """The status of the health page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
            return int(answer.status)

    def end(self) -> tuple[int, float, str]:
        """Ask it to stop: its exit status, the seconds it took, its complaints."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, time.monotonic() - began, errors


@pytest.fixture(params=MODES)
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Process]:
    """A server in each mode that answers."""
    process = Process(tmp_path, request.param)
    process.wait_until_ready()
    yield process
    process.end()


def test_small_messages_leave_at_once_on_every_connection(tmp_path: Path) -> None:
    with open_listener(settings(tmp_path)) as listener:
        client = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
        accepted.close()
        client.close()


def test_a_port_in_use_is_said_plainly(tmp_path: Path) -> None:
    with open_listener(settings(tmp_path)) as first:
        taken = f"127.0.0.1:{first.getsockname()[1]}"
        with pytest.raises(CannotServeError, match="stop what uses it") as refusal:
            open_listener(settings(tmp_path, bind=taken))
    assert taken in str(refusal.value)
    assert "COCREATE_BIND" in str(refusal.value)


def test_a_file_that_is_served_is_refused_to_another(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    assert chosen.sqlite_path is not None
    with sole_server(chosen.sqlite_path), pytest.raises(AlreadyServedError, match="stop it first"):
        serve(lambda *_: [], chosen, ready=lambda _: None)


def test_greenlets_without_patches_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotServeError, match=r"app\.py"):
        serve(lambda *_: [], settings(tmp_path), ready=lambda _: None)


def test_it_ends_when_told_to_although_a_page_is_still_open(running: Process) -> None:
    with socket.create_connection(("127.0.0.1", running.port)) as page:
        page.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            b"Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + f"Origin: http://127.0.0.1:{running.port}\r\n\r\n".encode()
        )
        assert b"101" in page.recv(100)
        status, seconds, errors = running.end()

    assert status == 0
    assert seconds < 20
    assert "Traceback" not in errors


def test_a_second_server_on_the_same_file_is_refused_with_a_sentence(
    running: Process, tmp_path: Path
) -> None:
    second = Process(tmp_path, "gevent")
    _, errors = second.process.communicate(timeout=60)

    assert second.process.returncode == 1
    assert "another server uses" in errors
    assert "Traceback" not in errors
    assert running.health() == 200


def test_half_sent_requests_keep_nobody_waiting(running: Process) -> None:
    slow = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(60)]
    for one in slow:
        one.sendall(b"POST /language HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nab")
    began = time.monotonic()
    assert running.health() == 200
    assert time.monotonic() - began < 2
    for one in slow:
        one.close()
