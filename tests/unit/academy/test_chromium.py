"""The browser that makes PDFs: what it is given, what it can reach, how it ends."""

import os
import socket
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from academy import chromium
from academy.exceptions import PrintError


needs_chromium = pytest.mark.skipif(
    not settings.CHROMIUM, reason="there is no Chromium here"
)


@pytest.fixture
def stand_in(tmp_path):
    """A program that stands in for Chromium: a script of the shell."""

    def make(*lines: str) -> str:
        path = tmp_path / "stand-in"
        path.write_text("\n".join(("#!/bin/sh", *lines)))
        path.chmod(0o700)
        return str(path)

    return make


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def printed(
    program: str, folder: Path, *, body: str = "Text", seconds: float = 20, **of
):
    page = chromium.sealed(title="A report", style="", body=body)
    alive = of.get("alive", lambda: None)
    return chromium.printed(
        page, program=program, folder=folder, seconds=seconds, alive=alive
    )


def is_running(pid: str) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@needs_chromium
def test_page_becomes_a_pdf_of_as_many_pages(folder):
    pdf = printed(
        settings.CHROMIUM, folder, body='<p>1</p><p style="break-before: page">2</p>'
    )

    assert chromium.pages_of(pdf) == 2


@needs_chromium
def test_page_reaches_no_network_and_runs_no_script(folder):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    asked.append(server.accept()[0].close())
                except TimeoutError:
                    continue

        listening = threading.Thread(target=listen)
        listening.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        try:
            pdf = printed(
                settings.CHROMIUM,
                folder,
                body=f'<img src="{address}/a.png"><iframe src="{address}"></iframe>'
                f'<script>fetch("{address}")</script>'
                "<script>document.write('<p style=\"break-before: page\">x')</script>",
            )
        finally:
            done.set()
            listening.join()

    assert asked == []
    assert chromium.pages_of(pdf) == 1


@pytest.mark.parametrize("program", ["", "no-such-browser"])
def test_without_chromium_it_says_what_does_the_same(program, folder):
    with pytest.raises(PrintError, match="Print the report from your browser"):
        printed(program, folder)


def test_what_takes_too_long_is_killed_with_its_children(stand_in, folder):
    program = stand_in("sleep 60 & echo $! > child", "wait")

    with pytest.raises(TimeoutError):
        printed(program, folder, seconds=0.5)

    child = (folder / "child").read_text().strip()
    time.sleep(0.2)
    assert not is_running(child)


def test_what_nobody_wants_any_more_is_killed(stand_in, folder):
    program = stand_in("echo $$ > own", "sleep 60")

    def alive() -> None:
        if (folder / "own").exists() and (folder / "own").read_text():
            raise InterruptedError

    with pytest.raises(InterruptedError):
        printed(program, folder, alive=alive)

    assert not is_running((folder / "own").read_text().strip())


@pytest.mark.parametrize("lines", [("exit 1",), ("exit 0",), ("echo no > page.pdf",)])
def test_a_browser_that_fails_is_an_error(lines, stand_in, folder):
    with pytest.raises(OSError, match="Chromium"):
        printed(stand_in(*lines), folder)


def test_the_browser_is_told_no_secret(stand_in, folder, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    program = stand_in("env > told", "printf '%%PDF-1.4' > page.pdf")

    printed(program, folder)

    told = (folder / "told").read_text()
    assert "a secret" not in told
    assert f"HOME={folder}" in told


def test_chromium_of_this_machine_is_found(tmp_path, monkeypatch):
    own = tmp_path / "chromium-1200" / "chrome-linux" / "chrome"
    own.parent.mkdir(parents=True)
    own.touch()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))

    assert chromium.found() == os.fspath(own)

    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "empty"))
    assert chromium.found() == ""
