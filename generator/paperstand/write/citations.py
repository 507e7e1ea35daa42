"""Citations: a paper in BibTeX, RIS and CSL-JSON. What the dumps don't say (a venue, a publisher,
an author) is not made up.

`cite.js` of the theme writes the same in the browser; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from paperstand.model import CuratedPaper, Paper

# --------------------------------------------------------------------------------- names

_SUFFIX = re.compile(r"[JS]r\.?|II|III|IV")
_GROUP = re.compile(
    "AI|Collaboration|Community|Consortium|Foundation|Group|Initiative|Institute|Labs?|Research"
    "|Team|University"
)
_NOT_A_PERSON = re.compile("^The |[0-9&]| (?:and|or) |,.*,")


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name."""

    family: str
    """All of the name, where it is a group's or has no parts."""
    given: str = ""
    particle: str = ""
    suffix: str = ""


@lru_cache(maxsize=1 << 17)
def name_of(author: str) -> Name:
    """The parts of a name as BibTeX sees them: what precedes the family name in lower case is a
    particle, as in `Ludwig van Beethoven`; `Beethoven, Ludwig` says itself what is what.

    N. Markey, Tame the BeaST (https://ctan.org/pkg/tamethebeast), section 11."""
    words = [word for word in author.split(" ") if word]
    if _NOT_A_PERSON.search(author) or not words or _GROUP.fullmatch(words[-1]):
        return Name(author)
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    before, comma, after = " ".join(words).partition(",")
    if comma and after.strip():
        return (
            Name(before.strip(), after.strip(), suffix=suffix) if before.strip() else Name(author)
        )
    words = before.split(" ")
    if len(words) < 2:
        return Name(author)
    lower = [n for n, word in enumerate(words[:-1]) if n and _is_lower(word[0])]
    first, last = (lower[0], lower[-1] + 1) if lower else (len(words) - 1, len(words) - 1)
    return Name(
        " ".join(words[last:]), " ".join(words[:first]), " ".join(words[first:last]), suffix
    )


def _is_lower(letter: str) -> bool:
    return letter == letter.lower() != letter.upper()


def _inverted(name: Name) -> str:
    """`van Beethoven, Ludwig`, as RIS wants it."""
    family = f"{name.particle} {name.family}" if name.particle else name.family
    return ", ".join(filter(None, (family, name.given, name.suffix)))


def _bibtex_name(author: str) -> str:
    """The name as it stands, unless BibTeX would take it apart at the wrong place."""
    name = name_of(author)
    if not name.given:
        return f"{{{tex(author)}}}"
    if name.suffix:
        family = f"{name.particle} {name.family}" if name.particle else name.family
        return tex(f"{family}, {name.suffix}, {name.given}")
    return tex(author)


# ---------------------------------------------------------------------------------- TeX

_TEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts the braces of `\{`, too, so one without the other would end the entry; `tex`
    # writes those that have each other as readers know them.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
# The commands of formulas that stay formulas. A title may hold any other (`\input`, `\write`), and
# whoever cites the paper runs it.
_COMMANDS = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho"
    " sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
    " mathcal mathbb mathbf mathrm mathsf mathtt mathit text textbf textit texttt textrm"
    " hat tilde bar sqrt frac ell infty partial nabla sum prod int log exp min max"
    " times cdot pm sim approx propto le leq ge geq ne neq in to rightarrow leftrightarrow"
    " uparrow downarrow circ star top langle rangle ldots dots"
)
_FORMULA_OR_SPECIAL = re.compile(
    r"(?<!\\)\$(?! |[0-9][^$]*\$[0-9])((?:[^\\$%#&~^]|\^(?!\^)|\\(?:"
    + _COMMANDS.replace(" ", "|")
    + r")(?![A-Za-z])|\\[%,;!_])+)(?<! )\$|[\\{}%&#$_^~]|-(?=-)|'(?=')|`(?=`)"
)


_SPECIAL = re.compile(r"[\\{}%&#$_^~]|--|''|``")
_BRACE = re.compile("[{}]")


def tex(text: str) -> str:
    """Any text for a field that TeX sets. A formula stays one if it is sure to be harmless:
    `$x^2$`, but not `$5 and $10`. Signs that TeX would join (`--`) stay apart."""
    if not _SPECIAL.search(text):
        return text
    made = _FORMULA_OR_SPECIAL.sub(_formula_or_special, text)
    if _balanced(text):
        made = made.replace(r"\textbraceleft{}", r"\{").replace(r"\textbraceright{}", r"\}")
    return made


