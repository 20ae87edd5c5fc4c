"""`import` as somebody types it: where posts come to stand, how they are called, what is said, what stays untouched."""

import json
from pathlib import Path

import pytest

from pipeline.importing.documents import DocumentKind
from tests.importing.conftest import Command
from tests.importing.reading import FILES
from tests.importing.running import run
from tests.importing.test_ebook import NOVEL
from tests.importing.word import document, drawing, paragraph, png


def lesson(title: str = "Le son", text: str = "Un texte.") -> bytes:
    return document(paragraph(title, style="Titre"), paragraph(text))


def pictured(text: str = "Un texte.") -> bytes:
    return document(
        paragraph("Le son", style="Titre"),
        paragraph(drawing("rId10", "un carré")),
        paragraph(text),
        relations={"rId10": ("image", "media/image1.png")},
        parts={"word/media/image1.png": png()},
    )


def posts() -> list[str]:
    return sorted(
        path.relative_to("content").as_posix()
        for path in Path("content").rglob("*.*")
        if path.name != "collection.yaml"
    )


def test_all_formats_become_posts_that_publish_without_a_problem(tmp_path: Path) -> None:
    for kind in DocumentKind:
        (tmp_path / f"lecon-{kind}.{kind}").write_bytes((FILES / f"lecon.{kind}").read_bytes())
    (tmp_path / "lecon_html_9eeb273f.png").write_bytes(png())
    (tmp_path / "roman.epub").write_bytes(NOVEL)
    (tmp_path / "content").mkdir()
    files = [f"lecon-{kind}.{kind}" for kind in DocumentKind]
    done = run("import", *files, "roman.epub", "-c", "content", cwd=tmp_path)
    assert done.code == 0, done.output + done.errors
    assert done.output.splitlines()[-1].startswith("Made ")
    checked = run("publish", "content", "--only", "dump", "--json", cwd=tmp_path)
    found = json.loads(checked.output)
    assert found["exit_code"] == 0
    # LibreOffice has no words for the picture of a formula in RTF, and none for any in an e-book.
    assert {problem["rule"] for problem in found["problems"]} <= {"missing-alt", "no-description", "typography"}


def test_a_post_says_title_day_language_and_author(command: Command) -> None:
    Path("a.docx").write_bytes(lesson("Le son : une leçon"))
    assert command("import", "a.docx", "-c", "content", "--author", "Camille Durand", "--lang", "fr-CH").code == 0
    (path,) = Path("content/articles").iterdir()
    head = path.read_text("utf-8").split("\n---\n")[0].splitlines()
    assert path.name == "le-son-une-lecon.md"
    assert head[:2] == ["---", "titre: 'Le son : une leçon'"]
    assert head[2].startswith("date: 20")
    assert head[3:] == ["langue: fr-CH", "auteur: Camille Durand"]


def test_keys_are_in_the_language_of_the_collection(command: Command) -> None:
    Path("a.docx").write_bytes(lesson())
    for language, key in (("en", "title"), ("fr", "titre"), ("de", "title")):
        Path("content/collection.yaml").write_text(f"title: Son\nlanguage: {language}\n", "utf-8")
        assert command("import", "a.docx", "-c", "content", "--lang", "fr").code == 0
        (path,) = Path("content/articles").iterdir()
        assert path.read_text("utf-8").splitlines()[1] == f"{key}: Le son"
        path.unlink()


def test_a_picture_that_leads_is_that_of_the_post(command: Command) -> None:
    Path("a.docx").write_bytes(pictured())
    assert command("import", "a.docx", "-c", "content").code == 0
    assert posts() == ["articles/le-son-1.png", "articles/le-son.md"]
    assert "image: le-son-1.png\ntexte alternatif: un carré\n" in Path("content/articles/le-son.md").read_text("utf-8")


def test_the_same_document_is_imported_once(command: Command) -> None:
    Path("a.docx").write_bytes(pictured())
    command("import", "a.docx", "-c", "content")
    before = {name: Path("content", name).read_bytes() for name in posts()}
    again = command("import", "a.docx", "-c", "content")
    assert again.code == 0
    assert "a.docx: imported before, as articles/le-son.md; nothing was changed\nNothing to import: " in again.output
    assert {name: Path("content", name).read_bytes() for name in posts()} == before


def test_nothing_is_overwritten(command: Command) -> None:
    Path("a.docx").write_bytes(pictured("Autre chose."))
    folder = Path("content/articles")
    folder.mkdir()
    (folder / "le-son.md").write_text("à moi", "utf-8")
    (folder / "le-son-2-1.png").write_bytes(b"mine")
    assert command("import", "a.docx", "-c", "content").code == 0
    assert posts() == [
        "articles/le-son-2-1.png",
        "articles/le-son-3-1.png",
        "articles/le-son-3.md",
        "articles/le-son.md",
    ]
    assert (folder / "le-son.md").read_text("utf-8") == "à moi"
    assert (folder / "le-son-2-1.png").read_bytes() == b"mine"


