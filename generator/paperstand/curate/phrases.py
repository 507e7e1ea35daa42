"""Phrases: which runs of one to four words the papers use, how often, and where.

Candidates are found as RAKE finds them (S. Rose et al., "Automatic keyword extraction from
individual documents", 2010): a text is cut at punctuation and at words that name nothing, and what
is left between the cuts counts as a whole and in parts. Words that a hyphen joins stay together.
Two phrases are the same if they differ only in case, accents, hyphens, plural, or British and
American spelling.

How phrases are used is learnt from the settled papers. What can be said of a phrase of a later
paper is what they and that paper have to say of it, as if no other had come in since.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from paperstand.curate import stop_words
from paperstand.curate.corpus import Corpus
from paperstand.model import Paper
from paperstand.store import FORGETFUL, Memory, once
from paperstand.text import american, clean, fold, singular, without_markup

LONGEST = 4
"""Words in a phrase, at most."""
ESTABLISHED = 3
"""A phrase of several words that so many papers use is a term, even where it's mentioned once."""
_TERM_ABOUTNESS = 0.2
_TERM_DOUBT = 8
_TERM_INDEPENDENCE = 0.3
"""From here on a phrase of generic words is a term: `time series` is, `input data` isn't. The doubt
is papers that don't dwell on it, added to what may be few."""
_LONGEST_WORD = 40
"""Longer runs of letters are no words: encoded data, or a script without spaces."""

Words = tuple[str, ...]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def normal(word: str) -> str:
    """The form in which spellings of a word are compared: folded, singular, American."""
    return american(singular(fold(word)))


def normal_words(text: str) -> Words:
    """The words of a phrase in that form."""
    return tuple(normal(word) for word in fold(text).split())


_CUTS = frozenset(stop_words.CUTS.split())
_CUT_COMPOUNDS = frozenset(
    tuple(compound.split("-")) for compound in stop_words.CUT_COMPOUNDS.split()
)
_GENERIC, _NO_START, _NO_END, _NO_END_COMPOUND = (
    frozenset(map(normal, words.split()))
    for words in (
        stop_words.GENERIC,
        stop_words.NO_START,
        stop_words.NO_END,
        stop_words.NO_END_COMPOUND,
    )
)
_STOP_PHRASES = frozenset(map(normal_words, stop_words.STOP_PHRASES.splitlines()))

_TOKEN = re.compile(
    r" ?(?:[^\W_]+(?:[‐‑–-][^\W_]+)*(?:['’](?:s|t|d|m|re|ve|ll)\b)?|[^\w\s]|_|\s|$)"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_POSSESSIVE = re.compile(r"['’]s$")
_CONTRACTION = re.compile(r"['’](?:t|d|m|re|ve|ll)$")
_PART = re.compile(r"[^\W_]+")
_ADVERB = re.compile(r"\w{3,}(?<!fami)(?<!anoma)(?<!assemb)(?<!supp)(?<!monopo)ly")
_QUANTITY = re.compile(r"\d+(?![234d]d$)(?:[a-ce-z]{1,2}|x\d+)?")
_VERB = re.compile(r"\w{4,}izes?")
_ADJECTIVE = re.compile(r"\w{3,}(?:[ai]ble|ous|ful|ical|ial|ional|ual|(?<!narrat)(?<!incent)ive)")
_PARTICIPLE = re.compile(r"\w{3,}(?<!spe)(?<!se)(?<!fe)(?<!ne)(?<!embe)ed")


_IDIOMS = {
    idiom: re.compile(rf"\b{idiom}\b", re.IGNORECASE)
    for idiom in stop_words.IDIOMS.strip().split("\n")
}


def text_of(paper: Paper) -> str:
    """Title and abstract as they are searched for phrases; the title ends at the line break."""
    title, body = (clean(without_markup(t)) for t in (paper.title, paper.abstract or paper.summary))
    return f"{title}\n{body}"


def _joined(text: str) -> str:
    """A text of the same length in which the words of idioms are joined by hyphens, and addresses
    are gone."""
    lower = text.lower()
    if "http" in lower or "www." in lower:
        text = _ADDRESS.sub(lambda match: "." * len(match[0]), text)
    for idiom, pattern in _IDIOMS.items():
        if idiom in lower:
            text = pattern.sub(lambda match: match[0].replace(" ", "‐"), text)
    return text


@dataclass(frozen=True)
class Usage:
    """How the settled papers use the phrases that two of them have at least. A phrase has a number:
    those of one word come first, then those of two, and so on."""

    spelt: str
    """The words, a word a line."""
    made_of: np.ndarray
    """For each longer phrase the number of the phrase without its last word, times that of all
    words, and the number of that word."""
    sizes: tuple[int, ...]
    """How many there are of each length."""
    papers: np.ndarray
    """How many papers have each phrase."""
    dwelling: np.ndarray
    """How many dwell on it: have it in the title, or more than once."""
    mentions: np.ndarray
    beginning: np.ndarray
    """How many mentions begin a run of words without a cut, and how many end one."""
    ending: np.ndarray
    spellings: str
    """How words are mostly written within sentences, a word a line: `Markov`, `BERT`, `sea`."""

    @cached_property
    def vocabulary(self) -> list[str]:
        return self.spelt.split("\n") if self.spelt else []

    @cached_property
    def number_of(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.vocabulary)}

    @cached_property
    def spelling(self) -> dict[str, str]:
        """The same by the word in lower case."""
        return {word.lower(): word for word in self.spellings.split("\n")}

    def words(self, number: int) -> Words:
        """Those of a phrase, in their normal form."""
        one = self.sizes[0]
        if number < one:
            return (self.vocabulary[number],)
        before, last = divmod(int(self.made_of[number - one]), one)
        return (*self.words(before), self.vocabulary[last])

    def of_length(self, length: int) -> slice:
        """The numbers of the phrases of so many words."""
        first = sum(self.sizes[: length - 1])
        return slice(first, first + self.sizes[length - 1])


