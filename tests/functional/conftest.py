"""The browser tests run against `manage.py demo` itself: real web, workers, servers."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from academy import chromium
from academy.programme.demonstration import PASSWORD
from tests.environment import ROOT


READY_SECONDS = 120
CHROMIUM = chromium.found() or None
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()


@dataclass
class Site:
    """A demonstration that runs: its process, what it printed, and its address."""

    process: "subprocess.Popen[str]"
    printed: list[str]
    address: str
    data: Path

    def pids(self, *words: str) -> list[int]:
        """Processes of this site whose command has all these words."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (
                    (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                )
                environment = (folder / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if f"ACADEMY_DATA_DIR={self.data}" in environment and all(
                word in command for word in words
            ):
                found.append(int(folder.name))
        return found

    def stop(self) -> float:
        """Ask it to stop, and say how many seconds that took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        return time.monotonic() - began


def start_site(data: Path, *, ready: str = "Ready:") -> Site:
    """Start a small demonstration and wait until it has printed that line."""
    environment = {
        **os.environ,
        "ACADEMY_DATA_DIR": str(data),
        "JOB_LEASE_SECONDS": "6",
        "PORT": "8100",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--one-in", "20"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    printed: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        printed.append(line)
        if line.startswith(ready):
            break
    else:
        raise AssertionError("".join(printed))
    address = re.search(r"http://127\.0\.0\.1:\d+", printed[-1])
    return Site(process, printed, address[0] if address else "", data)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site")
    running = start_site(data)
    yield running
    running.stop()
    assert running.process.stdout is not None
    running.process.stdout.close()


# Ends with the module: its event loop would trouble database tests after it
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_OPTIONS
        )
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """Somebody at a browser, who notices every complaint of the page."""

    page: Page
    site: Site
    complaints: list[str]

    def opens(self, path: str) -> int:
        response = self.page.goto(self.site.address + path)
        assert response is not None
        return response.status

    def signs_in(self, email: str) -> None:
        self.opens("/account/sign-in/")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Sign out").wait_for()

    def sees(self, text: str) -> None:
        self.page.get_by_role("main").get_by_text(text).first.wait_for()

    def finds_nothing_wrong(self) -> None:
        """No script error, nothing against the policy, and axe is content."""
        found = self.page.evaluate(
            AXE + "; axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
            " 'wcag22aa', 'best-practice']}).then(r => r.violations.map("
            "v => v.id + ': ' + v.nodes.map(n => n.target).join(' | ')))"
        )
        assert found == []
        assert self.complaints == []


def visitor_of(context: BrowserContext, site: Site) -> Visitor:
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type in ("error", "warning")
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return Visitor(page, site, complaints)


@pytest.fixture(params=[1280, 375], ids=["wide", "phone"])
def visitor(request, site, browser) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield visitor_of(context, site)
    context.close()


@pytest.fixture
def visitor_without_scripts(site, browser) -> Iterator[Visitor]:
    context = browser.new_context(java_script_enabled=False)
    yield visitor_of(context, site)
    context.close()
