"""The part of the readable page that says how near the live session is to the machine's limits."""

from typing import Any

HEAD = """
## The live session against the limits of the machine

One generator with {people} raw connections plays the same steps with each server in turn, up to
{runs} times; server and generator are kept on different processors, and the generator never sleeps.
*bare* is python-socketio by itself on gevent, *raw* the `websockets` library by itself, *handler* a
handler of Flask-SocketIO that commits each vote, *stock threads* python-socketio on threads; *own*
is the product's wire in the place of the library's, without a database, and *product* the product
as it is served by default, every vote on the disk (`synchronous=FULL`) before it is acknowledged. A
ratio is that of the medians; the noise is the spread of our runs over their median. Processor time
of a server is of user and system together. Made by `python -m bench.live`, and by
`python -m bench.soak` for what takes half an hour.

| | |
| --- | --- |
| Date | {date} |
| Commit | {commit} |
| Machine | {machine} |
| Software | {software} |
| A small write that reaches the disk | {fsync} ms |
| One `send` to each socket in a loop | {send} µs |
| Length of the run | {seconds} s |
| Processors that other programs kept busy meanwhile | {foreign_cpu_share} |
| Votes and messages missing, doubled | {missing}, {doubled} |
"""

MOST, LEAST = "most", "least"
WHAT: dict[str, tuple[float, str, str]] = {
    "F1": (0.3, MOST, "ten votes a second, each told to all: processor time a message, own : bare"),
    "F1.raw": (1.3, MOST, "the same, own : raw"),
    "F1.floor": (2.5, MOST, "the same, own : one `send`"),
    "F1.product": (0.3, MOST, "the same, product (longer messages, votes on the disk) : bare"),
    "F2": (1.5, LEAST, "150 votes at once, each told to all: messages a second, own : bare"),
    "F2.raw": (1.2, LEAST, "the same, own : raw"),
    "F3": (0.6, MOST, "ten votes a second: vote to the last screen, 95 of 100, own : bare"),
    "F3.raw": (1.7, MOST, "the same, own : raw"),
    "F3.2000": (0.25, MOST, "the same with twice as many, own : bare"),
    "F4": (1.6, MOST, "200 votes a second, windows of 50 ms: vote to the last screen, own"),
    "F4.100": (1.35, MOST, "the same, windows of 100 ms"),
    "F4.2000": (1.5, MOST, "the same with twice as many, windows of 100 ms"),
    "F5": (0.2, MOST, "threads, 300 people: processor time a message, own : stock threads"),
    "F5.1000": (0, MOST, "threads, all people, ten votes a second: messages missing or doubled"),
    "D1": (0.6, MOST, "a thousand votes a second: processors in use, product : bare"),
    "D1.screens": (0.85, MOST, "the same: vote to the last screen, 95 of 100, product : bare"),
    "D2": (1, MOST, "the same: acknowledgement, 95 of 100 : 4 writes to the disk + 10 ms"),
    "D2.2000": (1, MOST, "the same with twice as many"),
    "D3": (0.3, MOST, "2000 votes at once: last acknowledgement, product : bare"),
    "D3.screens": (180, MOST, "the same: until all screens show all"),
    "D3.2000": (0.3, MOST, "with twice as many: last acknowledgement, product : bare"),
    "D3.2000.screens": (180, MOST, "the same: until all screens show all"),
    "D4": (20, LEAST, "2000 votes at once: votes a second : single writes to the disk a second"),
    "D5": (0.25, MOST, "processor time a vote, frame to answer, product : handler"),
    "D6": (0, MOST, "killed in the middle of a burst: acknowledged votes lost, votes doubled"),
    "D7": (2, MOST, "D2 on PostgreSQL : on SQLite"),
    "D7.last": (2, MOST, "D3 on PostgreSQL : on SQLite"),
    "S1": (
        1.2,
        MOST,
        "all connect at once: processor time each, product (signed in, state) : bare",
    ),
    "S1.wire": (1.2, MOST, "the same, own : bare"),
    "S1.2000": (1.2, MOST, "twice as many at once: until all are in, product : bare"),
    "S2": (0.9, MOST, "memory each, compression offered, product : bare"),
    "S2.kib": (60, MOST, "the same, product"),
    "S3": (2, MOST, "twice as many drop and return at once: until all are in : the first time"),
    "S3.jitter": (3, MOST, "they return within 3 s: acknowledgement of the others : before"),
    "S4": (0, MOST, "five of fifty take nothing for 6 s: broken streams"),
    "S4.screens": (1.1, MOST, "the same: screens of the others : before"),
    "S4.memory": (1024, MOST, "the same: memory for each of the five"),
    "S4.resume": (1, MOST, "the same: until they show what all show"),
    "S5": (0, MOST, "votes and messages missing or doubled in all of these steps"),
    "S5.restart": (0, MOST, "killed and started again in the middle of a vote: missing or doubled"),
    "S6": (1.15, MOST, "ten storms of all: memory after the tenth : after the fifth"),
    "P1": (1.8, LEAST, "20 rooms, two processes : one, messages for each second of processor"),
    "P1.redis": (0, MOST, "the same: commands to Redis because of votes"),
    "P2": (0.5, MOST, "ten rooms of 200, 20 votes a second each: processors in use"),
    "P2.screens": (1.3, MOST, "the same: vote to the last screen, 95 of 100"),
    "W1": (15, MOST, "phones come in by the door at once, pages and all: until all are live"),
    "W2": (1, MOST, "another step: on 95 of 100 screens"),
    "W3": (1, MOST, "all vote once within 2 s of the opening: the slowest acknowledgement"),
    "W4": (1, MOST, "a new proposal: on 95 of 100 screens"),
    "W4.cpu": (0.1, MOST, "the same: processor time of the server for each"),
    "W5": (5, MOST, "the vote opens and all must fetch their ballot: until all have it"),
    "W5.ack": (250, MOST, "the same: acknowledgement of votes meanwhile, 95 of 100"),
    "W6": (200, MOST, "projector in Chromium, 300 proposals: its longest picture"),
    "W7": (1.1, MOST, "half an hour with 500 phones: memory in the end : once warm"),
    "W1.2000": (15, MOST, "W1 with twice as many, as a test of limits"),
    "W2.2000": (1, MOST, "W2 with twice as many"),
    "W3.2000": (1, MOST, "W3 with twice as many"),
    "W4.2000": (1, MOST, "W4 with twice as many"),
    "W4.cpu.2000": (0.1, MOST, "the same: processor time of the server for each"),
    "W5.2000": (5, MOST, "W5 with twice as many"),
    "W5.ack.2000": (250, MOST, "the same: acknowledgement of votes meanwhile, 95 of 100"),
}
GOALS = {figure: (goal, at) for figure, (goal, at, _) in WHAT.items()}
DAILY: dict[str, Any] = {
    "D6": {
        "value": None,
        "goal": 0,
        "at": MOST,
        "holds": None,
        "why": "a test: 5 rounds in `make test`, 100 in the long set (`tests/live`)",
    },
}
"""Goals that are no matter of time: tests show them every day."""

