"""Formulas as pandoc writes them, fixed."""

from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.normalise import normalise


def body(folder: Path, text: str) -> str:
    (folder / "post.md").write_text(f"---\ntitle: Formules\n---\n{text}\n", "utf-8")
    with Runner() as runner:
        return normalise(load(folder), runner).articles[0].body.text


@pytest.mark.parametrize(("command", "accent"), [("hat", "ˆ"), ("tilde", "˜"), ("dot", "˙"), ("check", "ˇ")])
def test_accents_are_spacing_characters(tmp_path: Path, command: str, accent: str) -> None:
    assert f">{accent}</mo></mover>" in body(tmp_path, f"$\\{command}{{F}}$")


def test_a_formula_s_source_is_its_alternative_text(tmp_path: Path) -> None:
    text = body(tmp_path, "$$a^2 +\nb^2$$")
    assert 'alttext="a^2 + b^2"' in text
    assert "annotation" not in text


@pytest.mark.parametrize(("typed", "number"), [("0,2126 R", "0,2126"), ("3{,}5 + 1", "3,5")])
def test_a_decimal_comma_belongs_to_its_number(tmp_path: Path, typed: str, number: str) -> None:
    assert f"<mn>{number}</mn>" in body(tmp_path, f"${typed}$")


def test_a_list_of_two_stays_one(tmp_path: Path) -> None:
    assert '<mn>1</mn><mo lspace="0" rspace="0.167em">,</mo><mn>2</mn>' in body(tmp_path, "$f(1, 2)$")


@pytest.mark.parametrize(
    ("typed", "sign"), [(r"\overline{AB}", "‾"), (r"\widehat{ABC}", "ˆ"), (r"\overrightarrow{AB}", "→")]
)
def test_what_stands_over_several_letters_grows(tmp_path: Path, typed: str, sign: str) -> None:
    assert f'<mo accent="true" stretchy="true" lspace="0" rspace="0">{sign}</mo>' in body(tmp_path, f"${typed}$")


def test_an_arrow_over_one_letter_does_not_grow(tmp_path: Path) -> None:
    assert "stretchy" not in body(tmp_path, r"$\vec{u}$")


@pytest.mark.parametrize(("typed", "stretchy"), [(r"\lVert \vec u \rVert", "false"), (r"\left\| u \right\|", "true")])
def test_bars_grow_where_it_is_asked_for(tmp_path: Path, typed: str, stretchy: str) -> None:
    assert body(tmp_path, f"${typed}$").count(f'stretchy="{stretchy}"') == 2


@pytest.mark.parametrize(("typed", "sign"), [(r"a \leqslant b", "⩽"), (r"a \leq b", "≤"), (r"a \ge b", "≥")])
def test_at_most_has_the_form_that_is_typed(tmp_path: Path, typed: str, sign: str) -> None:
    assert f">{sign}</mo>" in body(tmp_path, f"${typed}$")
