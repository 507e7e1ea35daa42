from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.curate.links import LABELS, find_links
from paperstand.model import Link
from tests.makers import WAVES, paper


def links(abstract: str, *stated: Link, summary: str = "") -> tuple[Link, ...]:
    return find_links(paper(abstract=abstract, links=stated, summary=summary))


def urls(abstract: str) -> list[str]:
    return [link.url for link in links(abstract)]


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("code", "https://github.com/storm/sails"),
        ("code", "https://www.github.com/storm/sails"),
        ("code", "https://gist.github.com/storm/1"),
        ("code", "https://gitlab.com/storm/sails"),
        ("code", "https://git.tide.example/storm/sails"),
        ("code", "https://gitlab.tide.example/storm/sails"),
        ("code", "https://anonymous.4open.science/r/sails-1"),
        ("dataset", "https://huggingface.co/datasets/storm/waves"),
        ("dataset", "https://zenodo.org/records/1"),
        ("dataset", "https://doi.org/10.5281/zenodo.1"),
        ("dataset", "https://www.kaggle.com/datasets/storm/waves"),
        ("demo", "https://huggingface.co/spaces/storm/waves"),
        ("model", "https://huggingface.co/storm/waves-7b"),
        ("video", "https://youtu.be/abc"),
        ("video", "https://www.youtube.com/watch?v=abc"),
        ("paper", "https://arxiv.org/abs/2501.00001"),
        ("paper", "https://doi.org/10.1/x"),
        ("paper", "https://huggingface.co/papers/2501.00001"),
        ("project", "https://storm.github.io/sails"),
        ("project", "https://sites.google.com/view/sails"),
        ("website", "https://tide.example/sails"),
        ("website", "https://notgithub.com/storm/sails"),
        ("website", "https://github.com.tide.example/storm"),
    ],
)
def test_the_host_tells_what_a_link_leads_to(kind: str, url: str) -> None:
    assert links(f"See {url} for more.") == (Link(kind, url),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Our code is at https://tide.example/x", "code"),
        ("The data sets are at https://tide.example/x", "dataset"),
        ("Videos: https://tide.example/x", "video"),
        ("The code is free. See https://tide.example/x", "website"),
        ("We decode https://tide.example/x", "website"),
    ],
)
def test_for_unknown_hosts_the_words_before_tell(text: str, kind: str) -> None:
    assert links(text) == (Link(kind, "https://tide.example/x"),)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("At https://tide.example/a.", "https://tide.example/a"),
        ("At https://tide.example/a, and", "https://tide.example/a"),
        ("(https://tide.example/a)", "https://tide.example/a"),
        ("(see https://tide.example/a).", "https://tide.example/a"),
        ("[https://tide.example/a];", "https://tide.example/a"),
        ("“https://tide.example/a”", "https://tide.example/a"),
        ("<https://tide.example/a>", "https://tide.example/a"),
        ("https://tide.example/a_(b)", "https://tide.example/a_(b)"),
        ("(https://tide.example/a_(b)).", "https://tide.example/a_(b)"),
        (r"\url{https://tide.example/a}", "https://tide.example/a"),
        (r"\href{https://tide.example/a}{here}", "https://tide.example/a"),
        (r"\url{https://tide.example/a\_b}", "https://tide.example/a_b"),
        (r"https://tide.example/a\_b\%20c\#d.", "https://tide.example/a_b%20c#d"),
        ("**https://tide.example/a**", "https://tide.example/a"),
        ("https://tide.example/a?b=c&d=e#f!", "https://tide.example/a?b=c&d=e#f"),
        ("HTTPS://tide.example/a", "HTTPS://tide.example/a"),
        ("https://tide.example:8080/a", "https://tide.example:8080/a"),
    ],
)
def test_what_stands_around_an_address_is_trimmed(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("at github.com/storm/sails.", "https://github.com/storm/sails"),
        ("at huggingface.co/storm/sails", "https://huggingface.co/storm/sails"),
        ("at www.tide.example/sails", "https://www.tide.example/sails"),
    ],
)
def test_a_well_known_address_needs_no_scheme(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize(
    "text",
    [
        "at mygithub.com/storm/sails",
        "tide.example/sails",
        "version 2.0/3.1 and e.g./i.e.",
        "mail storm@www.tide.example",
    ],
)
def test_other_words_with_dots_are_no_links(text: str) -> None:
    assert urls(text) == []


@pytest.mark.parametrize(
    "text",
    ["Code: https://github.com/storm/sai…", "Code: https://github.com/storm/sai..."],
)
def test_an_address_that_was_cut_is_no_link(text: str) -> None:
    assert urls(text) == []


HOSTILE = [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://tide.example/a",
    "//tide.example/a",
    "tide.example/a",
    "https://storm:secret@tide.example/a",
    "https://storm@tide.example/a",
    "https://:secret@tide.example/a",
    "https://@tide.example/a",
    "https://localhost/a",
    "https:///a",
    "https://[::1/a",
    "https://tide.example:port/a",
    "",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_what_is_no_plain_web_address_is_refused_from_a_dump(url: str) -> None:
    assert links("", Link("website", url)) == ()


@pytest.mark.parametrize("url", [u for u in HOSTILE if u])
def test_what_is_no_plain_web_address_is_refused_from_an_abstract(url: str) -> None:
    assert urls(f"See {url} for more.") == []


def test_an_address_stands_once_however_often_it_is_given() -> None:
    found = links(
        "Code: https://github.com/storm/sails and https://github.com/Storm/Sails/ again.",
        summary="https://github.com/storm/sails",
    )
    assert found == (Link("code", "https://github.com/storm/sails"),)


def test_what_a_dump_states_wins_over_what_is_guessed() -> None:
    stated = Link("project", "https://github.com/storm/sails")
    assert links("See https://github.com/storm/sails.", stated) == (stated,)


def test_the_summary_is_searched_too() -> None:
    assert links("", summary="See https://github.com/storm/sails.")


def test_links_come_in_the_order_of_their_kinds() -> None:
    found = links(
        "https://tide.example https://arxiv.org/abs/1 https://youtu.be/a https://b.github.io "
        "https://github.com/b/b https://github.com/a/a"
    )
    assert [link.kind for link in found] == ["code", "code", "project", "video", "paper", "website"]
    assert found[0].url.endswith("/a/a")


def test_a_text_without_addresses_has_no_links() -> None:
    assert links(WAVES) == ()


pieces = st.sampled_from(
    [
        "https://",
        "http://",
        "github.com/",
        "www.",
        "tide.example",
        "/a",
        "user:pw@",
        "(",
        ")",
        "[",
        "]",
        "javascript:",
        " ",
        ".",
        "…",
        "\\url{",
        "}",
        "\\_",
        "<script>",
        "'",
        '"',
        "@",
        ":80",
        "é",
        "?q=1",
    ]
)


@given(st.lists(pieces, max_size=14).map("".join) | st.text(max_size=60).map("https://".__add__))
@settings(max_examples=200, deadline=None)
def test_every_link_found_is_a_plain_web_address(text: str) -> None:
    for link in links(text):
        parts = urlsplit(link.url)
        assert parts.scheme in ("http", "https")
        assert "." in (parts.hostname or "")
        assert "@" not in parts.netloc
        assert not set(link.url) & set(' \t\n<>"{}\\')
        assert link.kind in LABELS
