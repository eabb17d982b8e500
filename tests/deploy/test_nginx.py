"""The product behind nginx, as docs/deploy ships it: what it tells whom, and a vote through it."""

import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import socketio
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.database import make_engine
from cocreate.domain.permissions import SYSTEM
from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper, Poll
from cocreate.operations import polls
from cocreate.web.security import TWO_YEARS
from tests.builders import Room, add_the_water_pillar, publish_frame
from tests.deploy.conftest import SITE, Site, Stay, Visitor

pytestmark = pytest.mark.long


def test_what_is_said_in_clear_is_led_to_https(site: Site) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{site.http}/join?x=1")
    request.add_header("Host", SITE)

    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Stay).open(request, timeout=20)
    answer.value.close()
    assert answer.value.code == 301
    assert answer.value.headers["Location"] == f"https://{SITE}/join?x=1"


def test_pages_are_kept_to_https_and_cookies_to_this_host(visitor: Visitor) -> None:
    status, body, headers = visitor.ask("/")

    assert status == 200
    assert '<html lang="en">' in body
    assert headers["Strict-Transport-Security"] == f"max-age={TWO_YEARS}"
    assert visitor.ask("/nothing-here")[2]["Strict-Transport-Security"]
    assert visitor.send("/", "/language", language="nl", next="/")[0] == 303
    names = {one.name for one in visitor.cookies}
    assert names == {"__Host-cocreate_form", "__Host-cocreate_language"}
    for cookie in visitor.cookies:
        assert cookie.secure, cookie
        assert cookie.has_nonstandard_attr("HttpOnly"), cookie
        assert cookie.get_nonstandard_attr("SameSite") == "Lax", cookie


def test_styles_and_scripts_may_be_kept_and_are_compressed(visitor: Visitor) -> None:
    _, page, headers = visitor.ask("/")
    assert headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in visitor.ask("/", Accept_Encoding="gzip")[2]

    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    status, _, headers = visitor.ask(address, Accept_Encoding="gzip")

    assert status == 200
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Encoding"] == "gzip"


def test_what_a_visitor_claims_about_the_way_is_not_believed(visitor: Visitor) -> None:
    claims = {
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_For": "10.9.8.7",
    }
    status, body, headers = visitor.ask("/", **claims)
    assert (status, "evil.example" in body) == (200, False)
    assert headers["Strict-Transport-Security"]
    assert visitor.ask("/", Host="evil.example")[0] == 400


def test_a_visitor_is_told_from_others_by_the_address_that_nginx_saw(visitor: Visitor) -> None:
    """Whatever address somebody without a cookie claims, what they may still do is counted on."""
    page = "/help/secret-ballot"
    left = []
    for claimed in ("10.9.8.7", "10.9.8.6"):
        _, body, _ = visitor.ask(page)
        token = body.split('name="csrf_token" value="')[1].split('"')[0]
        answer = visitor.ask(page, {"key": "x", "csrf_token": token}, X_Forwarded_For=claimed)
        left.append(int(answer[2]["X-RateLimit-Remaining"]))
    assert left[1] == left[0] - 1


def test_a_phone_joins_proposes_and_votes_through_the_proxy(site: Site, visitor: Visitor) -> None:
    engine = make_engine(site.database_url)
    add_the_water_pillar(engine)
    publish_frame(engine)
    room = Room(engine)
    room.open()
    room.go("ideation")
    door = f"/j/{room.workshop().join_token}"

    status, _, headers = visitor.send(door, door, college="public")
    assert (status, headers["Location"]) == (303, f"/room/{room.id}/")
    for title, summary in (
        ("Citernes", "Récupérer l’eau de pluie des toits"),
        ("Wadis", "Former vingt jardiniers communaux"),
    ):
        status, _, _ = visitor.send(
            f"/room/{room.id}/",
            f"/room/{room.id}/proposals",
            title=title,
            summary=summary,
            operation_id=secrets.token_hex(16),
        )
        assert status == 303
    with Session(engine) as session:
        found = session.scalars(sa.select(Proposal).order_by(Proposal.number)).all()
        assert [one.title for one in found] == ["Citernes", "Wadis"]
        option = found[0].id
    room.go("vote")
    with Session(engine) as session:
        poll = session.scalars(sa.select(Poll)).one().id
    with room.unit() as uow:
        polls.open_poll(uow, SYSTEM, poll)

    with connected(site, visitor) as phone:
        looked = phone.call(
            "watch", {"workshop": room.id, "audience": "participant", "revision": 0}, timeout=20
        )
        assert looked["ok"], looked
        assert looked["state"]["step"]["phase"] == "vote"
        ballot = {
            "workshop": room.id,
            "poll": poll,
            "marks": {option: 1},
            "operation_id": secrets.token_hex(16),
        }
        assert phone.call("ballot", ballot, timeout=20)["ok"]
        assert phone.transport() == "websocket"
    with Session(engine) as session:
        (paper,) = session.scalars(sa.select(BallotPaper))
        assert paper.marks == {option: 1}
    engine.dispose()


def test_a_page_of_another_site_gets_no_socket(site: Site, visitor: Visitor) -> None:
    with (
        pytest.raises(socketio.exceptions.ConnectionError),
        connected(site, visitor, origin="https://evil.example"),
    ):
        pass


@contextmanager
def connected(
    site: Site, visitor: Visitor, *, origin: str = f"https://{SITE}"
) -> Iterator[socketio.Client]:
    """A socket that a page of ``origin`` opens in the visitor's browser."""
    trust = {"ca_certs": str(site.certificate)}
    phone = socketio.Client(
        reconnection=False, websocket_extra_options={"origin": origin, "sslopt": trust}
    )
    cookies = "; ".join(f"{one.name}={one.value}" for one in visitor.cookies)
    phone.connect(
        site.address, transports=["websocket"], headers={"Cookie": cookies}, wait_timeout=20
    )
    socket = phone.eio.ws
    # Two of the client's threads wait for the same goodbye; one of them would wait in vain.
    goodbye, raw = socket.close, socket.sock
    socket.close = lambda *_args, **_options: goodbye(timeout=0)
    try:
        yield phone
    finally:
        engine = phone.eio
        phone.disconnect()
        engine.disconnect()
        for task in (engine.read_loop_task, engine.write_loop_task):
            if task is not None:
                task.join(5)
        raw.close()
