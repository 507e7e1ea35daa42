from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Dump, Lines, PaperstandError
from paperstand.read import read_dump
from paperstand.read.arxiv_feed import NAME
from paperstand.read.source import Source, load
from tests.hostile import HOSTILE_TITLES

FIXTURES = Path(__file__).parent / "fixtures"
HEAD = '<feed xmlns="http://www.w3.org/2005/Atom">\n'


def source_of(text: str) -> Source:
    return Source("feed", "feed.xml", date(2024, 10, 14), tuple(text.split("\n")))


def dump_of(text: str) -> Dump:
    dump = read_dump(source_of(text))
    assert dump.reader == NAME
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    return dump


def refusal_of(text: str) -> str:
    with pytest.raises(PaperstandError) as caught:
        read_dump(source_of(text))
    assert all(p.remedy for p in caught.value.problems)
    return str(caught.value)


def item(title: str, number: int = 1) -> str:
    return f"<entry><id>http://arxiv.org/abs/2410.0000{number}v1</id><title>{title}</title></entry>"


def test_the_answer_of_the_api_is_read_to_the_last_line() -> None:
    dump = read_dump(load(FIXTURES / "2024-10-14-arxiv-api.xml", "api.xml"))
    first, second = dump.entries
    assert first.title == "Lanternfish: Learning to Navigate in the Dark"
    assert first.abstract.endswith("light up. Is 3 < 4 lamps enough?")
    assert first.authors == ("Ada Quill", "Björn Ångström")
    assert first.identifiers == (("arxiv", "2410.01234"), ("doi", "10.5555/abc.123"))
    assert (first.source_id, first.published) == ("2410.01234v2", date(2024, 10, 1))
    assert (first.lines, second.lines) == (Lines(7, 29), Lines(31, 36))
    assert second.identifiers == (("arxiv", "hep-th/9901001"),)
    assert (second.authors, second.published) == (("Jan van der Berg",), None)
    assert [(u.lines, u.reason) for u in dump.unread] == [
        (Lines(37, 37), "an entry that is no paper of arXiv")
    ]


def test_the_news_are_read_without_what_they_say_of_themselves() -> None:
    dump = read_dump(load(FIXTURES / "2024-10-14-arxiv-news.rss", "2024-10-14-news.rss"))
    new, replaced = dump.entries
    assert new.abstract == "Bees count to four. We ask them for five."
    assert new.authors == ("Søren Müller", "Zoë Quill")
    assert (new.source_id, new.published) == ("2410.04321v1", date(2024, 10, 14))
    assert replaced.abstract == "Whales rest. arXiv:2409.00018 says otherwise."
    assert replaced.authors == ("Ada Quill", "José Berg", "Li Wei")
    assert replaced.published is None, "the day of the replacement isn't that of the paper"
    assert (new.lines, replaced.lines) == (Lines(6, 16), Lines(17, 26))
    assert (dump.unread, dump.unread_lines) == ((), 0)


def test_the_news_as_atom_have_the_id_of_the_archive() -> None:
    (entry,) = dump_of(
        f"{HEAD}<entry><id>oai:arXiv.org:2508.13426v1</id><title>Moss</title>\n"
        "<summary>arXiv:2508.13426v1 Announce Type: cross \nAbstract: It grows.</summary>"
        "<published>2025-08-20T00:00:00-04:00</published>"
        "<arxiv:announce_type>cross</arxiv:announce_type>"
        "<dc:creator>Ada Quill</dc:creator></entry></feed>"
    ).entries
    assert (entry.abstract, entry.authors, entry.published) == ("It grows.", ("Ada Quill",), None)
    assert entry.identifiers == (("arxiv", "2508.13426"),)


def test_a_feed_on_one_line_is_read() -> None:
    dump = dump_of((HEAD + item("A") + item("B", 2) + "</feed>").replace("\n", ""))
    assert [(e.title, e.lines, e.position) for e in dump.entries] == [
        ("A", Lines(1, 1), 1),
        ("B", Lines(1, 1), 2),
    ]


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_is_kept_as_it_is(title: str) -> None:
    assert dump_of(HEAD + item(escape(title)) + "</feed>").entries[0].title == title


