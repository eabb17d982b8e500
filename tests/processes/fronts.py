"""The web servers in front, with what docs/deploy ships and nothing but addresses changed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.stations import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "docs" / "deploy"


def start_front(
    name: str, folder: Path, port: int, processes: list[int]
) -> "subprocess.Popen[bytes]":
    """Start ``nginx`` or ``caddy`` at a port, before processes at ports of theirs."""
    program = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if program is None:
        pytest.fail(f"there is no {name} here: type `apt install {name}`")
    arguments = FRONTS[name](folder, port, processes)
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [program, *arguments],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)},
        )


def _nginx(folder: Path, port: int, processes: list[int]) -> list[str]:
    """A line for each process, and no certificate."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    (line,) = (one for one in text.splitlines() if "server 127.0.0.1:5000 " in one)
    text = _changed(
        text,
        {
            line: "\n".join(line.replace(":5000", f":{one}") for one in processes),
            "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
        },
    )
    text = "\n".join(one for one in text.splitlines() if "ssl_certificate" not in one)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    places = "".join(
        f"{kind}_temp_path {folder / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\nworker_processes 2;\npid {folder / 'nginx.pid'};\nerror_log stderr;\n"
        f"events {{ worker_connections 768; }}\nhttp {{\n{places}"
        f"include /etc/nginx/mime.types;\ninclude {folder / 'site.conf'};\n}}\n",
        encoding="utf-8",
    )
    return ["-p", str(folder), "-c", str(folder / "nginx.conf")]


def _caddy(folder: Path, port: int, processes: list[int]) -> list[str]:
    """All processes on the line for them, and no certificate."""
    text = _changed(
        (DEPLOY / "Caddyfile.several").read_text(encoding="utf-8"),
        {
            "\n{$COCREATE_SITE:workshops.example.org} {": f"\nhttp://127.0.0.1:{port} {{",
            "Host {$COCREATE_SITE:workshops.example.org}": "Host 127.0.0.1",
            "{$COCREATE_PROCESSES:127.0.0.1:5000 127.0.0.1:5001}": " ".join(
                f"127.0.0.1:{one}" for one in processes
            ),
        },
    )
    path = folder / "Caddyfile"
    path.write_text("{\n\tadmin off\n}\n" + text, encoding="utf-8")
    return ["run", "--adapter", "caddyfile", "--config", str(path)]


FRONTS = {"nginx": _nginx, "caddy": _caddy}


def _changed(text: str, changes: dict[str, str]) -> str:
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    return text