def _formula_or_special(match: re.Match[str]) -> str:
    if match[1] is None:
        return _TEX.get(match[0]) or match[0] + "{}"
    if _balanced(match[1]):
        return match[0]
    return "".join(_TEX.get(letter, letter) for letter in match[0])


def _balanced(formula: str) -> bool:
    depth = 0
    for letter in _BRACE.findall(formula):
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def _verbatim(text: str) -> str:
    """An address or identifier. TeX's styles take it as it is, so its escapes are those of
    addresses."""
    return re.sub(r"[\\{}%# \r\n]", lambda m: f"%{ord(m[0]):02X}", text)


# ------------------------------------------------------------------------------- formats


_ADDRESSES = {
    "arxiv": "https://arxiv.org/abs/",
    "doi": "https://doi.org/",
    "openreview": "https://openreview.net/forum?id=",
}


def paper_url(paper: Paper) -> str:
    """Where the paper itself is, if an identifier tells."""
    identifiers = dict(paper.identifiers)
    for kind, address in _ADDRESSES.items():
        if identifiers.get(kind):
            return address + identifiers[kind]
    return ""


def bibtex(papers: Iterable[CuratedPaper]) -> Iterator[str]:
    """One `@misc` a paper. The braces around its title protect capitals."""
    for curated in papers:
        paper = curated.paper
        identifiers = dict(paper.identifiers)
        fields = {
            "title": "{" + tex(paper.title) + "}",
            "author": " and ".join(map(_bibtex_name, paper.authors)),
            "year": paper.published.isoformat()[:4] if paper.published else "",
            "eprint": _verbatim(identifiers.get("arxiv", "")),
            "archiveprefix": "arXiv" if identifiers.get("arxiv") else "",
            "doi": _verbatim(identifiers.get("doi", "")),
            "url": _verbatim(paper_url(paper)),
            "abstract": tex(paper.abstract),
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        yield f"@misc{{{paper.id},\n" + ",\n".join(lines) + "\n}\n\n"


def ris(papers: Iterable[CuratedPaper]) -> Iterator[str]:
    """RIS, with CRLF as its readers expect."""
    for curated in papers:
        paper = curated.paper
        identifiers = dict(paper.identifiers)
        lines = [("TY", "GEN"), ("ID", paper.id), ("TI", paper.title)]
        lines += [("AU", _inverted(name_of(author))) for author in paper.authors]
        if paper.published:
            day = paper.published.isoformat()
            lines += [("PY", day[:4]), ("DA", day.replace("-", "/"))]
        if identifiers.get("doi"):
            lines.append(("DO", identifiers["doi"]))
        if url := paper_url(paper):
            lines.append(("UR", url))
        lines += [("KW", keyword) for keyword in curated.keywords]
        if paper.abstract:
            lines.append(("AB", paper.abstract))
        yield "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines) + "ER  - \r\n\r\n"


def csl_json(papers: Iterable[CuratedPaper]) -> Iterator[str]:
    """A list of CSL-JSON items, an item a line.

    https://docs.citationstyles.org/en/stable/specification.html, appendix III and IV."""
    before = "["
    for curated in papers:
        yield f"{before}\n{msgspec.json.encode(csl(curated)).decode()}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def csl(curated: CuratedPaper) -> dict[str, Any]:
    """One item of CSL-JSON."""
    paper = curated.paper
    identifiers = dict(paper.identifiers)
    arxiv, day = identifiers.get("arxiv"), paper.published
    item = {
        "id": paper.id,
        "type": "article" if arxiv else "document",  # a preprint, and what may be anything
        "title": paper.title,
        "author": [_csl_name(author) for author in paper.authors],
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "number": f"arXiv:{arxiv}" if arxiv else None,
        "DOI": identifiers.get("doi"),
        "URL": paper_url(paper),
        "keyword": ", ".join(curated.keywords),
        "abstract": paper.abstract,
    }
    return {field: value for field, value in item.items() if value}


def _csl_name(author: str) -> dict[str, str]:
    name = name_of(author)
    if not name.given:
        return {"literal": author}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n]+", " ", text)
