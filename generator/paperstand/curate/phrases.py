"""Phrases: which runs of one to four words the papers use, how often, and where.

Candidates are found as RAKE finds them (S. Rose et al., "Automatic keyword extraction from
individual documents", 2010): a text is cut at punctuation and at words that name nothing, and what
is left between the cuts counts as a whole and in parts. Words that a hyphen joins stay together.
Two phrases are the same if they differ only in case, accents, hyphens, plural, or British and
American spelling.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paperstand.curate import stop_words
from paperstand.model import Paper
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


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a corpus that may be keywords. What is said of a phrase stands at its number;
    what is said of a phrase in a paper stands in a row. Rows are sorted by paper and by place."""

    words: list[Words]
    papers: Ints
    """How many papers have it."""
    independence: Floats
    """Of its mentions, the share that isn't the beginning, or isn't the end, of a longer one."""
    aboutness: Floats
    """Of its papers, the share that dwells on it: has it in the title, or more than once."""
    row_paper: Ints
    row_phrase: Ints
    mentions: Ints
    """How often title and abstract have it; `starts` has so many numbers for it."""
    first: Ints
    """Where in `starts` and `ends` they are."""
    in_title: Bools
    starts: Ints
    """Where in the paper's text each mention begins, and where it ends."""
    ends: Ints
    spelling: dict[str, str]
    """How a lower-case word is mostly written within sentences: `Markov`, `BERT`, `learning`."""

    def rows(self, numbers: Iterable[int]) -> dict[int, list[int]]:
        """The rows of some phrases."""
        found: dict[int, list[int]] = {number: [] for number in numbers}
        for row in np.flatnonzero(np.isin(self.row_phrase, list(found))).tolist():
            found[int(self.row_phrase[row])].append(row)
        return found


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


@dataclass(frozen=True, slots=True)
class _Corpus:
    """All words of all texts in a row."""

    vocabulary: list[str]
    spelling: dict[str, str]
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


