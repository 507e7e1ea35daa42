"""Macros that stand for text read as text; whatever isn't known stays as it is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.tex_text import readable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"in a {\em finite sample} setting", "in a finite sample setting"),
        (r"{\bf Bold} and {\small{x}} {\it\ y}", r"Bold and {x} \ y"),
        (r"\textbf{a \emph{b {\it c}}} \textsc{d}", "a b c d"),
        (r"\emph{of \ours{} here}", r"of \ours{} here"),
        (r"0.058 {\deg}C and 5.7\deg more", "0.058 °C and 5.7°more"),
        (r"\b{eta}-chains, \r{ho} = {\alpha}, \Delta{}t", "β-chains, ρ = α, Δt"),
        (r"85\% of R\&D in a\_b \#1 \$5", "85% of R&D in a_b #1 $5"),
        (r"i.\,i.\,d data at 60\,GHz", "i. i. d data at 60 GHz"),
        (r"e.g.\ rain, i.i.d.\@ data, mAP\@0.5", "e.g. rain, i.i.d. data, mAP0.5"),
        (r"et~al. in Fig.~3", "et al. in Fig. 3"),
        (r"T\"ulu na\"{\i}ve {\"o} \'{E}tude Mah\={a} Do\~nana", "Tülu naïve ö Étude Mahā Doñana"),
        (r"\c{C}a \v{s} \H{o} Polyak-\L ojasiewicz S{\o}ren", "Ça š ő Polyak-Łojasiewicz Søren"),
        ("loss -- a word--word---and", "loss – a word–word—and"),
        ("``open-domain'' and `power' words", "“open-domain” and ‘power’ words"),
        (r"\url{https://example.org/a_b}", "https://example.org/a_b"),
        (r"\textcolor{red}{Now} \underline{here}", "Now here"),
        (r"FA\textsuperscript{3} and 1\textsuperscript{st}", "FA³ and 1st"),
    ],
)
def test_known_macros_read_as_text(text: str, expected: str) -> None:
    assert readable(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        r"a field (\aka, score) by \ours{} and \cite{x2020}",
        r"a regret of \O(n) and \tilde{x}",
        r"about ~10%, 5~10 and example.edu/~me",
        r"don\'t say it\'s so, we\'re",
        r"\"quoted\" for a program, na\"ive",
        "with --flag, <!-- x -->, i-- and C--",
        "it's 'quoted' and `code` and 5' tall",
        r"\\server\share\ and \n",
        r"{BERT} and {O}(T^{3/4}) and x_{i}",
        r"\textbf{unclosed and {\em unclosed",
        r"\q{x} \'q \footnote{a} \frac{1}{2}",
    ],
)
def test_what_is_not_known_stays_as_it_is_written(text: str) -> None:
    assert readable(text) == text


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("\\{}~`'\"-^=.%& aeobftn$")), max_size=40))
def test_no_letter_outside_of_a_macro_is_lost(text: str) -> None:
    spaced = f"zebra {text} zebra"
    assert readable(spaced).startswith("zebra")
    assert readable(spaced).endswith("zebra")
    assert "\x01" not in readable(spaced)
