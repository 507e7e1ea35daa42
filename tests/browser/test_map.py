"""The map: seen, walked through with the keyboard, and read without a script."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.conftest import build_into
from tests.hostile import HOSTILE_TITLES


def open_map(page: Page, site: str, fragment: str = "") -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}map.html{fragment}")
    expect(page.locator(".is-live > canvas")).to_be_visible()


def colours(page: Page) -> int:
    """How many different colours are on the canvas."""
    script = """canvas => {
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
        return new Set(new Uint32Array(data.buffer)).size
    }"""
    return int(page.locator("canvas").evaluate(script))


def box(page: Page) -> FloatRect:
    page.locator("canvas").scroll_into_view_if_needed()
    found = page.locator("canvas").bounding_box()
    assert found is not None
    return found


def point_at_current(page: Page) -> tuple[float, float]:
    """Where on the screen the current paper's dot is: in the middle, after a zoom to it."""
    there = box(page)
    return there["x"] + there["width"] / 2, there["y"] + there["height"] / 2


OLMO = "#paper=2-olmo-2-furious"


def test_dots_are_drawn(page: Page, site: str) -> None:
    open_map(page, site)
    page.wait_for_function("document.querySelector('canvas').width > 300")
    assert colours(page) > 20
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_arrows_walk_from_paper_to_paper_and_enter_opens_one(page: Page, site: str) -> None:
    open_map(page, site)
    page.locator("canvas").focus()
    titles = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        expect(page.locator(".ps-card a")).to_be_visible()
        titles.append(page.locator(".ps-card a").inner_text())
        expect(page.get_by_role("status")).to_contain_text(titles[-1])
    assert len(set(titles)) >= 3
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(titles[-1])
    page.go_back()
    expect(page.locator(".ps-card a")).to_have_text(titles[-1])


def test_a_walk_in_one_direction_ends_at_the_edge_of_the_map(page: Page, site: str) -> None:
    open_map(page, site)
    page.locator("canvas").focus()
    titles = [""]
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".ps-card a")).to_be_visible()
        titles.append(page.locator(".ps-card a").inner_text())
        if titles[-1] == titles[-2]:
            break
    assert 4 < len(titles) < 60
    assert len(set(titles)) == len(titles) - 1


def test_an_address_shows_a_paper_and_its_page_leads_there(page: Page, site: str) -> None:
    page.goto(site + "papers/2-olmo-2-furious.html")
    page.get_by_role("link", name="The map").click()
    expect(page.locator(".ps-card a")).to_have_text("2 OLMo 2 Furious")
    page.locator(".ps-card a").click()
    expect(page.locator("h1")).to_have_text("2 OLMo 2 Furious")


def test_a_paper_that_is_not_there_is_no_trouble(page: Page, site: str) -> None:
    for slug in ("no-such-paper", "%3Cscript%3E", "", "zzzz"):
        open_map(page, site, f"#paper={slug}&at=x y z&group=none-such")
        expect(page.locator(".ps-card")).to_be_hidden()


def test_pointing_at_a_dot_shows_its_title_and_a_click_opens_it(page: Page, site: str) -> None:
    open_map(page, site, OLMO)
    expect(page.locator(".ps-card a")).to_be_visible()
    x, y = point_at_current(page)
    page.locator("canvas").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".ps-card")).to_be_hidden()
    page.mouse.move(x + 1, y + 1)
    expect(page.locator(".ps-card a")).to_have_text("2 OLMo 2 Furious")
    expect(page.locator(".ps-card p")).to_contain_text("Large language models")
    page.mouse.move(5, 5)
    expect(page.locator(".ps-card")).to_be_hidden()
    page.mouse.click(x, y)
    expect(page.locator("h1")).to_have_text("2 OLMo 2 Furious")


def test_a_group_is_chosen_and_the_others_fade(page: Page, site: str) -> None:
    open_map(page, site)
    chip = page.get_by_role("button", name=re.compile("^Perception"))
    shot = page.locator("canvas").screenshot()
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert page.locator("canvas").screenshot() != shot
    assert "group=perception" in page.url
    page.reload()
    expect(chip).to_have_attribute("aria-pressed", "true")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false")
    assert "group=" not in page.url


