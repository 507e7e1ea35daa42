"""Which lines of a pasted text are titles and which are abstracts.

Nothing marks them, so the text is read in the cheapest way: every line is the start of a title,
more of a title, the start of an abstract, or more of an abstract; each choice has a cost (a
title that ends like a sentence is unlikely, an abstract of three words as well), each step from
line to line has one (an abstract that goes on after a blank line is unlikely, a title without
an abstract too), and the reading with the lowest sum wins. This is the Viterbi algorithm
(A. Viterbi, 1967); it takes time linear in the number of lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from paperstand.model import Lines
from paperstand.text import ends_sentence


@dataclass(frozen=True, slots=True)
class Card:
    """A title and its abstract (empty if there is none), unwrapped."""

    title: str
    abstract: str
    lines: Lines


class _Role(IntEnum):
    TITLE = 0
    MORE_TITLE = 1
    ABSTRACT = 2
    MORE_ABSTRACT = 3


_NEVER = 1000.0
# A line longer than this was not wrapped by hand or by a narrow window.
_WRAP_LIMIT = 130
# From this many lines on, text without a single sentence is a list.
_LIST = 4
# A question may stand in the middle of a title: "Who Said What? A Study of Rumours".
_SENTENCES = re.compile(r"\w\w\w\. +[A-Z]")
_SPLIT_WORD = re.compile(r"(?<=[^\W\d]-)\n(?=[^\W\d])(?!(?:and|or|to|nor)\b)")
_ADDRESS = re.compile(r"https?://\S+")
_OPENERS = re.compile(r"(In this (paper|work|article|report|study)|This (paper|work)|We) ")
_OPEN_ENDED = re.compile(
    r"([-–,:/&]|\b(a|an|and|at|by|for|from|in|of|on|or|the|to|via|with))$", re.I
)


def find_cards(lines: Sequence[tuple[int, str, bool]]) -> list[Card]:
    """Cards of a run of text without blank lines in it.

    Each line is its number, its text, and whether a blank line stands before it. The first line
    always starts a title. Returns at least one card for a non-empty run.
    """
    texts, blanks = [text for _, text, _ in lines], [blank for _, _, blank in lines]
    roles = _titles_only(blanks) if _is_list_of_titles(texts) else _cheapest(texts, blanks)
    cards: list[Card] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or roles[end] is _Role.TITLE:
            part = range(start, end)
            title = [lines[i][1] for i in part if roles[i] in (_Role.TITLE, _Role.MORE_TITLE)]
            body = [lines[i][1] for i in part if roles[i] >= _Role.ABSTRACT]
            numbers = Lines(lines[start][0], lines[end - 1][0])
            cards.append(Card(unwrap(title), unwrap(body), numbers))
            start = end
    return cards


def _is_list_of_titles(texts: Sequence[str]) -> bool:
    """Whether nothing in the text could be an abstract: no full stop, no long paragraph."""
    return len(texts) >= _LIST and not any(t.endswith(".") or len(t) > 200 for t in texts)


def _titles_only(blanks: Sequence[bool]) -> list[_Role]:
    """Blank lines, if there are any, stand between titles; else each line is one."""
    separated = any(blanks[1:])
    return [
        _Role.TITLE if i == 0 or blank or not separated else _Role.MORE_TITLE
        for i, blank in enumerate(blanks)
    ]


def unwrap(lines: Sequence[str]) -> str:
    """One line of several. `multi-` and `scale` become one word, `low-` and `and high-` don't."""
    return _SPLIT_WORD.sub("", "\n".join(lines)).replace("\n", " ")


