"""A real Chromium, the site over HTTP, and the unzipped bundle from a file."""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, sync_playwright

from tests.browser import chromium
from tests.conftest import Built

LOCAL = ("file:", "data:", "blob:", "http://127.0.0.1:")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        if os.environ.get("PAPERSTAND_REQUIRE_BROWSER"):
            pytest.fail(chromium.ADVICE)
        pytest.skip(chromium.ADVICE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        yield running
        running.close()


@pytest.fixture(scope="session")
def web(built: Built) -> Iterator[str]:
    """The site as GitHub Pages serves it."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def bundle(built: Built, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The offline bundle, unzipped, as it opens by a double click."""
    folder = tmp_path_factory.mktemp("stick with space")
    with zipfile.ZipFile(built.bundle) as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    return top.as_uri() + "/"


@pytest.fixture(params=[(390, 844), (1440, 900)], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page that must stay free of errors, dialogs and foreign requests."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(10_000)
    opened = context.new_page()
    wrong: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(message.text)

    def note_request(request: Request) -> None:
        if not request.url.startswith(LOCAL):
            wrong.append(f"asked for {request.url}")

    def note_dialog(dialog: Dialog) -> None:
        wrong.append(f"opened a dialog: {dialog.message}")
        dialog.dismiss()

    opened.on("console", note_message)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", note_request)
    opened.on("dialog", note_dialog)
    yield opened
    context.close()
    assert wrong == []


@pytest.fixture
def site(page: Page, web: str, bundle: str) -> str:
    """Where the site is: a test that asks for it runs on a phone over the web, and on a desk from
    the bundle. Each kind of page is opened in all four ways in test_site.py."""
    size = page.viewport_size
    return web if size and size["width"] < 1000 else bundle
