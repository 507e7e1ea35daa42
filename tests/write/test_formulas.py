"""Formulas in abstracts become MathML, and nothing else; dollars that are money stay dollars."""

from __future__ import annotations

import re
import time
from collections import Counter
from xml.etree.ElementTree import Element

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latex2mathml import commands

from paperstand.text import clean, excerpt
from paperstand.write.formulas import MOST, Formula, paragraph, pieces, plain, preview
from paperstand.write.mathml import ATTRIBUTES, ELEMENTS
from tests.conftest import parse, text_of
from tests.write import test_markdown
from tests.write.test_markdown import HOSTILE, marked_up, shown

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def body_of(source: str) -> Element:
    """A piece of Markdown as a browser reads it; elements of MathML by their bare names."""
    body = test_markdown.body_of(source)
    for element in body.iter():
        element.tag = str(element.tag).removeprefix(MATHML)
    return body


def formulas_of(text: str) -> list[Element]:
    return list(body_of(paragraph(text)).iter("math"))


def mathml(tex: str) -> str:
    """The inside of the only formula of a text, as it is written into the page."""
    match = re.search(r"<math[^>]*>(.*)</math>", paragraph(f"So ${tex}$ holds"))
    assert match, tex
    return match[1]


def text_outside(element: Element) -> str:
    """What is shown besides formulas, which leave a mark."""
    if element.tag == "math":
        return "\0"
    inner = "".join(text_outside(child) + (child.tail or "") for child in element)
    return (element.text or "") + inner


def expected_outside(text: str) -> str:
    """The same, from the text: formulas that are no more than text are shown as such."""
    said = ""
    for piece in pieces(text):
        if isinstance(piece, str):
            said += piece
        elif len(pieces(piece.source)) == 3 and "<math" not in paragraph(piece.source):
            said += shown(paragraph(piece.source))
        else:
            said += "\0"
    return said


def squeezed(text: str) -> str:
    return " ".join(text.split())


def require_only_what_is_allowed(text: str) -> None:
    body = body_of(paragraph(text))
    for element in body.iter():
        tag = str(element.tag)
        if tag == "span":
            assert set(element.attrib) <= {"class", "tabindex"}
            assert element.attrib["class"] in ("ps-held", "ps-wide", "ps-display")
        elif tag not in ("body", "p", "a"):
            assert tag in ELEMENTS, tag
            assert set(element.attrib) <= set(ATTRIBUTES.get(tag, ())), element.attrib
    inside = [e for math in body.iter("math") for e in math.iter()]
    assert not [e for e in inside if e.tag in ("p", "a", "span")]
    assert body.find(".//math//math") is None


# ------------------------------------------------------------- what is a formula


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10 in the end.",
        "US$3 million, A$4 or NZ$5 million",
        "from $100K to $1M, or $100K/$200K",
        "a $5-$10 range, and 5$-10$ in Quebec",
        "R$5 mil ou R$6 mil",
        "set $HOME/$USER and $PATH",
        "pay $ 5 and $ 10 more",
        "between 5$ and 10$ a month",
        "save $20,000 (of $30,000) and \\emph{not} $40,000",
        "for $1 = ¥150, or $2 = ¥300",
        "one $ alone",
        "empty $$ and what is $$$$ or $ $",
        r"escaped \$x\$ dollars",
    ],
)
def test_a_dollar_is_often_just_a_dollar(text: str) -> None:
    assert not [p for p in pieces(text) if isinstance(p, Formula)]
    readable = text.replace("\\$", "$").replace("\\emph{not}", "not")
    assert shown(paragraph(text)) == readable


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("With $n$ of them, $x$ and $y$.", 3),
        ("It costs $5, and $x_i$ is small.", 1),
        ("The $k$-means and $n$th of 3$\\alpha$", 3),
        ("Spaces: $ x^2 $ and $ n = k $", 2),
        ("Sloppy $C $ and Pass$@k$ and $AB$", 3),
        (r"Either \(x\) or \[y\] or $$z$$", 3),
        (r"So \begin{equation}a=b\end{equation} and \begin{align*}a&=b\\c&=d\end{align*} hold", 2),
        (r"\textbf{the $k$-means of $x$}", 2),
        ("Unclosed $x_i and then $y_i$", 1),
    ],
)
def test_formulas_are_found(text: str, count: int) -> None:
    assert len(formulas_of(text)) == count


def test_a_formula_says_its_source_unless_that_is_what_it_shows() -> None:
    (power, n) = formulas_of(r"A rate of $\frac{a}{b} < \alpha$ for $n$")
    assert power.attrib["alttext"] == r"\frac{a}{b} < \alpha"
    assert n.attrib == {}
    assert text_of(n) == "n"


