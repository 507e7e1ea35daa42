"""What must hold for any bytes at all. Each target returns quietly or raises.

Inputs come from the fuzzer or from the corpus; a target may not take longer than `SLOWEST` for one.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

from paperstand.merge.forms import Form
from paperstand.model import Dump, Entry, Lines, PaperstandError
from paperstand.read import read_dump
from paperstand.read.mending import without_entities
from paperstand.read.source import Source, decoded
from paperstand.slugs import slugify
from paperstand.tex_text import readable
from paperstand.text import clean, excerpt, fold, shows, without_latex, without_markup
from paperstand.write.formulas import paragraph, plain
from paperstand.write.markdown import escape
from paperstand.write.mathml import ATTRIBUTES, ELEMENTS

SLOWEST = 1.0
"""Seconds."""
_MATH = re.compile(r"<math[ >].*?</math>", re.DOTALL)
_TAG = re.compile(r"<(?!/?(?:p|div|span)[ >])")
"""A tag other than those that hold formulas."""


class BrokenPromiseError(AssertionError):
    """Something that must always hold did not."""


def promise(holds: bool, what: str) -> None:
    if not holds:
        raise BrokenPromiseError(what)


def readers(data: bytes) -> None:
    """Any file is read with every line accounted for, or refused with file and remedy."""
    try:
        source = decoded(data, "2025-03-11-list.txt", "dumps/2025-03-11-list.txt")
        dump = read_dump(source)
    except PaperstandError as error:
        promise(bool(error.problems), "a refusal says why")
        for problem in error.problems:
            promise(bool(problem.file and problem.message and problem.remedy), "what to do is said")
        return
    _account(dump, source)


def _account(dump: Dump, source: Source) -> None:
    visible = {n for n, line in enumerate(source.lines, 1) if shows(line)}
    held = {n for entry in dump.entries for n in _numbers(entry.lines)} & visible
    reported = {n for unread in dump.unread for n in _numbers(unread.lines)} & visible
    promise(dump.text_lines == len(visible), "every line that shows something is counted")
    promise(dump.entry_lines == len(held), "the lines of entries are counted")
    promise(dump.unread_lines == len(reported - held), "what is unread is counted")
    counted = dump.entry_lines + dump.boilerplate_lines + dump.unread_lines
    promise(counted == dump.text_lines, "each line is in an entry, boilerplate, or unread")
    promise(bool(dump.entries), "a dump has an entry")
    for position, entry in enumerate(dump.entries, 1):
        promise(entry.position == position, "entries are numbered in order")
        promise(1 <= entry.lines.first <= entry.lines.last <= len(source.lines), "lines exist")
        _is_clean(entry)


def _is_clean(entry: Entry) -> None:
    promise(bool(entry.title), "an entry has a title")
    texts = (entry.title, entry.abstract, entry.summary, *entry.authors, *entry.keywords)
    for text in texts:
        promise(text == clean(text), "a text is one line of what can be seen")
    for link in entry.links:
        promise(bool(re.match(r"https?://", link.url)), "a link leads to the web")


def _numbers(lines: Lines) -> range:
    return range(lines.first, lines.last + 1)


def cleaner(data: bytes) -> None:
    """Text is cleaned, folded and cut without loss: what can be seen before can be seen after."""
    text = _text(data)
    cleaned = clean(text)
    promise(clean(cleaned) == cleaned, "cleaning twice changes nothing more")
    promise(bool(cleaned) == shows(text), "what shows something stays")
    promise("\n" not in cleaned and "\r" not in cleaned, "it is one line")
    promise(fold(fold(text)) == fold(text), "folding twice changes nothing more")
    promise(len(excerpt(cleaned, 80)) <= 80, "an excerpt keeps to its length")
    promise(bool(re.fullmatch(r"[a-z0-9-]{0,80}", slugify(cleaned))), "an address is safe")
    without_latex(text)
    without_markup(text)
    without_entities(text)
    readable(cleaned)
    if cleaned:
        Form.of(Entry("list", 1, Lines(1, 1), cleaned, cleaned))
    promise("<" not in escape(cleaned), "no tag reaches the page")


def _text(data: bytes) -> str:
    """Any text that a program can hold, and so lone surrogates too, as JSON may bring them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def formulas(data: bytes) -> None:
    """Formulas become MathML of the elements that are allowed, well formed, or stay text."""
    text = clean(data.decode("utf-8", "replace"))
    plain(text)
    for written in (paragraph(text), paragraph(f"${text}$"), paragraph(rf"\[{text}\]")):
        for math in _MATH.findall(written):
            _is_allowed(math)
        promise(not _TAG.search(_MATH.sub("", written)), "around formulas there is no other tag")


def _is_allowed(math: str) -> None:
    try:
        root = ElementTree.fromstring(math)
    except ElementTree.ParseError as error:
        raise BrokenPromiseError(f"MathML is well formed: {error}") from error
    for element in root.iter():
        promise(element.tag in ELEMENTS, f"<{element.tag}> is allowed")
        allowed = ATTRIBUTES.get(element.tag, set())
        promise(element.attrib.keys() <= allowed, f"the attributes of <{element.tag}> are allowed")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "readers": readers,
    "cleaner": cleaner,
    "formulas": formulas,
}