@dataclass(frozen=True, slots=True)
class Found:
    """The phrases of some papers that may be keywords. What is said of a phrase stands at its
    number; what is said of a phrase in a paper stands in a row. Rows are sorted by paper and by
    place."""

    words: list[Words]
    known: Ints
    """The number of each phrase in the usage; -1 for one that is not there."""
    row_paper: Ints
    row_phrase: Ints
    papers: Ints
    """How many papers have it, as far as one can say."""
    independence: Floats
    """Of its mentions, the share that isn't the beginning, or isn't the end, of a longer one."""
    aboutness: Floats
    """Of its papers, the share that dwells on it."""
    mentions: Ints
    """How often title and abstract have it; `starts` has so many numbers for it."""
    first: Ints
    """Where in `starts` and `ends` they are."""
    in_title: Bools
    starts: Ints
    """Where in the paper's text each mention begins, and where it ends."""
    ends: Ints


class Phrases:
    """The phrases of a corpus, worked out when they are asked for."""

    def __init__(self, corpus: Corpus, memory: Memory = FORGETFUL) -> None:
        self.corpus = corpus
        self._memory = memory

    @cached_property
    def usage(self) -> Usage:
        key = self.corpus.key
        return once(self._memory, "usage of phrases", key, lambda: _learn(self._read), Usage)

    def of_settled(self) -> Found:
        """Those of the settled papers, in the order in which they came."""
        return _find(self._read, self.usage, among=True)

    def of_later(self, papers: Sequence[Paper]) -> Found:
        """Those of later papers. What is said of one depends on it and the settled ones alone."""
        return _find(_read(papers), self.usage, among=False)

    def of_some(self, papers: Sequence[Paper]) -> Found:
        """Those of settled papers."""
        return _find(_read(papers), self.usage, among=True)

    @cached_property
    def _read(self) -> _Text:
        return _read(self.corpus.settled)


# ---------------------------------------------------------------------------- reading

_BEGINS, _ENDS, _NAME = 1, 2, 4
_CUT, _STOP = 0, 1
"""Numbers of the tokens at which a text is cut; a full stop has its own, since what follows it is
written with a capital."""


