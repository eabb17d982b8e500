"""Servers that a test may stop and start: a Redis and a PostgreSQL of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from cocreate.database import make_engine
from tests.builders import add_the_water_pillar
from tests.live.conftest import Served
from tests.live.harness import Server
from tests.stations import free_port

_SHARED = Path("/dev/shm")  # memory, where it is: nobody measures the disk here
_OWNER = "nobody"
"""PostgreSQL will not be served by root."""


@contextmanager
def serving_through_trouble(url: str, folder: Path, **more: str) -> Iterator[Served]:
    """A server on an empty database, which may write into its log what went wrong around it."""
    engine = make_engine(url)
    add_the_water_pillar(engine)
    server = Server(url, folder, "gevent", **more)
    try:
        yield Served(engine, server)
    finally:
        server.stop()
        engine.dispose()


class OwnRedis:
    """A Redis that keeps nothing, on a port of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            stdout=subprocess.DEVNULL,
        )
        with redis.Redis.from_url(self.url) as client:
            for _ in range(200):
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(0.05)
                else:
                    return
        raise TimeoutError

    def kill(self) -> None:
        """End as a power cut would."""
        self._process.kill()
        self._process.wait(20)

    def keys(self) -> int:
        """How many keys it holds."""
        with redis.Redis.from_url(self.url) as client:
            return len(client.keys("*"))


class OwnPostgreSQL:
    """A cluster of PostgreSQL on a port of its own, in a folder that goes with it."""

    def __init__(self) -> None:
        where = _SHARED if os.access(_SHARED, os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="cocreate-postgresql-", dir=where))
        if os.geteuid() == 0:
            shutil.chown(self.folder, _OWNER)
        self.port = free_port()
        self.url = f"postgresql+psycopg://cocreate@127.0.0.1:{self.port}/postgres"
        self._run("initdb", "-U", "cocreate", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def crash(self) -> None:
        """End without a word to anybody who is connected; what was committed is on the disk."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        try:
            pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGQUIT)
        except (OSError, IndexError):
            pass
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        found = shutil.which(program) or str(
            max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
        )
        command = [found, "-D", str(self.folder / "data"), *words]
        if os.geteuid() == 0:
            command = ["runuser", "-u", _OWNER, "--", *command]
        subprocess.run(
            command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
