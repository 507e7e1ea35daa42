"""Topic pages and the overview in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

TOPIC = "topics/large-language-models.html"


def titles(page: Page) -> list[str]:
    return page.locator(".has-cards > ul > li > p:first-child > a").all_inner_texts()


def test_papers_are_sorted_by_title_and_by_centrality_and_back(page: Page, site: str) -> None:
    page.goto(site + TOPIC)
    newest = titles(page)
    page.get_by_role("button", name="Title").click()
    assert titles(page) == sorted(newest, key=str.casefold)
    page.get_by_role("button", name="Central").click()
    start = page.locator("#where-to-start + ol a").all_inner_texts()
    assert titles(page)[:5] == start
    page.get_by_role("button", name="Newest").click()
    assert titles(page) == newest


def test_the_order_stands_in_the_address_and_comes_back_from_it(page: Page, site: str) -> None:
    page.goto(site + TOPIC)
    page.get_by_role("button", name="Central").click()
    central = titles(page)
    assert page.url.endswith("?sort=central")
    page.reload()
    assert titles(page) == central
    expect(page.get_by_role("button", name="Central")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Newest").click()
    assert "?" not in page.url


def test_an_order_nobody_knows_is_no_order(page: Page, site: str) -> None:
    for asked in ("constructor", "<script>", "__proto__", ""):
        page.goto(f"{site}{TOPIC}?sort={asked}")
        expect(page.get_by_role("button", name="Newest")).to_have_attribute("aria-pressed", "true")


def test_the_order_is_chosen_with_the_keyboard_and_the_focus_stays(page: Page, site: str) -> None:
    page.goto(site + TOPIC)
    page.get_by_role("button", name="Newest").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    button = page.get_by_role("group", name="Sort").get_by_role("button", name="Title")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Central")).to_have_attribute("aria-pressed", "true")


def test_unsorted_papers_have_no_centre(page: Page, site: str) -> None:
    page.goto(site + "topics/unsorted.html")
    expect(page.get_by_role("button", name="Central")).to_have_count(0)


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