CROWDED = """
Other programs kept {foreign_cpu_share} processors busy during this run, so what takes time on the
clock says more of them than of the servers; of such a run, only processor time and counts are to
be trusted.
"""
CROWD_SHARE = 0.1
PROFILED = """
### Where the processor's time goes

The product once more under a sampler that ticks with its processor time. A row says in how many of
100 ticks of a step the function was at work, or had called what was at work; and by itself, by
package.
"""
BECAUSE = {
    "connect": ("S1", "S1.2000", "S2", "S3", "S3.jitter"),
    "naive": ("F1.product",),
    "steady": ("D1", "D1.screens", "D2", "D2.2000", "P2", "P2.screens"),
    "instant": ("D3", "D3.screens", "D3.2000", "D3.2000.screens", "D4", "D5"),
    "join": ("W1", "W1.2000"),
    "proposals": ("W4", "W4.cpu", "W4.2000", "W4.cpu.2000"),
    "vote": ("W2", "W3", "W5", "W5.ack", "W2.2000", "W3.2000", "W5.2000", "W5.ack.2000"),
}
"""Which profile belongs to which figures."""
ROWS = 12


def figures_of(results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The figures among the results, in their order."""
    return {figure: results[figure] for figure in WHAT if figure in results}


def live_part(results: dict[str, Any]) -> str:
    """The figures, each with its goal and whether it is reached, and why where it is not."""
    figures = figures_of(results)
    (limits,) = results["measured"].get("limits", {}).get("machine", [{}])[:1] or [{}]
    fsync, send = limits.get("fsync_ms", "–"), limits.get("send_us", "–")
    text = HEAD.format(**results, fsync=fsync, send=send)
    rows = [(name, WHAT[name][2], *_row(one)) for name, one in figures.items()]
    text += table(("Figure", "What", "Value", "Goal", "Reached", "Runs", "Noise"), rows)
    lacking = [(name, one["why"]) for name, one in figures.items() if one.get("why")]
    text += "".join(f"\n* {name}: {why}." for name, why in lacking) + ("\n" if lacking else "")
    if results["foreign_cpu_share"] > CROWD_SHARE:
        text += CROWDED.format(**results)
    unfinished = [f"{name} {how}" for name, how in results["groups"].items() if how != "ended"]
    if unfinished:
        text += f"\nOf the groups of steps, {'; '.join(unfinished)}.\n"
    return text + _profiles(results, figures) + _runs(results)


def _row(one: dict[str, Any]) -> tuple[object, ...]:
    value = "–" if one["value"] is None else f"{one['value']:g} {one.get('unit', '')}".strip()
    goal = f"{'≥' if one['at'] == LEAST else '≤'} {one['goal']:g}"
    reached = {True: "yes", False: "**no**", None: "–"}[one["holds"]]
    return value, goal, reached, one.get("runs", "–"), one.get("noise", "–")


def _profiles(results: dict[str, Any], figures: dict[str, Any]) -> str:
    """The profile of each step of which a figure is not reached."""
    text = ""
    for step, profile in results["profiles"].items():
        missed = [
            name
            for name in BECAUSE.get(step, ())
            if name in figures and figures[name]["holds"] is False
        ]
        if not missed or not profile["ticks"]:
            continue
        text += f"\n#### {step}: why {', '.join(missed)} {_are(missed)} not reached\n"
        share = {name: round(100 * n / profile["ticks"]) for name, n in profile["ours"].items()}
        own = {name: round(100 * n / profile["ticks"]) for name, n in profile["areas"].items()}
        rows = [(f"`{name}`", n) for name, n in list(share.items())[:ROWS]]
        text += table(("Function", "of 100"), rows)
        text += "\nBy package: " + ", ".join(f"{name} {n}" for name, n in own.items() if n) + ".\n"
    return PROFILED + text if text else ""


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _runs(results: dict[str, Any]) -> str:
    measured = [
        (step, server, measure, ", ".join(f"{run[measure]:g}" for run in runs if measure in run))
        for step, servers in results["measured"].items()
        for server, runs in servers.items()
        for measure in runs[0]
    ]
    head = ("Group", "Server", "Measure", "Run by run")
    return "\n### Every run\n" + table(head, measured)


def table(head: tuple[object, ...], rows: list[tuple[object, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n" + "\n".join(f"| {' | '.join(map(str, one))} |" for one in lines) + "\n"
