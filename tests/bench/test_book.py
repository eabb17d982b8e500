"""The bookkeeping of the benchmark: what a figure says, and when it holds."""

import json
from pathlib import Path

import pytest

from bench import live, soak
from bench.live_page import DAILY, WHAT, figures_of, live_part
from bench.session.book import Book, merged
from bench.session.crowd import BrokenStreamError, _frames
from bench.session.sampled import Sampler

ABOUT = {"date": "2026-01-02", "commit": "abc", "machine": "m", "software": "s"}


def _book(**runs: list[float]) -> Book:
    book = Book(3)
    for server, found in runs.items():
        for one in found:
            book.add("room", server, {"cpu": one})
    return book


def test_a_ratio_is_that_of_the_medians_and_says_its_noise() -> None:
    book = _book(own=[1, 9, 2], bare=[4, 5, 30])
    book.ratio("F1", ("room", "cpu"), ("own", "bare"), 0.4)
    book.ratio("F2", ("room", "cpu"), ("own", "bare"), 0.5, least=True)
    assert (
        book.figures["F1"] | {"value": 0.4, "holds": True, "runs": 3, "noise": 4.0}
        == (book.figures["F1"])
    )
    assert (book.figures["F2"]["holds"], book.figures["F2"]["at"]) == (False, "least")


def test_a_figure_without_runs_has_no_value_and_does_not_hold() -> None:
    book = _book(own=[1], bare=[])
    book.measured["room"]["bare"] = []
    book.ratio("F1", ("room", "cpu"), ("own", "bare"), 0.3)
    assert (book.figures["F1"]["value"], book.figures["F1"]["holds"]) == (None, False)
    assert book.figures["F1"]["why"]


def test_whatever_is_missing_in_any_group_counts_in_the_sum() -> None:
    books = []
    for missing, doubled in ((0, 1), (2, 0)):
        book = Book(1)
        book.missing, book.doubled = missing, doubled
        books.append({**vars(book)})
    found = merged([*books, {}])
    assert (found["missing"], found["doubled"], found["figures"]["S5"]["value"]) == (2, 1, 3)
    assert found["figures"]["S5"]["holds"] is False


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where results are written down, and no page is."""
    file = tmp_path / "results.json"
    for module in (live, soak):
        monkeypatch.setattr(module, "LIVE_RESULTS", file)
        monkeypatch.setattr(module, "write_page", lambda: None)
    monkeypatch.setattr(soak, "about_machine", lambda: ABOUT)
    return file


def test_results_have_an_object_for_each_figure_and_a_page_is_made_of_them(kept: Path) -> None:
    book = _book(own=[1, 2, 3], bare=[10, 10, 10])
    book.ratio("F1", ("room", "cpu"), ("own", "bare"), 0.3)
    book.value("S1", [5.0], 1.2)
    soaked = Book(1)
    soaked.value("W7", [1.05], 1.1)
    soak.write(soaked, 500, 30, [1, 2])
    found = merged([book.__dict__ | {"profiles": {"connect": PROFILE}}])
    results = {
        **ABOUT,
        "people": 10,
        "runs": 3,
        "seconds": 5,
        "foreign_cpu_share": 0.5,
        "missing": 0,
        "doubled": 0,
        "groups": {"room": "ended", "hall": "had not ended after 3 s"},
        "measured": found["measured"],
        "profiles": found["profiles"],
    }
    whole = live.with_figures(results, found["figures"], keep=False)
    assert figures_of(whole).keys() == WHAT.keys()
    assert whole["F1"]["value"] == 0.2
    assert whole["W7"]["value"] == 1.05
    assert whole["P1"]["why"]
    assert whole["D6"] == DAILY["D6"]
    page = live_part(json.loads(json.dumps(whole)))
    assert "| F1 |" in page
    assert "connect: why S1 is not reached" in page
    assert "hall had not ended after 3 s" in page


PROFILE = {"ticks": 4, "areas": {"sqlalchemy": 3}, "ours": {"live/gateway.py: Gateway.watch": 2}}


def test_frames_are_read_whole_wherever_the_stream_is_cut() -> None:
    stream = b"\x81\x02ab" + b"\x81\x7e\x00\x80" + b"c" * 128 + b"\x81\x01d"
    for cut in range(len(stream)):
        data, found = bytearray(stream[:cut]), []
        found += _frames(data)
        data += stream[cut:]
        found += _frames(data)
        assert found == [b"ab", b"c" * 128, b"d"]
    with pytest.raises(BrokenStreamError):
        list(_frames(bytearray(b"\x13\x00")))


def test_a_sampler_counts_who_is_at_work_and_begins_anew(tmp_path: Path) -> None:
    sampler = Sampler(tmp_path)
    sampler.tick(0, None)
    sampler.write(0, None)
    sampler.write(0, None)
    ticks = [json.loads((tmp_path / f"{n}.json").read_text())["ticks"] for n in range(2)]
    assert ticks == [1, 0]
