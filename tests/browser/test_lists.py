"""Lists of papers: filtered by words, topic and year, and sorted, on the page itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import build_into
from tests.makers import BEES, BRIDGES, WAVES

TOPIC = "topics/large-language-models.html"
DUMP = "dumps/2025-03-11-hf-papers-003.html"
ALL = "papers/index.html"


def titles(page: Page) -> list[str]:
    """The titles that are to be seen, in order."""
    return page.locator(".has-cards > ul > li:visible > p:first-child > a").all_inner_texts()


def field(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("searchbox")


def ask(page: Page, words: str) -> None:
    """Type words and wait until whole abstracts are looked through."""
    field(page).fill(words)
    expect(page.locator(".has-cards > ul[aria-busy]")).to_have_count(0)


def button(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name)


def chip(page: Page, topic: str) -> Locator:
    return button(page, re.compile(rf"^{re.escape(topic)} \d+$"))


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


# ------------------------------------------------------------------ words

FITS = [
    # what is typed, a text, whether it fits
    ("", "anything", True),
    ("rag ", "RAG for beginners", True),
    ("rag ", "a fragment", False),
    ("rag", "ragged edges", True),  # the last word may not be typed to its end
    ("rag edges", "ragged edges", False),
    ('"rag"', "ragged edges", False),
    ("fragment", "rag", False),
    ("tulu", "TÜLÜ 3", True),
    ("TÜLÜ", "tulu", True),
    ("study ", "many studies", True),
    ("studies ", "one study", True),
    ("analyses ", "an analysis", True),
    ("co-training", "cotraining and more", True),
    ("cotraining ", "Co-Training", True),
    ("co training", "co-training", True),
    ("co-training", "training with a co", False),
    ("state-of-the-art ", "the state of the art", True),
    ('"world model"', "world models", True),
    ('"world model"', "a model of the world", False),
    ('"world mod', "world modelling", True),
    ("“world model”", "a world model", True),
    ('"deep co-training"', "deep cotraining", True),
    ("waves boats", "boats on waves", True),
    ("waves boats", "boats", False),
    ("waves -boats", "waves", True),
    ("waves -boats", "a boat on waves", False),
    ("-boat", "boats", False),
    ("-boa", "boats", True),  # half a word would take away too much
    ('-"world model"', "a world of models", True),
    ('-"world model"', "world models", False),
    ("-co-training", "we use co training", False),
    ("- -- \"\" ((( -\"", "anything", True),
    ("gpt-4", "GPT-4o", True),
    ("gpt-4 ", "GPT-4o", False),
    ("題名", "日本語だけの題名", True),
    ("名題", "日本語だけの題名", False),
    ("constructor", "__proto__", False),
]  # fmt: skip


def test_words_are_asked_for_in_the_way_people_write_them(page: Page, web: str) -> None:
    page.goto(web + TOPIC)
    script = """cases => cases.map(([asked, text]) =>
        paperstand.filter.matches(paperstand.filter.words(text), paperstand.filter.parse(asked)))"""
    assert page.evaluate(script, FITS) == [fits for *_, fits in FITS]


def test_papers_are_found_by_any_word_of_their_abstract(page: Page, site: str) -> None:
    page.goto(site + ALL)
    field(page).press_sequentially("acceleromet")
    expect(page.get_by_role("status")).to_have_text("1 of 131 papers")
    assert titles(page) == [
        "Hierarchical State Space Models for Continuous Sequence-to-Sequence Modeling"
    ]
    # The card shows the place, though it is far behind the lines it had before.
    expect(page.locator("main mark")).to_have_text(["accelerometer"])
    expect(page.locator("main mark")).to_be_in_viewport()


def test_words_behind_a_minus_are_kept_out(page: Page, site: str) -> None:
    page.goto(site + TOPIC)
    everything = titles(page)
    surveys = [title for title in everything if re.search(r"\bSurvey\b", title)]
    ask(page, "-survey")
    left = titles(page)
    expect(page.get_by_role("status")).to_have_text(f"{len(left)} of {len(everything)} papers")
    assert surveys
    assert 0 < len(left) < len(everything)
    assert not set(surveys) & set(left)
    assert left == [title for title in everything if title in left]
    expect(page.locator("main mark")).to_have_count(0)


def test_without_the_abstracts_the_first_lines_have_to_do(browser: Browser, web: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/records/*.js", lambda route: route.abort())
    page.goto(web + ALL + "?filter=accelerometer")
    said = "0 of 131 papers, going by their first lines"
    expect(page.get_by_role("status")).to_have_text(said)
    ask(page, "mamba")
    expect(page.locator("main mark").first).to_have_text(re.compile("mamba", re.I))
    context.close()


def test_cards_come_back_as_they_were(page: Page, site: str) -> None:
    page.goto(site + TOPIC)
    cards = page.locator(".has-cards > ul").last
    before = cards.inner_html()
    ask(page, "reward")
    expect(page.locator("main mark").first).to_be_visible()
    field(page).press("Escape")
    expect(field(page)).to_have_value("")
    expect(page.get_by_role("status")).to_be_empty()
    assert cards.inner_html().replace(' hidden=""', "") == before
    assert address(page) == {}


# ------------------------------------------------------------------ topics and years


def test_a_topic_is_chosen_among_the_papers_that_are_left(page: Page, site: str) -> None:
    page.goto(site + DUMP)
    ask(page, "diffusion")
    with_word = titles(page)
    vision = chip(page, "Computer vision")
    count = int(vision.inner_text().split()[-1])
    vision.click()
    expect(vision).to_have_attribute("aria-pressed", "true")
    assert len(titles(page)) == count < len(with_word)
    assert set(titles(page)) < set(with_word)
    belonging = page.locator(".has-cards > ul > li").get_by_role("link", name="Computer vision")
    expect(belonging.locator("visible=true")).to_have_count(count)
    # Another one takes its place; the same one lets go.
    chip(page, "Diffusion models").click()
    expect(vision).to_have_attribute("aria-pressed", "false")
    chip(page, "Diffusion models").click()
    assert titles(page) == with_word


def test_a_topics_own_page_does_not_offer_the_topic(page: Page, web: str) -> None:
    page.goto(web + TOPIC)
    expect(chip(page, "Large language models")).to_have_count(0)
    expect(chip(page, "Surveys and reviews")).to_have_count(1)


def test_rare_topics_are_shown_on_demand(page: Page, web: str) -> None:
    page.goto(web + DUMP)
    chips = page.get_by_role("group", name="Topics").get_by_role("button")
    expect(chips).to_have_count(6)
    chips.last.press("Enter")
    expect(chips.nth(5)).to_be_focused()
    assert chips.count() > 20
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# ------------------------------------------------------------------ the address


def test_the_address_says_all_and_brings_it_back(page: Page, site: str) -> None:
    page.goto(site + DUMP)
    ask(page, 'diffusion -"not there"')
    chip(page, "Computer vision").click()
    button(page, "Title").click()
    assert address(page) == {
        "filter": ['diffusion -"not there"'], "topic": ["computer-vision"], "sort": ["title"]
    }  # fmt: skip
    shown = titles(page)
    assert shown == sorted(shown, key=str.casefold)
    page.locator(".has-cards > ul > li:visible > p > a").first.click()
    expect(page.locator("h1")).to_have_text(shown[0])
    page.go_back()
    expect(field(page)).to_have_value('diffusion -"not there"')
    expect(page.locator(".has-cards > ul[aria-busy]")).to_have_count(0)
    assert titles(page) == shown
    button(page, "Clear").click()
    expect(field(page)).to_be_focused()
    assert address(page) == {"sort": ["title"]}


def test_hostile_addresses_are_words_like_any_other(page: Page, site: str) -> None:
    for words in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "__proto__", "%"):
        page.goto(f"{site}{TOPIC}?filter={quote(words)}&topic={quote(words)}&sort={quote(words)}")
        expect(field(page)).to_have_value(words)
        expect(button(page, "Newest")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("main :is(script, img)")).to_have_count(0)


def test_what_is_not_here_is_looked_for_elsewhere(page: Page, site: str) -> None:
    page.goto(f"{site}{TOPIC}?filter=xylophone+%26+<b>")
    expect(page.get_by_text("No paper here matches.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("0 of ")
    page.get_by_role("link", name="Search all papers").click()
    expect(field(page)).to_have_value("xylophone & <b>")


# ------------------------------------------------------------------ order


def test_papers_are_sorted_by_title_and_by_centrality_and_back(page: Page, site: str) -> None:
    page.goto(site + TOPIC)
    newest = titles(page)
    button(page, "Title").click()
    assert titles(page) == sorted(newest, key=str.casefold)
    button(page, "Central").click()
    expect(page.locator(".has-cards > ul[aria-busy]")).to_have_count(0)
    assert titles(page)[:5] == page.locator("#where-to-start + ol a").all_inner_texts()
    assert address(page) == {"sort": ["central"]}
    button(page, "Newest").click()
    assert titles(page) == newest
    assert address(page) == {}


def test_an_order_in_the_address_is_there_from_the_start(page: Page, site: str) -> None:
    page.goto(site + TOPIC + "?sort=central")
    expect(button(page, "Central")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".has-cards > ul[aria-busy]")).to_have_count(0)
    assert titles(page)[:5] == page.locator("#where-to-start + ol a").all_inner_texts()


def test_an_order_that_is_not_to_be_had_leaves_the_list_as_it_was(
    browser: Browser, web: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/lists/*.js", lambda route: route.abort())
    page.goto(web + TOPIC)
    newest = titles(page)
    button(page, "Central").click()
    expect(page.get_by_role("status")).to_have_text("This order could not be loaded.")
    expect(button(page, "Newest")).to_have_attribute("aria-pressed", "true")
    assert titles(page) == newest
    assert address(page) == {}
    context.close()


def test_the_order_is_chosen_with_the_keyboard_and_the_focus_stays(page: Page, web: str) -> None:
    page.goto(web + TOPIC)
    field(page).focus()
    for name in ("Newest", "Title"):
        page.keyboard.press("Tab")
        expect(button(page, name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(button(page, "Title")).to_be_focused()
    expect(button(page, "Title")).to_have_attribute("aria-pressed", "true")


def test_only_a_topic_has_a_centre(page: Page, web: str) -> None:
    page.goto(web + DUMP)
    expect(button(page, "Title")).to_be_visible()
    expect(button(page, "Central")).to_have_count(0)


# ------------------------------------------------------------------ lists of all sizes


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with invented papers, fourteen in one dump, one and two in others."""
    folder = tmp_path_factory.mktemp("fleet")
    (folder / "content" / "dumps").mkdir(parents=True)
    words = WAVES.split()
    sails = [
        {
            "title": f"Sail {number} of a Fleet",
            "abstract": " ".join(words[(number * 7 + n * 13) % len(words)] for n in range(60)),
            "published": f"{2024 + number % 2}-05-{number:02}",
            "upvotes": number * 5 % 14,
        }
        for number in range(1, 15)
    ]
    hives, bridges = {"title": "Hives", "abstract": BEES}, {"title": "Cracks", "abstract": BRIDGES}
    for name, papers in (("fleet", sails), ("one", [hives]), ("two", [hives, bridges])):
        text = "\n".join(json.dumps(paper) for paper in papers)
        (folder / "content" / "dumps" / f"2025-06-01-{name}.jsonl").write_text(text, "utf-8")
    topics = "extends: nothing\ntopics:\n  seas: {phrases: [wave: 3, buoy: 3, coast: 3, sea: 3]}\n"
    (folder / "content" / "topics.yml").write_text(topics, "utf-8")
    return folder


