"""Citations: what goes out comes back the same, and makes nothing up."""

from __future__ import annotations

import json
import re
from datetime import date

import bibtexparser.entrypoint
import pytest
import rispy
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from citeproc.source.json import CiteProcJSON
from pylatexenc.latex2text import LatexNodes2Text

from paperstand.model import CuratedPaper
from paperstand.write.citations import Name, bibtex, csl_json, name_of, ris, tex
from tests import makers
from tests.hostile import HOSTILE_TITLES

FULL = CuratedPaper(
    makers.paper(
        "Sätze & {Braces}: 100% of $5 and $x_i^2$ #1 ~ \\alpha",
        "First line. \\textbf{Second} 50% & more.",
        id="saetze",
        authors=("Ada B. Lovelace", "Müller, Jörg", "Plato"),
        published=date(2024, 2, 29),
        identifiers=(("arxiv", "2402.01234"), ("doi", "10.1000/x_y(z)")),
    ),
    keywords=("wave forecasts",),
)
BARE = CuratedPaper(makers.paper("Bare", "", id="bare", sightings=()))


def fields(entry: str) -> dict[str, str]:
    """The fields of one BibTeX entry. Like BibTeX, it counts every brace, escaped or not."""
    head = re.match(r"@misc\{([^,{}\s]+),", entry)
    assert head, entry
    found, place = {"key": head[1]}, head.end()
    while match := re.compile(r"\s*(\w+) = \{").match(entry, place):
        depth, start = 1, match.end()
        place = start
        while depth:
            depth += {"{": 1, "}": -1}.get(entry[place], 0)
            place += 1
        found[match[1]] = entry[start : place - 1]
        place += entry[place : place + 1] == ","
    assert entry[place:] == "\n}\n\n", entry[place:]
    return found


def plain(value: str) -> str:
    """What TeX would print."""
    for command, letter in (
        (r"\textbackslash{}", "\\"),
        (r"\textbraceleft{}", "{"),
        (r"\textbraceright{}", "}"),
        (r"\textasciicircum{}", "^"),
        (r"\textasciitilde{}", "~"),
    ):
        value = value.replace(command, f"\0{ord(letter)}\0")
    value = re.sub(r"\\([%&#$_{}])|([-'`])\{\}", r"\1\2", value)
    return re.sub("\0(\\d+)\0", lambda m: chr(int(m[1])), value)


def entry_of(paper: CuratedPaper) -> dict[str, str]:
    return fields("".join(bibtex([paper])))


# ------------------------------------------------------------------------------- BibTeX


def test_bibtex_gives_back_what_is_known() -> None:
    entry = entry_of(FULL)
    assert entry["key"] == "saetze"
    assert plain(entry["title"]) == "{" + FULL.paper.title + "}"
    assert plain(entry["abstract"]) == FULL.paper.abstract
    assert entry["author"] == "Ada B. Lovelace and Müller, Jörg and {Plato}"
    assert (entry["eprint"], entry["archiveprefix"]) == ("2402.01234", "arXiv")
    assert entry["doi"] == "10.1000/x_y(z)"
    assert entry["url"] == "https://arxiv.org/abs/2402.01234"


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, "{ one", "one } {", "}}}", "$x{$ and $}y$"])
def test_bibtex_keeps_hostile_titles_whole(title: str) -> None:
    entry = entry_of(CuratedPaper(makers.paper(title, title, id="x", authors=(title,))))
    assert plain(entry["title"]) == "{" + title + "}"
    assert plain(entry["abstract"]) == title
    assert title in (plain(entry["author"]), plain(entry["author"])[1:-1])


def test_an_address_cannot_end_its_field_or_begin_a_comment() -> None:
    paper = makers.paper(identifiers=(("doi", "10.1/a{b}}%c\\d"),))
    entry = entry_of(CuratedPaper(paper))
    assert entry["doi"] == "10.1/a%7Bb%7D%7D%25c%5Cd"
    assert entry["url"] == "https://doi.org/" + entry["doi"]


def test_bibtex_makes_up_neither_year_nor_author() -> None:
    assert "".join(bibtex([BARE])) == "@misc{bare,\n  title = {{Bare}}\n}\n\n"


def test_a_formula_stays_one() -> None:
    for formula in (
        "$x^2$",
        "X$^{2}$-Gaussian",
        "$\\ell_1$ regularization",
        "($\\times$4)",
        "$\\mathcal{O}(T)$",
        "$μ$P",
        "$95\\%$",
    ):
        assert tex(formula) == formula


def test_a_dollar_is_not_always_a_formula() -> None:
    assert tex("$5 and $10") == r"\$5 and \$10"
    assert tex("from $5-$10") == r"from \$5-\$10"
    assert tex("$5 and $x$") == r"\$5 and $x$"
    assert tex("a single $") == r"a single \$"


def test_a_formula_that_could_do_more_than_print_is_text() -> None:
    for formula in (
        "$\\input{/etc/passwd}$",
        "$\\write18{rm}$",
        "$^^5cinput{x}$",
        "$\\alphabet$",
        "$a % b$",
        "$a}{b$",
        "$\\def\\x{\\x}\\x$",
        "$\\text{\\csname input\\endcsname}$",
    ):
        assert plain(tex(formula)) == formula
        assert "$" not in tex(formula).replace(r"\$", "")


# --------------------------------------------------------------------------------- names


