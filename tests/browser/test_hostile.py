"""Hostile text in a real browser: every kind of page of a site that is made of it, over the web and
from a file, by day and by night. Nothing runs, nothing is asked of anybody else, nothing the policy
of the pages forbids is even tried, and what is shown is the text.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from paperstand.text import clean
from tests.browser.conftest import LOCAL
from tests.hostile import CORPUS, FAMILIES
from tests.hostile.corpus import LONG_WORD
from tests.hostile.site import HEADING, NAME, Hostile

WATCH = """
    addEventListener("securitypolicyviolation", event => {
        const what = `${event.violatedDirective}: ${event.blockedURI || event.sample}`;
        (window.__seen ??= []).push(what);
    });
"""
"""Runs before each page: writes down what the page's policy has stopped."""

WHOLE = [text for text in CORPUS if not re.search("[\ud800-\udfff]", text)]
"""What can be sent to a browser: no halves of characters."""

KINDS = [
    "index.html",
    "papers/index.html",
    "papers/page-1.html",
    "topics/index.html",
    "topics/topic-44.html",
    "topics/unsorted.html",
    "dumps/index.html",
    "dumps/2025-01-03-7-7-raw.html",
    "map.html",
    "search.html",
    "saved.html",
    "overview.html",
    "about.html",
    "subscribe.html",
    "data/index.html",
    "pages/own.html",
    "404.html",
]