def built_with(invented: Path, page_size: int) -> str:
    """The address of their site, with so many on a page."""
    folder = invented / str(page_size)
    folder.mkdir()
    config = folder / "mkdocs.yml"
    config.write_text(f"extra: {{paperstand: {{page_size: {page_size}}}}}\n", "utf-8")
    return build_into(folder, invented / "content", config).site.as_uri() + "/"


@pytest.fixture(scope="module")
def fleet(invented: Path) -> str:
    """Ten on a page, so that the largest dump goes on."""
    return built_with(invented, 10)


@pytest.fixture(scope="module")
def convoy(invented: Path) -> str:
    """Six on a page, so that the topic has older papers."""
    return built_with(invented, 6)


def test_a_list_that_goes_on_says_so_and_offers_the_search_of_all(page: Page, convoy: str) -> None:
    for path, cards, all_papers in (
        ("topics/seas", 8, "all 14 papers"),
        ("topics/seas/page-1", 6, "all papers"),
    ):
        page.goto(f"{convoy}{path}.html")
        expect(page.get_by_role("group", name="Sort this page")).to_be_visible()
        ask(page, "sail")
        said = f"{cards} of the {cards} papers of this page"
        expect(page.get_by_role("status")).to_have_text(said)
        link = page.get_by_role("link", name=f"Search {all_papers} of this topic")
        href = link.get_attribute("href")
        assert href is not None
        assert href.startswith(convoy + "search.html?")
        assert parse_qs(urlsplit(href).query) == {"q": ["sail"], "topic": ["seas"]}


