"""The spaces of formulas: those that TeX sets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.normalise.body.test_formulas import body

_SPACES = {0.0: "", 0.167: "'", 0.222: "~", 0.278: "_", 0.333: "  "}


def _tokens(row: html.HtmlElement | None) -> Iterator[str]:
    assert row is not None
    for part in row:
        if part.tag == "mspace":
            yield _SPACES.get(float(part.get("width", "").removesuffix("em")), " ")
        elif part.tag == "mo":
            left, right = (float(part.get(side, "0").removesuffix("em")) for side in ("lspace", "rspace"))
            yield f"{_SPACES[left]}{(part.text or '').strip()}{_SPACES[right]}"
        else:
            yield (part.text or "").strip() + "".join(_tokens(part))


def spaced(folder: Path, formula: str) -> str:
    """Return a formula's signs with thin (') medium (~) and thick (_) spaces."""
    tree = html.fragment_fromstring(body(folder, f"$${formula}$$"), create_parent="div")
    return "".join(_tokens(tree.find(".//math"))).replace("\u2061", "")


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("x = -4", "x_=_−4"),
        ("a - b", "a~−~b"),
        ("2(-1)^n - (-3)", "2(−1)n~−~(−3)"),
        ("f(x, y)", "f(x,'y)"),
        ("3,5 + 1", "3,5~+~1"),
        (r"\cos x", "cos'x"),
        (r"2x\cos y", "2x'cos'y"),
        (r"f(x)\cos(y)", "f(x)'cos(y)"),
        (r"10\log_{10} z", "10'log10'z"),
        (r"\cos^2 x", "cos2'x"),
        (r"\sum_{x=0}^{N-1}\sum_{y=0}^{N-1} f", "∑x=0N−1'∑y=0N−1'f"),
        (r"x \in ]a\,;\,b[ \cup [c\,;\,d[", "x_∈_]a';''b[~∪~[c';''d["),
        ("[[1,2],[3,4]]", "[[1,2],'[3,4]]"),
        (r"\exp(-x) \cdot \exp x", "exp(−x)~⋅~exp'x"),
        ("|-x| + |y|", "|−x|~+~|y|"),
        ("P(A|B)", "P(A|B)"),
        (r"AB \parallel CD", "AB_∥_CD"),
        (r"\|\vec u\| - 1", "∥u→∥~−~1"),
        ("n! = n(n-1)!", "n!_=_n(n~−~1)!"),
        (r"A = \{x \mid x < 1\}", "A_=_{x_∣_x_<_1}"),
        (r"-\infty, +\infty", "−∞,'+∞"),
        (r"x \mapsto -x^2", "x_↦_−x2"),
        (r"\frac{1}{2}\left(u + v\right)", "12'(u~+~v)"),
        ("a_{i+1,j}", "ai+1,j"),
    ],
)
def test_spaces_are_those_of_tex(tmp_path: Path, typed: str, set_as: str) -> None:
    assert spaced(tmp_path, typed) == set_as


def test_the_sign_of_a_negative_number_is_no_letter(tmp_path: Path) -> None:
    assert '<mo lspace="0" rspace="0" form="prefix">−</mo>' in body(tmp_path, "$x = -4$")


def test_equations_below_each_other_meet_at_their_sign(tmp_path: Path) -> None:
    text = body(tmp_path, r"$$\begin{aligned} a &= \frac12 \\ &= b \end{aligned}$$")
    assert text.count('<mo lspace="0.278em" rspace="0.278em">=</mo>') == 2
    assert '<mtable displaystyle="true" columnspacing="0 2em">' in text


def test_fractions_in_a_line_of_text_have_the_spaces_of_exponents(tmp_path: Path) -> None:
    inline = html.fragment_fromstring(body(tmp_path, r"Où $\frac{a+b}{2}$."), create_parent="div")
    assert "".join(_tokens(inline.find(".//math"))) == "a+b2"
    assert spaced(tmp_path, r"\frac{a+b}{2}") == "a~+~b2"
