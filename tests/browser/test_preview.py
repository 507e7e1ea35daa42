"""`paperstand serve`: a changed dump shows in the open browser by itself."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

SENTENCE = "It has an abstract of two sentences about waves and boats. This is the second one."


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "dumps").mkdir(parents=True)
    (folder / "dumps" / "2025-01-02-a.txt").write_text(f"Before the Change\n\n{SENTENCE}\n")
    return folder


@pytest.fixture
def address(content: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-u", "-m", "paperstand", "serve", "--port", port]
    with subprocess.Popen(
        command, cwd=content.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if found := re.search(r"http://\S+", line):
                yield found[0]
                break
        else:
            pytest.fail("the preview did not start")
        server.terminate()


def test_a_changed_dump_shows_within_seconds(browser: Browser, content: Path, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    expect(page.get_by_role("link", name="Before the Change")).to_be_visible()
    dump = content / "dumps" / "2025-01-02-a.txt"
    dump.write_text(f"After the Change\n\n{SENTENCE}\n")
    expect(page.get_by_role("link", name="After the Change")).to_be_visible(timeout=20_000)
    # A mistake does not take the last good site away.
    dump.write_text("")
    page.wait_for_timeout(2_000)
    page.reload()
    expect(page.get_by_role("link", name="After the Change")).to_be_visible()
    page.close()
