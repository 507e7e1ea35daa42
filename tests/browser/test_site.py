"""The site in a real browser: on the web and from a file, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

PAGES = [
    "index.html",
    "papers/index.html",
    "papers/2-olmo-2-furious.html",
    "overview.html",
    "topics/index.html",
    "topics/diffusion-models.html",
    "topics/unsorted.html",
    "dumps/index.html",
    "dumps/2025-03-11-hf-papers-003.html",
    "map.html",
    "search.html?q=language",
    "saved.html",
    "about.html",
    "subscribe.html",
    "data/index.html",
    "pages/how-to-read.html",
]


@pytest.mark.parametrize("place", ["web", "bundle"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_open_without_errors_and_without_a_scroll_bar_to_the_side(
    page: Page, request: pytest.FixtureRequest, path: str, place: str
) -> None:
    page.goto(request.getfixturevalue(place) + path)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_home_page_leads_to_papers_topics_and_search(page: Page, site: str) -> None:
    page.goto(site + "index.html")
    page.locator("main").get_by_role("link", name="Diffusion models").last.click()
    expect(page.locator("h1")).to_have_text("Diffusion models")
    page.locator(".is-topic .has-cards li > p > a").first.click()
    expect(page.locator("#abstract")).to_have_count(1)
    page.get_by_role("link", name="Paperstand").first.click()
    expect(page.locator("h1")).to_have_text("Paperstand")


def test_dark_and_light_can_be_switched_and_are_remembered(page: Page, site: str) -> None:
    def background() -> str:
        return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))

    page.emulate_media(color_scheme="light")
    page.goto(site + "index.html")
    light = background()
    page.get_by_role("button", name="Switch between light and dark").click()
    dark = background()
    assert dark != light
    page.goto(site + "about.html")
    assert background() == dark


def test_the_systems_choice_of_dark_counts_at_first(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(site + "index.html")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(20, 24, 26)"
    )
