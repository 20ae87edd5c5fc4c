"""Formulas read aloud: as pandoc writes them, in French and English words."""

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.body.neutral_html import Tree, parse
from pipeline.body.spoken_formulas import speak_formula
from pipeline.normalise.body.formulas import tidy_formula
from pipeline.pandoc.process import PANDOC


def formula_of(source: str, language: str) -> Tree:
    document = PANDOC.read(f"${source}$", "markdown").text
    (formula,) = parse(PANDOC.write(document, "html").text).iter("math")
    tidy_formula(formula, language)
    return formula


ALOUD = tomllib.loads(Path(__file__).with_name("formulas_aloud.toml").read_text("utf-8"))["formulas"]


@pytest.mark.parametrize(("source", "french", "english"), ALOUD, ids=[source for source, _, _ in ALOUD])
def test_a_formula_of_the_table_is_read_so(source: str, french: str, english: str) -> None:
    assert speak_formula(formula_of(source, "fr"), "fr") == french
    assert speak_formula(formula_of(source, "en"), "en") == english


@pytest.mark.parametrize(
    ("source", "french", "english"),
    [
        ("E = mc^2", "E égale m c au carré", "E equals m c squared"),
        (r"\frac{1}{2}", "un demi", "one half"),
        (r"\frac{a+b}{2}", "début de fraction a plus b sur 2 fin de fraction", "fraction a plus b over 2 end fraction"),
        (r"\sqrt{2}", "racine carrée de 2", "square root of 2"),
        (r"2^{n+1}", "2 puissance n plus 1 fin de puissance", "2 to the power n plus 1 end power"),
        (r"10^{-3}", "10 puissance moins 3", "10 to the power minus 3"),
        (r"L_K = -0{,}691", "L indice K égale moins 0,691", None),
        (r"\sum_{i=1}^n i", "somme pour i égale 1 jusqu’à n de i", "sum from i equals 1 to n of i"),
        (r"\int_0^1 x\,dx", "intégrale de 0 à 1 de x d x", "integral from 0 to 1 of x d x"),
        (r"\lim_{x \to 0} f(x)", "limite quand x tend vers 0 de f de x", "limit as x tends to 0 of f of x"),
        (r"\log_{10} x", "logarithme en base 10 de x", "log base 10 of x"),
        (r"|x| \le \lfloor y \rfloor", "valeur absolue de x inférieur ou égal à partie entière de y", None),
        (r"\binom{n}{k}", "k parmi n", "n choose k"),
        (r"\vec{F} = m\vec{a}", "vecteur F égale m vecteur a", "vector F equals m vector a"),
        (r"f \colon A \to B", "f deux points A vers B", "f colon A to B"),
        (r"D = 2d", "D majuscule égale 2 d", "capital D equals 2 d"),
        (r"90^\circ", "90 degrés", "90 degrees"),
        (
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            "matrice de 2 sur 2 : ligne 1 : a, b ; ligne 2 : c, d ; fin de matrice",
            "2 by 2 matrix: row 1: a, b; row 2: c, d; end matrix",
        ),
        (
            r"\begin{vmatrix} a & b \\ c & d \\ \end{vmatrix}",
            "déterminant de 2 sur 2 : ligne 1 : a, b ; ligne 2 : c, d ; fin de déterminant",
            "2 by 2 determinant: row 1: a, b; row 2: c, d; end determinant",
        ),
        (
            r"[d|a] \underbrace{b}",
            "crochet ouvrant d barre a crochet fermant b",
            "open bracket d bar a close bracket b",
        ),
    ],
)
def test_a_formula_is_read_as_a_teacher_says_it(source: str, french: str, english: str | None) -> None:
    assert speak_formula(formula_of(source, "fr"), "fr") == french
    if english:
        assert speak_formula(formula_of(source, "en"), "en-GB") == english


@pytest.mark.parametrize(
    "source", ["<mi>x</mi><mo>⥊</mo>", "<mystery/>", "<msup><mi>x</mi></msup>", "<mi>x</mi>" * 2000, "<mrow>" * 400]
)
def test_what_has_no_words_is_not_guessed(source: str) -> None:
    (formula,) = parse(f"<math>{source}</math>").iter("math")
    assert not speak_formula(formula, "fr")


def test_a_formula_is_read_in_the_language_of_its_place() -> None:
    (formula,) = parse('<p lang="en"><math><mn>2</mn><mo>=</mo><mn>2</mn></math></p>').iter("math")
    assert speak_formula(formula, "fr") == "2 equals 2"
    assert not re.search("equals", speak_formula(formula_of("2 = 2", "fr"), "fr"))
    assert not speak_formula(formula_of("2 = 2", "de"), "de")
