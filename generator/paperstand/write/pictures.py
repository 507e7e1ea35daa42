"""Pictures: the site's icon, and what a link to the site shows where links have previews.

Both are made of the site itself: its name, and its papers as dots in the colours of the map. They
need no font of the system: Pillow brings one along, and what that one can't write is left out.
"""

from __future__ import annotations

import html
import io
import unicodedata
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from paperstand.model import MAP_SIDE, Digest
from paperstand.text import clean, excerpt, plural
from paperstand.write.map_data import group_numbers
from paperstand.write.map_picture import PALETTE, dot_width, spread
from paperstand.write.site import Site

ICON = "assets/images/favicon.svg"
TOUCH_ICON = "assets/images/apple-touch-icon.png"
SOCIAL = "assets/images/social.png"
SOCIAL_SIZE = (1200, 630)
"""What Facebook, LinkedIn, Mastodon and others show in full."""

COLOURS = {
    "paper": "#fbfaf6",
    "ink": "#22282b",
    "soft": "#596266",
    "accent": "#1b5e6b",
    "map-0": "#1c7fee",
    "map-1": "#ad8606",
    "map-2": "#703539",
    "map-3": "#0c9d94",
    "map-4": "#901f00",
    "map-5": "#2f31a6",
    "map-6": "#751969",
    "map-7": "#3395c9",
    "map-8": "#89905d",
    "map-none": "#878d8c",
}
"""The light colours of the style sheet, by their names there."""
DARK = {"paper": "#14181a", "accent": "#83c5d1"}
"""The dark ones that the icon has in a dark window."""
_FOLD = {"light": "#8fb9c0", "dark": "#3f7681"}

TOUCH_SIDE = 180
_FINER = 3
"""Shapes are drawn this many times as large and made smaller, so that their edges are smooth."""
_MARGIN = 72
_MARK = 64
_SMALL = 28
_LEADING = 1.25
_COLUMN = 500
"""Width of the text in the social picture; the map has the rest."""
_MAP = (600, 30, 570)
"""Left, top and side of the map in the social picture."""


def pictures(digest: Digest, site: Site) -> Iterator[tuple[str, str | bytes]]:
    """Path and content of every picture, the same for the same digest and site."""
    yield ICON, icon(site.name)
    yield TOUCH_ICON, touch_icon(site.name)
    yield SOCIAL, social_picture(digest, site)


# --------------------------------------------------------------------------------- icon

_PAGE = "M7 1h13l8 8v19a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z"
_CORNER = "M20 1l8 8h-6a2 2 0 0 1-2-2z"
_LINES = ((15, 16), (19.5, 16), (24, 10))
"""Height and width of the lines of text on a page without a letter."""


def icon(name: str) -> str:
    """A page with the first letter of the name as SVG, for light and dark windows."""
    letter = _initial(name)
    if letter:
        mark = f'<text x="16" y="26" text-anchor="middle">{html.escape(letter)}</text>'
    else:
        mark = "".join(f'<path class="t" d="M8 {y}h{width}v2H8z"/>' for y, width in _LINES)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><style>'
        f"path{{fill:{COLOURS['accent']}}}.f{{fill:{_FOLD['light']}}}"
        f"text,.t{{fill:{COLOURS['paper']}}}text{{font:700 19px Georgia,serif}}"
        f"@media(prefers-color-scheme:dark){{path{{fill:{DARK['accent']}}}"
        f".f{{fill:{_FOLD['dark']}}}text,.t{{fill:{DARK['paper']}}}}}"
        f'</style><path d="{_PAGE}"/><path class="f" d="{_CORNER}"/>{mark}</svg>\n'
    )


def touch_icon(name: str) -> bytes:
    """The icon as PNG, for the home screen of a phone."""
    return _png(_page(name, TOUCH_SIDE, 0.76))


def _page(name: str, side: int, share: float) -> Image.Image:
    """The page of the icon in the middle of a square; its height is this share of the side."""
    whole = side * _FINER
    unit = whole * share / 30

    def at(*numbers: float) -> list[tuple[float, float]]:
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return [(whole / 2 + (x - 16) * unit, whole / 2 + (y - 16) * unit) for x, y in pairs]

    canvas = Image.new("RGB", (whole, whole), COLOURS["paper"])
    draw = ImageDraw.Draw(canvas)
    draw.rounded_rectangle(at(4, 1, 28, 31), 3 * unit, COLOURS["accent"])
    draw.polygon(at(20, 0, 29, 0, 29, 9, 28, 9, 20, 1), COLOURS["paper"])
    draw.polygon(at(20, 1, 28, 9, 20, 9), _FOLD["light"])
    letter = _initial(name)
    if _can_write(letter):
        (foot,) = at(16, 26)
        font = _font(round(19 * unit))
        draw.text(foot, letter, COLOURS["paper"], font, "ms", stroke_width=unit / 3)
    else:
        for top, width in _LINES:
            draw.rectangle(at(8, top, 8 + width, top + 2), COLOURS["paper"])
    return canvas.reduce(_FINER)


