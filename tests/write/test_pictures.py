"""Pictures made of the site itself: the same every time, and never with a box for a letter."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image

from paperstand.model import CuratedPaper, Digest
from paperstand.write.pictures import (
    COLOURS,
    DARK,
    SOCIAL_SIZE,
    TOUCH_SIDE,
    icon,
    pictures,
    social_picture,
    touch_icon,
)
from paperstand.write.site import Site
from tests.hostile import HOSTILE_TITLES
from tests.makers import dump, entry, paper, topic, vocabulary
from tests.render.test_palette import STYLE

SITE = Site("Sea and Hive", "https://me.example/", description="Waves, bees and bridges.")


def digest(count: int = 9) -> Digest:
    papers = tuple(
        CuratedPaper(paper(f"Waves {n}"), place=(n * 379 % 1001, n * 631 % 1001))
        for n in range(count)
    )
    return Digest(papers, (dump([entry()]),), vocabulary(topic("waves", "wave")))


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB")


def strokes(picture: bytes, colour: str) -> int:
    """How many points of a picture are about this colour."""
    red, green, blue = (int(COLOURS[colour][n : n + 2], 16) for n in (1, 3, 5))
    data = opened(picture).tobytes()
    near = zip(data[::3], data[1::3], data[2::3], strict=True)
    return sum(abs(r - red) + abs(g - green) + abs(b - blue) < 12 for r, g, b in near)


def test_the_same_site_gives_the_same_bytes() -> None:
    assert list(pictures(digest(), SITE)) == list(pictures(digest(), SITE))


def test_each_digest_has_a_picture_of_its_own() -> None:
    nine = social_picture(digest(), SITE)
    assert opened(nine).size == SOCIAL_SIZE
    assert nine != social_picture(digest(8), SITE)
    assert nine != social_picture(digest(), replace(SITE, name="Sea"))
    assert len(nine) < 100_000


def test_the_colours_are_those_of_the_style_sheet() -> None:
    named = re.findall(r"--ps-([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", STYLE)
    light, dark = ({name: pair[n] for name, *pair in named} for n in (0, 1))
    assert {name: light.get(name) for name in COLOURS} == COLOURS
    assert {name: dark.get(name) for name in DARK} == DARK


@pytest.mark.parametrize("name", ["每日论文", "Bücher", "العربية", "🐝🐝", "W" * 60])
def test_what_the_font_cannot_write_is_left_out(name: str) -> None:
    picture = social_picture(digest(), Site(name, "https://me.example/", description=name))
    assert strokes(picture, "ink") == 0
    assert strokes(picture, "soft") == 0
    assert strokes(social_picture(digest(), SITE), "ink") > 1000


def test_a_long_description_is_cut_where_the_room_ends() -> None:
    long = replace(SITE, name="Sea and Hive " * 4, description="Waves and bees. " * 40)
    foot = opened(social_picture(digest(0), long)).crop((72, 505, 590, 525))
    assert len(foot.getcolors() or []) == 1
    assert strokes(social_picture(digest(0), long), "soft") > 500


def test_an_empty_digest_and_a_site_without_words_have_pictures() -> None:
    assert opened(social_picture(digest(0), Site("", "https://me.example/"))).size == SOCIAL_SIZE


@pytest.mark.parametrize("name", ["", "每日论文", "-- !", "paper", *HOSTILE_TITLES])
def test_the_icon_is_a_picture_whatever_the_name(name: str) -> None:
    root = ElementTree.fromstring(icon(name))
    assert not list(root.iter("script"))
    letters = "".join(root.itertext()).rpartition("}")[2].strip()
    assert letters == next((c.upper()[:1] for c in name if c.isalnum()), "")
    assert opened(touch_icon(name)).size == (TOUCH_SIDE, TOUCH_SIDE)


def test_twenty_thousand_papers_take_less_than_a_second() -> None:
    many = digest(20_000)
    start = time.process_time()
    social_picture(many, SITE)
    assert time.process_time() - start < 1
