"""The site in a real browser: on the web and from a file, on a phone and on a desk."""

from __future__ import annotations

import re

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
    "search.html",
    "about.html",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_without_errors_and_without_a_scroll_bar_to_the_side(
    page: Page, site: str, path: str
) -> None:
    page.goto(site + path)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def results(page: Page) -> list[str]:
    return page.locator("main .ps-results > li > p:first-child > a").all_inner_texts()


def test_a_query_in_the_address_finds_the_paper_first(page: Page, site: str) -> None:
    page.goto(site + "search.html?q=calibrated+language+models+must+hallucinate")
    expect(page.locator("main .ps-results a").first).to_have_text(
        "Calibrated Language Models Must Hallucinate"
    )
    page.locator("main .ps-results a").first.click()
    expect(page.locator("h1")).to_have_text("Calibrated Language Models Must Hallucinate")


def test_results_appear_while_typing_and_the_address_keeps_up(page: Page, site: str) -> None:
    page.goto(site + "search.html")
    field = page.get_by_role("searchbox")
    field.press_sequentially("thermoacous")
    expect(page.locator("main .ps-results a")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("1 paper")
    assert "Forecasting Thermoacoustic Instabilities" in results(page)[0]
    assert "q=thermoacous" in page.url
    expect(page.locator("main .ps-results mark").first).to_have_text(
        re.compile("thermoacoustic", re.I)
    )


def test_a_word_that_stands_in_an_abstract_only_is_found(page: Page, site: str) -> None:
    page.goto(site + "search.html?q=magnetometers")
    expect(page.locator("main .ps-results a")).to_have_text(
        ["Hierarchical State Space Models for Continuous Sequence-to-Sequence Modeling"]
    )
    expect(page.locator("main .ps-results mark")).to_have_text(["magnetometers"])


def test_accents_case_plurals_and_hyphens_do_not_matter(page: Page, site: str) -> None:
    page.goto(site + "search.html?q=TÜLÜ")
    expect(page.get_by_role("status")).not_to_be_empty()
    page.goto(site + "search.html?q=Martingales+posteriors+NEURAL-process")
    expect(page.locator("main .ps-results a").first).to_have_text(
        "Martingale Posterior Neural Processes"
    )


def test_what_nobody_wrote_about_is_said_to_be_missing(page: Page, site: str) -> None:
    page.goto(site + "search.html?q=xylophonequark")
    expect(page.get_by_role("status")).to_contain_text("No paper")
    assert results(page) == []


def test_hostile_queries_are_words_like_any_other(page: Page, site: str) -> None:
    for query in ("<script>alert(1)</script>", "__proto__ constructor", "((((", "%22%27", "\\"):
        page.goto(site + "search.html")
        page.get_by_role("searchbox").fill(query)
        expect(page.get_by_role("status")).not_to_be_empty()


def test_more_results_come_on_demand(page: Page, site: str) -> None:
    page.goto(site + "search.html?q=data")
    expect(page.locator("main .ps-results > li")).to_have_count(20)
    page.get_by_role("button", name="More results").click()
    expect(page.locator("main .ps-results > li")).to_have_count(40)
    assert len(set(results(page))) == 40


def test_the_header_searches_from_every_page_and_a_slash_leads_there(page: Page, site: str) -> None:
    page.goto(site + "papers/2-olmo-2-furious.html")
    page.keyboard.press("/")
    page.keyboard.type("rocket engines")
    page.keyboard.press("Enter")
    expect(page.locator("main .ps-results a").first).to_contain_text("Rocket Engines")


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
