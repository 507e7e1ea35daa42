"""The colours of the map can be told from what they lie on, in light and dark."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from paperstand.write.map_picture import PALETTE

THEME = resources.files("paperstand") / "render" / "theme" / "assets"
STYLE = "".join(
    (THEME / "stylesheets" / name).read_text("utf-8") for name in ("paperstand.css", "map.css")
)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def shades(name: str) -> list[float]:
    """Luminance of a colour of the style sheet, light and dark."""
    match = re.search(rf"--ps-{name}: light-dark\((#\w{{6}}), (#\w{{6}})\);", STYLE)
    assert match, name
    return [luminance(colour) for colour in match.groups()]


@pytest.mark.parametrize("ground", ["sheet", "paper"])
@pytest.mark.parametrize("group", [*map(str, range(PALETTE)), "none"])
def test_dots_stand_out_three_to_one(group: str, ground: str) -> None:
    for dot, under in zip(shades(f"map-{group}"), shades(ground), strict=True):
        low, high = sorted((dot, under))
        assert (high + 0.05) / (low + 0.05) >= 3


def test_style_sheet_script_and_picture_agree_on_the_number_of_colours() -> None:
    script = (THEME / "javascripts" / "map.js").read_text("utf-8")
    assert f"var PALETTE = {PALETTE};" in script
    assert len(re.findall(r"^\.ps-group-\d+ ", STYLE, re.MULTILINE)) == PALETTE
    assert len(re.findall(r"nth-of-type\(9n", STYLE)) == PALETTE