class _Tokens(dict[str, int]):
    """A number for each spelling of a word or compound; `_CUT` for what a text is cut at."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, int] = {}
        self.size = array("i", [0, 0])
        """Words of each token."""
        self.parts = array("i")
        self.flags = array("i")
        """Whether a phrase may begin or end at a word, and whether it is written as a name; like
        `parts`, for all tokens in a row."""

    def __missing__(self, token: str) -> int:
        found = _PART.findall(_POSSESSIVE.sub("", token))
        if not found or _cuts(token, found):
            self[token] = _STOP if not found and token.strip() in ".:!?" else _CUT
            return self[token]
        self[token] = len(self.size)
        self.size.append(len(found))
        for number, part in enumerate(found):
            word = normal(part)
            begins = number == 0 and word not in _NO_START
            ends = (
                number == len(found) - 1
                and word not in _NO_END
                and not _POSSESSIVE.search(token)
                and not (_PARTICIPLE.fullmatch(word) or _ADJECTIVE.fullmatch(word))
                and not (number and word in _NO_END_COMPOUND)
            )
            self.parts.append(self.words.setdefault(word, len(self.words)))
            name = any(c.isupper() for c in part[1:])
            self.flags.append(_BEGINS * begins + _ENDS * ends + _NAME * name)
        return self[token]


def _cuts(token: str, parts: Sequence[str]) -> bool:
    """Whether a token names nothing: a stop word, an adverb, a number, a letter."""
    if len(token) > _LONGEST_WORD or _CONTRACTION.search(token):
        return True
    if len(parts) > 1:
        words = tuple(map(fold, parts))
        return words in _CUT_COMPOUNDS or all(w in _CUTS or w.isdigit() for w in words)
    word = fold(parts[0])
    return (
        len(word) < 2
        or word in _CUTS
        or _ADVERB.fullmatch(word) is not None
        or _VERB.fullmatch(word) is not None
        or _QUANTITY.fullmatch(word) is not None
    )


@dataclass(frozen=True)
class _Text:
    """All words of some papers in a row."""

    vocabulary: list[str]
    spellings: list[str]
    """How words are mostly written within sentences."""
    word: Ints
    paper: Ints
    run: Ints
    """Words with the same number have no cut between them."""
    start: Ints
    end: Ints
    in_title: Bools
    begins: Bools
    """Whether a phrase may begin here."""
    ends: Bools
    names: Bools
    """Whether a word is an acronym or has a capital in it: `LLM`, `DeepSeek`."""
    generic: Bools

    @cached_property
    def levels(self) -> list[_Level]:
        """The runs of one word, of two, and so on, in the papers."""
        return [_level(self, *grams) for grams in _grams(self)]


def _read(papers: Sequence[Paper]) -> _Text:
    tokens = _Tokens()
    numbers, lengths, sizes, titles = (array("i") for _ in range(4))
    for paper in papers:
        text = _joined(text_of(paper))
        # The tokens and the spaces before them are the whole text, so their lengths say where.
        pieces = [*_TOKEN.findall(text), ""]
        numbers.extend([tokens[piece] for piece in pieces])
        lengths.extend(map(len, pieces))
        sizes.append(len(pieces))
        titles.append(text.index("\n"))
    token, length = (np.array(a, dtype=np.int64) for a in (numbers, lengths))
    paper_of = np.repeat(np.arange(len(papers)), np.array(sizes, dtype=np.int64))
    start = _since_first(np.cumsum(length) - length, paper_of)
    in_title = start < np.array(titles, dtype=np.int64)[paper_of]
    run = np.cumsum((token <= _STOP).astype(np.int64))
    # From tokens to their words: each token as often as it has words.
    size = np.array(tokens.size, dtype=np.int64)
    first = np.cumsum(size) - size
    count = size[token]
    of_token = np.repeat(np.arange(len(token)), count)
    part = first[token][of_token] + _since_first(np.arange(len(of_token)), of_token)
    parts = np.array(tokens.parts, dtype=np.int64)[part]
    flags = np.array(tokens.flags, dtype=np.int64)[part]
    return _Text(
        list(tokens.words),
        _spellings(tokens, token[~in_title & (np.roll(token, 1) != _STOP)]),
        parts,
        paper_of[of_token],
        run[of_token],
        start[of_token],
        (start + length)[of_token],
        in_title[of_token],
        flags & _BEGINS > 0,
        flags & _ENDS > 0,
        flags & _NAME > 0,
        np.array([w in _GENERIC or w.isdigit() for w in tokens.words], dtype=bool)[parts],
    )


def _spellings(tokens: _Tokens, within_sentences: Ints) -> list[str]:
    """How each word is mostly written there; of two equally frequent ways the lower case."""
    uses = np.bincount(within_sentences, minlength=len(tokens.size)).tolist()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for token, number in tokens.items():
        if number > _STOP and uses[number]:
            word = token.strip()
            counts[word.lower()][word] += uses[number]
    return [max(ways, key=lambda way: (ways[way], way)) for ways in counts.values()]


def _since_first(values: Ints, group: Ints) -> Ints:
    """Each value less the first one of its group; groups are in a row."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    return values - np.repeat(values[first], np.diff(first, append=len(values)))


# --------------------------------------------------------------------------- counting


@dataclass(frozen=True, slots=True)
class _Level:
    """The runs of so many words in some papers. A row is such a run in a paper."""

    length: int
    at: Ints
    """Where each mention begins, sorted by row."""
    start: Ints
    """The first mention of each row."""
    gram: Ints
    """The number of each row's words: that of the first mention with the same."""
    paper: Ints
    mentions: Ints
    beginning: Ints
    ending: Ints
    told: Bools
    """Of each mention, whether it begins and ends as a phrase may; only such ones count for the
    following."""
    times: Ints
    in_title: Bools


