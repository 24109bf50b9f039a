"""The browser of the browser tests and the benchmarks: an installed Chromium or Chrome, or what CHROMIUM names.

`python -m tests.support.chromium` prints its path, and with --install fetches one where there is none.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ADVICE = (
    "run `make browser`, which installs Chromium with apt-get as root or else playwright's own, install Google Chrome "
    "yourself, or set the variable CHROMIUM to the path of a browser"
)


FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowserError(Exception):
    """There is no browser for the tests; the message says what to install."""


def find_browser() -> str:
    """The path of a browser on this machine. Raises NoBrowserError where there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise NoBrowserError(f"CHROMIUM is {named}, which is not a program: {ADVICE}")
        return named
    for name in (*NAMES, MAC_CHROME):
        if path := shutil.which(name):
            return path
    if Path(own := _playwrights_own()).exists():
        return own
    raise NoBrowserError(f"the browser tests need a browser: {ADVICE}")


def _playwrights_own() -> str:
    """Where playwright keeps, or would keep, the Chromium that it downloads."""
    with sync_playwright() as playwright:
        return str(playwright.chromium.executable_path)


def install_browser() -> None:
    """Install Debian's Chromium where apt-get is allowed, else (or if that fails) playwright's own."""
    if (as_root := _apt_get()) is not None:
        print("There is no browser yet: apt-get installs Chromium, as root.", file=sys.stderr)
        update, install = [*as_root, "update"], [*as_root, "install", "-y", "--no-install-recommends", "chromium"]
        if subprocess.run(update).returncode == 0 and subprocess.run(install).returncode == 0:
            return
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode != 0:
        raise NoBrowserError(f"no browser for the tests could be installed: {ADVICE}")


def _apt_get() -> list[str] | None:
    """The command line that runs apt-get as root without a question, if there is one."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    allowed = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n", "apt-get"] if allowed else None


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.support.chromium", description="Print the browser's path.")
    parser.add_argument("--install", action="store_true", help="where there is none, install one, with apt-get as root")
    install = parser.parse_args(arguments).install
    try:
        print(find_or_install() if install else find_browser())
    except NoBrowserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def find_or_install() -> str:
    try:
        return find_browser()
    except NoBrowserError:
        if os.environ.get("CHROMIUM"):
            raise
    install_browser()
    return find_browser()


if __name__ == "__main__":
    sys.exit(main())
