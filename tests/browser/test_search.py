"""Search as a reader meets it: what is typed, what is found, and what the page says about it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from paperstand.write.search_terms import words, words_and_compounds
from tests.conftest import Built
from tests.hostile import HOSTILE_TITLES

CALIBRATED = "Calibrated Language Models Must Hallucinate"
HIERARCHICAL = "Hierarchical State Space Models for Continuous Sequence-to-Sequence Modeling"


def results(page: Page) -> list[str]:
    return page.locator("main .ps-results > li > p:first-child > a").all_inner_texts()


@pytest.fixture(scope="module")
def engine(browser: Browser, bundle: str) -> Any:
    """The search page opened once, to be asked without the page around it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(bundle + "search.html")
    yield page
    context.close()


def found(engine: Page, query: str, **filters: list[str]) -> list[str]:
    """Titles of the first ten results."""
    titles: list[str] = engine.evaluate(
        """async ([query, filters]) => {
            const none = { topic: [], year: [], has: [] };
            const found = await paperstand.search(query, { ...none, ...filters });
            return (await found.take(10)).map((record) => record.title);
        }""",
        [query, filters],
    )
    return titles


def count(engine: Page, query: str) -> int:
    number: int = engine.evaluate(
        "async (query) => (await paperstand.search(query, { topic: [], year: [], has: [] })).count",
        query,
    )
    return number


# --------------------------------------------------------------------- what is found

FIRST = {
    "calibrated language models must hallucinate": CALIBRATED,
    "hallucinate calibrated": CALIBRATED,
    "magnetometers": HIERARCHICAL,
    "magnetomet": HIERARCHICAL,
    "Sequence-to-Sequence state space": HIERARCHICAL,
    "sequence to sequence state spaces": HIERARCHICAL,
    "TÜLÜ olmo": "2 OLMo 2 Furious",
    "Martingales posteriors NEURAL-process": "Martingale Posterior Neural Processes",
    # One error in typing: a letter left out, added, changed, or two in the wrong order.
    "halucinate calibrated": CALIBRATED,
    "hallucinatte calibrated": CALIBRATED,
    "calibrated hallucinape": CALIBRATED,
    "calibrated hallucinaet": CALIBRATED,
    "magnetmoeters": HIERARCHICAL,
    # A space that was eaten.
    "rocketengines": "Forecasting Thermoacoustic Instabilities in Liquid Propellant Rocket Engines"
    " Using Multimodal Bayesian Deep Learning",
    '"must hallucinate"': CALIBRATED,
    "title:hallucinate": CALIBRATED,
}


@pytest.mark.parametrize("query", FIRST)
def test_the_paper_that_was_meant_comes_first(engine: Page, query: str) -> None:
    assert found(engine, query)[0] == FIRST[query]


def test_every_title_finds_its_paper_first(engine: Page, built: Built) -> None:
    titles = [p.paper.title for p in built.digest.papers]
    first = engine.evaluate(
        """async (titles) => Promise.all(titles.map(async (title) => {
            const found = await paperstand.search(title, { topic: [], year: [], has: [] });
            return (await found.take(1))[0].title;
        }))""",
        titles,
    )
    assert [a for a, b in zip(titles, first, strict=True) if a != b] == []


def test_words_may_be_left_out_by_a_minus(engine: Page) -> None:
    with_both = found(engine, "hallucinate calibrated")
    assert CALIBRATED in with_both
    assert CALIBRATED not in found(engine, "hallucinate -calibrated")
    assert count(engine, "language -model") < count(engine, "language")


def test_a_phrase_is_narrower_than_its_words(engine: Page, built: Built) -> None:
    def holds(text: str) -> bool:
        return bool(re.search(r"\bstate[ -]spaces?\b", text, re.IGNORECASE))

    texts = [f"{p.paper.title} \n {p.paper.abstract}" for p in built.digest.papers]
    assert count(engine, '"state space"') == sum(map(holds, texts))
    assert count(engine, '"space state"') == 0


def test_topics_years_and_links_are_asked_for_by_name(engine: Page, built: Built) -> None:
    in_topic = [p for p in built.digest.papers if any(a.topic == "causality" for a in p.topics)]
    assert count(engine, "topic:causality") == len(in_topic)
    assert count(engine, "topic:Causality -topic:causality") == 0
    with_code = [p for p in built.digest.papers if any(x.kind == "code" for x in p.links)]
    assert count(engine, "has:code") == len(with_code)
    everything = len(built.digest.papers)
    for query in ("year:2025", "year:2024-2026", "year:>=2025", "year:2020,2025", "-year:2024"):
        assert count(engine, query) == everything, query
    for query in ("year:2024", "year:<2025", "year:2010-2020"):
        assert count(engine, query) == 0, query


def test_if_no_paper_has_all_words_those_with_most_of_them_are_found(engine: Page) -> None:
    """Not the many that have nothing but a frequent word."""
    query = "calibrated hallucinate magnetometers model"
    assert found(engine, query)[0] == CALIBRATED
    assert count(engine, query) < count(engine, "model") / 4


def test_a_phrase_of_small_words_looks_into_few_papers(engine: Page) -> None:
    looked: int = engine.evaluate(
        """async () => {
            const found = await paperstand.search('"of this"', {});
            const before = found.rest();
            await found.take(10);
            return before - found.rest();
        }"""
    )
    assert looked <= 20


def test_a_title_counts_more_than_an_abstract(engine: Page) -> None:
    titles = found(engine, "causal")
    assert all("ausal" in title for title in titles[:5])


