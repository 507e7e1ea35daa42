"""The page of saved papers: what is on it, and what goes out and comes in."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from paperstand.write.citations import bibtex, ris
from tests.conftest import Built

OLMO = "2-olmo-2-furious"
CALIBRATED = "calibrated-language-models-must-hallucinate"
MINUTE = 60_000
START = 1_742_000_000_000


def put(page: Page, site: str, *entries: dict[str, Any]) -> None:
    """Opens the page with these entries on the shelf."""
    page.goto(site + "saved.html")
    page.evaluate("entries => paperstand.keep('shelf', entries)", list(entries))
    page.reload()


def entry(paper: str, minute: int = 0, title: str = "", read: int = 0) -> dict[str, Any]:
    return {"id": paper, "title": title or paper, "saved": START + minute * MINUTE, "read": read}


def titles(page: Page) -> list[str]:
    return page.locator("article > ul > li > p:first-child").all_inner_texts()


def status(page: Page) -> Locator:
    return page.locator("article > p.ps-status[role=status]")


def take(page: Page, name: str) -> bytes:
    """What one of the export buttons downloads."""
    with page.expect_download() as download:
        page.get_by_role("group", name="Export").get_by_role(
            "button", name=name, exact=True
        ).click()
    return Path(download.value.path()).read_bytes()


def bring(page: Page, content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    file: Any = {"name": "x.json", "mimeType": "application/json", "buffer": data}
    page.get_by_label("Import a list").set_input_files(file)


def test_an_empty_shelf_says_how_to_fill_it(page: Page, web: str) -> None:
    page.goto(web + "saved.html")
    expect(page.get_by_text("Nothing saved yet")).to_be_visible()
    expect(page.get_by_role("group", name="Export")).to_be_hidden()
    page.locator("main").get_by_role("link", name="All papers").first.click()
    expect(page.locator("h1")).to_have_text("All papers")


def test_papers_are_listed_as_they_are_today_the_last_saved_first(page: Page, site: str) -> None:
    put(page, site, entry(OLMO, 1, "An old title"), entry(CALIBRATED, 2))
    expect(page.locator("article > ul > li").nth(1)).to_contain_text("2 OLMo 2 Furious")
    assert titles(page) == ["Calibrated Language Models Must Hallucinate", "2 OLMo 2 Furious"]
    expect(page.locator("article > ul > li").nth(1)).to_contain_text("first seen 11 March 2025")
    page.get_by_label("Sort").select_option("By title")
    assert page.url.endswith("?sort=title")
    page.get_by_role("link", name="2 OLMo 2 Furious").click()
    expect(page.locator("h1")).to_have_text("2 OLMo 2 Furious")


def test_a_paper_that_left_the_site_keeps_its_title(page: Page, site: str) -> None:
    put(page, site, entry("gone-for-good", title="<b>Gone</b> for Good"))
    expect(page.locator("article > ul > li")).to_contain_text("no longer on the site")
    assert titles(page) == ["<b>Gone</b> for Good"]
    expect(page.locator("article > ul > li a")).to_have_count(0)
    assert "title = {{<b>Gone</b> for Good}}" in take(page, "BibTeX").decode()


def test_a_paper_with_a_new_address_is_followed(page: Page, web: str, built: Built) -> None:
    (where,) = (built.site / "records").glob("where-*.js")
    script = re.sub(rf'"{OLMO}":(\d+)', r'"once":\1,\g<0>', where.read_text("utf-8"))
    page.route("**/records/where-*.js", lambda route: route.fulfill(body=script))
    put(page, web, entry("once", title="Once"))
    expect(page.get_by_role("link", name="2 OLMo 2 Furious")).to_be_visible()
    assert [e["id"] for e in page.evaluate("paperstand.recall('shelf')")] == [OLMO]


def test_what_is_removed_can_be_had_back(page: Page, site: str) -> None:
    put(page, site, entry(OLMO, 1), entry(CALIBRATED, 2))
    before = page.evaluate("paperstand.recall('shelf')")
    page.get_by_role("button", name="Remove:").first.focus()
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo:")
    expect(undo).to_be_focused()
    expect(page.get_by_role("link", name="Saved 1")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("article > ul > li").first.get_by_role("button").first).to_be_focused()
    expect(page.get_by_role("link", name="Saved 2")).to_be_visible()
    after = page.evaluate("paperstand.recall('shelf')")
    assert sorted(after, key=str) == sorted(before, key=str)
    page.get_by_role("button", name="Remove:").first.click()
    page.reload()
    expect(page.locator("article > ul > li")).to_have_count(1)


def test_papers_are_ticked_off_and_filtered(page: Page, site: str) -> None:
    put(page, site, entry(OLMO, 1), entry(CALIBRATED, 2))
    page.locator("article > ul > li").first.get_by_role("button", name="Mark as read:").click()
    expect(page.get_by_role("button", name="Unread 1")).to_be_visible()
    page.get_by_role("button", name="Unread 1").click()
    expect(page.locator("article > ul > li")).to_have_count(1)
    page.reload()
    expect(page.get_by_role("button", name="Unread 1")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("article > ul > li")).to_have_count(1)
    page.get_by_role("button", name="Read 1", exact=True).click()
    expect(page.locator("article > ul > li.is-read")).to_have_count(1)


def test_another_tab_adds_to_the_list(page: Page, web: str) -> None:
    put(page, web, entry(OLMO))
    other = page.context.new_page()
    other.goto(f"{web}papers/{CALIBRATED}.html")
    other.get_by_role("button", name="Save:").click()
    expect(page.locator("article > ul > li")).to_have_count(2)
    other.get_by_role("button", name="Save:").click()
    expect(page.locator(".ps-gap")).to_have_count(1)
    other.close()


def test_long_lists_come_in_pages(page: Page, web: str) -> None:
    put(page, web, *(entry(f"paper-{n}", n) for n in range(120)))
    expect(page.locator("article > ul > li")).to_have_count(50)
    page.get_by_role("button", name="More").click()
    expect(page.locator("article > ul > li")).to_have_count(100)
    page.get_by_role("button", name="More").click()
    expect(page.locator("article > ul > li")).to_have_count(120)
    expect(page.get_by_role("button", name="More")).to_be_hidden()


def test_exports_are_those_of_the_command_line(page: Page, site: str, built: Built) -> None:
    put(page, site, entry(OLMO, 1), entry(CALIBRATED, 2))
    papers = [built.digest.by_id[CALIBRATED], built.digest.by_id[OLMO]]
    assert take(page, "BibTeX").decode() == "".join(bibtex(papers))
    assert take(page, "RIS").decode() == "".join(ris(papers))
    assert [item["id"] for item in json.loads(take(page, "CSL-JSON"))] == [CALIBRATED, OLMO]


def test_a_spreadsheet_runs_no_formula(page: Page, web: str) -> None:
    bad = ["=1+1", "+1", "-1", "@x", 'a "quoted", title']
    entries = [entry(f"bad-{n}", -n, title) for n, title in enumerate(bad)]
    put(page, web, entry(OLMO, 1), *entries)
    text = take(page, "CSV").decode("utf-8-sig")
    first, *rows = csv.DictReader(io.StringIO(text, newline=""))
    assert first["title"] == "2 OLMo 2 Furious"
    assert first["url"] == f"https://example.org/paperstand/papers/{OLMO}.html"
    assert first["saved"] == "2025-03-15T00:54:20.000Z"
    assert [row["title"] for row in rows] == ["'=1+1", "'+1", "'-1", "'@x", 'a "quoted", title']


def test_what_is_exported_comes_back_in_another_browser(
    page: Page, browser: Browser, site: str
) -> None:
    put(page, site, entry(OLMO, 1, "2 OLMo 2 Furious"), entry(CALIBRATED, 2, read=START))
    exported = take(page, "JSON")
    before = page.evaluate("paperstand.recall('shelf')")
    other = browser.new_page()
    put(other, site, entry(CALIBRATED, 9, "Mine"))
    bring(other, exported)
    expect(status(other)).to_have_text("Imported: 1 paper came in, 1 had marks here already.")
    expect(other.locator("article > ul > li")).to_have_count(2)
    after = {e["id"]: e for e in other.evaluate("paperstand.recall('shelf')")}
    assert after[OLMO] == before[0]
    assert after[CALIBRATED] == {
        "id": CALIBRATED, "title": "Mine", "saved": START + 9 * MINUTE, "read": START
    }  # fmt: skip
    other.close()


REFUSED: dict[str | bytes, str] = {
    "no JSON": "is not JSON",
    b"\xff\xfe\x00": "is not JSON",
    "null": "is not a list of saved papers",
    '{"papers": [{"id": "x"}]}': "is not a list of saved papers",
    '{"format": "paperstand-shelf", "papers": {}}': "is not a list of saved papers",
    '{"format": "paperstand-shelf", "version": 2, "papers": []}': "newer version",
    json.dumps(
        {"format": "paperstand-shelf", "version": 1, "papers": [0] * 50_001}
    ): "at most 50,0",
}
TOO_LARGE = """() => {
  const files = new DataTransfer();
  files.items.add(new File(["x".repeat(10000001)], "x.json"));
  const input = document.getElementById("ps-import");
  input.files = files.files;
  input.dispatchEvent(new Event("change"));
}"""


def test_a_file_that_is_no_list_is_refused(page: Page, web: str) -> None:
    put(page, web, entry(OLMO))
    for content, said in REFUSED.items():
        bring(page, content)
        expect(status(page)).to_contain_text(said)
    page.evaluate(TOO_LARGE)
    expect(status(page)).to_contain_text("too large")
    assert len(page.evaluate("paperstand.recall('shelf')")) == 1


def test_what_is_wrong_in_a_list_is_left_out_and_counted(page: Page, web: str) -> None:
    date = "2025-03-15T00:00:00Z"
    papers = [
        {"id": "good", "title": "<img src=x onerror=alert(1)>", "saved": date, "read": None},
        {"id": "__proto__", "title": "x", "saved": date},
        {"id": "../evil", "title": "x", "saved": date},
        {"id": "no-dates", "title": "x"},
        {"id": "odd-date", "title": {}, "saved": [], "read": "never"},
        None, 7, "text", [],
    ]  # fmt: skip
    page.goto(web + "saved.html")
    bring(page, json.dumps({"format": "paperstand-shelf", "version": 1, "papers": papers}))
    expect(status(page)).to_have_text(
        "Imported: 1 paper came in, 0 had marks here already;"
        " 8 entries could not be understood and were left out."
    )
    assert titles(page) == ["<img src=x onerror=alert(1)>"]


def test_without_scripts_the_page_says_what_it_needs(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(site + "saved.html")
    expect(plain.get_by_text("Saving needs JavaScript")).to_be_visible()
    context.close()
