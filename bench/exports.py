"""How long each kind of file takes for plans of 200 and 300 actions, and how large it is.

Run from the checkout: ``.venv/bin/python -m bench.exports``. It prints figures and judges nothing.
``--beside`` also says how long the interpreter was kept from another thread meanwhile, which is
what people in a live workshop would feel.
"""

import argparse
import threading
import time

from cocreate.domain.documents import Document
from cocreate.exports import Format
from cocreate.exports.formats import FORMATS
from tests.exports.documents import plan

SIZES = (200, 300)
TICK = 0.005


def main() -> None:
    """Print one line for each size and format."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--beside", action="store_true", help="measure the longest gap beside it")
    wants_gap = parser.parse_args().beside
    for kind in FORMATS:
        kind.render(plan(1))
    print(f"{'actions':>8} {'format':<8} {'seconds':>8} {'kB':>8}  {'longest gap' * wants_gap}")
    for actions in SIZES:
        document = plan(actions)
        for kind in FORMATS:
            seconds, size, gap = measure(kind, document, wants_gap=wants_gap)
            last = f"{gap * 1000:9.0f} ms" if wants_gap else ""
            print(f"{actions:>8} {kind.key:<8} {seconds:>8.2f} {size / 1000:>8.0f}  {last}")


def measure(kind: Format, document: Document, *, wants_gap: bool) -> tuple[float, int, float]:
    """Seconds, bytes, and the longest time that a ticking thread was not let in."""
    gaps: list[float] = [0.0]
    done = threading.Event()

    def tick() -> None:
        last = time.perf_counter()
        while not done.wait(TICK):
            now = time.perf_counter()
            gaps.append(now - last - TICK)
            last = now

    ticking = threading.Thread(target=tick)
    if wants_gap:
        ticking.start()
    start = time.perf_counter()
    size = len(kind.render(document))
    seconds = time.perf_counter() - start
    done.set()
    if wants_gap:
        ticking.join()
    return seconds, size, max(gaps)


if __name__ == "__main__":
    main()
