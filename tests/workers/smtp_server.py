"""A small mail server on the standard library, which tests let refuse, vanish and come back."""

import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import BinaryIO, Self


@dataclass
class Behaviour:
    """What the server says, and what it has received."""

    recipient_answer: str = "250 ok"
    data_answer: str = "250 queued"
    sender_answer: str = "250 ok"
    tls: ssl.SSLContext | None = None
    wrapped: bool = False
    wants_password: bool = False
    messages: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    received: threading.Event = field(default_factory=threading.Event)


class Dialogue(socketserver.BaseRequestHandler):
    """One connection."""

    def handle(self) -> None:
        server: MailServer = self.server  # type: ignore[assignment]
        self.behaviour = server.behaviour
        self.is_encrypted = False
        self.files: list[BinaryIO] = []
        if self.behaviour.wrapped:
            self._encrypt()
        self._open()
        self._say("220 test ready")
        while line := self.file.readline():
            command = line.decode().strip()
            self.behaviour.commands.append(command)
            if not self._answer(command.upper()):
                return

    def finish(self) -> None:
        for one in (*self.files, self.request):
            one.close()

    def _open(self) -> None:
        self.file = self.request.makefile("rb")
        self.files.append(self.file)

    def _encrypt(self) -> None:
        assert self.behaviour.tls is not None
        self.request = self.behaviour.tls.wrap_socket(self.request, server_side=True)
        self.is_encrypted = True

    def _say(self, *lines: str) -> None:
        self.request.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def _answer(self, command: str) -> bool:
        verb = command.partition(" ")[0]
        if verb == "EHLO":
            self._say(*self._greeting())
        elif verb == "STARTTLS":
            self._say("220 go ahead")
            self._encrypt()
            self._open()
        elif verb == "AUTH":
            self._say("235 welcome")
        elif verb == "MAIL":
            self._say(self.behaviour.sender_answer)
        elif verb == "RCPT":
            self._say(self.behaviour.recipient_answer)
        elif verb == "DATA":
            self._receive()
        elif verb == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 ok")
        return True

    def _greeting(self) -> list[str]:
        offers = ["test"]
        if self.behaviour.tls is not None and not self.is_encrypted:
            offers.append("STARTTLS")
        if self.behaviour.wants_password:
            offers.append("AUTH PLAIN")
        marks = ["-"] * (len(offers) - 1) + [" "]
        return [f"250{mark}{offer}" for mark, offer in zip(marks, offers, strict=True)]

    def _receive(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.file.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if self.behaviour.data_answer.startswith("2"):
            content = b"".join(lines)
            self.behaviour.raw.append(content)
            self.behaviour.messages.append(message_from_bytes(content, policy=policy.default))
            self.behaviour.encrypted.append(self.is_encrypted)
        self._say(self.behaviour.data_answer)
        self.behaviour.received.set()


class MailServer(socketserver.ThreadingTCPServer):
    """The server; leaving the ``with`` block closes its port."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, behaviour: Behaviour, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Dialogue)
        self.behaviour = behaviour
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()
