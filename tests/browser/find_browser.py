"""The browser of the browser tests: `python -m tests.browser.find_browser` prints its path, installed if need be.

An installed Chromium or Chrome is used before anything is fetched; the variable CHROMIUM names one that is elsewhere.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ADVICE = "install Chromium or Google Chrome, or set the variable CHROMIUM to the path of one"


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


def find_or_install() -> str:
    try:
        return find_browser()
    except NoBrowserError:
        if os.environ.get("CHROMIUM"):
            raise
    install_browser()
    return find_browser()


def main() -> int:
    try:
        print(find_or_install())
    except NoBrowserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
