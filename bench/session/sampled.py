"""The product under a sampler: where the processor's time goes, step by step.

``python -m bench.session.sampled FOLDER`` serves as ``app.py`` does. A timer that runs only while
the process computes interrupts it every few milliseconds; SIGUSR1 writes down what was counted
since the last time, as ``0.json``, ``1.json`` and so on.
"""

import json
import runpy
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

EVERY = 0.004


class Sampler:
    """Counts, at each tick, who was at work: the innermost package and all our own functions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ticks, self.written = 0, 0
        self.areas: Counter[str] = Counter()
        self.ours: Counter[str] = Counter()

    def tick(self, _number: int, frame: FrameType | None) -> None:
        """One tick: the processor is with ``frame``."""
        self.ticks += 1
        if frame is not None:
            self.areas[_area(frame)] += 1
        mine = set()
        while frame is not None:
            path = frame.f_code.co_filename
            if "/cocreate/" in path and "site-packages" not in path:
                mine.add(f"{path.split('/cocreate/')[1]}: {frame.f_code.co_qualname}")
            frame = frame.f_back
        self.ours.update(mine)

    def write(self, _number: int, _frame: FrameType | None) -> None:
        """Write down and begin anew."""
        found = {
            "ticks": self.ticks,
            "areas": dict(self.areas.most_common(12)),
            "ours": dict(self.ours.most_common(25)),
        }
        (self.folder / f"{self.written}.json").write_text(json.dumps(found))
        self.written += 1
        self.ticks = 0
        self.areas.clear()
        self.ours.clear()


def _area(frame: FrameType) -> str:
    path = frame.f_code.co_filename
    if "site-packages" in path:
        return path.split("site-packages/")[1].split("/")[0].removesuffix(".py")
    if "/cocreate/" in path:
        return "cocreate"
    return "python " + Path(path).stem


def main() -> None:
    """Serve until told to stop."""
    sampler = Sampler(Path(sys.argv.pop()))
    signal.signal(signal.SIGPROF, sampler.tick)
    signal.signal(signal.SIGUSR1, sampler.write)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    sys.argv = ["app.py"]
    runpy.run_path("app.py", run_name="__main__")


if __name__ == "__main__":
    main()