def _grams(text: _Text) -> Iterator[tuple[int, Ints, Ints]]:
    """For each length, where phrases of it begin, and their numbers: equal ones share one."""
    at = np.arange(len(text.word))
    number = text.word
    for length in range(1, LONGEST + 1):
        yield length, at, number
        fits = at + length < len(text.word)
        at, number = at[fits], number[fits]
        same = text.run[at] == text.run[at + length]
        at, number = at[same], number[same]
        longer = number * len(text.vocabulary) + text.word[at + length]
        number = np.unique(longer, return_inverse=True)[1]


def _level(text: _Text, length: int, at: Ints, number: Ints) -> _Level:
    size = int(number.max(initial=0)) + 1
    code = text.paper[at] * size + number
    order = np.argsort(code, kind="stable")
    at, code = at[order], code[order]
    start = np.flatnonzero(np.diff(code, prepend=-1))
    row = np.repeat(np.arange(len(start)), np.diff(start, append=len(at)))
    edge = np.concatenate(([-1], text.run, [-1]))
    told = text.begins[at] & text.ends[at + length - 1]

    def count(which: Bools) -> Ints:
        return np.bincount(row[which], minlength=len(start))

    return _Level(
        length,
        at,
        start,
        code[start] % size,
        text.paper[at[start]],
        np.diff(start, append=len(at)),
        count(edge[at] != edge[at + 1]),
        count(edge[at + length + 1] != edge[at + length]),
        told,
        count(told),
        count(told & text.in_title[at]) > 0,
    )


# --------------------------------------------------------------------------- learning


def _learn(text: _Text) -> Usage:
    counts: list[list[Ints]] = []
    made_of = [np.zeros(0, np.int64)]
    sizes: list[int] = []
    number_at = np.full(len(text.word) + 1, -1)
    word_at = number_at
    vocabulary: list[str] = []
    for level in text.levels:
        size = int(level.gram.max(initial=-1)) + 1
        several = np.bincount(level.gram, minlength=size) > 1
        new = np.where(several, np.cumsum(several) - 1 + sum(sizes), -1)
        row = np.repeat(level.gram, level.mentions)
        if level.length == 1:
            vocabulary = [text.vocabulary[n] for n in np.flatnonzero(several)]
        else:
            code = number_at[level.at] * sizes[0] + word_at[level.at + level.length - 1]
            of = np.zeros(size, np.int64)
            of[row] = code
            made_of.append(of[several])
        sizes.append(int(several.sum()))
        number_at = np.full(len(text.word) + 1, -1)
        number_at[level.at] = new[row]
        word_at = number_at if level.length == 1 else word_at
        has = level.times > 0
        dwells = level.in_title | (level.times > 1)
        counts.append(
            [
                np.bincount(level.gram, values, size)[several].astype(np.int32)
                for values in (has, dwells, level.mentions, level.beginning, level.ending)
            ]
        )
    papers, dwelling, mentions, beginning, ending = map(np.concatenate, zip(*counts, strict=True))
    return Usage(
        "\n".join(vocabulary),
        np.concatenate(made_of),
        tuple(sizes),
        papers,
        dwelling,
        mentions,
        beginning,
        ending,
        "\n".join(text.spellings),
    )


# ---------------------------------------------------------------------------- finding


def _find(text: _Text, usage: Usage, among: bool) -> Found:
    """The phrases that may say what a paper is about: those of several words that it repeats, that
    its title has, or that are established in the corpus, and single words it comes back to. `among`
    says that the usage counts these papers."""
    numbers = usage.number_of
    word_at = np.array([numbers.get(word, -1) for word in text.vocabulary], np.int64)[text.word]
    number_at = word_at
    found = []
    for level in text.levels:
        if level.length > 1:
            number_at = _numbers_at(level, number_at, word_at, usage)
        found.append(_of_level(text, level, number_at[level.at[level.start]], usage, among))
    phrase = _numbered_on([f.row_phrase for f in found], [len(f.words) for f in found])
    first = _numbered_on([f.first for f in found], [len(f.starts) for f in found])
    paper = np.concatenate([f.row_paper for f in found])
    starts = np.concatenate([f.starts for f in found])
    order = np.lexsort((phrase, starts[first], paper))
    return Found(
        [words for f in found for words in f.words],
        np.concatenate([f.known for f in found]),
        paper[order],
        phrase[order],
        np.concatenate([f.papers for f in found])[order],
        np.concatenate([f.independence for f in found])[order],
        np.concatenate([f.aboutness for f in found])[order],
        np.concatenate([f.mentions for f in found])[order],
        first[order],
        np.concatenate([f.in_title for f in found])[order],
        starts,
        np.concatenate([f.ends for f in found]),
    )


