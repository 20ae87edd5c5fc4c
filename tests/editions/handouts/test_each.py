"""Copies of a handout for the pupils of a list: each has its name and its blocks, and nobody else has a name."""

import csv
import io
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pipeline.files.pupils import read_pupils
from pipeline.model.books_and_handouts import Blank, Handout, Layout, Selection
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.runs.result import RunResult
from tests.hostile.reading import holders
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.ordering import plan_copies, publish_copies, publish_handout

LESSON = """---
title: Le son
lang: fr
date: 2026-01-25
---

Un texte pour tous, que la classe lit, avec [la liste](classe.csv).

::: level-1
Une aide[^a] pour le premier niveau.
:::

::: questions
1. Combien ?
2. [Pourquoi donc ?]{.only group="A"}
3. Comment ?
:::

[^a]: Une remarque.
"""
LIST = """Nom;Prénom;Classe;Mise en page;Niveau;Groupe;Langue
Zyzyxski;Łucja;Seconde 2;;1;A;
Zyzyxski;Anaïs;Seconde 2;a4-spaced;;;en
Zyzyxski;Łucja;Seconde 2;large-print;1;;
قزحية;ليلى;Seconde 2;;1;A;
"""
ASKED = Handout(Selection(posts=("son",)), layouts=(Layout.A4,), blanks=(Blank.NAME, Blank.DATE), date="")


def _write_list(folder: Path) -> str:
    path = folder / "liste de la classe.csv"
    path.write_text(LIST, "utf-8")
    return str(path)


def _content(folder: Path) -> Options:
    content = folder / "content"
    content.mkdir(parents=True)
    (content / "collection.yaml").write_text("title: Carnet\nlanguage: fr\n", "utf-8")
    (content / "son.md").write_text(LESSON, "utf-8")
    (content / "son.en.md").write_text(LESSON.replace("lang: fr", "lang: en").replace("Le son", "Sound"), "utf-8")
    (content / "classe.csv").write_text(LIST, "utf-8")
    (content / "styles").mkdir()
    (content / "styles/print.css").write_text(".pupil strong, strong { color: #a00 }", "utf-8")
    return Options(content, folder / "output", workers=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, Path, Options]:
    options = _content(tmp_path_factory.mktemp("each"))
    report, folder = publish_copies(options, ASKED, _write_list(options.content.parent))
    return report, folder, options


Made = tuple[RunResult, Path, Options]


def words(path: Path) -> list[str]:
    """Return the words of each page."""
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_each_pupil_has_a_copy_with_the_name_and_twins_have_two_files(made: Made) -> None:
    _, folder, options = made
    assert folder == options.teachers / "handouts/le-son"
    names = sorted(path.name for path in (folder / "each").iterdir())
    assert names == ["anais-zyzyxski.pdf", "lucja-zyzyxski-2.pdf", "lucja-zyzyxski.pdf", "lyl-qzhy.pdf"]
    assert "Nom Łucja Zyzyxski Classe Seconde 2 Date" in words(folder / "each/lucja-zyzyxski.pdf")[0]
    assert "Name Anaïs Zyzyxski Class Seconde 2 Date" in words(folder / "each/anais-zyzyxski.pdf")[0]


def test_pupils_get_the_blocks_of_their_level_and_group_and_the_same_numbers(made: Made) -> None:
    _, folder, _ = made
    text = {path.name: " ".join(words(path)) for path in (folder / "each").iterdir()}
    assert ["aide" in text[name] for name in sorted(text)] == [False, True, True, True]
    assert ["Pourquoi donc" in text[name] for name in sorted(text)] == [False, False, True, True]
    assert all(re.search(r"3\. Comment", each) for each in text.values())


def test_the_name_is_read_in_the_head_and_is_real_text(made: Made) -> None:
    _, folder, _ = made
    with pikepdf.open(folder / "each/lucja-zyzyxski.pdf") as pdf:
        assert list(_read_marks(pdf))[:2] == ["Nom", "Łucja Zyzyxski"]


