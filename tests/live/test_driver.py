"""The WebSocket under the sockets: whole frames, also for who reads slowly; no compression."""

from tests.live.conftest import LiveRoom
from tests.live.raw import RawSocket

ON_BOTH_PATHS = True


def test_a_phone_that_reads_slowly_gets_whole_messages_and_holds_nobody_up(
    live_room: LiveRoom,
) -> None:
    slow, quick = RawSocket(live_room.phone(), buffer=4096), live_room.phone()
    slow.watch(live_room.id)
    quick.watch(live_room.id)
    live_room.do("go", phase="ideation")
    for number in range(61):
        live_room.do("submit", title=f"{number} {'x' * 90}")
        live_room.do("lock" if number % 2 else "unlock")
    quick.until(lambda state: state["figures"]["proposals"] == 3 + 61)

    states = slow.listen(6)

    assert len(states) > 5
    assert states[-1]["figures"]["proposals"] == 3 + 61
    slow.close()
