"""Where a Chromium is, and how to get one: Debian's package, else Playwright's own download."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "No Chromium for the browser tests: install Debian's package chromium, or run "
    "'playwright install chromium', or set CHROMIUM to its path."
)


def find_chromium() -> str | None:
    """Return the path of a Chromium that is here, or None."""
    wished = os.environ.get("CHROMIUM")
    if wished:
        return wished if Path(wished).is_file() else None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _downloaded()


def install_chromium() -> str | None:
    """Install one the way this machine allows, and return its path, or None."""
    if Path("/etc/debian_version").exists() and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
        if _runs(command, quiet) or (
            _runs(["apt-get", "update", "-q"], quiet) and _runs(command, quiet)
        ):
            return find_chromium()
    _runs([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))
    return find_chromium()


def _runs(command: list[str], environment: dict[str, str]) -> bool:
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=900, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _downloaded() -> str | None:
    root = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    places = [Path(root)] if root else []
    places += [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    places += (
        [Path(os.environ["LOCALAPPDATA"]) / "ms-playwright"] if "LOCALAPPDATA" in os.environ else []
    )
    names = ("chrome-linux*/chrome", "chrome-mac*/**/Chromium", "chrome-win*/chrome.exe")
    for place in places:
        for name in names:
            for path in sorted(place.glob(f"chromium-*/{name}"), reverse=True):
                return str(path)
    return None


if __name__ == "__main__":
    path = find_chromium() or install_chromium()
    if not path:
        sys.exit(MISSING)
    sys.stdout.write(f"Chromium: {path}\n")
