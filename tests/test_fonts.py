"""No test depends on the fonts of the machine: it has those of `tests/fonts` for what the theme's have no letters for."""

import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
# As the names of letters begin.
SCRIPTS = set("ARABIC BENGALI CJK DEVANAGARI HANGUL HEBREW HIRAGANA KANNADA KATAKANA KHMER THAI".split())


def letters() -> Iterator[str]:
    """Yield the letters and marks of these scripts used in tests, and in the pages of all languages."""
    # What is only read, cut into words, or found on screens.
    set_nothing = {
        *(HERE / name for name in ("i18n/test_labels.py", "new/test_schemas.py", "report/test_reading.py")),
        *(HERE / "editions" / "site" / "search").glob("*.py"),
        HERE / "normalise" / "collection" / "test_terms.py",
    }
    in_languages = {*(HERE / "languages" / "posts").glob("*.md"), *(HERE / "languages" / "golden").glob("*.txt")}
    for path in (set(HERE.rglob("*.py")) - set_nothing) | in_languages:
        for letter in set(path.read_text("utf-8")):
            name = unicodedata.name(letter, "").split()
            if letter > "\x7f" and unicodedata.category(letter)[0] in "LM" and name[0] in SCRIPTS:
                yield letter


def test_there_is_one_for_each_letter_of_a_test() -> None:
    known = {point for path in FONTS.glob("*.?tf") for point in TTFont(path).getBestCmap()}
    assert "".join(sorted({letter for letter in letters() if ord(letter) not in known})) == ""


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="fontconfig's fc-list is not installed")
def test_none_of_the_machine_is_seen() -> None:
    run = subprocess.run(["fc-list", "--format", "%{file}\\n"], capture_output=True, text=True, check=True)  # noqa: S607 - wherever it is
    assert set(run.stdout.splitlines()) == {str(path) for path in FONTS.glob("*.?tf")}
