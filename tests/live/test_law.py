"""The live law: a page loaded before, put right by what it hears, equals a page loaded now.

For everything that happens in a room, on every audience's page: the page applies fragments and
fetches the regions that are older than their marks, as the script does, and nothing else.
"""

import re

import pytest

from cocreate.domain.permissions import Role
from tests.live.conftest import LiveRoom
from tests.live.harness import Device
from tests.live.test_rooms import staff

_REGION = re.compile(
    r'<section id="region-(\w+)"[^>]*data-revision="(\d+)"[^>]*>(.*?)</section>', re.S
)
_CHANGING = re.compile(r'name="(csrf_token|operation_id)" value="[^"]*"')


class LivePage:
    """What a page's script does, in few words."""

    def __init__(self, device: Device, room: LiveRoom, audience: str) -> None:
        self.device, self.address = device, f"/live/{room.id}/{audience}"
        self.fetched: list[str] = []
        self.regions = self._load()
        device.watch(room.id, audience)
        device.silence(0)

    def _load(self) -> dict[str, tuple[int, str]]:
        status, body, _ = self.device.get(f"{self.address}/example")
        assert status == 200, body
        return regions_in(body)

    def fresh(self) -> dict[str, str]:
        """What a page loaded now shows."""
        return {name: html for name, (_, html) in self._load().items()}

    def hear(self, state: dict) -> None:
        """Apply the fragments of a state, then fetch what is stale."""
        for fragment in state.get("fragments", []):
            shown, html = self.regions[fragment["region"]]
            if not fragment["from"] <= shown < fragment["to"]:
                continue
            if "html" in fragment:
                self.regions |= regions_in(fragment["html"])
            else:
                self.regions[fragment["region"]] = (fragment["to"], html)
        for name, mark in state["marks"].items():
            if self.regions[name][0] < mark:
                self.fetched.append(name)
                _, body, _ = self.device.get(f"{self.address}/regions/{name}")
                self.regions |= regions_in(body)

    def shown(self) -> dict[str, str]:
        """What this page shows."""
        return {name: html for name, (_, html) in self.regions.items()}


def regions_in(body: str) -> dict[str, tuple[int, str]]:
    """The regions of a page, each with its revision and its content."""
    return {
        name: (int(revision), _CHANGING.sub(r"\1", html).strip())
        for name, revision, html in _REGION.findall(body)
    }


HAPPENINGS: list[tuple[str, dict[str, object]]] = [
    ("lock", {}),
    ("unlock", {}),
    ("join", {"device": "d" * 43}),
    ("open-poll", {}),
    ("pause", {}),
    ("resume", {}),
    ("extend", {}),
    ("close-poll", {}),
    ("count", {}),
    ("publish", {}),
    ("go", {"phase": "ideation"}),
    ("submit", {"title": "Une rue qui boit"}),
    ("go", {"phase": "vote"}),
    ("touch", {"what": "workshop"}),
]


@pytest.mark.parametrize("audience", ["participant", "facilitator", "screen"])
def test_the_live_law(live_room: LiveRoom, audience: str) -> None:
    is_phone = audience == "participant"
    device = live_room.phone() if is_phone else staff(live_room, Role.FACILITATOR)[0]
    page = LivePage(device, live_room, audience)
    for verb, given in HAPPENINGS:
        live_room.do(verb, **given)
        page.hear(device.until(lambda state, verb=verb: state["fragments"] or verb == "join"))
        assert page.shown() == page.fresh(), verb
    shared = set(page.fetched) - {"results"}
    assert shared == set(), "what everybody sees alike rides along"


def test_a_page_that_heard_nothing_is_put_right_by_one_answer(live_room: LiveRoom) -> None:
    phone = live_room.phone()
    page = LivePage(phone, live_room, "participant")
    phone.leave()
    for verb, given in (("lock", {}), ("open-poll", {}), ("go", {"phase": "ideation"})):
        live_room.do(verb, **given)

    page.hear(phone.watch(live_room.id)["state"])

    assert page.shown() == page.fresh()
