"""Chromium, which makes a PDF of a page that is handed to it as a file.

It has no session and nothing to sign in with, runs no script of the page (the page
forbids them by its own policy, see `sealed`), and reaches no network.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from academy.exceptions import PrintError


# The machine's own, by the names it has there
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_OF_PLAYWRIGHT = "chromium-*/chrome-linux*/chrome"
NO_CHROMIUM = (
    "There is no Chromium here to make a PDF with. Print the report from your browser"
    " and choose “Save as PDF”: it does the same."
)
POLL_SECONDS = 0.2
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_OPTIONS = (
    "--headless",
    # Its sandbox needs rights that containers and root do not have. What it opens is
    # one page of ours, without scripts
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-pings",
    # No name is found, and whatever has none goes to a port where nobody listens
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--no-pdf-header-footer",
)


def found() -> str:
    """Where Chromium is on this machine; empty if it is not."""
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    folder = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")
    ).expanduser()
    own = sorted(folder.glob(_OF_PLAYWRIGHT)) if folder.is_dir() else []
    return str(own[-1]) if own else ""


def sealed(*, title: str, style: str, body: str) -> str:
    """A whole page of HTML that may load nothing and run nothing; parts are trusted."""
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{title}</title><style>{style}</style></head>"
        f'<body class="nhsuk-template__body">{body}</body></html>'
    )


def printed(
    page: str, *, program: str, folder: Path, seconds: float, alive: Callable[[], None]
) -> bytes:
    """The page as a PDF. `alive` is called all the while, and ends it by raising.

    The folder must be empty, and is the caller's to remove. Raises PrintError where
    there is no Chromium, TimeoutError where it takes too long, and OSError where it
    fails; whatever happens, it and its children are gone afterwards.
    """
    if not program or not shutil.which(program):
        raise PrintError(NO_CHROMIUM)
    source, result = folder / "page.html", folder / "page.pdf"
    source.write_text(page, "utf-8")
    command = [
        program,
        *_OPTIONS,
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={result}",
        source.as_uri(),
    ]
    _run(command, folder=folder, seconds=seconds, alive=alive)
    made = result.read_bytes() if result.exists() else b""
    if not made.startswith(b"%PDF-"):
        message = "Chromium made no PDF"
        raise OSError(message)
    return made


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of Chromium's has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def _run(
    command: list[str], *, folder: Path, seconds: float, alive: Callable[[], None]
) -> None:
    child = subprocess.Popen(  # noqa: S603 - our own words
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        # None of our secrets, and a home that goes with the folder. It makes a socket in
        # TMPDIR, whose name with that of the folder may be longer than sockets can have
        env={"PATH": os.defpath, "HOME": str(folder), "TMPDIR": "."},
        start_new_session=True,
    )
    last = time.monotonic() + seconds
    try:
        while child.poll() is None:
            alive()
            if time.monotonic() > last:
                message = f"Chromium took more than {seconds} seconds"
                raise TimeoutError(message)
            time.sleep(POLL_SECONDS)
        if child.returncode:
            message = f"Chromium ended with {child.returncode}"
            raise OSError(message)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