# ------------------------------------------------------------------------------ damage


@pytest.mark.parametrize("text", ["Rate exceeded.", "\nRate exceeded.\n\n"])
def test_an_arxiv_that_was_asked_too_often_is_no_paper(text: str) -> None:
    assert "arXiv answered with an error: 'Rate exceeded.'" in refusal_of(text)


def test_an_error_that_comes_as_an_entry_is_no_paper() -> None:
    said = refusal_of(
        f"{HEAD}<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_1</id>"
        "<title>Error</title><summary>incorrect id format for 1</summary></entry></feed>"
    )
    assert "arXiv answered with an error: 'incorrect id format for 1'" in said


def test_a_paper_may_be_called_error() -> None:
    assert dump_of(HEAD + item("Error") + "</feed>").entries[0].title == "Error"


def test_a_day_without_papers_is_called_so() -> None:
    assert "the feed is empty" in refusal_of(HEAD + "<title>cs.RO</title>\n</feed>")


def test_a_feed_that_is_cut_off_is_read_up_to_its_last_whole_entry() -> None:
    dump = dump_of(HEAD + item("A") + "\n<entry>\n<id>http://arxiv.org/abs/2410.00002v1</id>\n<ti")
    assert [e.title for e in dump.entries] == ["A"]
    assert [u.lines for u in dump.unread] == [Lines(3, 5)]


def test_what_follows_a_feed_is_reported() -> None:
    dump = dump_of(HEAD + item("A") + "\n</feed>\nand a note")
    assert [(u.lines, u.reason) for u in dump.unread] == [(Lines(4, 4), "not XML from here on")]


def test_characters_that_xml_does_not_know_are_passed_over() -> None:
    text = "\n" + HEAD + item("A\x00\x01 Ti\ufffetle\ud800") + "</feed>"
    assert dump_of(text).entries[0].title == "A Title"
    assert dump_of(text).entries[0].lines == Lines(3, 3)


def test_entities_are_refused_before_they_grow() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">\n' for n in range(9))
    said = refusal_of(
        f'<?xml version="1.0"?>\n<!DOCTYPE feed [\n<!ENTITY l0 "ha">\n{laughs}]>\n'
        + HEAD
        + item("&l9;")
        + "</feed>"
    )
    assert "a document type" in said


def test_files_are_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    address = (tmp_path / "secret").as_uri()
    said = refusal_of(
        f'<?xml version="1.0"?>\n<!DOCTYPE f [<!ENTITY s SYSTEM "{address}">]>\n<feed/>'
    )
    assert "a document type" in said


@pytest.mark.parametrize("text", ['<?xml version="1.0"?>\n<html><p>Moss</p></html>', "<?xml ?>"])
def test_other_xml_is_refused(text: str) -> None:
    refusal_of(text)


def test_elements_in_elements_are_not_followed_to_the_end() -> None:
    for start in ("<feed>", "<feed><entry>"):
        assert "elements in more than 100 others" in refusal_of(start + "<a>" * 200_000)


def test_one_long_line_is_read_once() -> None:
    (entry,) = dump_of(HEAD + item("A " + "moss " * 400_000) + "</feed>").entries
    assert len(entry.title) == 2_000_001


# ----------------------------------------------------------------------------- properties


PIECES = [
    *("<entry>", "</entry>", "<title>", "</title>", "A Title", "&amp;", "&", "<", "\n", "</feed>"),
    *("<id>http://arxiv.org/abs/2410.01234v1</id>", "<!DOCTYPE x>", "<!--", "-->", "<![CDATA["),
    *("]]>", "<author><name>", "</name></author>", "<summary/>", "<published>x</published>"),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25))
def test_text_that_looks_like_a_feed_never_crashes(pieces: list[str]) -> None:
    dump = dump_of(HEAD + item("A") + "\n" + "".join(pieces).replace("\r", ""))
    assert dump.entries[0].title == "A"