def test_documents_of_a_folder_are_found_and_others_are_not(command: Command) -> None:
    folder = Path("textes")
    (folder / "sous").mkdir(parents=True)
    (folder / "a.docx").write_bytes(lesson("Un"))
    (folder / "sous" / "b.odt").write_bytes((FILES / "lecon.odt").read_bytes())
    (folder / "~$a.docx").write_bytes(b"lock")
    (folder / "notes.txt").write_text("rien", "utf-8")
    done = command("import", "textes", "-c", "content")
    assert done.code == 0
    assert "Made 2 posts of 2 documents." in done.output


def test_one_that_cannot_be_read_stops_no_other(command: Command) -> None:
    Path("a.docx").write_bytes(lesson())
    Path("old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    Path("x.pdf").write_bytes(b"%PDF-1.7\n")
    Path("empty.odt").write_bytes(b"")
    done = command("import", "old.doc", "x.pdf", "empty.odt", "a.docx", "-c", "content")
    assert done.code == 1
    assert (
        "old.doc: not imported: it is a document of an old version of Office, or locked with a password; open it with"
        in done.output
    )
    assert "x.pdf: not imported: it is a PDF; files to import end with .docx" in done.output
    assert "empty.odt: not imported: it is empty" in done.output
    assert posts() == ["articles/le-son.md"]
    assert "Made 1 post of 1 document; 3 files not imported." in done.output


def test_a_wrong_suffix_is_no_hindrance(command: Command) -> None:
    Path("lecon.doc").write_bytes((FILES / "lecon.rtf").read_bytes())
    assert command("import", "lecon.doc", "-c", "content").code == 0


@pytest.mark.parametrize(("words", "said"), [
    (["missing.docx"], "error: missing.docx: no such file or folder\n"),
    (["nothing"], "error: nothing: no document in this folder or below it (.docx, .odt, .html, .rtf, .epub)\n"),
    ([], "error: import needs FILE"),
    (["a.docx", "--lang", "klingonisch"], "error: --lang "),
])  # fmt: skip
def test_mistakes_are_one_line_and_nothing_is_made(words: list[str], said: str, command: Command) -> None:
    Path("a.docx").write_bytes(lesson())
    Path("nothing").mkdir()
    done = command("import", *words, "-c", "content")
    assert (done.code, done.output) == (2, "")
    assert done.errors.startswith(said)
    assert done.errors.count("\n") == 1
    assert posts() == []


def test_a_dry_run_writes_nothing(command: Command) -> None:
    Path("a.docx").write_bytes(pictured())
    done = command("import", "a.docx", "-c", "content", "--dry-run")
    assert "a.docx → articles/le-son.md, with 1 picture" in done.output
    assert "Would make 1 post of 1 document." in done.output
    assert posts() == []


def test_quiet_tells_what_is_to_be_done_alone(command: Command) -> None:
    Path("a.docx").write_bytes(lesson())
    assert command("import", "a.docx", "-c", "content", "-q").output == ""


def test_programs_are_told_the_same(command: Command) -> None:
    Path("a.docx").write_bytes(pictured())
    Path("b.docx").write_bytes(b"PK\x03\x04 broken")
    done = command("import", "a.docx", "b.docx", "-c", "content", "--json")
    first, second = json.loads(done.output)["files"]
    assert (first["posts"], first["pictures"], first["error"]) == (["articles/le-son.md"], 1, "")
    assert {
        "kind": "properties",
        "fate": "dropped",
        "number": 1,
        "message": "document properties (title, author, dates …)",
    } in first["remarks"]
    assert second["error"].startswith("it is damaged")


def test_posts_stand_where_the_collection_keeps_them(command: Command) -> None:
    Path("a.docx").write_bytes(lesson())
    Path("content/_posts").mkdir()
    Path("content/_config.yml").write_text("title: Blog\n", "utf-8")
    assert command("import", "a.docx", "-c", "content").code == 0
    (path,) = Path("content/_posts").iterdir()
    assert path.name.endswith("-le-son.md")
    assert path.name.startswith("20")


def test_a_folder_that_cannot_be_written_is_one_line(command: Command) -> None:
    Path("a.docx").write_bytes(lesson())
    Path("content/articles").write_text("a file", "utf-8")
    done = command("import", "a.docx", "-c", "content")
    assert done.code == 2
    assert done.errors.startswith("error: ")
    assert done.errors.count("\n") == 1