class Watched:
    """A page, and everything about it that should not have been."""

    def __init__(self, context: BrowserContext) -> None:
        self.wrong: list[str] = []
        context.set_default_timeout(10_000)
        context.add_init_script(WATCH)
        self.page = context.new_page()
        self.page.on("console", lambda m: self._note(m.text, m.type in ("error", "warning")))
        self.page.on("pageerror", lambda error: self._note(f"error: {error}"))
        self.page.on("request", lambda r: self._note(r.url, not r.url.startswith(LOCAL)))
        self.page.on("download", lambda d: self._note(f"download: {d.suggested_filename}"))
        self.page.on("popup", lambda p: self._note(f"window: {p.url}"))
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self._note(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note(self, text: str, wrong: bool = True) -> None:
        # The page for addresses that don't exist has its files where the site will be.
        if wrong and "404.html" not in self.page.url:
            self.wrong.append(text[:200])

    def check(self) -> None:
        """Everything so far must have been as it should. Ask before the page is left."""
        seen = self.page.evaluate("[window.__hostile, window.polluted, window.__seen]")
        assert seen == [None, None, None], (self.page.url, seen)
        assert self.page.evaluate("({}).polluted") is None
        assert self.wrong == [], self.page.url


@pytest.fixture(scope="module")
def hostile_web(hostile: Hostile) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    folder = str(hostile.built.site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["web", "file"])
def place(request: pytest.FixtureRequest, hostile: Hostile, hostile_web: str) -> str:
    return hostile_web if request.param == "web" else hostile.built.site.as_uri() + "/"


@pytest.fixture
def watched(request: pytest.FixtureRequest, browser: Browser, place: str) -> Iterator[Watched]:
    """A phone by day on the web, a desk by night from a file."""
    on_web = place.startswith("http")
    context = browser.new_context(
        viewport={"width": 390 if on_web else 1440, "height": 860},
        color_scheme="light" if on_web else "dark",
        reduced_motion="reduce",
    )
    watched = Watched(context)
    yield watched
    watched.check()
    context.close()


def shown(text: str) -> str:
    return " ".join(clean(text).split())


def seen(page: Page, selector: str) -> list[str]:
    """What stands in the elements, with single spaces."""
    texts = page.locator(selector).all_text_contents()
    return [" ".join(text.split()) for text in texts]


# -------------------------------------------------------------------- the test itself


INJECTED = [
    "<script>window.__hostile=1</script>",
    "<img src=x onerror=__hostile=1>",
    "<img src=https://evil.example/x.png>",
    "<script>alert(1)</script>",
    "<p style='position:fixed'>over all</p>",
    "<iframe src=https://evil.example/></iframe>",
    "<script src=data:text/javascript,__hostile=1></script>",
    "<base href=https://evil.example/>",
]


def test_what_gets_in_is_stopped_and_noticed(browser: Browser, hostile: Hostile) -> None:
    page = hostile.built.site / "about.html"
    copy = page.with_name("injected.html")
    for payload in INJECTED:
        copy.write_text(page.read_text("utf-8").replace("<h1", f"{payload}<h1", 1), "utf-8")
        context = browser.new_context()
        watched = Watched(context)
        watched.page.goto(copy.as_uri())
        assert watched.page.evaluate("window.__hostile") is None
        with pytest.raises(AssertionError):
            watched.check()
        context.close()
    copy.unlink()


def test_without_a_policy_it_would_run(browser: Browser, hostile: Hostile) -> None:
    page = hostile.built.site / "about.html"
    copy = page.with_name("unprotected.html")
    text = page.read_text("utf-8").replace("Content-Security-Policy", "x-nothing")
    copy.write_text(text.replace("<h1", "<script>__hostile=1;alert(2)</script><h1", 1), "utf-8")
    context = browser.new_context()
    watched = Watched(context)
    try:
        watched.page.goto(copy.as_uri())
        assert watched.page.evaluate("window.__hostile") == 1
        assert watched.wrong == ["dialog: 2"]
    finally:
        context.close()
        copy.unlink()


# --------------------------------------------------------------------- kinds of pages


def test_every_kind_of_page_opens_and_nothing_runs(watched: Watched, place: str) -> None:
    page = watched.page
    for path in KINDS:
        page.goto(place + path)
        expect(page.locator("h1")).to_be_visible()
        assert NAME in page.title()
        assert shown(page.locator(".ps-brand").inner_text()) == NAME
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        watched.check()
    page.goto(place + "pages/own.html")
    expect(page.locator("h1")).to_have_text(HEADING)


def test_papers_pages_show_their_titles(watched: Watched, place: str, hostile: Hostile) -> None:
    """One of each family, and the enormous ones."""
    which = 0 if place.startswith("http") else 1
    worst = {clean(family.strings[which]) for family in FAMILIES} | {LONG_WORD}
    for curated in hostile.built.digest.papers:
        if curated.paper.title in worst or curated.paper.title.startswith("An Endless"):
            watched.page.goto(place + curated.paper.url)
            assert seen(watched.page, "h1") == [shown(curated.paper.title)]
            assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            watched.check()


def test_a_citation_is_text(watched: Watched, place: str, hostile: Hostile) -> None:
    page = watched.page
    for curated in hostile.built.digest.papers[::140]:
        page.goto(place + curated.paper.url)
        page.get_by_role("button", name="Cite").click()
        expect(page.locator("dialog pre")).to_contain_text("@misc{")
        assert page.locator("dialog pre *").count() == 0
        watched.check()


# ----------------------------------------------------------------------------- search


def search(page: Page, query: str) -> None:
    page.locator(".ps-search input[name=q]").fill(query)
    page.locator(".ps-search input[name=q]").press("Enter")


def settled(page: Page) -> None:
    page.wait_for_function("document.getElementById('ps-status').textContent !== ''")


def test_anything_can_be_searched_for(watched: Watched, place: str) -> None:
    page = watched.page
    page.goto(place + "search.html?q=amber")
    expect(page.locator("#ps-results li").first).to_be_visible()
    which = 2 if place.startswith("http") else 3
    for family in FAMILIES:
        search(page, clean(family.strings[which]))
        settled(page)
    watched.check()


def test_an_address_may_ask_for_anything(watched: Watched, place: str, hostile: Hostile) -> None:
    page = watched.page
    titles = {shown(p.paper.title) for p in hostile.built.digest.papers}
    for family in FAMILIES[0 if place.startswith("http") else 1 :: 2]:
        text = clean(family.strings[4])
        page.goto(f"{place}search.html?q={quote(text)}&topic={quote(text)}&year=x")
        expect(page.locator(".ps-search input[name=q]")).to_have_value(text)
        settled(page)
        assert set(seen(page, "#ps-results li > p:first-child > a")) <= titles
    for wrong in ("?q=%E0%A4%A", "?q=%00&q=2", "?__proto__=1&q=a", "?q=%ED%A0%80"):
        page.goto(f"{place}search.html{wrong}")
        expect(page.locator("h1")).to_be_visible()
    watched.check()


def test_results_and_filters_show_the_text(watched: Watched, place: str, hostile: Hostile) -> None:
    page = watched.page
    by_title = {shown(p.paper.title): p.paper for p in hostile.built.digest.papers}
    page.goto(place + "search.html?q=amber")
    expect(page.locator("#ps-results li").first).to_be_visible()
    page.get_by_role("button", name="More results").click()
    expect(page.locator("#ps-results li").nth(15)).to_be_visible()
    found = seen(page, "#ps-results li > p:first-child > a")
    assert len(found) > 15
    assert set(found) <= by_title.keys()
    tags = page.locator("#ps-results").evaluate(
        "list => [...new Set(Array.from(list.querySelectorAll('*'), e => e.tagName))].sort()"
    )
    assert set(tags) <= {"LI", "P", "A", "MARK", "BUTTON", "DIV", "SPAN", "svg", "path"}
    if page.locator("#ps-filters summary").is_visible():
        page.locator("#ps-filters summary").click()
    expect(page.locator("#ps-filters input[name=topic]").first).to_be_visible()
    names = {shown(t.name) for t in hostile.built.digest.vocabulary.topics}
    labels = seen(page, "#ps-filters input[name=topic] + span")
    assert len(labels) > 3
    assert set(labels) <= names


# ------------------------------------------------------------- what the browser keeps


def test_saved_papers_and_an_imported_list_are_text(
    watched: Watched, place: str, hostile: Hostile, tmp_path: Path
) -> None:
    page = watched.page
    page.goto(place + "saved.html")
    papers = [p.paper for p in hostile.built.digest.papers[::12]]
    kept = [{"id": p.id, "title": p.title, "saved": n + 1} for n, p in enumerate(papers)]
    # Of papers that the site doesn't have, the title is all there is, and it may be anything.
    kept += [{"id": f"gone-{n}", "title": t, "saved": 99} for n, t in enumerate(WHOLE[::25])]
    kept += [{"id": t, "title": t, "saved": 5} for t in WHOLE[::3]]
    kept += [None, 7, {"__proto__": {"polluted": 1}}, {"id": {}}, {"id": "a", "saved": "x"}]  # type: ignore[list-item]
    file = tmp_path / "list.json"
    file.write_text(json.dumps({"format": "paperstand-shelf", "version": 1, "papers": kept}))
    page.locator("input[type=file]").set_input_files(file)
    page.evaluate(
        "kept => localStorage.setItem(paperstand.key + ':shelf', JSON.stringify(kept))", kept
    )
    page.reload()
    expect(page.locator("article li").first).to_be_visible()
    page.wait_for_timeout(300)
    texts = seen(page, "article li > p:first-child")
    expected = {shown(p.title) for p in papers} | {shown(t) for t in WHOLE[::25]}
    assert len(texts) >= 50
    visible = {" ".join(clean(text).split()) for text in texts}
    assert visible <= expected | {clean(t) for t in CORPUS}, visible - expected
    watched.check()


def test_what_another_program_has_kept_does_no_harm(watched: Watched, place: str) -> None:
    page = watched.page
    page.goto(place + "index.html")
    for value in ('"<script>__hostile=1</script>"', '{"__proto__":1}', "[[[", '["__proto__"]'):
        for name in ("shelf", "theme", "visit", "cite"):
            page.evaluate(
                "([name, value]) => localStorage.setItem(paperstand.key + ':' + name, value)",
                [name, value],
            )
        for path in ("index.html", "saved.html", "papers/index.html"):
            page.goto(place + path)
            expect(page.locator("h1")).to_be_visible()
    watched.check()


# ------------------------------------------------------------------------ map and lists


def test_the_map_shows_titles_and_topics_as_text(
    watched: Watched, place: str, hostile: Hostile
) -> None:
    page = watched.page
    titles = {shown(p.paper.title) for p in hostile.built.digest.papers}
    page.goto(place + "map.html")
    expect(page.locator(".is-live > canvas")).to_be_visible()
    page.locator("canvas").focus()
    met = set()
    for key in ("ArrowRight", "ArrowUp", "ArrowRight", "ArrowDown") * 2:
        page.keyboard.press(key)
        expect(page.locator(".ps-card a")).to_be_visible()
        met.add(" ".join(str(page.locator(".ps-card a").text_content()).split()))
        assert page.locator(".ps-card a *").count() == 0
    assert len(met) > 3
    assert met <= titles
    box = page.locator("canvas").bounding_box()
    assert box
    for step in range(8):
        page.mouse.move(box["x"] + box["width"] * (step + 1) / 9, box["y"] + box["height"] / 2)
    for fragment in (
        "#paper=__proto__",
        "#topic=<script>",
        "#x=1&y=NaN&zoom=Infinity",
        "#%E0%A4%A",
    ):
        page.goto(place + "map.html" + fragment)
        expect(page.locator(".is-live > canvas")).to_be_visible()
        watched.check()


def test_lists_can_be_filtered_by_anything(watched: Watched, place: str) -> None:
    page = watched.page
    page.goto(place + "topics/topic-44.html")
    field = page.locator("main input[type=search]").first
    for family in FAMILIES:
        field.fill(clean(family.strings[0]))
    watched.check()
    for family in FAMILIES[::6]:
        query = quote(clean(family.strings[1]))
        page.goto(f"{place}topics/topic-44.html?filter={query}&sort={query}&q={query}")
        expect(page.locator("h1")).to_be_visible()
        watched.check()
