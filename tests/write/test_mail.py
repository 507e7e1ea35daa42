"""Mail: each format read back as its readers would, with titles that try to be something else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from xml.etree.ElementTree import Element

import markdown
import pytest

from paperstand.model import (
    Assignment,
    CuratedPaper,
    Digest,
    Dump,
    Lines,
    Sighting,
    Topic,
    Vocabulary,
)
from paperstand.write.formulas import plain
from paperstand.write.mail import (
    FORMATS,
    HTML_ROOM,
    ISSUE_ROOM,
    Mail,
    compose,
    draft,
    html,
    issue,
    latest,
)
from paperstand.write.site import Site
from tests import makers
from tests.conftest import parse, text_of
from tests.hostile import HOSTILE_TITLES
from tests.makers import BEES, FIRST_DUMP, SECOND_DUMP, WAVES

HOME = "https://me.example/digest/"
SITE = Site("Harbour Notes", HOME)
TOPICS = (Topic("waves", "Waves", "", "all"), Topic("bees", "Bees", "", "all"))
LIVELY = [
    "@octocat and @org/team, see #12, GH-13, org/repo#14 and fixes #15",
    "https://evil.example/a, http://evil.example, www.evil.example and _www.evil.example_",
    "me@evil.example mailto:me@evil.example :tada: and :+1:",
    "Costs of $x_1$ to $$y$$ in $`z`$ for $5",
    "[ ] a task, a footnote[^1], > [!NOTE] and | a | table |",
]


def curated(
    title: str, dumps: Sequence[str] = (FIRST_DUMP,), topics: Sequence[str] = (), **said: object
) -> CuratedPaper:
    """A paper, with the dumps it was seen in, first to last, and its topics, main one first."""
    said.setdefault("abstract", WAVES)
    seen = tuple(
        Sighting(name, makers._date(name), n, title, Lines(1, 2)) for n, name in enumerate(dumps, 1)
    )
    paper = makers.paper(title, sightings=seen, **said)  # type: ignore[arg-type]
    return CuratedPaper(paper, tuple(Assignment(t, (), 3.0, t == topics[0]) for t in topics))


def mail_of(
    papers: Sequence[CuratedPaper],
    dumps: Sequence[str] = (FIRST_DUMP,),
    site: Site = SITE,
    topics: Sequence[Topic] = TOPICS,
) -> Mail:
    """The mail about the first of the dumps."""
    every = [makers.dump([], name) for name in dumps]
    in_order = tuple(sorted(papers, key=lambda p: p.id))
    vocabulary = Vocabulary((("all", "All"),), tuple(topics))
    return compose(Digest(in_order, tuple(every), vocabulary), site, every[:1])


def hostile(site: Site = SITE) -> Mail:
    titles = [*HOSTILE_TITLES, *LIVELY]
    papers = [
        curated(title, topics=["t"] if n % 2 else [], id=f"p{n}", abstract=title, authors=(title,))
        for n, title in enumerate(titles)
    ]
    return mail_of(papers, site=site, topics=[Topic("t", '<b>&"Topic"\' @all $a$', "", "g")])


def message(mail: Mail) -> EmailMessage:
    read = message_from_bytes(draft(mail), policy=default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    return read


def part(mail: Mail, kind: str) -> str:
    found = message(mail).get_body((kind,))
    assert found is not None
    return str(found.get_content())


def page(mail: Mail) -> Element:
    return parse(html(mail).decode())


def as_github(mail: Mail) -> Element:
    """An issue's text as HTML, without the spaces of no width that keep GitHub from linking."""
    shown = markdown.markdown(issue(mail).decode(), extensions=["tables", "footnotes"])
    return parse(shown.replace("&#8203;", ""))


def titles_in(tree: Element, tag: str) -> list[str]:
    return [text_of(link) for heading in tree.iter(tag) for link in heading.iter("a")]


def links_in(tree: Element) -> set[str]:
    return {a.attrib["href"] for a in tree.iter("a")}


# ------------------------------------------------------------------------ what is in it


def test_a_mail_has_the_newest_dumps_and_all_of_that_date() -> None:
    names = [FIRST_DUMP, SECOND_DUMP, "2025-03-12-a-second-list", "undated"]
    dumps = [makers.dump([], name) for name in names]
    assert [d.name for d in latest(dumps)] == ["2025-03-12-a-second-list", SECOND_DUMP]


def test_dumps_without_any_date_are_all_the_newest() -> None:
    dumps = [makers.dump([], name) for name in ("b", "a")]
    assert [d.name for d in latest(dumps)] == ["a", "b"]


def test_papers_stand_under_their_main_topic_in_the_order_of_the_vocabulary() -> None:
    papers = [
        curated("Unknown Waters"),
        curated("A Hive", topics=["bees", "waves"]),
        curated("A Swell", topics=["waves"]),
    ]
    mail = mail_of(papers)
    shown = [(t.name, [i.title.name for i in items]) for t, items in mail.sections]
    assert shown == [
        ("Waves", ["A Swell"]), ("Bees", ["A Hive"]), ("Unsorted", ["Unknown Waters"])
    ]  # fmt: skip
    assert mail.items[1].also == ("Waves",)
    assert mail.items[0].title.url == f"{HOME}papers/a-swell.html"


