"""Pages that are fetched take turns; ballots and everything else do not wait for them."""

import threading
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse

from cocreate.live.turns import InTurn


def _start(*_: object) -> Any:
    return lambda _: None


def _ask(method: str, path: str) -> dict[str, str]:
    return {"REQUEST_METHOD": method, "PATH_INFO": path}


def test_a_region_is_read_after_the_other_and_a_ballot_passes_by() -> None:
    reading, go_on, order = threading.Event(), threading.Event(), list[str]()

    def app(environ: dict[str, Any], _start: StartResponse) -> Iterable[bytes]:
        order.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        if environ["PATH_INFO"] == "/live/1":
            reading.set()
            assert go_on.wait(10)
        return []

    served = InTurn(app, lambda: None)
    readers = [
        threading.Thread(target=served, args=(_ask("GET", path), _start))
        for path in ("/live/1", "/live/2")
    ]
    readers[0].start()
    assert reading.wait(10)
    readers[1].start()
    served(_ask("POST", "/room/1/polls/2/ballot"), _start)
    served(_ask("GET", "/socket.io/"), _start)
    assert order == ["GET /live/1", "POST /room/1/polls/2/ballot", "GET /socket.io/"]
    go_on.set()
    for one in readers:
        one.join(10)
    assert order[-1] == "GET /live/2"


def test_between_two_readers_the_others_have_their_chance() -> None:
    done: list[str] = []

    def app(_environ: dict[str, Any], _start: StartResponse) -> Iterable[bytes]:
        done.append("read")
        return []

    served = InTurn(app, lambda: done.append("others"))
    for _ in range(2):
        served(_ask("GET", "/live/1"), _start)
    assert done == ["others", "read", "others", "read"]
