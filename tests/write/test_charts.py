"""Charts are small, say what they show, and hold text from outside as text."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstand.text import clean
from paperstand.write.charts import bar, columns, figure, matrix, sparkline, text
from paperstand.write.markdown import Md
from tests.conftest import parse, text_of
from tests.hostile import HOSTILE_TITLES

MONTHS = [("March 2025", 3), ("April 2025", 0), ("May 2025", 12)]


def numbers(element: ElementTree.Element, name: str) -> list[float]:
    return [float(e.attrib[name].rstrip("%")) for e in element.iter("rect")]


def every_chart(label: str, value: int) -> list[Md]:
    other = max(value // 2, 0)
    return [
        bar(other, value),
        sparkline([value, other, 0], label),
        columns([(label, value), ("then", other)], label, label),
        matrix([label, "other", label], [[value], [other, 0]], label, label),
        figure(bar(1, 1), label, [(label, value)]),
    ]


@pytest.mark.parametrize("label", HOSTILE_TITLES)
def test_hostile_labels_are_text(label: str) -> None:
    for chart in every_chart(label, 7):
        made = ElementTree.fromstring(chart)
        assert not {e.tag for e in made.iter()} & {"script", "img", "iframe", "b"}
        assert "{" not in chart
    title = ElementTree.fromstring(columns(MONTHS, label)).find("title")
    assert title is not None
    assert title.text == clean(label)


@given(st.text(), st.integers(0, 10**30))
def test_any_label_and_any_number_make_well_formed_xml_on_one_line(label: str, value: int) -> None:
    for chart in every_chart(label, value):
        ElementTree.fromstring(chart)
        assert "\n" not in chart
        assert "nan" not in numbers_of(chart)
        assert "inf" not in numbers_of(chart)


def numbers_of(chart: str) -> str:
    """What a chart draws, without what it says."""
    made = ElementTree.fromstring(chart)
    drawn = ("x", "y", "x2", "y1", "y2", "width", "height", "d", "fill-opacity")
    return " ".join(v for e in made.iter() for k, v in e.attrib.items() if k in drawn)


@given(st.text())
def test_text_is_read_back_as_it_was(value: str) -> None:
    assert (ElementTree.fromstring(f"<p>{text(value)}</p>").text or "") == clean(value)


def test_no_data_makes_no_picture() -> None:
    assert columns([], "nothing") == ""
    assert sparkline([], "nothing") == ""
    assert matrix([], [], "nothing", "paper") == ""
    assert matrix(["alone"], [], "nothing", "paper") == ""


def test_one_value_is_one_column_in_the_middle() -> None:
    made = ElementTree.fromstring(columns([("March 2025", 5)], "Papers"))
    assert (numbers(made, "x"), numbers(made, "width")) == ([46.5], [7.0])
    assert [e.text for e in made.iter("text")] == ["5", "March 2025"]


def test_zeros_alone_do_no_harm() -> None:
    assert list(ElementTree.fromstring(columns([("a", 0), ("b", 0)], "Papers")).iter("rect")) == []
    assert "V20H1V20H2" in sparkline([0, 0], "Papers")
    ElementTree.fromstring(matrix(["a", "b"], [[0]], "Papers", "paper"))
    assert 'width="0%"' in bar(0, 0)


def test_columns_are_as_high_as_their_numbers_and_say_them() -> None:
    made = ElementTree.fromstring(columns(MONTHS, "New papers"))
    assert numbers(made, "height") == [30.0, 120.0]
    assert [e.findtext("title") for e in made.iter("rect")] == [
        "March 2025: 3 papers",
        "May 2025: 12 papers",
    ]
    assert made.findtext("title") == "New papers"
    assert made.findtext("desc") == "From March 2025 to May 2025; most in May 2025: 12 papers."
    assert made.attrib["role"] == "img"


def test_a_small_number_beside_a_huge_one_is_still_seen() -> None:
    made = ElementTree.fromstring(columns([("a", 1), ("b", 10**12)], "Papers"))
    assert min(numbers(made, "height")) == 1.5
    assert next(e.text for e in made.iter("text")) == "1,000,000,000,000"


def test_many_columns_stay_beside_each_other_and_inside() -> None:
    made = ElementTree.fromstring(columns([(str(n), n + 1) for n in range(60)], "Papers"))
    edges = list(zip(numbers(made, "x"), numbers(made, "width"), strict=True))
    assert all(x >= 0 and x + width <= 100 for x, width in edges)
    assert all(x + width < after for (x, width), (after, _) in pairwise(edges))


def test_a_matrix_is_darkest_where_most_meet_and_empty_where_nothing_does() -> None:
    made = ElementTree.fromstring(
        matrix(["sea", "bees", "stone"], [[4], [0, 2]], "Shared", "paper")
    )
    cells = {e.findtext("title"): e.attrib.get("fill-opacity") for e in made.iter("rect")}
    cells.pop(None)
    assert cells == {"bees, sea: 4 papers": "1", "stone, bees: 2 papers": "0.57"}
    assert [e.text for e in made.iter("text")] == ["sea", "bees", "stone"]


def test_long_names_are_cut_where_the_picture_ends() -> None:
    names = [f"A Topic with a Long and Winding Name of Number {n}" for n in range(20)]
    made = ElementTree.fromstring(matrix(names, [[1] * n for n in range(1, 20)], "x", "paper"))
    shown = [str(e.text) for e in made.iter("text")]
    assert shown[0] == names[0]
    assert shown[-1].endswith("…")
    assert len(shown[-1]) <= 27


def test_a_bar_is_for_the_eye_only() -> None:
    made = ElementTree.fromstring(bar(1, 3))
    assert made.attrib["aria-hidden"] == "true"
    assert numbers(made, "width") == [33.33]


def test_markdown_leaves_a_figure_as_it_is() -> None:
    made = figure(columns(MONTHS, "New *papers*"), "_By_ month", MONTHS)
    page = parse(markdown.markdown(f"Before.\n\n{made}\n\nAfter.", extensions=["md_in_html"]))
    assert [e.tag for e in page.findall("./body/*")] == ["p", "div", "p"]
    assert text_of(page.find(".//figcaption")) == "_By_ month"
    assert [text_of(row) for row in page.iter("tr")] == ["March 20253", "April 20250", "May 202512"]


def test_nothing_in_a_figure_follows_its_caption() -> None:
    """HTML allows a caption at the start or the end only."""
    made = ElementTree.fromstring(figure(columns(MONTHS, "Papers"), "By month", MONTHS))
    assert [e.tag for e in made] == ["figure", "details"]
    assert [e.tag for e in made[0]][-1] == "figcaption"


def test_charts_bring_no_style_and_no_script_of_their_own() -> None:
    """A page may forbid both."""
    for chart in every_chart("Papers", 7):
        assert not any("style" in e.attrib for e in ElementTree.fromstring(chart).iter())
        assert " on" not in chart