def test_words_are_the_same_in_the_index_and_in_the_query(engine: Page) -> None:
    texts = [
        *HOSTILE_TITLES,
        "naïve co-training Σίσυφος ΟΔΟΣ straße İstanbul",
        "日本語のテキスト ภาษาไทย မြန်မာ ខ្មែរ",
        "x" * 200,
        "𠀀𠀁 𝕏 e\u0301 ﬁ ǆ",
        "studies analyses boxes",
    ]
    read = engine.evaluate(
        "(texts) => texts.map((t) => [paperstand.words.of(t), paperstand.words.compounds(t)])",
        texts,
    )
    for text, (of, compounds) in zip(texts, read, strict=True):
        assert words(text) == of, text
        assert words_and_compounds(text)[1] == compounds, text


def test_nothing_that_is_typed_breaks_it(engine: Page) -> None:
    fields = ["topic:", "author:", "year:99999999999", "topic:__proto__", "has:constructor"]
    signs = ["-", "- - -", '"', '""', "( ( (", "\\", "__proto__", "a" * 5000]
    hostile = [*HOSTILE_TITLES, *fields, *signs]
    for query in hostile:
        assert count(engine, query) >= 0


# -------------------------------------------------------------------------- the page


def test_a_query_in_the_address_finds_the_paper_first(page: Page, site: str) -> None:
    page.goto(site + "search.html?q=calibrated+language+models+must+hallucinate")
    expect(page.locator("main .ps-results a").first).to_have_text(CALIBRATED)
    page.locator("main .ps-results a").first.click()
    expect(page.locator("h1")).to_have_text(CALIBRATED)


def test_results_appear_while_typing_and_the_address_keeps_up(page: Page, site: str) -> None:
    page.goto(site + "search.html")
    page.get_by_role("searchbox").press_sequentially("thermoacous")
    expect(page.get_by_role("status")).to_have_text("1 paper")
    assert "Forecasting Thermoacoustic Instabilities" in results(page)[0]
    assert "q=thermoacous" in page.url
    expect(page.locator("main .ps-results mark").first).to_have_text(
        re.compile("thermoacoustic", re.I)
    )


def test_the_excerpt_is_where_the_words_are(page: Page, web: str) -> None:
    page.goto(web + "search.html?q=magnetometers")
    expect(page.locator("main .ps-results mark")).to_have_text(["magnetometers"])


def test_an_error_in_typing_is_told(page: Page, web: str) -> None:
    page.goto(web + "search.html?q=calibrated+halucinate")
    expect(page.locator("#ps-note")).to_contain_text("Showing results for “hallucinate” instead of")
    assert results(page)[0] == CALIBRATED


def test_filters_narrow_count_and_stay_in_the_address(page: Page, site: str) -> None:
    page.goto(site + "search.html?q=language")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ papers$"))
    box = page.locator("#ps-filters")
    if box.locator("summary").is_visible():
        box.locator("summary").click()
    choice = box.get_by_role("checkbox", name=re.compile("^Computer vision"))
    number = choice.locator("xpath=..").locator(".ps-count").inner_text()
    choice.check()
    expect(page.get_by_role("status")).to_have_text(f"{number} papers")
    expect(page).to_have_url(re.compile("topic=computer-vision"))
    page.reload()
    expect(page.get_by_role("status")).to_have_text(f"{number} papers")
    page.get_by_role("button", name="Remove the filter Computer vision").click()
    expect(page).not_to_have_url(re.compile("topic="))
    expect(page.get_by_role("status")).not_to_have_text(f"{number} papers")


def test_arrows_walk_through_the_results_and_escape_leads_back(page: Page, web: str) -> None:
    page.goto(web + "search.html")
    field = page.get_by_role("searchbox")
    field.fill("causal")
    expect(page.locator(".ps-results > li").nth(2)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator(".ps-results > li > p:first-child > a").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    title = results(page)[0]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)


def test_what_nobody_wrote_about_is_said_to_be_missing(page: Page, web: str) -> None:
    page.goto(web + "search.html?q=xylophonequark")
    expect(page.get_by_role("status")).to_contain_text("No paper")
    assert results(page) == []


def test_before_anything_is_asked_there_are_examples_that_find_something(
    page: Page, web: str
) -> None:
    page.goto(web + "search.html")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator("#ps-filters")).to_be_hidden()
    examples = page.locator("#what-you-can-ask + ul").get_by_role("link")
    for query in examples.all_inner_texts():
        page.goto(web + "search.html")
        examples.filter(has_text=re.compile(f"^{re.escape(query)}$")).click()
        expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ papers?$"))


def test_more_results_come_on_demand(page: Page, web: str) -> None:
    page.goto(web + "search.html?q=data")
    expect(page.locator("main .ps-results > li")).to_have_count(10)
    page.get_by_role("button", name="More results").click()
    expect(page.locator("main .ps-results > li")).to_have_count(20)
    expect(page.locator(".ps-results > li").nth(10).locator("p:first-child a")).to_be_focused()
    assert len(set(results(page))) == 20


def test_the_header_searches_from_every_page_and_a_slash_leads_there(page: Page, site: str) -> None:
    page.goto(site + "papers/2-olmo-2-furious.html")
    page.keyboard.press("/")
    page.keyboard.type("rocket engines")
    page.keyboard.press("Enter")
    expect(page.locator("main .ps-results a").first).to_contain_text("Rocket Engines")


def test_a_part_that_does_not_come_is_told_and_can_be_asked_for_again(
    browser: Browser, web: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/search/manifest.js", lambda route: route.abort())
    page.goto(web + "search.html?q=causal")
    expect(page.get_by_role("status")).to_contain_text("could not be loaded")
    page.unroute("**/search/manifest.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ papers$"))
    context.close()