def _numbered_on(numbers: Sequence[Ints], sizes: Sequence[int]) -> Ints:
    """Several lists of numbers as one, each going on where the one before it ended."""
    before = np.cumsum([0, *sizes])
    return np.concatenate([n + b for n, b in zip(numbers, before, strict=False)])


def _numbers_at(level: _Level, shorter_at: Ints, word_at: Ints, usage: Usage) -> Ints:
    """For each place the number of the phrase that begins there, -1 for an unknown one."""
    part = usage.of_length(level.length)
    first = usage.sizes[0]
    codes = usage.made_of[part.start - first : part.stop - first]
    one, last = shorter_at[level.at], word_at[level.at + level.length - 1]
    code = one * first + last
    place = np.searchsorted(codes, code)
    known = (one >= 0) & (last >= 0) & (place < len(codes))
    known[known] = codes[place[known]] == code[known]
    found = np.full(len(word_at), -1)
    found[level.at] = np.where(known, part.start + place, -1)
    return found


def _of_level(text: _Text, level: _Level, known: Ints, usage: Usage, among: bool) -> Found:
    """The phrases of one length. `known` has the number of each row in the usage."""
    there = known >= 0
    own = ~there if among else np.ones(len(known), bool)
    dwells = level.in_title | (level.times > 1)

    def counted(learnt: np.ndarray, here: Ints | Bools) -> Ints:
        found = np.where(own, here, 0).astype(np.int64)
        found[there] += learnt[known[there]]
        return found

    papers = np.maximum(counted(usage.papers, level.times > 0), 1)
    aboutness = counted(usage.dwelling, dwells) / papers
    mentions = counted(usage.mentions, level.mentions)
    independence = _independence(
        counted(usage.beginning, level.beginning), counted(usage.ending, level.ending), mentions
    )
    # Where the mentions are that count, and the first of each row.
    told = np.flatnonzero(level.told)
    first = np.searchsorted(told, level.start)
    at = level.at[np.append(told, 0)[first]] if len(level.at) else level.at
    generic = np.logical_and.reduce([text.generic[at + n] for n in range(level.length)])
    if level.length > 1:
        established = papers >= ESTABLISHED
        enough = papers * aboutness >= _TERM_ABOUTNESS * (papers + _TERM_DOUBT)
        term = enough & (independence >= _TERM_INDEPENDENCE)
        proven = term | (level.in_title & (level.times > 1))
        # What never stands without more words around it is a piece of a term: `tabular machine`.
        whole = independence > 0
        kept = (dwells | established) & whole & (~generic | proven)
    else:
        named = level.in_title | (level.times > 2) | text.names[at]
        kept = (level.times > 1) & named & ~generic
    (row,) = np.nonzero(kept & (level.times > 0))
    _, example, phrase = np.unique(level.gram[row], return_index=True, return_inverse=True)
    names = [
        tuple(text.vocabulary[word] for word in text.word[place : place + level.length].tolist())
        for place in at[row[example]].tolist()
    ]
    telling = np.array([_tells(words) for words in names], dtype=bool)
    tells = telling[phrase]
    row, phrase = row[tells], (np.cumsum(telling) - 1)[phrase[tells]]
    return Found(
        [words for words, tell in zip(names, telling, strict=True) if tell],
        known[row[np.unique(phrase, return_index=True)[1]]],
        level.paper[row],
        phrase,
        papers[row],
        independence[row],
        aboutness[row],
        level.times[row],
        first[row],
        level.in_title[row],
        text.start[level.at[told]],
        text.end[level.at[told] + level.length - 1],
    )


def _independence(beginning: Ints, ending: Ints, mentions: Ints) -> Floats:
    """Of the mentions of a phrase, the share that begins, or the share that ends, a run of words
    without a cut; the lower of the two. `reinforcement` hardly ever ends one, a term does (as
    C-value has it: K. Frantzi et al., "Automatic recognition of multi-word terms", 2000)."""
    found: Floats = np.minimum(beginning, ending) / np.maximum(mentions, 1)
    return found


def _tells(words: Words) -> bool:
    """Whether a phrase says what a paper is about, rather than what any paper might say."""
    if len(words) == 1:
        return len(words[0]) > 2
    return words not in _STOP_PHRASES and not all(word.isdigit() for word in words)


def is_generic(word: str) -> bool:
    """Whether a word, in its normal form, says something only beside others."""
    return word in _GENERIC
