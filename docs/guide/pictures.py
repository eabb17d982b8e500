"""Take the pictures of the guides anew: ``python -m docs.guide.pictures``, or by make.

For each language a server of its own is started with the demonstration, and the scenes of
``docs/guide/scenes/`` are played on it; the pictures go to ``docs/guide/images/<language>/``.
``--language fr`` takes those of one language, ``--scene room`` those of one scene.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from docs.guide.scenes import SCENES
from docs.guide.stage import Stage, served
from tests.browser.install import ADVICE, find_browser

LANGUAGES = ("fr", "nl", "en")
PATIENCE = 60_000
"""Milliseconds that a page may take; pictures are no test of speed."""


def main() -> int:
    """Play the scenes in each language, and say how much room their pictures take."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--scene", choices=list(SCENES), action="append")
    asked = parser.parse_args()
    path = find_browser()
    if path is None:
        sys.stderr.write(ADVICE + "\n")
        return 1
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for language in asked.language or LANGUAGES:
            written = play(browser, language, asked.scene or list(SCENES))
            print(f"{language}: {written // 1024} kB of pictures")
        browser.close()
    return 0


def play(browser: Browser, language: str, scenes: list[str]) -> int:
    """Play the scenes in a language; answers how many bytes of pictures were written."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), language) as here:
        stage = Stage(language, here, browser)
        for name in scenes:
            print(f"{language}: {name}", flush=True)
            SCENES[name](stage)
        stage.go_home()
        return stage.bytes_written


if __name__ == "__main__":
    sys.exit(main())