def test_names_are_taken_apart_as_bibtex_does() -> None:
    assert name_of("Ada B. Lovelace") == Name("Lovelace", "Ada B.")
    assert name_of("Ludwig van Beethoven") == Name("Beethoven", "Ludwig", "van")
    assert name_of("Fernando de la Torre") == Name("Torre", "Fernando", "de la")
    assert name_of("Jean d'Alembert") == Name("d'Alembert", "Jean")
    assert name_of("Martin Luther King Jr.") == Name("King", "Martin Luther", suffix="Jr.")
    assert name_of("King, Martin Luther") == Name("King", "Martin Luther")
    assert name_of("Martin Luther King, Jr.") == Name("King", "Martin Luther", suffix="Jr.")
    assert name_of("van Beethoven, Ludwig") == Name("van Beethoven", "Ludwig")


def test_what_is_not_a_person_stays_whole() -> None:
    names = ("Plato", "张伟", "Kimi Team", "Euclid Collaboration", "DeepSeek-AI", "M&M Works")
    odd = ("The Royal Marsden Trust", "Wei Li and Ann Lee", "A, B, C", ",", ", x", "x,", " ", "")
    for name in (*names, *odd):
        assert name_of(name) == Name(name)


def test_bibtex_is_told_where_it_would_be_wrong() -> None:
    paper = makers.paper(authors=("Barnes and Noble", "Luc King Jr.", "Ling Team", "Jo van Gemert"))
    author = entry_of(CuratedPaper(paper))["author"]
    assert author == "{Barnes and Noble} and King, Jr., Luc and {Ling Team} and Jo van Gemert"


# ----------------------------------------------------------------------------------- RIS


def test_ris_has_one_tag_a_line_and_ends_its_record() -> None:
    lines = "".join(ris([FULL])).split("\r\n")
    assert lines[0] == "TY  - GEN"
    assert lines[-3:] == ["ER  - ", "", ""]
    assert [x for x in lines if x.startswith("AU")] == [
        "AU  - Lovelace, Ada B.",
        "AU  - Müller, Jörg",
        "AU  - Plato",
    ]
    assert "DA  - 2024/02/29" in lines
    assert "KW  - wave forecasts" in lines
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)


def test_ris_sorts_by_family_name() -> None:
    paper = makers.paper(authors=("Ludwig van Beethoven", "Martin Luther King Jr.", "Ling Team"))
    names = re.findall("AU  - (.*)\r\n", "".join(ris([CuratedPaper(paper)])))
    assert names == ["van Beethoven, Ludwig", "King, Martin Luther, Jr.", "Ling Team"]


def test_a_line_break_cannot_begin_a_tag() -> None:
    paper = makers.paper("One\r\nER  - \r\nTY  - GEN", "x\ny")
    assert "".join(ris([CuratedPaper(paper)])).count("\r\nER  - ") == 1


# ------------------------------------------------------------- read back by other programs

AUTHORS = (
    "Ada B. Lovelace",
    "Müller, Jörg",
    "Ludwig van Beethoven",
    "Zoë Ng & Sons Ltd.",
    "María José García-López",
    "Łukasz Żółć",
    "Martin Luther King Jr.",
    "张伟",
)
TITLES = [
    "Écoles, {GPT} & 100% of $5: the C# _way_ ^up^ ~here~ -- or 'there'' {un}{balanced}",
    "Bounds of $\\mathcal{O}(n^{-1/2})$ in $\\ell_1$",
    *HOSTILE_TITLES,
]
MANY = [
    CuratedPaper(
        makers.paper(title, f"On {title}.", id=f"p{n}", authors=AUTHORS, published=date(2024, 2, 9))
    )
    for n, title in enumerate(TITLES)
]


def test_bibtex_comes_back_from_its_parser() -> None:
    text = "".join(bibtex(MANY))
    decoded = [LatexDecodingMiddleware(keep_braced_groups=False)]
    library = bibtexparser.entrypoint.parse_string(text, append_middleware=decoded)
    assert not library.failed_blocks
    assert [e.key for e in library.entries] == [p.id for p in MANY]
    for title, entry in zip(TITLES, library.entries, strict=True):
        if "$" not in title and "^" not in title and title.count("{") == title.count("}"):
            assert entry["title"] == title
    decode = LatexNodes2Text().latex_to_text
    people = bibtexparser.entrypoint.parse_string(
        text, append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    for entry in people.entries:
        assert [decode(" ".join(name.last)) for name in entry["author"]] == [
            *("Lovelace", "Müller", "Beethoven", "Zoë Ng & Sons Ltd."),
            *("García-López", "Żółć", "King", "张伟"),
        ]


def test_ris_comes_back_from_its_parser() -> None:
    found = rispy.loads("".join(ris(MANY)))
    assert [record["title"] for record in found] == TITLES
    for record in found:
        assert record["abstract"].startswith("On ")
        assert record["authors"] == [
            *("Lovelace, Ada B.", "Müller, Jörg", "van Beethoven, Ludwig", "Zoë Ng & Sons Ltd."),
            *("García-López, María José", "Żółć, Łukasz", "King, Martin Luther, Jr.", "张伟"),
        ]


def test_csl_json_comes_back_from_its_processor() -> None:
    items = json.loads("".join(csl_json(MANY)))
    assert [item["title"] for item in items] == TITLES
    source = CiteProcJSON(items)
    for item in items:
        read = source[item["id"]]
        assert str(read["title"]) == item["title"]
        assert [name.get("family") or name["literal"] for name in item["author"]] == [
            *("Lovelace", "Müller", "Beethoven", "Zoë Ng & Sons Ltd."),
            *("García-López", "Żółć", "King", "张伟"),
        ]
        assert (read["issued"].year, read["issued"].month, read["issued"].day) == (2024, 2, 9)
    assert json.loads("".join(csl_json([]))) == []
