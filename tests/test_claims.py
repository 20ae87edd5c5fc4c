"""What the docs say in numbers is what the program does: a number that changes there changes here."""

from pathlib import Path

import pytest

from pipeline.cli.summary import CROWD, FIRST
from pipeline.editions.book.indexes import FEWEST_FIGURES
from pipeline.editions.handouts import sheet
from pipeline.editions.handouts.designs import LARGE
from pipeline.jobs.job import Limits
from pipeline.model.article import LINES
from pipeline.normalise.body.titles import MOST_NAMES, NAME, TITLE
from pipeline.normalise.media.attachments import LARGEST
from pipeline.normalise.metadata import languages
from pipeline.runs import runners

ROOT = Path(__file__).parent.parent
IN_WORDS = {3: "three", 5: "five", 20: "twenty", 40: "forty"}
EN_LETTRES = {3: "trois", 5: "cinq"}
LIMITS = Limits()
CLAIMS = [
    ("README.md", f"it stays below {runners._GIGABYTES:g} GB"),
    ("README.md", f"If one rule has more than {IN_WORDS[CROWD]} problems, {IN_WORDS[FIRST]} are shown"),
    ("README.md", f"{LIMITS.seconds:g} seconds of computing"),
    ("README.md", f"{LIMITS.memory >> 30} GiB of memory"),
    ("docs/import.md", f"within {LIMITS.seconds:g} seconds and {LIMITS.memory >> 30} GiB"),
    ("docs/write.md", f"A title of more than {TITLE} letters, more than {MOST_NAMES} tags"),
    ("docs/write.md", f"tags or authors of more than {NAME} letters"),
    ("docs/write.md", f"an archive; up to {LARGEST // 10**9} GB"),
    ("docs/write.md", f"each question has {IN_WORDS[LINES]} lines"),
    ("docs/fr/ecrire.md", f"chaque question a {EN_LETTRES[LINES]} lignes"),
    ("docs/languages.md", f"fewer than {IN_WORDS[languages._FEWEST]} words"),
    ("docs/anthologies.md", f"from {IN_WORDS[FEWEST_FIGURES]} captions on"),
    ("docs/handouts.md", "every fifth line" if sheet._EVERY == 5 else ""),
    ("docs/fr/fiches.md", f"une ligne sur {EN_LETTRES[sheet._EVERY]}"),
]


@pytest.mark.parametrize(("page", "claim"), CLAIMS)
def test_numbers_of_the_docs_are_those_of_the_program(page: str, claim: str) -> None:
    assert claim
    assert claim in " ".join((ROOT / page).read_text("utf-8").split())


def test_large_print_is_as_large_as_told() -> None:
    assert f"({LARGE.letters} points for the text)" in (ROOT / "docs" / "handouts.md").read_text("utf-8")
