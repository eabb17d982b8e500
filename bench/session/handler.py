"""The reference that a vote is measured against: a Flask-SocketIO handler and a commit for each.

``python -m bench.session.handler PORT FILE``. As the documentation of the stack has it: an event in
the context of a request, a session of SQLAlchemy, one row written and committed (SQLite with
``synchronous=FULL``), the answer. It tells nobody else.
"""

import sys

if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()

import socket
import threading
from typing import Any

import sqlalchemy as sa
from flask import Flask, request
from flask_socketio import SocketIO
from gevent import pywsgi
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """The tables of this server."""


class Vote(Base):
    """What a socket marked last."""

    __tablename__ = "vote"
    voter: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    marks: Mapped[dict[str, int]] = mapped_column(sa.JSON)


def main() -> None:
    """Serve until killed."""
    port, file = int(sys.argv[1]), sys.argv[2]
    engine = sa.create_engine(f"sqlite:///{file}")

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    Base.metadata.create_all(engine)
    app = Flask(__name__)
    sockets = SocketIO(app, async_mode="gevent", cors_allowed_origins="*", transports=["websocket"])
    revision, turn = [0], threading.Lock()

    @sockets.on("vote")
    def vote(payload: dict[str, Any]) -> dict[str, int]:
        with turn, Session(engine) as session:
            session.merge(Vote(voter=request.sid, marks=payload["marks"]))  # type: ignore[attr-defined]
            session.commit()
            revision[0] += 1
            return {"rev": revision[0]}

    @sockets.on("window")
    def window(_seconds: float) -> dict[str, int]:
        return {}

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(4096)
    pywsgi.WSGIServer(listener, app, log=None, error_log=None).serve_forever()


if __name__ == "__main__":
    main()
