"""Reading and browsing need no JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_papers_are_reached_and_read(plain: Page, site: str) -> None:
    plain.goto(site + "index.html")
    plain.get_by_role("link", name="Topics", exact=True).click()
    plain.get_by_role("link", name="Time series and forecasting").click()
    plain.locator(".is-topic .has-cards li > p > a").first.click()
    expect(plain.locator("h2#abstract + p")).to_be_visible()


def test_the_search_page_says_what_it_needs_and_where_else_to_look(plain: Page, site: str) -> None:
    plain.goto(site + "search.html?q=x")
    expect(plain.get_by_text("Searching needs JavaScript")).to_be_visible()
    plain.get_by_role("link", name="all papers").click()
    expect(plain.locator("h1")).to_have_text("All papers")


def test_a_button_that_would_do_nothing_is_not_shown(plain: Page, site: str) -> None:
    plain.goto(site + "index.html")
    expect(plain.locator(".ps-theme")).to_be_hidden()


def test_a_topic_is_read_without_a_control_that_would_do_nothing(plain: Page, site: str) -> None:
    plain.goto(site + "topics/large-language-models.html?sort=title")
    expect(plain.get_by_role("heading", name="Where to start")).to_be_visible()
    expect(plain.locator("main button")).to_have_count(0)
