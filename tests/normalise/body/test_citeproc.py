"""Thirty entries in six styles, as pandoc's own command line writes them: all but typography is the same."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from pipeline.body.neutral_html import parse, text_of
from pipeline.inputs import STYLES as FOLDER
from pipeline.model.bibliography import FRENCH, STYLES
from pipeline.pandoc import process
from tests.hostile.making import normalised

ENTRIES = (Path(__file__).parents[1] / "scholars" / "thirty.bib").read_text("utf-8")
KEYS = re.findall(r"@\w+\{([\w-]+),", ENTRIES)
CITED = "\n\n".join(f"Un [voir @{key}, p. 3]." for key in KEYS)
NOTED = {
    "fr": "\n\n".join(f"Un[^{key}].\n\n[^{key}]: Voir @{key} et [@{key}, chap. 2] ; [@{key}] aussi." for key in KEYS),
    "en": "\n\n".join(f"Un[^{key}].\n\n[^{key}]: See @{key} and [@{key}, chap. 2]; [@{key}] too." for key in KEYS),
}
SUFFIXED = "Un [@livre-fr, pp. 33-35 and nowhere else], [@page-en, et ailleurs].\n"
NOTE = re.compile(r"\[\d+\]\s+(?=Voir|voir|See|.*\b(?:nowhere|ailleurs))")
SIX = ("iso-690", "iso-690-notes", "apa", "chicago", "chicago-notes", "ieee")
FOLDED = str.maketrans({"’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-", "ᵒ": "°"})


def fold(text: str) -> str:
    """Return a text without what typography changes: blanks, the form of quotation marks, apostrophes and dashes."""
    text = re.sub(r"[\s\u200b]+", "", text.translate(FOLDED)).replace("...", "…").replace("°", "o")
    return text.replace("s.d)", "s.d.)")  # pandoc drops the full stop of an abbreviation there


def ask_pandoc(folder: Path, text: str, style: str, language: str, *more: str) -> str:
    """Return what pandoc's command line makes of a text."""
    file = (FRENCH.get(style) if language == "fr" else None) or STYLES[style]
    command = [process._program(), "--citeproc", "--csl", str(FOLDER / "citations" / f"{file}.csl"), "--bibliography"]
    command += [str(folder / "s.bib"), "-M", f"lang={language}", "-f", "markdown", "-t", "plain", "--wrap=none", *more]
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def read(folder: Path, text: str, style: str, language: str) -> tuple[str, list[str], list[str]]:
    """Return the text of an article of ours, its notes and its entries."""
    head = f"---\ntitle: Un\nlang: {language}\nbibliography: s.bib\ncsl: {style}\n---\n\n"
    files = {"un.md": head + text, "collection.yaml": f"language: {language}\n", "s.bib": ENTRIES}
    tree = parse(normalised(folder, files).articles[0].body.text)
    for link in [*tree.find_class("ways-back"), *(one for one in tree.iter("a") if one.get("role") == "doc-backlink")]:
        link.drop_tree()
    lists = {}
    for name in ("references", "footnotes"):
        lists[name] = [fold(text_of(item)) for block in tree.find_class(name) for item in block.iter("li")]
        for block in tree.find_class(name):
            block.drop_tree()
    return fold(text_of(tree)), lists["footnotes"], lists["references"]


def ask(folder: Path, text: str, style: str, language: str) -> tuple[str, list[str], list[str]]:
    """Return the same of pandoc's command line."""
    blocks = ask_pandoc(folder, text, style, language).strip().split("\n\n")
    words = [block for block in blocks if block.startswith("Un")]
    notes = [block for block in blocks if NOTE.match(block)]
    listed = [fold(block) for block in blocks if block not in words and block not in notes]
    plain = [re.sub(r"\[(\d+)\]", r"\1", block) if notes else block for block in words]
    return fold("".join(plain)), [fold(NOTE.sub("", note)) for note in notes], listed


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("style", SIX)
def test_entries_and_citations_are_those_of_pandoc(style: str, language: str, tmp_path: Path) -> None:
    ours, theirs = read(tmp_path, CITED, style, language), ask(tmp_path, CITED, style, language)
    assert len(ours[2]) == len(KEYS) == 30
    assert ours[2] == theirs[2]
    assert ours[1] == theirs[1]
    if not ours[1]:  # calls of notes have other places, by language
        assert ours[0] == theirs[0]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("style", SIX)
def test_citations_in_notes_are_those_of_pandoc(style: str, language: str, tmp_path: Path) -> None:
    ours, theirs = read(tmp_path, NOTED[language], style, language), ask(tmp_path, NOTED[language], style, language)
    assert len(ours[1]) == len(KEYS)
    assert ours[1] == theirs[1]


@pytest.mark.parametrize("style", SIX)
def test_words_behind_pages_stay_together(style: str, tmp_path: Path) -> None:
    ours, theirs = read(tmp_path, SUFFIXED, style, "fr"), ask(tmp_path, SUFFIXED, style, "fr")
    assert ours[1] == theirs[1]
    assert ours[1] or ours[0] == theirs[0]
    assert "33-35andnowhereelse" in str(ours)
