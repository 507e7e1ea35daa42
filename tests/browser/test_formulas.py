"""Formulas are drawn by the browser itself, and the widest scrolls instead of the page."""

from __future__ import annotations

from playwright.sync_api import Page

from paperstand.write.formulas import paragraph
from tests.conftest import REPOSITORY

STYLES = REPOSITORY / "generator" / "paperstand" / "render" / "theme" / "assets" / "stylesheets"
LONG = " + ".join(rf"\frac{{x_{{{n}}}}}{{y_{{{n}}}}}" for n in range(12))


def show(page: Page, text: str) -> None:
    style = "".join((STYLES / f"{name}.css").read_text("utf-8") for name in ("paperstand", "paper"))
    page.set_viewport_size({"width": 390, "height": 800})
    page.set_content(f"<style>{style}</style><article>{paragraph(text)}</article>")


def test_a_fraction_is_drawn_as_one(page: Page) -> None:
    show(page, r"So $\frac{a}{b}$ holds")
    tops = page.locator("mfrac > mi").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().top)"
    )
    assert tops[1] > tops[0] + 5


def test_a_wide_formula_scrolls_and_the_page_does_not(page: Page) -> None:
    show(page, f"So ${LONG}$ and $${LONG}$$ hold")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for box in page.locator(".ps-wide, .ps-display").all():
        assert box.evaluate("e => e.scrollWidth > e.clientWidth")
        box.focus()
        assert box.evaluate("e => e === document.activeElement")


def test_a_comma_stays_on_the_line_of_its_formula(page: Page) -> None:
    show(page, " ".join(rf"{'m' * n} $\sqrt{{x_{n}}}$, " for n in range(1, 30)))
    torn = page.locator(".ps-held").evaluate_all(
        "all => all.filter(e => e.getClientRects().length > 1 ||"
        " e.getBoundingClientRect().height > 40).length"
    )
    assert torn == 0
