"""Every kind of page, as it is on a screen: it fits, it can be walked by keyboard, it prints."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

PAPER = "papers/2-olmo-2-furious.html"


def test_what_is_known_about_a_paper_stands_beside_it_where_there_is_room(
    page: Page, web: str
) -> None:
    page.goto(web + PAPER)
    main = page.locator(".ps-main").bounding_box()
    side = page.locator(".ps-side").bounding_box()
    assert main is not None
    assert side is not None
    viewport = page.viewport_size
    assert viewport is not None
    if viewport["width"] > 1000:
        assert side["x"] > main["x"] + main["width"]
        assert abs(side["y"] - main["y"]) < 20
    else:
        assert side["y"] >= main["y"] + main["height"]


def test_from_paper_to_paper_through_a_dump(page: Page, site: str) -> None:
    page.goto(site + "dumps/2025-03-11-hf-papers-000.html")
    first, second = page.locator(".has-cards > ul > li > p:first-child > a").all_inner_texts()[:2]
    page.get_by_role("link", name=first).click()
    around = page.locator("#around-it ~ ul > li")
    around.filter(has_text="Next").get_by_role("link", name=second).click()
    expect(page.locator("h1")).to_have_text(second)
    around.filter(has_text="Previous").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(first)


def test_a_paper_is_looked_for_elsewhere_by_its_title(page: Page, web: str) -> None:
    page.goto(web + PAPER)
    links = page.locator("#find-it-on + ul").get_by_role("link")
    expect(links).to_have_text(
        ["arXiv", "Semantic Scholar", "Google Scholar", "Hugging Face", "The map"]
    )
    expect(links.nth(2)).to_have_attribute(
        "href", "https://scholar.google.com/scholar?q=2+OLMo+2+Furious"
    )


def test_the_keyboard_reaches_the_content_first(browser: Browser, web: str) -> None:
    """One press leads past the header; then every stop is a control with a name."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(web + PAPER)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.activeElement.closest('main') !== null"
    assert page.evaluate(inside)
    seen = 0
    while page.evaluate(inside):
        name = page.evaluate(
            "(e => e.getAttribute('aria-label') || e.textContent)(document.activeElement)"
        )
        assert name.strip()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press("Tab")
        seen += 1
    assert seen > 20
    context.close()


def test_on_paper_there_are_title_and_abstract_and_no_buttons(browser: Browser, web: str) -> None:
    context = browser.new_context(viewport={"width": 794, "height": 1123}, color_scheme="dark")
    page = context.new_page()
    page.goto(web + PAPER)
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#abstract + p")).to_be_visible()
    for gone in ("header", "footer", ".ps-actions", ".ps-rest"):
        expect(page.locator(gone)).to_be_hidden()
    ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert ink == "rgb(34, 40, 43)"
    context.close()


def test_the_map_opens_at_the_paper_the_reader_comes_from(page: Page, site: str) -> None:
    page.goto(site + "papers/2-olmo-2-furious.html")
    link = page.get_by_role("link", name="The map")
    expect(link).to_have_attribute("href", re.compile(r"/map\.html#paper=2-olmo-2-furious$"))


def test_the_about_page_says_how_old_the_data_is_by_the_readers_clock(
    page: Page, site: str
) -> None:
    page.clock.set_fixed_time("2025-03-13T00:30:00")
    page.goto(site + "about.html")
    said = page.locator("#data-health + p")
    expect(said).to_have_text("Good · The data is as of 11 March 2025, 2 days ago.")
    page.clock.set_fixed_time("2025-03-01T12:00:00")
    page.reload()
    expect(said).to_have_text("Good · The data is as of 11 March 2025.")
