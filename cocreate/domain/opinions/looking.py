"""Looking for opinion groups in a process of its own: plain values in, plain values out."""

from collections.abc import Callable, Mapping
from typing import Any

from cocreate.domain.opinions.groups import SHUFFLES, Grouping, Typical, find_groups

Plain = dict[str, Any]  # Any: plain JSON values

WORK = "opinions"
"""What an engine process is asked for."""


def look(task: Mapping[str, Any], told: Callable[[int], None]) -> Plain:  # Any: plain JSON values
    """The groups in the ballots of a task, as a record; told how much is done, in per cent.

    A group that is smaller than the threshold of the vote is no more shown than a small college.
    """
    grouping = find_groups(
        task["ballots"],
        task["options"],
        progress=lambda shuffle: told(100 * shuffle // SHUFFLES),
    )
    too_small = any(one.people < task["threshold"] for one in grouping.groups)
    return to_json(grouping, reason="group-too-small" if too_small else grouping.reason)


def to_json(grouping: Grouping, *, reason: str) -> Plain:
    """A grouping as it is kept; whatever ``reason`` there is not to show groups hides them."""
    return {
        "people": grouping.people,
        "reason": reason,
        "p_value": grouping.p_value,
        "groups": []
        if reason
        else [
            {"people": one.people, "typical": [_typical(told) for told in one.typical]}
            for one in grouping.groups
        ],
        "consensus": {} if reason else dict(grouping.consensus),
    }


def _typical(one: Typical) -> Plain:
    return {
        "option": one.option_id,
        "agrees": one.agrees,
        "inside": list(one.inside),
        "outside": list(one.outside),
    }