def test_a_formula_of_its_own_is_a_block_and_others_are_not() -> None:
    block, inline = formulas_of(r"See $$\sum_{i=1}^n x_i$$ and $\sum_{i=1}^n y_i$.")
    assert block.attrib["display"] == "block"
    assert "display" not in inline.attrib
    assert next(child.tag for child in block) == "munderover"
    assert next(child.tag for child in inline) == "msubsup"


def test_what_may_be_too_wide_can_be_scrolled_by_keyboard() -> None:
    long = "$" + " + ".join(f"x_{{{n}}}" for n in range(20)) + "$"
    (box,) = body_of(paragraph(f"So {long}.")).iter("span")
    assert box.attrib == {"class": "ps-wide", "tabindex": "0"}


def test_punctuation_stays_with_its_formula() -> None:
    held = [
        text_of(s) for s in body_of(paragraph(r"The ($\alpha$), $k$-means, $x$ y")).iter("span")
    ]
    assert held == ["(α),", "k-means,"]


# ------------------------------------------------------------- what it looks like


THIN = '<mspace width=".17em"/>'


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        (r"\mathbb{R}^d", "<msup><mi>ℝ</mi><mi>d</mi></msup>"),
        (r"\mathbf{xy}", "<mi>𝐱𝐲</mi>"),
        (r"\boldsymbol{\theta}", "<mi>𝜽</mi>"),
        (r"\mathscr{AB}", "<mi>𝒜ℬ</mi>"),
        (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
        (r"\mathrm{Tr}", "<mi>Tr</mi>"),
        (r"n \log n", f"<mi>n</mi>{THIN}<mi>log</mi>{THIN}<mi>n</mi>"),
        (r"\operatorname{arg\,max}_x", f"<mi>arg</mi>{THIN}<msub><mi>max</mi><mi>x</mi></msub>"),
        (r"\hat y", '<mover accent="true"><mi>y</mi><mo stretchy="false">^</mo></mover>'),
        (r"\widehat{y}", '<mover accent="true"><mi>y</mi><mo>^</mo></mover>'),
        (r"\overline{y}", '<mover accent="true"><mi>y</mi><mo>‾</mo></mover>'),
        (r"p < .05", "<mi>p</mi><mo>&lt;</mo><mn>.05</mn>"),
        (r"n = 10,000", "<mi>n</mi><mo>=</mo><mn>10,000</mn>"),
        (r"\text{50% of } x", "<mtext>50% of\u00a0</mtext><mi>x</mi>"),
        (r"h(\cdot)", '<mi>h</mi><mo stretchy="false">(</mo><mi>·</mi><mo stretchy="false">)</mo>'),
        (r"x\unicode{x2013}y", "<mi>x</mi><mi>–</mi><mi>y</mi>"),
        (r"\left(\sqrt a\right)", "<mrow><mo>(</mo><msqrt><mi>a</mi></msqrt><mo>)</mo></mrow>"),
    ],
)  # fmt: skip
def test_mathml_is_small_and_of_its_core(tex: str, expected: str) -> None:
    assert mathml(tex) == expected


