"""The article PDFs: what they say, where their links lead, what the press had to say."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pipeline.editions.articles import articles
from pipeline.editions.edition import Publication
from pipeline.editions.print.binding import address_of
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.model.article import Picture
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem
from tests.editions.making import made_by
from tests.factory import article, collection
from tests.judges import verapdf
from tests.press.typesetting.test_typeset import drawing_with_pixels


def made(source: Collection) -> list[File | Problem]:
    return made_by(lambda runner: articles(Publication(source, frozenset()), runner))


def files(source: Collection) -> dict[str, File]:
    return {each.path: each for each in made(source) if isinstance(each, File)}


def addresses(file: File) -> set[str]:
    with pikepdf.open(io.BytesIO(file.data.data)) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]
        return {str(link.A.URI) for link in links if "/A" in link}


@pytest.fixture(scope="module")
def pdfs() -> dict[str, File]:
    return files(collection())


def test_each_article_is_a_pdf(pdfs: dict[str, File]) -> None:
    assert list(pdfs) == ["articles/premier.pdf", "articles/second.pdf"]
    for file in pdfs.values():
        assert len(pypdfium2.PdfDocument(file.data.data)) == file.pages


def test_nothing_is_amiss_with_what_an_article_may_hold() -> None:
    assert [each for each in made(collection()) if isinstance(each, Problem)] == []


def test_a_pdf_says_what_it_is(pdfs: dict[str, File]) -> None:
    with pikepdf.open(io.BytesIO(pdfs["articles/premier.pdf"].data.data)) as pdf:
        assert str(pdf.docinfo.Title) == "Le premier article\u202f!"
        assert str(pdf.docinfo.Author) == "Ada Martin"
        assert str(pdf.Root.Lang) == "fr"


def test_its_text_reads_back_with_its_spaces_and_notes(pdfs: dict[str, File]) -> None:
    document = pypdfium2.PdfDocument(pdfs["articles/premier.pdf"].data.data)
    text = " ".join(str(page.get_textpage().get_text_range()) for page in document)
    assert "Le premier article\u202f!" in text
    assert "«\u00a0Tout document attend son lecteur.\u00a0»" in text
    assert text.count("example.org/page") == 1


def test_links_lead_to_the_other_pdfs_or_to_the_site(pdfs: dict[str, File]) -> None:
    alone = addresses(pdfs["articles/premier.pdf"])
    assert {"second.pdf", "https://example.org/page", "mailto:ada@example.org"} <= alone
    assert not any("fiche" in address or address.startswith(("article:", "asset:")) for address in alone)
    source = collection()
    on_the_web = replace(source, settings=replace(source.settings, base_url="https://example.org/blog/"))
    site = addresses(files(on_the_web)["articles/premier.pdf"])
    assert "https://example.org/blog/articles/second.html#partie" in site
    assert "https://example.org/blog/files/docs/fiche.pdf" in site


def test_addresses_are_encoded() -> None:
    assert address_of("")("article:été#x") == "%C3%A9t%C3%A9.pdf"
    assert address_of("https://example.org/")("asset:a b.pdf") == "https://example.org/files/a%20b.pdf"


def test_what_the_press_says_is_a_problem_of_the_article() -> None:
    source = replace(collection(), articles=(article("un", "Un", "<p>\ue123</p>"),))
    (problem,) = [each for each in made(source) if isinstance(each, Problem)]
    assert (problem.path, problem.rule) == ("articles/un.md", "missing-glyph")
    assert "U+E123" in problem.message


@pytest.mark.judge
def test_a_drawing_with_pixels_passes_the_judge(tmp_path: Path) -> None:
    drawing = Picture("images/dessin.svg", "image/svg+xml", 400, 200, Blob.of(drawing_with_pixels()))
    body = '<figure><img src="asset:images/dessin.svg" alt="Un dessin"><figcaption>Un dessin</figcaption></figure>'
    shown = replace(article("un", "Un", body), shown=(drawing.path,))
    source = replace(collection(), articles=(shown,), pictures={drawing.path: drawing})
    (tmp_path / "un.pdf").write_bytes(files(source)["articles/un.pdf"].data.data)
    assert [*verapdf(tmp_path / "un.pdf", "3a"), *verapdf(tmp_path / "un.pdf", "ua1")] == []


def test_the_same_articles_give_the_same_bytes(pdfs: dict[str, File]) -> None:
    assert files(collection()) == pdfs
