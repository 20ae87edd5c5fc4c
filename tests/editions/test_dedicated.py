"""Books with a dedication in words: those of the settings, and copies for one person, which do not go online."""

import zipfile
from pathlib import Path

import pytest

from pipeline.load.books import read_wishes
from pipeline.options import Options
from pipeline.publish import publish
from tests.ordering import publish_anthology


def dedication(book: Path) -> str:
    with zipfile.ZipFile(book) as archive:
        return archive.read("EPUB/articles/_dedication.xhtml").decode()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    content.mkdir()
    settings = "language: fr\nanthologies: [{dedication: À *toutes*., format: epub}]\n"
    (content / "collection.yaml").write_text(settings, "utf-8")
    (content / "un.md").write_text("---\ntitle: Un\ntags: [son]\n---\n\nDes mots.\n", "utf-8")
    return content


def test_a_book_is_dedicated_to_one_person_in_the_teachers_folder(content: Path, tmp_path: Path) -> None:
    options = Options(content, tmp_path / "output", workers=1, only=("anthology-epub",))
    assert publish(options).published
    assert "<p>À <em>toutes</em>.</p>" in dedication(tmp_path / "output/anthology.epub")
    for typed, said in (("Ada", "Pour Ada"), ("À Zoé et à Jules", "À Zoé et à Jules"), ("La classe", "La classe")):
        report, paths = publish_anthology(
            options, "", read_wishes({"dedicate": typed, "tag": "son", "format": "epub"}, content)
        )
        assert report.published
        (book,) = (path for path in paths if path.suffix == ".epub")
        assert book.parent == tmp_path / "output-teacher/anthologies"
        assert f"<p>{said}</p>" in dedication(book)
    names = sorted(path.name for path in (tmp_path / "output-teacher/anthologies").iterdir())
    assert names == ["son-a-zoe-et-a-jules.epub", "son-ada.epub", "son-la-classe.epub"]
    assert [path.name for path in (tmp_path / "output").rglob("*.epub")] == ["anthology.epub"]
    assert "<p>À <em>toutes</em>.</p>" in dedication(tmp_path / "output/anthology.epub")
