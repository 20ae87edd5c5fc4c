"""The articles at the end of another one, in every edition: links on screens, pages on paper."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from lxml import html

from pipeline.editions.anthology_pdf import anthology_pdf
from pipeline.editions.articles import articles
from pipeline.editions.book.plan_books import plan_book, plan_books
from pipeline.editions.edition import Publication
from pipeline.editions.epub.edition import anthology_epub
from pipeline.editions.handouts.edition import make_handouts
from pipeline.editions.site.edition import site
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.books_and_handouts import Anthology, Handout, Selection
from pipeline.model.collection import Collection, Related
from tests import factory
from tests.editions.making import files_by
from tests.judges import axe, epubcheck, page_ua1, verapdf, vnu
from tests.press.samples import links, opened, page_of, text

LONG = "<p>Un paragraphe assez long pour une ligne.</p>" * 60


def plain(slug: str, title: str, body: str) -> Article:
    return replace(factory.article(slug, title, body), lead=None, tags=())


def collection(*, words: bool = False) -> Collection:
    """Return three articles: the first links to both others, the second to the first, the third to none."""
    why = ("codec", "pixel") if words else ()
    first = Related("un", "Le premier\u202f!", "fr", "Le <em>premier</em>\u202f!", why)
    second, third = Related("deux", "Le deuxième", "fr", "", why), Related("trois", "Le troisième", "fr-BE", "", why)
    some = (
        plain("un", "Le premier\u202f!", "<p>Début.</p>"),
        plain("deux", "Le deuxième", LONG),
        plain("trois", "Le troisième", "<p>Fin.</p>"),
    )
    related = {"un": (third, second), "deux": (first,)}
    return replace(factory.collection(), articles=some, tags=(), related=related)


def publication(made: Collection, asked: Anthology | None = None) -> Publication:
    return Publication(made, frozenset(), (plan_book(made, asked),) if asked else plan_books(made)[0])


def page(name: str, made: Collection) -> bytes:
    files = {file.path: file.data.data for file in files_by(lambda runner: site(publication(made), runner))}
    return files[f"articles/{name}.html"]


def printed(made: Collection, asked: Anthology | None = None) -> bytes:
    (book,) = files_by(lambda runner: anthology_pdf(publication(made, asked or Anthology()), runner))
    return book.data.data


def see_also(pdf: bytes, index: int) -> list[str]:
    """Return the lines about other articles on a page, and the page numbers in them."""
    lines = [" ".join(line.split()) for line in text(pdf, index).replace("\r", "").split("\n")]
    return lines[lines.index("Voir aussi") + 1 :] if "Voir aussi" in lines else []


def test_a_page_of_the_site_ends_with_them() -> None:
    made = collection(words=True)
    tree = html.fromstring(page("un", made))
    (block,) = tree.find_class("related")
    assert [(link.get("href"), link.text_content()) for link in block.iter("a")] == [
        ("trois.html", "Le troisième"),
        ("deux.html", "Le deuxième"),
    ]
    assert block.findtext("h2") == "Voir aussi"
    assert [one.text_content() for one in block.find_class("why")] == ["codec · pixel"] * 2
    assert [link.get("lang") for link in block.iter("a")] == ["fr-BE", None]
    assert b"<em>premier</em>" in page("deux", made)
    assert b'class="related"' not in page("trois", made)


def test_pages_are_made_anew_whose_list_has_changed_and_no_others() -> None:
    made = collection()
    with Runner() as runner:
        list(site(publication(made), runner))
        before = Counter(runner.ran)
        list(site(publication(replace(made, related={**made.related, "deux": ()})), runner))
    assert Counter(runner.ran) - before == {"site": 1}


def test_a_book_says_on_which_pages_they_begin() -> None:
    pdf = printed(collection())
    first = {name: page_of(opened(pdf), name) for name in ("un", "deux", "trois")}
    assert see_also(pdf, first["un"])[:2] == ["Le troisième", "Le deuxième"]
    told = re.findall(r"p\.\W*(\d+)", text(pdf, first["un"]))
    assert told == [str(first["trois"] + 1), str(first["deux"] + 1)]
    assert re.findall(r"p\.\W*(\d+)", text(pdf, first["trois"] - 1)) == [str(first["un"] + 1)]


def test_pages_that_move_cost_no_sheets_and_no_signature() -> None:
    made = collection()
    grown = replace(made.articles[1], body=Blob.of(LONG * 2))
    moved = replace(made, articles=(made.articles[0], grown, made.articles[2]))
    with Runner() as runner:
        list(anthology_pdf(publication(made, Anthology()), runner))
        before = Counter(runner.ran)
        (book,) = [one for one in anthology_pdf(publication(moved, Anthology()), runner) if isinstance(one, File)]
        pdf = book.data.data
    assert (Counter(runner.ran) - before)["articles"] == 1
    third = page_of(opened(pdf), "trois")
    assert str(third + 1) in re.findall(r"p\.\W*(\d+)", text(pdf, page_of(opened(pdf), "un")))


def test_of_what_a_book_does_not_have_it_says_no_page() -> None:
    pdf = printed(collection(), Anthology(Selection(posts=("un", "deux"))))
    first = page_of(opened(pdf), "un")
    assert re.findall(r"p\.\W*(\d+)", text(pdf, first)) == [str(page_of(opened(pdf), "deux") + 1)]
    assert "Le troisième" in see_also(pdf, first)


def test_an_article_of_its_own_names_them_without_pages() -> None:
    made = replace(collection(), settings=replace(collection().settings, base_url="https://a.example/"))
    files = files_by(lambda runner: articles(publication(made), runner))
    pdf = next(file.data.data for file in files if file.path == "articles/un.pdf")
    assert see_also(pdf, 0)[:2] == ["Le troisième", "Le deuxième"]
    assert "p." not in text(pdf, 0)
    assert links(opened(pdf), 0)["Le troisième"] == "https://a.example/articles/trois.html"


@pytest.mark.parametrize("lines", range(40, 46))
def test_they_take_no_page_for_themselves(lines: int) -> None:
    body = "<ul>" + "<li>Une ligne.</li>" * lines + "</ul>"
    made = collection()
    others = (replace(one, body=Blob.of("<p>Fin.</p>")) for one in made.articles[1:])
    full = replace(made, articles=(plain("un", "Le premier", body), *others))
    bare = replace(full, related={})
    pages = []
    for one in (full, bare):
        files = files_by(partial(articles, publication(one)))
        pages.append(len(opened(files[0].data.data).pages))
    assert pages[0] == pages[1]


def test_an_e_book_leads_to_those_that_it_has() -> None:
    made = collection(words=True)
    asked = Anthology(Selection(posts=("un", "deux")))
    (book,) = files_by(lambda runner: anthology_epub(publication(made, asked), runner))
    with zipfile.ZipFile(io.BytesIO(book.data.data)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/un.xhtml"))
        chapter = archive.read(name).decode("utf-8")
    block = chapter[chapter.index('class="related"') :]
    assert 'href="deux.xhtml"' in block
    assert "trois" not in block
    assert "codec · pixel" in block


def test_a_handout_says_the_pages_of_those_that_it_has() -> None:
    made = replace(collection(), handouts=(Handout(Selection(posts=("un", "deux"))),))
    files = files_by(lambda runner: make_handouts(publication(made), runner))
    sheet = next(file.data.data for file in files if file.path.endswith(".pdf") and not file.teacher)
    words = " ".join(" ".join(text(sheet, index).split()) for index in range(len(opened(sheet).pages)))
    assert re.search(r"Voir aussi Le deuxième \(p\. 2\)", words)
    assert "Le troisième" not in words


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    made = collection(words=True)
    for file in files_by(lambda runner: site(publication(made), runner)):
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data.data)
    (tmp_path / "book.pdf").write_bytes(printed(made))
    (book,) = files_by(lambda runner: anthology_epub(publication(made), runner))
    (tmp_path / "book.epub").write_bytes(book.data.data)
    shown, paper = tmp_path / "articles/un.html", tmp_path / "book.pdf"
    assert vnu([shown])[shown] == []
    assert axe([shown])[shown] == []
    assert [*verapdf(paper, "ua1"), *verapdf(paper, "3a"), *page_ua1(paper)] == []
    assert epubcheck(tmp_path / "book.epub") == []
