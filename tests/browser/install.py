"""Make sure that there is a Chromium for the browser tests, or say what to type."""

import os
import shutil
import subprocess
import sys

# The one without windows does the same in a quarter of the processor's time.
PACKAGE = "chromium-headless-shell"
NAMES = (PACKAGE, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = f"No browser for the tests: type `sudo apt-get install {PACKAGE}`, then `make test` again."


def system_browser() -> str | None:
    """The path of a browser of this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def bundled_browser() -> str | None:
    """The path of the browser that Playwright has installed for itself, if it has."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- costs a second

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None  # noqa: PTH110 -- one look


def find_browser() -> str | None:
    """The path of a browser that the tests can drive."""
    return system_browser() or bundled_browser()


def install() -> int:
    """Install one: the distribution's package as root, Playwright's own otherwise."""
    if find_browser():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", PACKAGE],
            check=False,
            env=quiet,
            stdout=subprocess.DEVNULL,
        )
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if find_browser():
        return 0
    sys.stderr.write(ADVICE + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(install())
