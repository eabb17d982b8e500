"""``make run HOST=lan``: phones on the network get in, by its address and no other name."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np
import zxingcpp

from cocreate.network import lan_address
from tests.stations import free_port

ROOT = Path(__file__).resolve().parents[2]
_HALVES = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}


def scanned(said: str) -> str:
    """What a phone reads from the code that a terminal shows, light on its dark ground."""
    lines = [line for line in said.splitlines() if len(line) > 20 and set(line) <= set(_HALVES)]
    halves = [[_HALVES[one][half] for one in line] for line in lines for half in (0, 1)]
    widest = max(map(len, halves))
    dots = np.array([row + [0] * (widest - len(row)) for row in halves], dtype=np.uint8)
    picture = np.pad(dots, 4, constant_values=1).repeat(6, axis=0).repeat(6, axis=1) * 255
    (code,) = zxingcpp.read_barcodes(picture)
    return str(code.text)


def status(address: str, host: str) -> int:
    try:
        request = urllib.request.Request(address, headers={"Host": host})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def test_the_network_is_served_under_its_address_and_no_other_name(tmp_path: Path) -> None:
    port, address = free_port(), lan_address()
    kept = {key: value for key, value in os.environ.items() if "COCREATE" not in key}
    command = ["make", "-o", ".venv/installed", "run", "HOST=lan", f"PORT={port}"]
    server = subprocess.Popen(
        [*command, f"BIN={Path(sys.executable).parent}"],
        cwd=ROOT,
        env=kept | {"COCREATE_DATA_DIR": str(tmp_path / "data")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = []
    try:
        assert server.stdout is not None
        for line in server.stdout:
            said.append(line)
            if "Ctrl-C stops it" in line:
                break
        told, here = "".join(said), f"http://{address}:{port}"
        assert f"is served at {here}" in told
        assert "Warning: plain http" in told
        assert set(re.findall(r"http://[^/\s]+", told)) == {here}
        phone = re.search(rf"Participant\s+({here}/j/\S+)", told)
        assert phone is not None
        assert scanned(told) == phone[1]
        assert status(phone[1], f"{address}:{port}") == 200
        assert status(here, f"localhost:{port}") == 200
        assert status(here, "evil.example") == 400
        assert status(here, "192.0.2.77") == 400
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.communicate(timeout=60)