def test_a_paper_of_an_earlier_dump_is_not_new() -> None:
    papers = [curated("Ebb", [FIRST_DUMP, SECOND_DUMP]), curated("Flood", [SECOND_DUMP])]
    mail = mail_of(papers, [SECOND_DUMP, FIRST_DUMP])
    assert mail.subject == "Harbour Notes: 1 new paper, 12 March 2025"
    assert [i.title.name for i in mail.items] == ["Flood"]
    assert [p.name for p in mail.again] == ["Ebb"]
    for text in (html(mail).decode(), issue(mail).decode(), part(mail, "plain")):
        assert text.index("Flood") < text.index("Seen again") < text.index("Ebb")


def test_a_paper_that_a_dump_holds_twice_is_in_the_mail_once() -> None:
    mail = mail_of([curated("Twice", [FIRST_DUMP, FIRST_DUMP])])
    assert mail.new == len(mail.items) == 1
    assert not mail.again


def test_a_later_dump_changes_nothing_about_an_earlier_one() -> None:
    papers = [curated("Old", [FIRST_DUMP, SECOND_DUMP]), curated("New", [SECOND_DUMP])]
    mail = mail_of(papers, [FIRST_DUMP, SECOND_DUMP])
    assert html(mail) == html(mail_of([curated("Old")]))


@pytest.mark.parametrize("ending", FORMATS)
def test_a_dump_with_nothing_new_says_so(ending: str) -> None:
    mail = mail_of([curated("Old", [FIRST_DUMP, SECOND_DUMP])], [SECOND_DUMP])
    assert mail.subject == "Harbour Notes: no new papers, 12 March 2025"
    text = FORMATS[ending](mail).decode()
    assert "No new papers" in text
    assert "Everything in it had been here before." in text
    assert "Old" in text


@pytest.mark.parametrize("ending", FORMATS)
def test_a_dump_whose_papers_are_hidden_has_a_mail_all_the_same(ending: str) -> None:
    assert "There is nothing in it to show." in FORMATS[ending](mail_of([])).decode()


def test_a_dump_without_a_date_has_a_mail_without_one() -> None:
    mail = mail_of([curated("A Swell", ["undated"])], ["undated"])
    assert mail.subject == "Harbour Notes: 1 new paper"
    assert message(mail)["Date"] is None
    for ending, write in FORMATS.items():
        assert "unknown date" not in write(mail).decode(), ending


def test_authors_and_formulas_are_shown_as_text() -> None:
    authors = tuple(f"Ann Other{n}" for n in range(10))
    mail = mail_of([curated("A Swell", authors=authors, abstract="It takes $O(n^2)$ steps.")])
    shown = text_of(page(mail).find("body"))
    assert "Ann Other7 and 2 others" in shown
    assert "It takes O(n2) steps." in shown or "It takes O(n²) steps." in shown
    assert mail.items[0].abstract in part(mail, "plain")


def test_every_link_is_absolute_and_the_foot_leads_to_the_feeds() -> None:
    mail = mail_of([curated("A Swell", topics=["waves"])])
    for tree in (page(mail), as_github(mail)):
        links = links_in(tree)
        assert all(link.startswith(HOME) for link in links)
        assert links >= {HOME, f"{HOME}subscribe.html", f"{HOME}papers/a-swell.html"}
        assert f"{HOME}dumps/{FIRST_DUMP}.html" in links
    assert f"{HOME}feed.xml" in links_in(page(mail))


# ------------------------------------------------------------------------ hostile text


def test_hostile_titles_show_as_text_in_html() -> None:
    mail = hostile()
    tree = page(mail)
    titles = [*HOSTILE_TITLES, *LIVELY]
    assert sorted(titles_in(tree, "h3")) == sorted(titles)
    tags = {str(e.tag) for e in tree.iter() if isinstance(e.tag, str)}
    assert not tags & {"script", "img", "iframe", "link", "b", "i", "form"}
    assert not [name for e in tree.iter() for name in e.attrib if name.startswith("on")]
    assert '<b>&"Topic"\' @all $a$' in titles_in(tree, "h2")
    assert all(link.startswith(HOME) for link in links_in(tree))


def test_hostile_titles_show_as_text_in_a_draft() -> None:
    mail = hostile()
    text = " ".join(part(mail, "plain").split())
    for title in [*HOSTILE_TITLES, *LIVELY]:
        assert title in text
    assert part(mail, "html").replace("\r\n", "\n") == html(mail).decode()


def test_hostile_titles_show_as_text_in_an_issue() -> None:
    mail = hostile()
    tree = as_github(mail)
    titles = [*HOSTILE_TITLES, *LIVELY]
    shown = titles_in(tree, "strong")
    assert shown[0] == "Harbour Notes"
    assert sorted(shown[1:]) == sorted(titles)
    abstracts = [text_of(p) for item in tree.iter("li") for p in item.findall("p")[2:3]]
    assert sorted(abstracts) == sorted(map(plain, titles))
    assert {str(e.tag) for e in tree.iter()} <= {
        "html", "head", "body", "p", "a", "strong", "ul", "li", "h3", "hr", "span"
    }  # fmt: skip
    assert all(link.startswith(HOME) for link in links_in(tree))


