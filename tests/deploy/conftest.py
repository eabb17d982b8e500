"""The product as docs/deployment.md has it served: its settings, its unit, and nginx in front."""

import http.cookiejar
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.stations import empty_redis, free_port

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SITE = "workshops.example.org"
"""The name that the shipped files use."""


@dataclass
class Site:
    """A site that is served: where its two ports are, where its program listens, whom to trust."""

    folder: Path
    https: int
    http: int
    program: int
    certificate: Path
    database_url: str

    @property
    def address(self) -> str:
        return f"https://{SITE}:{self.https}"


@contextmanager
def running(command: list[str], log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended in the end, and that does not end before."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **options)
    try:
        yield process
        assert process.poll() is None, log.read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until somebody listens on a port; fails when the program has ended."""
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        signal.sigtimedwait([], 0.1)
    pytest.fail(f"nobody listens: {log.read_text()}")


def documented_environment() -> dict[str, str]:
    """The settings of docs/deployment.md, read as systemd reads an environment file."""
    text = (DOCS / "deployment.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```\n(COCREATE_ENVIRONMENT=.*?)```", text, re.DOTALL)
    lines = [line for line in block.splitlines() if line and not line.startswith("#")]
    assert not [line for line in lines if " #" in line], "systemd knows no comment after a value"
    return dict(line.split("=", 1) for line in lines)


def documented_command(key: str) -> list[str]:
    """What the unit of systemd starts, with this Python in place of the installed one."""
    unit = (DOCS / "deploy" / "cocreate.service").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^{key}=(.+)$", unit, re.MULTILINE)
    program, *arguments = line.split()
    assert program == "/opt/cocreate/venv/bin/cocreate"
    return [sys.executable, "-c", "from cocreate.starting import main; main()", *arguments]


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the site, and its key."""
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    asked = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={SITE}"]
    files = ["-addext", f"subjectAltName=DNS:{SITE}", "-out", str(certificate), "-keyout", str(key)]
    subprocess.run(["openssl", "req", *asked, *files], check=True, capture_output=True)
    return certificate, key


def shipped_configuration(site: Site, key: Path) -> str:
    """docs/deploy/nginx.conf with nothing but ports and paths changed."""
    text = (DOCS / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    changes = {
        "listen 443 ": f"listen 127.0.0.1:{site.https} ",
        "listen 80;": f"listen 127.0.0.1:{site.http};",
        "server 127.0.0.1:5000 ": f"server 127.0.0.1:{site.program} ",
        f"/etc/letsencrypt/live/{SITE}/fullchain.pem": str(site.certificate),
        f"/etc/letsencrypt/live/{SITE}/privkey.pem": str(key),
    }
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    return text


def around(site: Site) -> str:
    """What Debian has around the files of ``sites-enabled``, with folders of the test's own."""
    places = "".join(
        f"{kind}_temp_path {site.folder / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\npid {site.folder / 'nginx.pid'};\nerror_log stderr;\n"
        "events { worker_connections 768; }\n"
        f"http {{\n{places}include /etc/nginx/mime.types;\n"
        f"include {site.folder / 'site.conf'};\n}}\n"
    )


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, empty_database: Callable[[Path], str]
) -> Iterator[Site]:
    """The product behind nginx, both as they are shipped."""
    folder = tmp_path_factory.mktemp("site")
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
    if nginx is None:
        pytest.fail("there is no nginx here: type `apt install nginx`")
    certificate, key = make_certificate(folder)
    data = folder / "data"
    data.mkdir()
    url = empty_database(data)
    made = Site(folder, free_port(), free_port(), free_port(), certificate, url)
    environ = documented_environment()
    assert environ["COCREATE_PUBLIC_URL"] == f"https://{SITE}"
    # No mail leaves a test; the secret of the page is an ellipsis.
    environ.pop("COCREATE_SMTP_URL")
    environ |= {
        "PATH": "/usr/bin:/bin",
        "COCREATE_SECRET_KEY": "k" * 48,
        "COCREATE_DATA_DIR": str(data),
        "COCREATE_BIND": f"127.0.0.1:{made.program}",
        "COCREATE_DATABASE_URL": url,
        "COCREATE_REDIS_URL": empty_redis() or "",
    }
    options = {"cwd": ROOT, "env": environ}
    subprocess.run(documented_command("ExecStartPre"), check=True, capture_output=True, **options)
    (folder / "site.conf").write_text(shipped_configuration(made, key))
    (folder / "nginx.conf").write_text(around(made))
    start = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*start, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    program_log, nginx_log = folder / "program.log", folder / "nginx.log"
    with running(documented_command("ExecStart"), program_log, **options) as program:
        wait_for(made.program, program, program_log)
        with running(start, nginx_log) as front:
            wait_for(made.https, front, nginx_log)
            yield made
    assert "Traceback" not in program_log.read_text()


class Visitor:
    """A browser that trusts the authority of the site, with the cookies that it was given."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.trust = ssl.create_default_context(cafile=str(site.certificate))
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=self.trust),
            urllib.request.HTTPCookieProcessor(self.cookies),
            Stay(),
        )

    def ask(
        self, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers of a page, or of the answer to a form."""
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.site.address + path, data=data)
        own = {"Host": SITE, "Accept-Language": "en", "Referer": f"https://{SITE}{path}"}
        for name, value in {**own, **{n.replace("_", "-"): v for n, v in headers.items()}}.items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers)
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode(), dict(answer.headers)

    def send(self, page: str, action: str, **fields: str) -> tuple[int, str, dict[str, str]]:
        """Send a form of a page with the token that the page carries."""
        _, body, _ = self.ask(page)
        token = re.search(r'name="csrf_token" value="([^"]+)"', body)
        assert token is not None, body[:2000]
        return self.ask(action, {**fields, "csrf_token": token[1]}, Referer=f"https://{SITE}{page}")


class Stay(urllib.request.HTTPRedirectHandler):
    """Where an answer leads is looked at, and not followed."""

    def redirect_request(self, *_: object) -> None:
        return None


@pytest.fixture
def visitor(site: Site, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Somebody for whom the name of the site leads to this machine."""
    ask = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **options: Any) -> Any:
        return ask("127.0.0.1" if host in {SITE, SITE.encode()} else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return Visitor(site)
