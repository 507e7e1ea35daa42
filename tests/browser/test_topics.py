"""Topic pages and the overview in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

TOPIC = "topics/large-language-models.html"


def test_a_typical_term_leads_to_the_papers_that_have_it(page: Page, site: str) -> None:
    page.goto(site + TOPIC)
    page.get_by_role("link", name="large language models", exact=True).click()
    expect(page.get_by_role("searchbox")).to_have_value("large language models")
    expect(page.get_by_role("status")).to_contain_text("papers")


def test_charts_keep_inside_the_page_and_their_letters_stay_readable(page: Page, site: str) -> None:
    page.goto(site + "overview.html")
    outside = page.evaluate(
        "[...document.querySelectorAll('main svg text')].filter((e) =>"
        " e.getBoundingClientRect().right > innerWidth"
        " || parseFloat(getComputedStyle(e).fontSize) < 11).map((e) => e.textContent)"
    )
    assert outside == []