def _cheapest(texts: Sequence[str], blanks: Sequence[bool]) -> list[_Role]:
    costs = [0.0, _NEVER, _NEVER, _NEVER]
    steps: list[list[int]] = []
    paragraphs = _paragraph_lengths(texts, blanks)
    width = _wrap_width(texts)
    ended = ends_sentence(texts[0])
    for i in range(1, len(texts)):
        step_costs = _step_costs(texts[i - 1], ended, texts[i], blanks[i], width)
        ended = ends_sentence(texts[i])
        own = _own_costs(texts[i], ended, paragraphs[i])
        # The two kinds of title lead on alike, and so do those of abstract.
        title = int(costs[_Role.MORE_TITLE] < costs[_Role.TITLE])
        abstract = 2 + int(costs[_Role.MORE_ABSTRACT] < costs[_Role.ABSTRACT])
        chosen, new = [], []
        for after_title, after_abstract, here in zip(*step_costs, own, strict=True):
            as_title, as_abstract = costs[title] + after_title, costs[abstract] + after_abstract
            chosen.append(title if as_title <= as_abstract else abstract)
            new.append(min(as_title, as_abstract) + here)
        costs = new
        steps.append(chosen)
    role = min(_Role, key=lambda r: costs[r])
    roles = [role]
    for chosen in reversed(steps):
        role = _Role(chosen[role])
        roles.append(role)
    return roles[::-1]


def _paragraph_lengths(texts: Sequence[str], blanks: Sequence[bool]) -> list[int]:
    """For each line, the length of its paragraph from there to the next blank line."""
    lengths = [len(text) for text in texts]
    for i in range(len(texts) - 2, -1, -1):
        lengths[i] += 0 if blanks[i + 1] else lengths[i + 1]
    return lengths


def _own_costs(text: str, ended: bool, paragraph: int) -> tuple[float, float, float, float]:
    """How unlikely the line is in each role. `ended`: whether it ends as a sentence does;
    `paragraph`: see `_paragraph_lengths`."""
    title = 0.0
    title += 2.0 * (len(text) > 200) + 2.0 * (len(text) > 300)
    title += 3.0 * text.endswith(".")
    title += 2.0 * (". " in text and bool(_SENTENCES.search(text)))
    title += 2.0 * bool(_OPENERS.match(text))
    title += 4.0 * bool(_ADDRESS.fullmatch(text))
    abstract = 0.0
    if not ended:
        abstract += 3.0 * (paragraph < 80) + 2.0 * (paragraph < 150) + 1.0 * (paragraph < 200)
        abstract += 2.0 * (not text.islower() and _capitalised(text) > 0.6)
    lower = 1.0 * text[:1].islower()
    return title + lower, title, abstract + lower, 0.0


def _capitalised(text: str) -> float:
    """Share of the longer words that begin with a capital: high in titles."""
    words = [w for w in text[:300].split() if len(w) > 3]
    return sum(w[0].isupper() for w in words) / len(words) if words else 0.0


def _wrap_width(texts: Sequence[str]) -> int:
    """The width that wrapped lines were filled up to, if any were wrapped."""
    lengths = sorted(len(t) for t in texts if len(t) <= _WRAP_LIMIT)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _step_costs(
    before: str, ended: bool, text: str, blank: bool, width: int
) -> tuple[tuple[float, ...], ...]:
    """Cost of going from a title (first row) and from an abstract to each role of this line.
    `ended`: whether the line before ends as a sentence does."""
    goes_on = text[:1].islower() or bool(_OPEN_ENDED.search(before[-8:]))
    # Where the next word would have fitted, the line was ended on purpose.
    broken_on_purpose = len(before) + 1 + len(text.split(" ", 1)[0]) <= width
    title_again = 4.0 if blank else 7.0
    if blank:
        more_title = 6.0 - 4.0 * goes_on
        to_abstract, new_title = 0.0, 0.0
        more_abstract = 3.0 - 2.5 * (goes_on and not ended)
    elif len(before) > _WRAP_LIMIT:  # not wrapped: a whole title or a whole abstract
        more_title, to_abstract, new_title, more_abstract = 4.0, 0.0, 0.5, 2.5
    elif broken_on_purpose:
        more_title, to_abstract = 2.0 - 1.0 * goes_on, 0.0
        new_title = 0.0 if ended else 1.5
        more_abstract = 3.0 if ended else 2.0 - 1.5 * goes_on
    else:
        more_title, to_abstract = 1.0 - 0.5 * goes_on, 0.5
        new_title = 1.0 if ended else 4.0
        more_abstract = 0.0
    from_title = (title_again, more_title, to_abstract, _NEVER)
    from_abstract = (new_title, _NEVER, _NEVER, more_abstract)
    return from_title, from_abstract