def _read_marks(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the text of the first page in the order of its structure tree, by marked content."""
    page = pypdfium2.PdfDocument(io.BytesIO(Path(pdf.filename).read_bytes()))[0]
    by_mark: dict[int, str] = {}
    for piece in page.get_objects(textpage=page.get_textpage()):
        mark = pypdfium2.raw.FPDFPageObj_GetMarkedContentID(piece.raw)
        if mark >= 0 and isinstance(piece, pypdfium2.PdfTextObj):
            by_mark[mark] = by_mark.get(mark, "") + piece.extract()

    def follow(element: pikepdf.Object) -> Iterator[int]:
        kids = element.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                yield kid
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") != pikepdf.Name.OBJR:
                yield from follow(kid)

    yield from filter(None, (by_mark.get(mark, "").strip() for mark in follow(pdf.Root.StructTreeRoot)))


def test_one_file_has_all_copies_in_the_order_of_the_list_each_on_a_right_hand_page(made: Made) -> None:
    _, folder, _ = made
    pages = words(folder / "each.pdf")
    begun = [number for number, text in enumerate(pages, start=1) if "Zyzyxski" in text or "قزحية" in text]
    assert len(begun) == 4
    assert all(number % 2 == 1 for number in begun)
    assert [("Name" in pages[number - 1][:9]) for number in begun] == [False, True, False, False]
    assert pages[begun[1] - 1].endswith("1")  # each counts its own pages
    with pikepdf.open(folder / "each.pdf") as pdf, pdf.open_outline() as outline:
        assert [line.title for line in outline.root][:2] == ["Łucja Zyzyxski", "Anaïs Zyzyxski"]


@pytest.mark.judge
def test_the_files_are_what_they_claim_to_be(made: Made) -> None:
    _, folder, _ = made
    files = [folder / "each.pdf", folder / "check-sheet.pdf", *sorted((folder / "each").iterdir())]
    assert [verapdf(path, "ua1") + verapdf(path, "3a") + page_ua1(path) + qpdf_check(path) for path in files] == [
        [] for _ in files
    ]


def test_a_table_says_who_got_what_and_a_sheet_has_boxes_to_tick(made: Made) -> None:
    _, folder, _ = made
    rows = list(csv.reader(io.StringIO((folder / "each.csv").read_text("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["nom", "classe", "mise en page", "langue", "niveau", "groupe", "fichier", "pages"]
    assert rows[1] == ["Łucja Zyzyxski", "Seconde 2", "a4", "", "1", "A", "each/lucja-zyzyxski.pdf", "1"]
    assert read_pupils((folder / "each.csv").read_bytes(), "each.csv").problems == ()
    (sheet,) = words(folder / "check-sheet.pdf")
    assert sheet.count("☐") == 4
    assert "Seconde 2 Date" in sheet


def test_no_name_leaves_the_teachers_folder(made: Made, tmp_path: Path) -> None:
    report, _, _ = made
    cache = tmp_path / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_CACHE", str(cache))
        again = _content(tmp_path)
        publish_copies(again, ASKED, _write_list(tmp_path))
        published = publish(again)
    assert "pupils" in {problem.rule for problem in published.problems if problem.path == "son.md"}
    assert holders(again.output, "zyzyxski", "pour tous", ".html") == set()
    assert not list(again.output.rglob("*.csv"))
    assert (again.teachers / "handouts/le-son/each.pdf").is_file()  # publish keeps it
    hidden = [piece for piece in _pieces_of(cache) if b"zyzyxski" in piece.lower() or "قزحية".encode() in piece]
    assert hidden == []
    assert "zyzyxski" not in repr((report, published)).lower()
    assert any(b"pour tous" in piece for piece in _pieces_of(cache))  # the search finds what is there


def _pieces_of(cache: Path) -> Iterator[bytes]:
    """Yield everything in a cache, including file names and compressed data."""
    for path in cache.rglob("*"):
        yield str(path.relative_to(cache)).encode()
        data = path.read_bytes() if path.is_file() else b""
        yield from _unpacked(data)
        if data.startswith(b"SQLite format 3"):
            with closing(sqlite3.connect(path)) as database:
                for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - its own name
                        for cell in row:
                            yield from _unpacked(cell if isinstance(cell, bytes) else str(cell).encode())


def _unpacked(data: bytes) -> Iterator[bytes]:
    yield data
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            yield zlib.decompressobj().decompress(data[found.start() :])
        except zlib.error:
            continue


def test_a_list_in_the_content_folder_is_told(tmp_path: Path) -> None:
    options = _content(tmp_path)
    report, _ = publish_copies(options, ASKED, str(options.content / "classe.csv"))
    assert str(options.content / "classe.csv") in {one.path for one in report.problems if one.rule == "pupils"}


def test_the_same_list_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    _, folder, options = made
    publish_copies(Options(options.content, tmp_path / "output", workers=1), ASKED, _write_list(tmp_path))
    again = tmp_path / "output-teacher/handouts/le-son"
    files = sorted(path.relative_to(folder) for path in folder.rglob("*.*"))
    assert [(again / path).read_bytes() for path in files] == [(folder / path).read_bytes() for path in files]


def test_a_dry_run_names_variants_and_writes_nothing(tmp_path: Path) -> None:
    options = _content(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
        reasons = plan_copies(options, ASKED, _write_list(tmp_path))
    assert len([one for one in reasons["handout"] if one.label == "handout"]) >= 3
    assert "zyzyxski" not in repr(reasons).lower()
    assert not options.teachers.exists()


def test_a_plain_handout_has_the_levels_that_are_asked_for(tmp_path: Path) -> None:
    options = _content(tmp_path)
    for levels, shown in (((), False), (("1",), True)):
        _, folder = publish_handout(Options(options.content, options.output, workers=1, levels=levels), ASKED)
        assert ("aide" in words(folder / "a4.pdf")[0]) is shown