def test_cases_and_matrices_are_tables() -> None:
    (cases,) = formulas_of(r"$f = \begin{cases}a&x>0\\b&\text{otherwise}\end{cases}$")
    assert [text_of(cell) for cell in cases.iter("mtd")] == ["a", "x>0", "b", "otherwise"]
    assert {cell.attrib["columnalign"] for cell in cases.iter("mtd")} == {"left"}
    (lines,) = formulas_of(r"\begin{align}a&=b\\c&=d\end{align}")
    assert text_of(lines) == "a=bc=d", "no numbers that aren't in the source"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"up to 3$\times$ faster", "up to 3× faster"),
        (r"H$_2$O, m$^2$ and 30$^\circ$", "H₂O, m² and 30°"),
        (r"by $95\%$ or $>90\%$", "by 95% or >90%"),
        (r"p$<$0.05 and F1$-$score and $FSR$ of $Urania$", "p<0.05 and F1−score and FSR of Urania"),
        (r"$\textbf{A}$utomated $\texttt{Tool}$", "Automated Tool"),
        (r"1990$\unicode{x2013}$2000", "1990–2000"),
        (r"$64 \times 64$ and $10,000$", "64 × 64 and 10,000"),
        (r"at $\href{https://example.org/a_b}{example.org}$", "at example.org"),
        (r"\href{https://example.org/a_b}{here}", "here (https://example.org/a_b)"),
    ],
)
def test_numbers_words_and_signs_are_text(text: str, expected: str) -> None:
    assert not formulas_of(text)
    assert shown(paragraph(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"A rate of $O(n^2 \log n)$ in $\mathbb{R}^d$", "A rate of O(n² log n) in ℝ^d"),
        (r"for $x_i \in [0,1]$ and $\alpha\leq 0.5$", "for x_i ∈ [0, 1] and α ≤ 0.5"),
        (r"a $19^{th}$ $\mathcal{O}(T)$", "a 19th O(T)"),
        (r"not $\frac{a}{b}$ nor $\ours$", r"not $\frac{a}{b}$ nor $\ours$"),
    ],
)
def test_previews_have_simple_formulas_as_text(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize("position", range(0, 90, 3))
@pytest.mark.parametrize(
    "sign", ["$x^2$", r"{\em x}", r"na\"ive", "a -- b", "``x''", "~", "$5 and $10"]
)
def test_a_preview_is_the_beginning_of_the_whole(sign: str, position: int) -> None:
    text = "word " * 12 + "x" * (position % 7) + "end " * (position // 10) + sign + " more" * 20
    assert preview(text, 60) == excerpt(plain(text), 60)


# ------------------------------------------------------------- what can't be shown

UNKNOWN = [
    r"$\ours$",
    r"$\ours_{x}$",
    r"$x_{$",
    r"$x^$",
    r"$a}{b_$",
    r"$\left( x_1$",
    r"$\begin{pmatrix} a_1$",
    r"$\def\a{xx}\a$",
    r"$\newcommand{\a}{b}\a$",
    r"$\href{javascript:alert(1)}{x_1} + 1$",
    r"$\class{md-header}{x}$",
    r"$\style{position:fixed}{x}$",
    r"$\require{html}x$",
    r"$\phantom{secret}_1$",
    r"$\unicode{x202e}_1$",
    r"$\unicode{xffffff}_1$",
    r"$\text{&#x202e;}_1$",
    r"$\text{a {b} c}$",
    r"$\rule{99em}{99em}_1$",
    r"$\cancel{x}$",
    r"$\verb|x|$",
    r"$x_1 {a \mathopen}$",
    r"$\unicode{zz}_1$",
    r"$\begin{tikzpicture}x_1\end{tikzpicture}$",
    "$" + "{" * 300 + "x" + "}" * 300 + "$",
    "$" + r"\sqrt" * 100 + " x$",
    "$" + "x_" * 100 + "$",
    "$" + r"\frac" * 100 + "$",
    "$" + "x^2" * 1000 + "$",
    "$" + r"\frac{1}{" * 1000 + "x" + "}" * 1000 + "$",
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_cannot_be_shown_stays_as_it_is_written(text: str) -> None:
    assert shown(paragraph(f"So {text} holds")) == f"So {text} holds"
    assert plain(f"So {text} holds") == f"So {text} holds"


HOSTILE_TEX = [
    *(f"${text}$" for text in HOSTILE),
    *(rf"$x_1 \text{{{text}}}$" for text in HOSTILE),
    *(rf"\({text}\)" for text in HOSTILE),
    *(rf"$\mathrm{{{text}}} = {text}$" for text in HOSTILE),
    r"$\text{<script>alert(1)</script>}$",
    r"$\text{</mtext></math><script>alert(1)</script>}$",
    r"$x_{<img src=x onerror=alert(1)>}$",
    r"$x_1<annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml>$",
    r"$\text{<!-- }x_1\text{ --> <![CDATA[ ]]> <?php ?>}$",
    r"$&lt;script&gt;_1 \text{&lt;script&gt; &#60;b&#62;}$",
    r"$\text{&#x3c;script&#x3e;}$",
    r"$\unicode{x3c}script\unicode{x3e}_1$",
    r"$\color{red;position:fixed}{x_1}$",
    r"$\textcolor{url(javascript:x)}{x_1}$",
    r"$\hspace{9999em}x_1\hspace{1em onload=x}$",
    r'$x_1" onmouseover="alert(1)$',
    r"$x_1' autofocus onfocus='alert(1)$",
    r"$\mathop{<b>}\operatorname{script}\mbox{<b>$x$</b>}$",
    r"$\begin{array}{l|c}<script>&x\\\hline</script>\end{array}$",
    r"$\href{data:text/html,x}{<b>}$",
    r"\begin{align}<script>&=x\\</script>\end{align}",
    "<p>$x_1$</p> <math><mi>x</mi></math> $y_1$",
    "- $x_1$ {: onclick=alert(1) }",
    "# $x_1$ {#id} [a](javascript:x) `$y_1$` **$z_1$**",
    "--8<-- 'x' $x_1$ ![x](y) <https://x.example> [^1]",
    "$x_1$ \\[^1]: $$ \u0002wzxhzdk:0\u0003 $y_1$",
]


@pytest.mark.parametrize("text", HOSTILE_TEX)
def test_hostile_formulas_make_nothing_but_mathml(text: str) -> None:
    for around in ("{}", "So {} holds, $y_1$.", "$x_1$ {}"):
        require_only_what_is_allowed(around.format(text))


TEX = r"""
$ $ $ $$ \( \) \[ \] \$ x_1 y^2 \alpha \frac{a}{b} \text{ \mathbf{ { } } } _ ^ & \\ \left( \right)
\sqrt \hat \sum \begin{align} \end{align} \begin{cases} \end{cases} \href{x}{ \class{ \unicode{x3c}
<script> </mi> &lt; &#x3c; \color{red} \emph{ \em \'e \"{o} ~ -- --- `` '' \% \, 5 10 <!-- --> ]]>
\def\x {\bf \textsuperscript{2}
"""
COMMANDS = sorted(c for c in vars(commands).values() if isinstance(c, str) and c.startswith("\\"))
tex_like = st.one_of(
    st.lists(st.sampled_from([*COMMANDS, "{x}", "{", "}", "_", "^", " y "]), min_size=1, max_size=6)
    .map("".join)
    .map("${}$".format),
    st.lists(st.one_of(marked_up, st.sampled_from(TEX.split())), max_size=14).map(" ".join),
    st.lists(st.sampled_from(list("$x_^{}\\<&a1 ")), max_size=24).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(tex_like)
def test_any_text_makes_nothing_but_mathml(text: str) -> None:
    require_only_what_is_allowed(text)


@settings(max_examples=400, deadline=None)
@given(tex_like.filter(lambda text: clean(text) != ""))
def test_any_text_around_formulas_is_shown_as_it_reads(text: str) -> None:
    assert squeezed(text_outside(body_of(paragraph(text)))) == squeezed(expected_outside(text))


@settings(max_examples=400, deadline=None)
@given(tex_like, st.integers(5, 60))
def test_a_preview_is_the_beginning_of_any_text(text: str, limit: int) -> None:
    assert preview(text, limit) == excerpt(plain(text), limit)


@settings(max_examples=200, deadline=None)
@given(marked_up.filter(lambda text: not re.search(r"[\\$~`]|--", text)))
def test_text_without_any_tex_is_untouched(text: str) -> None:
    assert paragraph(text) == paragraph(text)
    assert shown(paragraph(text)) == squeezed(clean(text))
    assert plain(text) == clean(text)


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("xyzABC0123456789+-=<>()[],./ ")), min_size=1, max_size=30
    )
)
def test_no_letter_of_a_formula_is_lost_or_invented(tex: str) -> None:
    for formula in formulas_of(rf"So \({tex}\) holds"):
        assert Counter(text_of(formula).replace(" ", "")) == Counter(
            clean(tex).replace(" ", "").replace("-", "−")
        )


@pytest.mark.parametrize(
    "text",
    [
        "$x_1$ " * 20_000,
        "$5 " * 30_000,
        "$" * 100_000,
        "\\(" * 50_000,
        "\\[x" * 30_000,
        "\\begin{align}" * 8_000,
        "{" * 100_000,
        "$" + "{" * 100_000,
        "\\textbf{" * 12_000,
        "{\\em " * 20_000 + "}" * 20_000,
        "``" * 50_000,
        "`a" * 50_000,
        '\\"{' * 30_000,
        "\\href{" * 20_000,
        "\\" * 100_000,
        "word " * 200_000,
        "~--" * 30_000,
    ],
)
def test_a_long_text_takes_time_in_proportion(text: str) -> None:
    start = time.process_time()
    made = paragraph(text)
    plain(text)
    assert time.process_time() - start < 15
    assert len(made) < 6 * len(text) + 2 * MOST


def test_a_page_has_room_for_so_many_formulas_and_shows_the_rest_as_source() -> None:
    text = " ".join(rf"$\frac{{a}}{{b_{{{n}}}}}$" for n in range(200))
    made = paragraph(text)
    assert len(made) < MOST + len(text)
    assert 20 < len(formulas_of(text)) < 200
    assert made.endswith("$\\frac{a}{b_{199}}$</p>")


def test_a_label_is_bold_with_and_without_formulas() -> None:
    for text in ("none here", "with $x_1$"):
        strong = body_of(paragraph(text, "In one line:")).find("p/strong")
        assert text_of(strong) == "In one line:"


def test_a_megabyte_of_text_is_a_paragraph_that_markdown_is_quick_with() -> None:
    text = "It holds <i>signs</i> & *stars* to [escape](x) {: .a } in `each` sentence. " * 14_000
    started = time.process_time()
    page = parse(markdown.markdown(paragraph(text), extensions=["attr_list"]))
    assert time.process_time() - started < 5
    assert text_of(page.find(".//p")) == text.strip()
    assert {str(e.tag) for e in page.iter()} == {"html", "head", "body", "p"}
