"""What readers take away: the books with their size, an article's PDF and its handouts."""

import io
from pathlib import Path

import pypdfium2
from lxml import html

from pipeline.i18n.labels import file_size
from pipeline.options import Options
from pipeline.publish import plan, publish
from tests.hostile.making import write

SETTINGS = """\
title: Carnet
language: fr
handouts:
  - {tag: son, layout: [booklet, notes]}
  - {title: Tout, all: true}
"""
POST = "---\ntitle: {title}\ndate: 2025-03-0{n}\ntags: [{tag}]\n---\n\nUn paragraphe.\n"


def test_a_page_tells_how_much_it_offers(tmp_path: Path) -> None:
    posts = {
        f"{tag}.md": POST.format(title=f"Le {tag}", n=n, tag=tag) for n, tag in enumerate(("son", "film"), start=1)
    }
    content = write(tmp_path / "content", {"collection.yaml": SETTINGS, **posts})
    options = Options(content, tmp_path / "output", ("site", "anthology-pdf", "anthology-epub", "handouts"), workers=1)
    report = publish(options)
    assert next(iter(report.editions)) == "site", "it is made last and told of first"
    assert read_extents(options) == expected(options)
    links = read_links(options, "articles/son.html")
    assert ("../handouts/son/a5.pdf", "Fiche\u00a0: Son, PDF") in links, "pages in their order come first"
    assert not any("handouts" in address for address, _ in read_links(options, "articles/film.html"))

    # The files of books that stay from an earlier run count as those that are made.
    (content / "son.md").write_text(POST.format(title="Le son", n=1, tag="son") + "Encore.\n" * 400, "utf-8")
    publish(Options(content, tmp_path / "output", ("anthology-pdf",), workers=1))
    publish(Options(content, tmp_path / "output", ("site",), workers=1))
    assert read_extents(options) == expected(options)
    assert not any(map(list, plan(Options(content, tmp_path / "output", ("site",), workers=1)).values()))


def read_extents(options: Options) -> list[str]:
    front = html.document_fromstring((options.output / "index.html").read_text("utf-8"))
    return [element.text_content() for element in front.find_class("extent")]


def expected(options: Options) -> list[str]:
    pdf, epub = ((options.output / f"anthology.{kind}").read_bytes() for kind in ("pdf", "epub"))
    pages = len(pypdfium2.PdfDocument(io.BytesIO(pdf)))
    return [f"{pages}\u00a0pages, {file_size(rounded(len(pdf)), 'fr')}", file_size(rounded(len(epub)), "fr")]


def rounded(size: int) -> int:
    return int(float(f"{size:.1e}"))


def read_links(options: Options, path: str) -> list[tuple[str, str]]:
    page = html.document_fromstring((options.output / path).read_text("utf-8"))
    return [(link.get("href"), link.text_content()) for link in page.xpath("//footer[@class='takeaway']//a")]


def test_a_size_is_written_as_its_language_writes_it() -> None:
    assert file_size(340_000, "fr") == "340\u202fko"
    assert file_size(1_440_000, "fr") == "1,4\u202fMo"
    assert file_size(12_400_000, "en") == "12 MB"
    assert file_size(949_999, "en") == "950 kB"
    assert file_size(950_001, "en") == "1 MB"
    assert file_size(300, "en") == "1 kB"
    assert file_size(1_400_000, "fa") == "۱٫۴ MB"


BIBTEX = """@book{dupont2020, author = {Dupont, Jeanne}, title = {L'écoute}, publisher = {Seuil}, year = 2020, annote = {à relire}}
@book{roy2019, author = {Roy, Luc}, title = {Salles}, publisher = {PUF}, year = 2019}
"""


def test_sources_and_how_to_cite_are_offered(tmp_path: Path) -> None:
    settings = "title: Carnet\nlanguage: fr\nauthors: [Ada Martin, La 3e B]\nbase_url: https://son.example/\nbibliography: s.bib\n"
    posts = {
        "son.md": POST.format(title="Le son", n=1, tag="son") + "Voir [@dupont2020].\n",
        "film.md": "# Film\n\nRien.\n",
    }
    content = write(tmp_path / "content", {"collection.yaml": settings, "s.bib": BIBTEX, **posts})
    options = Options(content, tmp_path / "output", ("site", "articles", "anthology-pdf", "anthology-epub"), workers=1)
    publish(options)
    of_article, of_all = (options.output / path for path in ("articles/son.bib", "sources.bib"))
    assert of_article.read_text("utf-8") == of_all.read_text("utf-8")
    assert "@book{dupont2020," in of_all.read_text("utf-8")
    assert "langid = {french}" in of_all.read_text("utf-8")
    assert "roy2019" not in of_all.read_text("utf-8")
    assert "relire" not in of_all.read_text("utf-8")
    assert ("son.bib", "Bibliographie (BibTeX)") in read_links(options, "articles/son.html")
    assert not (options.output / "articles" / "film.bib").exists()
    page = html.document_fromstring((options.output / "articles" / "son.html").read_text("utf-8"))
    told = {meta.get("name", ""): meta.get("content") for meta in page.iter("meta")}
    assert told["citation_title"] == "Le son"
    assert told["citation_publication_date"] == "2025/03/01"
    assert told["citation_journal_title"] == "Carnet"
    assert told["citation_pdf_url"] == "https://son.example/articles/son.pdf"
    citation = (options.output / "CITATION.cff").read_text("utf-8")
    assert '- {"family-names": "Martin", "given-names": "Ada"}\n  - {"name": "La 3e B"}\n' in citation
    assert 'url: "https://son.example/"' in citation
    assert not any(map(list, plan(options).values()))

    # Another entry of the file changes nothing, one that is cited the book too.
    (content / "s.bib").write_text(BIBTEX.replace("Salles", "Caves"), "utf-8")
    assert not any(map(list, plan(options).values()))
    (content / "s.bib").write_text(BIBTEX.replace("Seuil", "Minuit"), "utf-8")
    assert {name for name, reasons in plan(options).items() if list(reasons)} >= {"text", "site", "anthology-pdf"}