def test_nothing_in_an_issue_is_left_for_github_to_link() -> None:
    source = re.sub(r"\]\([^)]*\)", "]", issue(hostile()).decode())
    # What GitHub's filters see: text after Markdown is done with it, spaces of no width in place.
    seen = "".join(parse(markdown.markdown(source)).itertext())
    assert not re.search(r"@\w|#\d|GH-\d|://|www\.|:tada:|:\+1:", seen, re.IGNORECASE)
    assert not re.search(r"\$(?!</span>)", source)


def test_a_site_may_have_a_hostile_name() -> None:
    site = Site('</title><b>Me</b>\r\nBcc: all@evil.example "é日本"', HOME)
    mail = hostile(site)
    read = message(mail)
    assert read["Subject"] == mail.subject
    assert read["Bcc"] is None
    assert "</title><b>Me</b>" in text_of(page(mail).find("head/title"))


# ------------------------------------------------------------------------ a draft


def test_a_draft_is_a_message_of_two_forms_without_sender_or_receiver() -> None:
    read = message(mail_of([curated("Ünïcödé Swells", topics=["waves"])]))
    assert read.get_content_type() == "multipart/alternative"
    kinds = [p.get_content_type() for p in read.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert {p.get_content_charset() for p in read.iter_parts()} == {"utf-8"}
    assert read["X-Unsent"] == "1"
    assert read["Date"].datetime == dt.datetime(2025, 3, 11, tzinfo=dt.UTC)
    assert read["From"] is read["To"] is None
    assert re.fullmatch(r"<[0-9a-f]{32}@me\.example>", read["Message-ID"])


def test_a_draft_is_ascii_lines_of_a_lawful_length() -> None:
    raw = draft(hostile(Site("Zeitschriftenübersichtsseite 日本語 " * 6, HOME)))
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_the_same_papers_make_the_same_bytes_and_others_another_id() -> None:
    one = draft(mail_of([curated("A Swell")]))
    assert one == draft(mail_of([curated("A Swell")]))
    other = mail_of([curated("A Swell", abstract=BEES)])
    assert message(other)["Message-ID"] != message_from_bytes(one)["Message-ID"]


@pytest.mark.parametrize("url", ["http://localhost:8000/", "https://bücher.example/", "https:///"])
def test_any_address_of_a_site_gives_a_lawful_id(url: str) -> None:
    read = message(mail_of([curated("A Swell")], site=Site("Me", url)))
    assert re.fullmatch(r"<[0-9a-f]{32}@[\w.]+>", read["Message-ID"])
    assert str(read["Message-ID"]).isascii()


# ------------------------------------------------------------------------ room


def test_abstracts_are_shortened_before_papers_are_left_out() -> None:
    few, more = (mail_of([curated(f"Swell {n}") for n in range(count)]) for count in (3, 120))
    assert len(max(issue(few).decode().splitlines(), key=len)) > 550
    text = issue(more).decode()
    assert all(f"Swell {n}" in text for n in range(120))
    assert "more on the site" not in text
    assert len(text) <= ISSUE_ROOM


@pytest.mark.parametrize("count", [400, 3000])
def test_a_huge_dump_is_cut_and_the_rest_is_counted(count: int) -> None:
    mail = mail_of([curated(f"Swell {n}", id=f"swell-{n}") for n in range(count)])
    text, shown = issue(mail).decode(), html(mail)
    assert ISSUE_ROOM * 0.98 < len(text) <= ISSUE_ROOM
    assert HTML_ROOM * 0.98 < len(shown) <= HTML_ROOM
    left = re.search(r"And ([\d,]+) more on the site", text)
    assert left
    assert text.count("- **[Swell") + int(left[1].replace(",", "")) == count
    left = re.search(r"And ([\d,]+) more on the site", shown.decode())
    assert left
    assert shown.count(b"<h3") + int(left[1].replace(",", "")) == count
    assert part(mail, "plain").count("Swell ") == shown.count(b"<h3")


def test_papers_seen_again_are_counted_where_they_are_many() -> None:
    papers = [curated(f"Swell {n}", [FIRST_DUMP, SECOND_DUMP]) for n in range(1234)]
    mail = mail_of(papers, [SECOND_DUMP])
    assert "and 1,209 more" in text_of(as_github(mail))
    assert "and 1,209 more" in text_of(page(mail))


def test_no_title_is_too_long_for_a_mail() -> None:
    mail = mail_of([curated("*" * 100_000, id="stars")])
    assert len(issue(mail)) < 5_000
    assert len(html(mail)) < 10_000


def test_many_dumps_of_one_day_are_not_all_named() -> None:
    dumps: list[Dump] = [makers.dump([], f"2025-03-11-list-{n}") for n in range(9)]
    mail = compose(Digest((), tuple(dumps), Vocabulary((), ())), SITE, dumps)
    assert len(mail.dumps) == 5