def _initial(name: str) -> str:
    """The first letter or digit of a name, as a capital."""
    return next((c.upper()[:1] for c in clean(name) if c.isalnum()), "")


# ----------------------------------------------------------------------- social picture


def social_picture(digest: Digest, site: Site) -> bytes:
    """The site's name and description, how many papers it has, and its map, as PNG."""
    canvas = Image.new("RGB", SOCIAL_SIZE, COLOURS["paper"])
    left, top, side = _MAP
    canvas.paste(_map(digest, side), (left, top))
    canvas.paste(_page(site.name, _MARK, 1), (_MARGIN - _MARK // 10, _MARGIN))
    _write_down(ImageDraw.Draw(canvas), site, _count(digest))
    return _png(canvas)


def _count(digest: Digest) -> str:
    topics = {a.topic for p in digest.papers for a in p.topics}
    papers = plural(len(digest.papers), "paper")
    return f"{papers} · {plural(len(topics), 'topic')}" if topics else papers


def _map(digest: Digest, side: int) -> Image.Image:
    """The digest's papers as dots, each in the colour of its group."""
    groups = group_numbers(digest)
    canvas = Image.new("RGB", (side * _FINER,) * 2, COLOURS["paper"])
    draw = ImageDraw.Draw(canvas)
    # Wider than on the page, where one comes closer to it.
    radius = dot_width(digest) * 0.8
    unit = side * _FINER / (MAP_SIDE + 2 * radius)
    for (x, y), topic in spread(digest):
        group = f"map-{groups[topic] % PALETTE}" if topic >= 0 else "map-none"
        centre = ((x + radius) * unit, (y + radius) * unit)
        draw.circle(centre, radius * unit, COLOURS[group])
    return canvas.reduce(_FINER)


def _write_down(draw: ImageDraw.ImageDraw, site: Site, count: str) -> None:
    """The name below the icon, the description below the name, and the count at the foot."""
    foot = SOCIAL_SIZE[1] - _MARGIN
    draw.text((_MARGIN, foot), count, COLOURS["accent"], _font(_SMALL), "ls")
    y = float(_MARGIN + _MARK + 34)
    name, size = _wrapped(site.name, (84, 72, 60, 48), 230)
    for line in name:
        draw.text((_MARGIN - size / 20, y), line, COLOURS["ink"], _font(size), stroke_width=1)
        y += size * _LEADING
    y += 24 if name else 0
    about = (excerpt(clean(site.description), most) for most in (160, 110, 60))
    tries = (_wrapped(text, (32, _SMALL), foot - 2 * _SMALL - y) for text in about)
    description, size = next(filter(lambda found: found[0], tries), ([], 0))
    for line in description:
        draw.text((_MARGIN, y), line, COLOURS["soft"], _font(size))
        y += size * _LEADING


def _wrapped(text: str, sizes: tuple[int, ...], height: float) -> tuple[list[str], int]:
    """A text in lines, in the first of these sizes in which it has room; none if it has not, or
    if it has a letter that the font lacks."""
    text = clean(text).translate(_PLAIN)
    for size in sizes if _can_write(text) else ():
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".lstrip()
            if _font(size).getlength(longer) <= _COLUMN:
                lines[-1] = longer
            else:
                lines.append(word)
        fits = max(map(_font(size).getlength, lines)) <= _COLUMN
        if fits and len(lines) * size * _LEADING <= height:
            return lines, size
    return [], 0


# -------------------------------------------------------------------------------- type

_PLAIN = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "•": "·", "′": "'"})


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Aileron, which is part of Pillow; laid out the same way on every system."""
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)


def _can_write(text: str) -> bool:
    """Whether the font has every character of a text, which mustn't be empty."""
    return text != "" and all(_has(character) for character in text)


@cache
def _has(character: str) -> bool:
    if unicodedata.category(character) == "Zs":
        return True
    font = _font(20)
    return bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))


def _png(picture: Image.Image) -> bytes:
    """PNG of so few colours that it stays small; nobody sees a difference."""
    buffer = io.BytesIO()
    picture.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        buffer, "PNG", optimize=True
    )
    return buffer.getvalue()
