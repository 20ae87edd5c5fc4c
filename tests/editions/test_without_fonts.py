"""Texts whose letters no font has: what paper would show as boxes is left out and named; site and e-book are whole."""

import tomllib
from pathlib import Path

import pytest

from pipeline.editions.press_problems import report_missing_font
from pipeline.options import Options
from pipeline.publish import publish

# Cherokee, which none of the fonts has that tests see.
FOREIGN = "ᎣᏏᏲ ᏅᏙ ᎠᎹ ᎠᏂᏴᏫ ᎦᏬᏂᎯᏍᏗ"
LATIN = "Un paragraphe de quelques mots, et rien que des mots."
SETTINGS = """\
title: {title}
language: {language}
base_url: https://example.org/
handouts:
  - post: un
    title: Fiche
    layout: [a4, booklet, cards]
"""
PAPER = {
    "articles/un.pdf",
    "anthology.pdf",
    *(f"handouts/fiche/{name}.pdf" for name in ("a4", "a5", "booklet", "cards")),
}


def published(folder: Path, title: str, body: str, language: str) -> tuple[set[str], list[str], str]:
    """Return the PDFs, the messages about missing fonts, and the article's page."""
    content, output = folder / "content", folder / "output"
    content.mkdir()
    (content / "un.md").write_text(f"---\ntitle: {title}\ndate: 2026-01-01\n---\n\n{body}\n", "utf-8")
    (content / "collection.yaml").write_text(SETTINGS.format(title=title, language=language), "utf-8")
    report = publish(Options(content, output, workers=1, keep_going=True))
    found = {path.relative_to(output).as_posix() for path in output.rglob("*.pdf")}
    said = [
        str(one).partition(" (hint: install the Debian package ")[0]
        for one in report.problems
        if " no font has its letters" in str(one)
    ]
    return found, said, (output / "articles/un.html").read_text("utf-8")


def test_a_text_without_fonts_comes_out_but_on_paper(tmp_path: Path) -> None:
    found, said, page = published(tmp_path, FOREIGN, FOREIGN, "chr")
    assert found == set()
    assert {
        line.partition("no-font: ")[2].partition(": no font has its letters (Cherokee)")[0]
        for line in said
        if " no-font: " in line
    } == {"its PDF is left out", *(f"{path} is left out" for path in PAPER - {"articles/un.pdf"})}
    assert sorted(line.partition("missing-glyph: ")[2] for line in said if " missing-glyph: " in line) == [
        "anthology.epub has no cover: no font has its letters (Cherokee)",
        *["its card has no words: no font has its letters (Cherokee)"] * 2,
    ]
    assert ".pdf" not in page
    assert (tmp_path / "output/cards/un.jpg").exists()


@pytest.mark.parametrize("body", [LATIN, f"{LATIN * 8} {FOREIGN}"])
def test_a_few_letters_without_fonts_are_boxes(body: str, tmp_path: Path) -> None:
    found, said, page = published(tmp_path, "Un titre", body, "fr")
    assert (found, said) == (PAPER, [])
    assert "un.pdf" in page


@pytest.mark.parametrize(
    ("letters", "packages", "debian"),
    [
        ("हि", ["justmytype-intl-south-asia>="], "fonts-noto-core"),
        ("あ中", ["justmytype-intl-cjk>="], "fonts-noto-cjk"),
        ("عあ", ["justmytype-intl-cjk>=", "justmytype-intl-rtl>="], "fonts-noto-cjk and fonts-noto-core"),
        ("Ꭳ", [], "fonts-noto-core"),
        ("عᎣ", [], "fonts-noto-core"),
    ],
)
def test_the_hint_names_the_packages_that_bring_the_letters(letters: str, packages: list[str], debian: str) -> None:
    hint = report_missing_font("un.pdf", letters).hint
    assert [hint.count(f'"{one}') for one in packages] == [1] * len(packages)
    assert (hint.count("justmytype"), "“fonts”" in hint) == (len(packages), bool(packages))
    assert f"the Debian package {debian}" in hint


def test_the_extra_is_what_the_hints_name() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert report_missing_font("un.pdf", "عあह").hint.split('"')[3::2] == project["optional-dependencies"]["fonts"]