def test_older_papers_are_sorted_by_centrality_too(page: Page, convoy: str) -> None:
    orders = []
    for path in ("topics/seas", "topics/seas/page-1"):
        page.goto(f"{convoy}{path}.html")
        newest = titles(page)
        button(page, "Central").click()
        expect(page.locator(".has-cards > ul[aria-busy]")).to_have_count(0)
        orders.append(titles(page))
        assert sorted(orders[-1]) == sorted(newest)
        assert orders[-1] != newest
    page.goto(convoy + "topics/seas.html")
    start = page.locator("#where-to-start + ol a").all_inner_texts()
    for order in orders:
        assert [t for t in order if t in start] == [t for t in start if t in order]


def test_one_gets_from_the_newest_papers_to_the_oldest_and_back(page: Page, convoy: str) -> None:
    page.goto(convoy + "papers/index.html")
    seen = titles(page)
    page.get_by_role("link", name="Older →").click()
    expect(page.locator("h1")).to_have_text("Older papers, part 1")
    seen += titles(page)
    assert len(seen) == len(set(seen)) == 16
    page.get_by_role("link", name="← Newest").click()
    expect(page.locator("h1")).to_have_text("All papers")


def test_a_dump_with_upvotes_is_sorted_by_them(page: Page, fleet: str) -> None:
    page.goto(fleet + "dumps/2025-06-01-fleet.html")
    assert titles(page)[:2] == ["Sail 1 of a Fleet", "Sail 2 of a Fleet"]
    button(page, "Upvotes").click()
    shown = page.locator(".has-cards > ul > li").get_by_text("upvote").all_inner_texts()
    votes = [int(re.findall(r"(\d+) upvote", text)[0]) for text in shown]
    assert votes == sorted(votes, reverse=True)
    assert len(votes) == 10
    button(page, "As listed").click()
    assert titles(page)[0] == "Sail 1 of a Fleet"


