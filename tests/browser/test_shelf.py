"""What readers keep: saved and read marks on every list and page, in this browser only."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

OLMO = "papers/2-olmo-2-furious.html"
FULL = """
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") };
"""
FORBIDDEN = """
Object.defineProperty(window, "localStorage",
  {get() { throw new DOMException("forbidden", "SecurityError") }});
"""


def card(page: Page, place: int = 0) -> Locator:
    return page.locator("main li.is-dressed").nth(place)


def save_of(item: Locator) -> Locator:
    return item.get_by_role("button", name="Save:")


def count(page: Page) -> Locator:
    return page.get_by_role("navigation").get_by_role("link", name="Saved")


def kept(page: Page) -> Any:
    return page.evaluate("paperstand.recall('shelf')")


def test_a_paper_saved_in_a_list_is_saved_everywhere(page: Page, site: str) -> None:
    page.goto(site + "papers/index.html")
    title = card(page).locator("p:first-child > a").inner_text()
    button = card(page).get_by_role("button", name=f"Save: {title}")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(count(page)).to_have_text("Saved 1")
    card(page).locator("p:first-child > a").click()
    expect(page.locator("h1")).to_have_text(title)
    expect(save_of(page.locator(".ps-actions"))).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(count(page)).to_have_text("Saved 1")
    save_of(page.locator(".ps-actions")).click()
    expect(count(page)).to_have_text("Saved")
    assert kept(page) is None


def test_every_list_of_papers_has_the_button(page: Page, web: str) -> None:
    for path in (
        "index.html",
        "topics/diffusion-models.html",
        "dumps/2025-03-11-hf-papers-003.html",
    ):
        page.goto(web + path)
        cards = page.locator(".has-cards > ul > li:has(> p:nth-child(3))")
        assert cards.count() > 5
        expect(cards.get_by_role("button", name="Save:")).to_have_count(cards.count())


def test_results_of_a_search_have_it_as_they_come(page: Page, site: str) -> None:
    page.goto(site + "search.html?q=diffusion")
    save_of(card(page)).click()
    page.get_by_role("searchbox").fill("rocket")
    expect(page.locator(".ps-results > li")).not_to_have_count(0)
    page.get_by_role("searchbox").fill("diffusion")
    expect(save_of(card(page))).to_have_attribute("aria-pressed", "true")
    buttons = page.locator(".ps-results").get_by_role("button", name="Save:")
    expect(buttons).to_have_count(page.locator(".ps-results > li").count())


def test_sorting_a_list_keeps_its_buttons(page: Page, web: str) -> None:
    page.goto(web + "topics/diffusion-models.html")
    cards = page.locator("main .is-dressed").count()
    page.get_by_role("button", name="Title").click()
    expect(page.locator("main").get_by_role("button", name="Save:")).to_have_count(cards)


def test_a_paper_read_is_ticked_off_in_lists(page: Page, site: str) -> None:
    page.goto(site + OLMO)
    read = page.get_by_role("button", name="Mark as read: 2 OLMo 2 Furious")
    read.click()
    expect(read).to_have_attribute("aria-pressed", "true")
    page.goto(site + "papers/index.html")
    expect(page.locator("li.is-read")).to_have_count(1)
    expect(page.locator("li.is-read")).to_contain_text("2 OLMo 2 Furious Read")
    expect(count(page)).to_have_text("Saved")


def test_tabs_stay_in_step(page: Page, web: str) -> None:
    page.goto(web + "papers/index.html")
    other = page.context.new_page()
    other.goto(web + OLMO)
    other.get_by_role("button", name="Save:").click()
    expect(count(page)).to_have_text("Saved 1")
    mine = page.get_by_role("button", name="Save: 2 OLMo 2 Furious")
    expect(mine).to_have_attribute("aria-pressed", "true")
    mine.click()
    expect(count(other)).to_have_text("Saved")
    other.close()


def test_a_browser_that_keeps_nothing_says_so(page: Page, site: str) -> None:
    for obstacle in (FULL, FORBIDDEN):
        page.add_init_script(obstacle)
        page.goto(site + OLMO)
        button = page.get_by_role("button", name="Save:")
        button.click()
        expect(page.locator(".ps-said")).to_contain_text("does not let the site keep anything")
        expect(button).to_have_attribute("aria-pressed", "false")


def test_what_others_left_in_the_storage_does_no_harm(page: Page, web: str) -> None:
    page.goto(web + OLMO)
    for odd in (
        '"text"', "[null, 1, [], {}]", "{", "null",
        '[{"id": "../../evil", "title": "x", "saved": 1}, {"id": "constructor", "saved": "1"}]',
    ):  # fmt: skip
        page.evaluate("odd => localStorage.setItem(paperstand.key + ':shelf', odd)", odd)
        page.evaluate("odd => localStorage.setItem(paperstand.key + ':visit', odd)", odd)
        for path in ("index.html", "saved.html", OLMO):
            page.goto(web + path)
            expect(count(page)).to_have_text("Saved")
    page.get_by_role("button", name="Save:").click()
    assert [entry["id"] for entry in kept(page)] == ["2-olmo-2-furious"]


def test_the_toolbar_is_reached_and_used_with_the_keyboard(page: Page, site: str) -> None:
    page.goto(site + OLMO)
    page.get_by_role("button", name="Save:").focus()
    page.keyboard.press("Space")
    expect(count(page)).to_have_text("Saved 1")
    for name in ("Mark as read:", "Cite", "Share"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name)).to_be_focused()


# ---------------------------------------------------------------------- since the last visit

OLDER = "2025-03-11-hf-papers-000"
NEWER = "2025-03-11-hf-papers-003"


def leave(page: Page, known: list[str], days: int = 3) -> None:
    """As if the last visit had been some days ago, when the site had these dumps."""
    page.evaluate(
        "([known, days]) => paperstand.keep('visit', {last: Date.now() - days * 86400000,"
        " known: known, from: '2025-03-11', before: null})",
        [known, days],
    )


def test_a_first_visit_marks_nothing(page: Page, web: str) -> None:
    page.goto(web + "papers/index.html")
    page.wait_for_function("paperstand.recall('visit')")
    page.goto(web + "index.html")
    expect(page.locator(".ps-button-save").first).to_be_visible()
    expect(page.locator(".ps-new, .ps-since")).to_have_count(0)


def test_papers_of_a_dump_that_came_since_are_new_for_a_whole_visit(page: Page, site: str) -> None:
    page.goto(site + "index.html")
    page.wait_for_function("paperstand.recall('visit')")
    leave(page, [OLDER])
    for _ in range(2):
        page.goto(site + "index.html")
        expect(page.locator(".ps-since")).to_contain_text("66 new papers since your last visit, ")
        expect(page.locator(".ps-since a")).to_have_text([NEWER])
        page.goto(site + f"dumps/{NEWER}.html")
        expect(page.locator(".ps-new")).to_have_count(66)
        page.goto(site + f"dumps/{OLDER}.html")
        expect(page.locator(".ps-new")).to_have_count(0)
        page.goto(site + "search.html?q=calibrated+language+models+must+hallucinate")
        expect(page.locator(".ps-results > li").first).to_be_visible()


def test_the_next_visit_finds_nothing_new(page: Page, web: str) -> None:
    page.goto(web + "index.html")
    page.wait_for_function("paperstand.recall('visit')")
    leave(page, [OLDER, NEWER])
    page.goto(web + "index.html")
    page.wait_for_function("Date.now() - paperstand.recall('visit').last < 60000")
    expect(page.locator(".ps-new, .ps-since")).to_have_count(0)


def test_reading_a_paper_goes_on_with_a_visit_but_starts_none(page: Page, web: str) -> None:
    page.goto(web + OLMO)
    leave(page, [OLDER])
    page.goto(web + OLMO)
    page.goto(web + "index.html")
    expect(page.locator(".ps-since")).to_be_visible()
    page.evaluate(
        "() => { const visit = paperstand.recall('visit'); visit.last -= 20 * 60000;"
        " paperstand.keep('visit', visit) }"
    )
    page.goto(web + OLMO)
    assert page.evaluate("Date.now() - paperstand.recall('visit').last < 60000")
    page.goto(web + "index.html")
    expect(page.locator(".ps-since")).to_be_visible()


def test_a_dump_older_than_all_that_were_known_is_not_news(page: Page, web: str) -> None:
    page.goto(web + "index.html")
    page.wait_for_function("paperstand.recall('visit')")
    page.evaluate(
        "paperstand.keep('visit',"
        " {last: 1700000000000, known: ['2026-01-01-x'], from: '2026-01-01', before: null})"
    )
    page.goto(web + "index.html")
    page.wait_for_function("paperstand.recall('visit').last > 1700000000000")
    expect(page.locator(".ps-new, .ps-since")).to_have_count(0)
