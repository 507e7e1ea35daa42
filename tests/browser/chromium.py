"""Finds a Chromium for the browser tests, or installs one where that is a matter of one command.

    python tests/browser/chromium.py            print where it is
    python tests/browser/chromium.py --install  install it if it is missing and that can be done

Says clearly what to do when there is none. The tests are then skipped, unless
PAPERSTAND_REQUIRE_BROWSER is set, as it is in CI.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
FLAGS = ("--disable-gpu", "--disable-background-networking", "--disable-component-update")
ADVICE = (
    "No Chromium found for the browser tests. Install it (Debian: apt-get install chromium), or"
    " set CHROMIUM to the path of a Chromium or Chrome."
)


def find() -> str | None:
    """Path of a Chromium, from $CHROMIUM, the PATH, or a usual place."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM") or "", *NAMES) if name)
    return next(filter(None, found), None) or next((p for p in PLACES if Path(p).exists()), None)


def flags() -> list[str]:
    """What Chromium must be told to stay quiet, and to run as root, as in a container."""
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [*FLAGS, *root]


def install() -> None:
    """Install Chromium with apt-get, where that is there and may be used."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    print("Installing Chromium for the browser tests …")
    quiet = {"check": False, "stdout": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, **quiet)  # type: ignore[call-overload]
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    subprocess.run(command, env=environment, **quiet)  # type: ignore[call-overload]


if __name__ == "__main__":
    if find() is None and "--install" in sys.argv:
        install()
    path = find()
    print(f"Browser tests use {path}" if path else ADVICE)
    sys.exit(1 if path is None and os.environ.get("PAPERSTAND_REQUIRE_BROWSER") else 0)
