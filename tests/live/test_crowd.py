"""A whole room behind one address: nobody is refused, nothing is lost, nothing counts twice."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.live.conftest import LiveRoom
from tests.live.raw import RawSocket

PEOPLE = 120


def test_120_phones_of_one_address_join_watch_and_vote_at_once(live_room: LiveRoom) -> None:
    phones = [live_room.phone() for _ in range(PEOPLE)]
    live_room.do("open-poll")
    poll_id, option_ids = live_room.poll().id, live_room.option_ids
    done: list[int] = []

    def take_part(number: int) -> tuple[RawSocket, list[dict[str, Any]], list[int]]:
        """Open the page, follow, vote, change the vote, repeat it; and look by HTTP as well."""
        mine = RawSocket(phones[number])
        try:
            answers = [mine.watch(live_room.id)]
            for turn in (0, 1, 1):
                ballot = {
                    "workshop": live_room.id,
                    "poll": poll_id,
                    "marks": {option_ids[(number + turn) % 3]: 1},
                    "operation_id": f"{number}-{turn}",
                }
                answers.append(mine.say("ballot", ballot))
            state = f"/live/{live_room.id}/participant"
            statuses = [phones[number].get(path)[0] for path in (state, f"{state}/regions/step")]
        finally:
            done.append(number)
        # Who has finished stays in the room, and answers when the server asks whether they do.
        while len(done) < PEOPLE:
            mine.listen(0.2)
        return mine, answers, statuses

    with ThreadPoolExecutor(PEOPLE) as pool:
        parts = list(pool.map(take_part, range(PEOPLE)))

    assert [one for _, answers, _ in parts for one in answers if not one["ok"]] == []
    assert {status for _, _, statuses in parts for status in statuses} == {200}
    last = parts[0][0].watch(live_room.id)["state"]
    assert (last["figures"]["voted"], last["figures"]["active"]) == (PEOPLE, PEOPLE)
    assert {one.watch(live_room.id)["state"]["revision"] for one, _, _ in parts} == {
        last["revision"]
    }
    for mine, _, _ in parts:
        mine.close()

    live_room.do("close-poll")
    watching = live_room.phone()
    watching.watch(live_room.id)
    watching.until(lambda _: live_room.poll().state == "closed")
    result = live_room.result()
    assert result.voters == PEOPLE
    by_option = {one["option_id"]: one["score"] for one in result.tally["standings"]}
    assert by_option == dict.fromkeys(option_ids, PEOPLE // 3)