def test_only_papers_of_the_chosen_group_are_walked_to(page: Page, site: str) -> None:
    open_map(page, site)
    page.get_by_role("button", name=re.compile("^Trust")).click()
    page.locator("canvas").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".ps-card p")).to_contain_text(re.compile("Interpret|Fairness|Privacy"))


def test_it_zooms_by_wheel_button_and_key_and_moves_by_dragging(page: Page, site: str) -> None:
    def view() -> list[float]:
        page.wait_for_timeout(400)
        match = re.search(r"at=(\d+)\+(\d+)\+([\d.]+)", page.url)
        return [float(part) for part in match.groups()] if match else [500, 500, 1]

    open_map(page, site)
    there = box(page)
    x, y = there["x"] + there["width"] / 2, there["y"] + there["height"] / 2
    page.mouse.move(x, y)
    page.mouse.wheel(0, -600)
    by_wheel = view()
    assert by_wheel[2] > 2
    page.mouse.down()
    page.mouse.move(x - 80, y, steps=4)
    page.mouse.up()
    assert view()[0] > by_wheel[0]
    expect(page.locator("h1")).to_have_text("Map")
    page.get_by_role("button", name="Zoom in").click()
    assert view()[2] > by_wheel[2]
    page.locator("canvas").focus()
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert view()[2] < by_wheel[2]
    page.keyboard.press("0")
    assert view() == [500, 500, 1]


def test_light_and_dark_repaint_the_map(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="light")
    open_map(page, site)
    light = page.locator("canvas").screenshot()
    page.get_by_role("button", name="Switch between light and dark").click()
    page.wait_for_timeout(100)
    assert page.locator("canvas").screenshot() != light


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A site whose papers are called like attacks."""
    folder = tmp_path_factory.mktemp("hostile map")
    (folder / "content" / "dumps").mkdir(parents=True)
    records = [
        json.dumps({"title": title, "abstract": f"Diffusion models and {title}"})
        for title in HOSTILE_TITLES
    ]
    dump = folder / "content" / "dumps" / "2025-03-11-hostile.jsonl"
    dump.write_text("\n".join(records), "utf-8")
    return build_into(folder, folder / "content").site.as_uri() + "/"


def test_hostile_titles_are_text(page: Page, hostile: str) -> None:
    open_map(page, hostile)
    page.locator("canvas").focus()
    seen = set()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown") * 12:
        page.keyboard.press(key)
        expect(page.locator(".ps-card a")).to_be_visible()
        seen.add(page.locator(".ps-card a").inner_text())
        assert page.locator(".ps-card a *").count() == 0
    assert len(seen) > 3


def test_a_tap_shows_a_paper_and_its_card_opens_it(browser: Browser, site: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    open_map(page, site, OLMO)
    expect(page.locator(".ps-card a")).to_be_visible()
    x, y = point_at_current(page)
    page.touchscreen.tap(x - 150, y + 150)
    page.touchscreen.tap(x, y)
    expect(page.locator(".ps-card a")).to_have_text("2 OLMo 2 Furious")
    page.locator(".ps-card a").tap()
    expect(page.locator("h1")).to_have_text("2 OLMo 2 Furious")
    context.close()


def test_without_scripts_there_is_a_picture_and_a_list(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "map.html")
    expect(page.locator("canvas")).to_have_count(0)
    expect(page.locator("#ps-map svg path").first).to_be_attached()
    page.get_by_role("group", name="Topics on the map").get_by_role("link").first.click()
    expect(page.locator(".is-topic h1")).to_be_visible()
    page.goto(site + "map.html")
    page.get_by_role("link", name="Causality").last.click()
    expect(page.locator("h1")).to_have_text("Causality")
    context.close()


def test_a_map_whose_data_does_not_come_stays_a_picture(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/map/papers.js", lambda route: route.abort())
    page.goto(site + "map.html")
    page.wait_for_timeout(200)
    expect(page.locator("#ps-map svg")).to_be_visible()
    expect(page.locator("canvas")).to_have_count(0)
    context.close()