def test_years_are_chosen_where_there_are_several(page: Page, fleet: str) -> None:
    page.goto(fleet + "dumps/2025-06-01-fleet.html")
    years = page.get_by_role("group", name="Years").get_by_role("button")
    expect(years).to_have_text(["2025 5", "2024 5"])
    years.first.click()
    assert titles(page) == [f"Sail {n} of a Fleet" for n in (1, 3, 5, 7, 9)]
    assert address(page) == {"year": ["2025"]}


def test_a_handful_of_papers_needs_no_bar(page: Page, fleet: str) -> None:
    short = ("dumps/2025-06-01-one", "dumps/2025-06-01-two", "dumps/2025-06-01-fleet/page-2")
    for path in (*short, "topics/unsorted"):
        page.goto(f"{fleet}{path}.html?filter=nothing+of+the+kind&year=1066")
        expect(page.locator("main article")).to_be_visible()
        expect(field(page)).to_have_count(0)
        assert titles(page)


# ------------------------------------------------------------------ elsewhere


def test_topics_are_filtered_by_name_and_description(page: Page, site: str) -> None:
    page.goto(site + "topics/index.html")
    field(page).fill("diffusion")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d of 46 topics$"))
    assert "Diffusion models" in titles(page)
    assert "Causality" not in titles(page)
    expect(page.get_by_role("heading", name="Everything else")).to_be_visible()
    for heading in page.locator("article > h2:visible").all():
        expect(heading.locator("xpath=following-sibling::*[1]")).to_be_visible()
    page.reload()
    assert "Causality" not in titles(page)
    field(page).press("Escape")
    assert "Causality" in titles(page)
    expect(page.locator("main mark")).to_have_count(0)


def test_on_paper_there_is_what_was_left_and_no_bar(page: Page, web: str) -> None:
    page.goto(web + TOPIC + "?filter=reward")
    expect(page.locator("main mark").first).to_be_visible()
    shown = titles(page)
    page.emulate_media(media="print")
    expect(page.locator(".ps-bar")).to_be_hidden()
    assert titles(page) == shown


def test_without_scripts_every_paper_is_there(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{DUMP}?filter=reward&sort=title")
    assert len(titles(page)) == 81
    context.close()