def _read(papers: Sequence[Paper]) -> _Corpus:
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
    return _Corpus(
        list(tokens.words),
        _spelling(tokens, token[~in_title & (np.roll(token, 1) != _STOP)]),
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


def _spelling(tokens: _Tokens, within_sentences: Ints) -> dict[str, str]:
    """How each word is mostly written there; of two equally frequent ways the lower case."""
    uses = np.bincount(within_sentences, minlength=len(tokens.size)).tolist()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for token, number in tokens.items():
        if number > _STOP and uses[number]:
            word = token.strip()
            counts[word.lower()][word] += uses[number]
    return {lower: max(ways, key=lambda way: (ways[way], way)) for lower, ways in counts.items()}


def _since_first(values: Ints, group: Ints) -> Ints:
    """Each value less the first one of its group; groups are in a row."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    return values - np.repeat(values[first], np.diff(first, append=len(values)))


# --------------------------------------------------------------------------- counting


def find_phrases(papers: Sequence[Paper]) -> Phrases:
    """The phrases that may say what a paper is about: those of several words that it repeats, that
    its title has, or that are established in the corpus, and single words it comes back to."""
    corpus = _read(papers)
    found = [_of_length(corpus, *grams) for grams in _grams(corpus)]
    phrase = _numbered_on([f.row_phrase for f in found], [len(f.words) for f in found])
    first = _numbered_on([f.first for f in found], [len(f.starts) for f in found])
    paper = np.concatenate([f.row_paper for f in found])
    starts = np.concatenate([f.starts for f in found])
    order = np.lexsort((phrase, starts[first], paper))
    return Phrases(
        [words for f in found for words in f.words],
        np.concatenate([f.papers for f in found]),
        np.concatenate([f.independence for f in found]),
        np.concatenate([f.aboutness for f in found]),
        paper[order],
        phrase[order],
        np.concatenate([f.mentions for f in found])[order],
        first[order],
        np.concatenate([f.in_title for f in found])[order],
        starts,
        np.concatenate([f.ends for f in found]),
        corpus.spelling,
    )


def _numbered_on(numbers: Sequence[Ints], sizes: Sequence[int]) -> Ints:
    """Several lists of numbers as one, each going on where the one before it ended."""
    before = np.cumsum([0, *sizes])
    return np.concatenate([n + b for n, b in zip(numbers, before, strict=False)])


def _grams(corpus: _Corpus) -> Iterator[tuple[int, Ints, Ints]]:
    """For each length, where phrases of it begin, and their numbers: equal ones share one."""
    at = np.arange(len(corpus.word))
    number = corpus.word
    for length in range(1, LONGEST + 1):
        yield length, at, number
        fits = at + length < len(corpus.word)
        at, number = at[fits], number[fits]
        same = corpus.run[at] == corpus.run[at + length]
        at, number = at[same], number[same]
        longer = number * len(corpus.vocabulary) + corpus.word[at + length]
        number = np.unique(longer, return_inverse=True)[1]


def _of_length(corpus: _Corpus, length: int, at: Ints, number: Ints) -> Phrases:
    """The phrases of one length, with their rows."""
    independence = _independence(corpus.run, length, at, number)
    ok = corpus.begins[at] & corpus.ends[at + length - 1]
    at, number = at[ok], number[ok]
    # One row for each phrase of each paper, its mentions in the order of the text.
    pair = corpus.paper[at] * (number.max(initial=0) + 1) + number
    order = np.argsort(pair, kind="stable")
    at = at[order]
    first = np.flatnonzero(np.diff(pair[order], prepend=-1))
    mentions = np.diff(first, append=len(at))
    phrase = number[order][first]
    papers = np.bincount(phrase, minlength=len(independence))
    in_title = corpus.in_title[at[first]]
    dwells = in_title | (mentions > 1)
    aboutness = np.bincount(phrase, dwells, len(independence)) / np.maximum(papers, 1)
    generic = np.logical_and.reduce([corpus.generic[at[first] + n] for n in range(length)])
    if length > 1:
        established = (papers >= ESTABLISHED)[phrase]
        enough = papers * aboutness >= _TERM_ABOUTNESS * (papers + _TERM_DOUBT)
        term = (enough & (independence >= _TERM_INDEPENDENCE))[phrase]
        proven = term | (in_title & (mentions > 1))
        # What never stands without more words around it is a piece of a term: `tabular machine`.
        whole = (independence > 0)[phrase]
        kept = (dwells | established) & whole & (~generic | proven)
    else:
        kept = (mentions > 1) & (in_title | (mentions > 2) | corpus.names[at[first]]) & ~generic
    chosen, example = np.unique(phrase[kept], return_index=True)
    names = [
        tuple(corpus.vocabulary[word] for word in corpus.word[place : place + length].tolist())
        for place in at[first[kept][example]].tolist()
    ]
    telling = np.array([_tells(words) for words in names], dtype=bool)
    chosen = chosen[telling]
    new_number = np.full(len(papers), -1)
    new_number[chosen] = np.arange(len(chosen))
    row = np.flatnonzero(kept & (new_number[phrase] >= 0))
    return Phrases(
        [words for words, tells in zip(names, telling, strict=True) if tells],
        papers[chosen],
        independence[chosen],
        aboutness[chosen],
        corpus.paper[at[first[row]]],
        new_number[phrase[row]],
        mentions[row],
        first[row],
        in_title[row],
        corpus.start[at],
        corpus.end[at + length - 1],
        corpus.spelling,
    )


def _independence(run: Ints, length: int, at: Ints, number: Ints) -> Floats:
    """For each phrase, of its mentions the share that begins, or the share that ends, a run of
    words without a cut; the lower of the two. `reinforcement` hardly ever ends one, a term does
    (as C-value has it: K. Frantzi et al., "Automatic recognition of multi-word terms", 2000)."""
    edge = np.concatenate(([-1], run, [-1]))
    begins = np.bincount(number, edge[at] != edge[at + 1])
    ends = np.bincount(number, edge[at + length + 1] != edge[at + length])
    return np.minimum(begins, ends) / np.maximum(np.bincount(number), 1)


def _tells(words: Words) -> bool:
    """Whether a phrase says what a paper is about, rather than what any paper might say."""
    if len(words) == 1:
        return len(words[0]) > 2
    return words not in _STOP_PHRASES and not all(word.isdigit() for word in words)


def is_generic(word: str) -> bool:
    """Whether a word, in its normal form, says something only beside others."""
    return word in _GENERIC
