"""The part of the readable page that says how near the live session is to the machine's limits."""

from typing import Any

HEAD = """
## The live session against the limits of the machine

One generator with {people} raw connections plays the same steps with each server in turn, {runs}
times; server and generator are kept on different processors. *bare* is python-socketio by itself
on gevent, *raw* the `websockets` library by itself, both without a database; *own* is the product's
wire in the place of the library's, also without a database, and *product* the product as it is
served by default, every vote on the disk (`synchronous=FULL`) before it is acknowledged. A value is
the ratio of the medians; the noise is the spread of our runs over their median. Processor time of a
server is of user and system together.

| | |
| --- | --- |
| Date | {date} |
| Commit | {commit} |
| Machine | {machine} |
| Software | {software} |
| A small write that reaches the disk | {fsync:.1f} ms |
| One `send` to each of {people} sockets in a loop | {send:.1f} µs |
| Processors that other programs kept busy meanwhile | {foreign_cpu_share} |
| Missing, doubled | {missing}, {doubled} |
"""

WHAT = {
    "F1": "ten votes a second, each told to everybody: processor time per message, own : bare",
    "F1.raw": "the same, own : raw",
    "F1.floor": "the same, own : one `send`",
    "F2": "150 votes at once, each told to everybody: messages per second, own : bare",
    "F2.raw": "the same, own : raw",
    "F3": "ten votes a second: vote to the last screen, 95 of 100, own : bare",
    "F3.raw": "the same, own : raw",
    "S1.wire": "all connect at once: processor time per connection, own : bare",
    "S1": "the same with who it is and the state of the room, product : bare",
    "S2": "memory per connection, own : bare",
    "D1.cpu": "everybody votes within 5 s: processors in use, product : bare",
    "D1.screens": "the same: vote to the last screen, 95 of 100, product : bare",
    "D2": "the same: acknowledgement, 95 of 100, product : 4 writes to the disk + 10 ms",
    "D3.last": "everybody in the same instant: last acknowledgement, product : bare",
    "D4": "the same: votes per second, product : single writes to the disk per second",
}

CROWDED = """
Other programs kept {foreign_cpu_share} processors busy during this run, so what takes time on the
clock (F2, F3, D1.screens, D2, D3, D4) says more of them than of the servers; of such a run, only
the ratios of processor time are to be trusted.
"""
CROWD_SHARE = 0.1


def live_part(results: dict[str, Any]) -> str:
    """The figures, each with its goal and whether it is reached."""
    limits, figures = results["limits"], results["figures"]
    runs = max(one["runs"] for one in figures.values())
    text = HEAD.format(**results, runs=runs, fsync=limits["fsync_ms"], send=limits["send_us"])
    rows = [
        (
            name,
            WHAT[name],
            one["value"],
            f"{'≥' if one['at'] == 'least' else '≤'} {one['goal']}",
            "yes" if one["holds"] else "**no**",
            one["noise"],
        )
        for name, one in figures.items()
    ]
    text += table(("Figure", "What", "Value", "Goal", "Reached", "Noise"), rows)
    if results["foreign_cpu_share"] > CROWD_SHARE:
        text += CROWDED.format(**results)
    missing = ", ".join(results["not_measured"])
    text += f"\nNot measured yet: {missing}.\n"
    measured = [
        (step, server, measure, *(run[measure] for run in runs_of))
        for step, servers in results["measured"].items()
        for server, runs_of in servers.items()
        for measure in runs_of[0]
    ]
    text += "\n### Every run\n"
    head = ("Step", "Server", "Measure", *(f"Run {n + 1}" for n in range(runs)))
    return text + table(head, measured)


def table(head: tuple[object, ...], rows: list[tuple[object, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n" + "\n".join(f"| {' | '.join(map(str, one))} |" for one in lines) + "\n"
