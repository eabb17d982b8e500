"""A whole room behind one address, on the default server, and a reckoning of every vote.

``make bench``, or ``python -m bench.room --people 120 --minutes 1``. Phones come in by the
real door, propose by the form, vote by socket and by form, change their votes, lose the network all
at once and come back; one more device floods the server. In the end what was scripted must be what
was acknowledged, stored, shown and exported. The figures are printed and written down; none is a
limit. The exit status is 1 when something was refused, lost or doubled.
"""

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa

from bench.page import ROOM_RESULTS, about_machine, busy_seconds, write_page
from bench.phone import TITLE, TOO_MANY, Ledger, Phone
from bench.stage import Server, Stage
from cocreate.domain.voting.ballot_keys import key_hash
from cocreate.models.proposals import Proposal
from cocreate.models.voting import BallotPaper, Participation
from cocreate.models.workshops import Participant

ARRIVAL_SECONDS = 5.0
STORM_PART = 0.5
FLOOD_SECONDS, FLOOD_PER_SECOND, FLOODERS = 5.0, 50, 10


def main() -> int:
    """Play a room, reckon, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--people", type=int, default=120)
    parser.add_argument("--minutes", type=float, default=1.0, help="of proposing and voting")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        try:
            results = play(Stage(server), asked.people, asked.minutes * 60)
        finally:
            server.stop()
        results["server_complaints"] = server.log.read_text().count("Traceback")
    results["holds"] = holds(results)
    ROOM_RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    write_page()
    print(json.dumps(results, indent=1, ensure_ascii=False))
    return 0 if results["holds"] else 1


def play(stage: Stage, people: int, seconds: float) -> dict[str, Any]:
    """The room from the first phone at the door to the published result; its figures."""
    ledger, flood = Ledger(), Ledger()
    phones = [Phone(stage, number, ledger) for number in range(people)]
    began, busy, cpu_before = time.monotonic(), busy_seconds(), stage.server.spent()[0]
    own_before = sum(os.times()[:2])
    with ThreadPoolExecutor(people + FLOODERS) as pool:
        each(pool, phones, arrive)
        phones = [one for one in phones if one.client is not None]
        stage.go("ideation")
        phones[0].knock()
        act(pool, phones, seconds / 3)
        stage.go("vote")
        stage.open_poll()
        phones[0].knock()
        act(pool, phones, seconds / 3)
        each(pool, phones, storm)
        flooding = pool.submit(flood_from_one_device, stage, people, flood)
        act(pool, phones, max(seconds / 3, FLOOD_SECONDS))
        flooding.result()
        reckoning = close_and_reckon(stage, phones)
        each(pool, phones, Phone.drop)
    cpu, memory = stage.server.spent()
    cpu, own = cpu - cpu_before, sum(os.times()[:2]) - own_before
    foreign = max(0.0, busy_seconds() - busy - cpu - own)
    return {
        **about_machine(),
        "people": people,
        "came_in": len(phones),
        "seconds": round(time.monotonic() - began, 1),
        "server_cpu_seconds": round(cpu, 1),
        "phones_cpu_seconds": round(own, 1),
        "foreign_cpu_seconds": round(foreign, 1),
        "server_memory_mb": round(memory),
        "took": {what: spread(found) for what, found in sorted(ledger.seconds.items())},
        "sent_twice_on_purpose": ledger.repeats,
        "sent_again_without_answer": ledger.retries,
        "connections_lost_unasked": ledger.unasked,
        "refusals": dict(ledger.refusals),
        "too_many_for_the_room": ledger.statuses[TOO_MANY],
        "flooding_device": {str(key): count for key, count in sorted(flood.statuses.items())},
        **reckoning,
    }


def arrive(phone: Phone) -> None:
    """Come in within a few seconds of the code being shown."""
    time.sleep(phone.random.uniform(0, ARRIVAL_SECONDS))
    phone.join()


def act(pool: ThreadPoolExecutor, phones: list[Phone], seconds: float) -> None:
    """Everybody acts for a while; returns when the last answer is in."""
    over = threading.Event()
    acting = [pool.submit(phone.live, over) for phone in phones]
    time.sleep(seconds)
    over.set()
    for one in acting:
        one.result()


def storm(phone: Phone) -> None:
    """All lose the connection at once, half of them with a ballot under way, and come back."""
    if phone.random.random() < STORM_PART:
        phone.vote(then_drop=True)
    else:
        phone.drop()
    phone.come_back()


def each(pool: ThreadPoolExecutor, phones: Iterable[Phone], do: Callable[[Phone], None]) -> None:
    """Everybody does the same at once."""
    for _ in pool.map(do, phones):
        pass


def flood_from_one_device(stage: Stage, number: int, ledger: Ledger) -> None:
    """One device more asks far too often, by several connections of the same cookies."""
    first = Phone(stage, number, Ledger())
    first.join()
    path = f"{stage.server.address}/live/{stage.id}/participant/regions/mine"
    end = time.monotonic() + FLOOD_SECONDS

    def ask() -> None:
        with requests.Session() as session:
            session.cookies.update(first.http.cookies)
            while time.monotonic() < end:
                start = time.monotonic()
                ledger.answered(session.get(path, timeout=30).status_code)
                time.sleep(max(0.0, FLOODERS / FLOOD_PER_SECOND - (time.monotonic() - start)))

    threads = [threading.Thread(target=ask) for _ in range(FLOODERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    first.drop()


def close_and_reckon(stage: Stage, phones: list[Phone]) -> dict[str, Any]:
    """Close, count, publish; compare the script with what everybody else says it was."""
    stage.close_poll()
    tally = stage.result().tally
    stage.publish()
    phones[0].knock()
    titles = {one.id: one.title for one in stage.all(sa.select(Proposal))}
    scripted = Counter(mark for one in phones for mark in one.scripted or {})
    acknowledged = Counter(mark for one in phones for mark in one.acknowledged or {})
    papers = {one.key_hash: one.marks for one in stage.all(sa.select(BallotPaper))}
    keys = {one.number: key_hash(one.seed, stage.poll().id) for one in phones if one.scripted}
    stored = Counter(mark for one in papers.values() for mark in one)
    staff = stage.staff()
    shown = shown_scores(phones[1].get(results_path(stage, "participant")))
    led = shown_scores(staff.get(stage.server.address + results_path(stage, "facilitator")).text)
    exported = export(stage, staff)
    wanted = {titles[option]: count for option, count in scripted.items()}
    voters = sum(one.scripted is not None for one in phones)
    lost = [one.number for one in phones if papers.get(keys.get(one.number, "")) != one.scripted]
    return {
        "votes": {
            "scripted": scripted.total(),
            "acknowledged": acknowledged.total(),
            "stored": stored.total(),
            "shown_to_phones": shown.total(),
            "shown_to_the_facilitator": led.total(),
            "exported": exported["scores"].total(),
        },
        "voters": {
            "scripted": voters,
            "acknowledged": sum(one.acknowledged == one.scripted for one in phones),
            "stored": len(papers),
            "took_part": len(stage.all(sa.select(Participation.participant_id))),
            "counted": tally["voters"],
        },
        "proposals": {
            "scripted": len(phones),
            "acknowledged": sum(one.has_proposed for one in phones),
            "stored": len(titles),
            "exported": exported["proposals"],
        },
        "seats": len(stage.all(sa.select(Participant.id))),
        "lost": len(lost),
        "doubled": len(papers.keys() - set(keys.values())) + max(0, len(papers) - voters),
        "every_option_agrees": (
            scripted == acknowledged == stored
            and without_zeros(shown) == without_zeros(led) == wanted
            and without_zeros(exported["scores"]) == wanted
        ),
    }


def results_path(stage: Stage, audience: str) -> str:
    """Where an audience reads the result."""
    return f"/live/{stage.id}/{audience}/regions/results"


def shown_scores(html: str) -> Counter[str]:
    """The scores on the screen, by title."""
    row = re.compile(
        r'<th scope="row"[^>]*><span[^>]*>(.*?)</span>'
        r'.*?<td[^>]*class="[^"]*result__score"[^>]*>(-?\d+)</td>',
        re.S,
    )
    return Counter({unescape(title): int(score) for title, score in row.findall(html)})


def export(stage: Stage, staff: requests.Session) -> dict[str, Any]:
    """The report as a file of JSON, as an administrator downloads it."""
    answer = staff.get(f"{stage.server.address}/exports/workshops/{stage.id}/json", timeout=60)
    answer.raise_for_status()
    tables = {one["key"]: one["rows"] for one in tables_in(answer.json())}
    known = re.compile(TITLE.replace("{:03}", r"\d{3}"))
    scores: Counter[str] = Counter()
    for row in tables["vote-1-result"]:
        scores[known.findall(json.dumps(row, ensure_ascii=False))[0]] += int(row[2]["number"])
    others = [rows for key, rows in tables.items() if not key.startswith("vote-")]
    named = {title for rows in others for title in known.findall(json.dumps(rows))}
    return {"scores": scores, "proposals": len(named)}


def tables_in(node: Any) -> Iterable[dict[str, Any]]:
    """Every table of a document in JSON."""
    if isinstance(node, dict):
        if "key" in node and "rows" in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from tables_in(one)


def without_zeros(scores: Counter[str]) -> dict[str, int]:
    """The scores that say something."""
    return {title: score for title, score in scores.items() if score}


def spread(seconds: list[float]) -> dict[str, float]:
    """How many, and the middle, the slow end and the slowest, in milliseconds."""
    cuts = statistics.quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else seconds
    return {
        "count": len(seconds),
        "p50_ms": round(statistics.median(seconds) * 1000, 1),
        "p95_ms": round(cuts[-1] * 1000, 1),
        "max_ms": round(max(seconds) * 1000, 1),
    }


def holds(results: dict[str, Any]) -> bool:
    """Whether nothing was refused, lost or doubled, and only the flooding device was slowed."""
    same = all(len(set(results[what].values())) == 1 for what in ("votes", "voters", "proposals"))
    return (
        same
        and results["came_in"] == results["people"]
        and results["every_option_agrees"]
        and not results["refusals"]
        and results["lost"] == results["doubled"] == results["too_many_for_the_room"] == 0
        and str(TOO_MANY) in results["flooding_device"]
        and results["server_complaints"] == 0
    )


if __name__ == "__main__":
    sys.exit(main())
