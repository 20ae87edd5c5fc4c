"""Drawn lines and list marks: their text reads back, and glyphs are in their places in PDFium (Chrome, Edge)."""

from dataclasses import replace

import pytest

from pipeline.editions.print.article import article_copy
from pipeline.press.typesetting.drawing import actual_text, share_letters
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article
from tests.paper.gaps import lines_of
from tests.press.samples import sheets, text


@pytest.mark.parametrize("line", ["Du texte, été", "Ελληνικά, русский", "中文と日本語", "العربية", "x² − 1 → ♥"])
def test_most_lines_are_said_by_their_glyphs(line: str) -> None:
    assert actual_text(line) is None


@pytest.mark.parametrize("line", ["ओपन सोर्स", "বাংলা", "ภาษาไทย", "ខ្មែរ", "un mot: ಕನ್ನಡ"])
def test_lines_of_clusters_are_said_apart(line: str) -> None:
    said = actual_text(line)
    assert said is not None
    assert said["ActualText"].string == line


def test_a_line_of_clusters_gives_its_letters_back_in_order() -> None:
    line = "ओपन सोर्स (open) क्यों और किसलिए"
    sheets = typeset(article_copy(article("un", "Un", f'<p lang="hi">{line}</p>'), {}))
    assert line in text(sheets.pdf.data, 0)


TANWIN, SHADDA, CIRCUMFLEX = "\u064b", "\u0651", "\u0302"


@pytest.mark.parametrize(
    ("letters", "count", "said"),
    [
        (f"أ{TANWIN}", 2, ["أ", TANWIN]),
        (f"ي{SHADDA}{TANWIN}", 3, ["ي", SHADDA, TANWIN]),
        (f"ي{SHADDA}{TANWIN}", 2, ["ي", SHADDA + TANWIN]),
        (f"ل{TANWIN}ا", 2, ["\ufefb", TANWIN]),
        (f"x{CIRCUMFLEX}", 1, [f"x{CIRCUMFLEX}"]),
        ("ب", 2, ["ب", ""]),
        ("لا", 1, ["\ufefb"]),
        ("لى", 1, ["\ufc43"]),
        ("ffi", 2, ["f", "fi"]),
    ],
)
def test_each_glyph_of_a_cluster_says_its_own_letters(letters: str, count: int, said: list[str]) -> None:
    assert share_letters(letters, count) == said


@pytest.mark.parametrize(("language", "words"), [("ar", f"خطأ{TANWIN} أحمر أزرق"), ("fr", f"x{CIRCUMFLEX} xyx")])
def test_a_letter_reads_as_itself_though_it_first_bore_a_mark(language: str, words: str) -> None:
    made = typeset(article_copy(article("un", "Un", f'<p lang="{language}">{words}</p>'), {}))
    read = text(made.pdf.data, 0)
    letter = words[3] if language == "ar" else "x"
    assert sum(read.count(each) for each in letter) == words.count(letter)
    assert "\u200d" not in read  # nor has its mark its place


def test_a_ligature_in_a_heading_keeps_the_order_of_its_letters() -> None:
    made = typeset(article_copy(article("un", "Un", '<h2 lang="ar" dir="rtl">الآخرين على</h2>'), {}))
    assert "الآخرين" in text(made.pdf.data, 0)


GREEK = ("el", "Επί πενήντα χρόνια όλα τα κανάλια έδειχναν τη νύχτα την ίδια εικόνα. ")
_RIGHT_EDGE = (28 + 116) * 72 / 25.4  # points from the left


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        GREEK,
        ("ru", "Пятьдесят лет по ночам все каналы показывали одну и ту же картинку. "),
        ("fr", "Pendant cinquante ans, la nuit, toutes les chaînes ont montré la même image. "),
    ],
    ids=("el", "ru", "fr"),
)
def test_justified_lines_end_at_the_edge_of_the_text(language: str, sentence: str) -> None:
    one = replace(article("un", "Un", f'<p lang="{language}">{sentence * 8}</p>'), lead=None)
    page, *_ = lines_of(typeset(article_copy(one, {})).pdf.data)
    justified = [line.right for line in page if line.size == 10.5][:-1]
    assert len(justified) > 6
    assert all(abs(end - _RIGHT_EDGE) < 0.5 for end in justified), justified


def test_marks_are_drawn_before_their_items() -> None:
    made = sheets("<ol><li>un</li><li><p>deux</p><ul><li>trois</li></ul></li></ol><p>Fin.</p>")
    assert text(made.pdf.data, 0).split() == ["1.", "un", "2.", "deux", "–", "trois", "Fin."]
