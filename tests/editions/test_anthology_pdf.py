"""The anthology as a reader leafs through it."""

import functools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.editions.anthology_pdf import anthology_pdf
from pipeline.editions.articles import articles
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.edition import Publication
from pipeline.editions.print.bindery import Bindery
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article, Tag
from pipeline.model.books_and_handouts import Anthology, Economy, Format, ListedPart, Selection
from pipeline.model.collection import Collection
from tests import factory
from tests.editions.making import files_by
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press.samples import links, opened, page_of, text

_FIGURE = (
    '<figure><img src="asset:images/rouge.png" alt="Rouge"><figcaption>Figure {n} de {slug}.</figcaption></figure>'
)
_PARTS = (ListedPart("Lire", ("premier", "second")), ListedPart("Voir", ("troisieme", "quatrieme")))


def article(slug: str, title: str, body: str) -> Article:
    return replace(factory.article(slug, title, body), shown=("images/rouge.png",))


def matter(name: str, title: str, body: str) -> Article:
    return replace(factory.article(f"_text-{name}", title, body), source=f"{name}.md", date=None, lead=None, tags=())


def library() -> Collection:
    """Return four articles with figures, sources and tags, front and back matter, and a biography."""
    some = factory.collection()
    pictured = "".join(_FIGURE.format(n=n, slug="trois") for n in (1, 2))
    third = (
        f'<p>Vers <a href="https://example.org/page">un site</a>.</p>{pictured}'
        f'<h2 id="suite" style="break-before: page">Suite</h2>{"<p>Un paragraphe assez long pour une ligne.</p>" * 60}'
        '<p>Et <a href="https://www.example.org/page/">le même</a>, <a href="http://alpha.example/%C3%A9t%C3%A9?b=1">un autre</a>.</p>'
    )
    fourth = "".join(_FIGURE.format(n=n, slug="quatre") for n in (1, 2))
    return replace(
        some,
        articles=(
            *some.articles,
            article("troisieme", "Le troisième", third),
            article("quatrieme", "Le quatrième", fourth),
        ),
        tags=(Tag("Zoo", "zoo", ("quatrieme", "premier")), Tag("École", "ecole", ("second",))),
        book_texts={
            "dedicace.md": matter("dedicace", "", "<p>À qui lit.</p>"),
            "preface.md": matter("preface", "Avant de lire", '<p>Voir <a href="https://preface.example/">là</a>.</p>'),
            "postface.md": matter("postface", "", "<p>C’est tout.</p>"),
        },
        biographies={"Ada Martin": matter("ada", "Ada Martin", "<p>Elle programme.</p>")},
        commit="abc1234",
    )


ASKED = Anthology(
    dedication="dedicace.md", preface="preface.md", afterword="postface.md", parts=_PARTS, edition="Deuxième édition"
)


def publication(collection: Collection, asked: Anthology = ASKED) -> Publication:
    return Publication(collection, frozenset(), (plan_book(collection, asked),))


def made(collection: Collection, asked: Anthology = ASKED) -> File:
    (book,) = files_by(lambda runner: anthology_pdf(publication(collection, asked), runner))
    return book


@functools.cache
def book() -> File:
    return made(library())


@functools.cache
def plain() -> File:
    """Return a book of two articles and nothing else."""
    return made(factory.collection(), Anthology())


def words(index: int, of: File | None = None) -> str:
    """Return the text of a page on one line."""
    return " ".join(text((of or book()).data.data, index).split())


def page(name: str) -> int:
    """Return the index of the page on which a section begins."""
    return page_of(opened(book().data.data), name)


@pytest.mark.judge
def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "anthology.pdf"
    path.write_bytes(book().data.data)
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def test_same_collection_gives_the_same_bytes() -> None:
    assert made(library()).data.data == book().data.data


def test_sections_follow_each_other_and_articles_stand_below_their_parts() -> None:
    pdf = opened(book().data.data)
    assert (book().path, book().pages) == ("anthology.pdf", len(pdf.pages))
    with pdf.open_outline() as outline:
        found = [(item.title, [below.title for below in item.children]) for item in outline.root]
    wanted = [
        ("_cover", []),
        ("_title", []),
        ("_imprint", []),
        ("_dedication", []),
        ("_contents", []),
        ("_preface", []),
        ("_part-1", ["Le premier article\u202f!", "Le second"]),
        ("_part-2", ["Le troisième", "Le quatrième"]),
        ("_afterword", []),
        ("_figures", []),
        ("_sources", []),
        ("_index", []),
        ("_authors", ["Ada Martin"]),
        ("_colophon", []),
    ]
    assert [below for _, below in found] == [below for _, below in wanted]
    pages = [page(name) for name, _ in wanted]
    assert pages == sorted(pages)
    assert page("_half-title") == 2
    assert page("_colophon") == book().pages - 1


def test_a_book_without_parts_has_its_articles_in_the_outline() -> None:
    pdf = opened(plain().data.data)
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[3:6] == ["Sommaire", "Le premier article\u202f!", "Le second"]
    assert page_of(pdf, "premier") % 2 == 0


def test_openings_stand_on_right_pages_and_what_stays_blank_shows_nothing() -> None:
    right = ("_half-title", "_title", "_dedication", "_contents", "_preface", "_part-1", "_part-2", "_afterword")
    assert [name for name in (*right, "premier", "troisieme") if page(name) % 2] == []
    assert [page(name) for name in ("_half-title", "_title", "_imprint", "_dedication", "_contents")] == [2, 4, 5, 6, 8]
    assert page("premier") - page("_part-1") == page("troisieme") - page("_part-2") == 2
    blank = [index for index in range(book().pages) if not words(index)]
    assert {1, 3, 7, page("_part-1") + 1, page("_part-2") + 1} <= set(blank)


def test_leaves_show_no_number() -> None:
    leaves = (0, *map(page, ("_half-title", "_title", "_imprint", "_dedication", "_part-1")))
    assert [index for index in leaves if str(index + 1) in text(book().data.data, index).split("\r\n")] == []
    assert str(page("_contents") + 1) in text(book().data.data, page("_contents")).split("\r\n")


def test_leaves_say_what_the_book_is() -> None:
    assert words(page("_half-title")) == "Carnet d’essai"
    assert words(page("_title")) == "La classe Carnet d’essai Deux articles Deuxième édition L’école · 2024"
    imprint = words(page("_imprint"))
    own = plan_book(library(), ASKED)
    for said in ("La classe", "L’école", "Deuxième édition, 2 janvier 2024", own.identifier):
        assert said in imprint
    assert own.print_identifier not in imprint
    colophon = words(page("_colophon"))
    assert own.print_identifier in colophon
    assert "abc1234" in colophon
    assert words(page("_dedication")) == "À qui lit."


def test_the_metadata_have_the_identifier_of_the_pdf() -> None:
    pdf = opened(book().data.data)
    packet = bytes(pdf.Root.Metadata.read_bytes()).decode()
    assert f"<dc:identifier>{plan_book(library(), ASKED).print_identifier}</dc:identifier>" in packet


def test_contents_and_openings_tell_the_page_that_a_viewer_shows() -> None:
    contents = words(page("_contents"))
    named = {
        "_preface": "Avant de lire",
        "_part-1": "Lire",
        "premier": "Le premier article",
        "quatrieme": "Le quatrième",
        "_colophon": "Colophon",
    }
    for name, title in named.items():
        assert f"{page(name) + 1} {title}" in contents
    assert f"{page('quatrieme') + 1} Le quatrième" in words(page("_part-2"))
    goals = set(links(opened(book().data.data), page("_contents")).values())
    assert {"-> premier", "-> _part-2", "-> _sources"} <= goals


def test_sources_are_named_once_with_the_pages_that_cite_them() -> None:
    pdf, index = opened(book().data.data), page("_sources")
    sources = words(index).replace("\u200b", "").replace("\u2060", "")
    last = page("_part-2") + 2 + pages_of("troisieme")
    cited = [f"Le premier article !, p. {page('premier') + 1}", f"Le troisième, p. {page('troisieme') + 1}, {last}"]
    assert f"example.org/page {' · '.join(cited)}" in sources
    assert f"alpha.example/été?b=1 Le troisième, p. {last}" in sources
    assert f"preface.example Avant de lire, p. {page('_preface') + 1}" in sources
    assert "ada@" not in sources
    found = re.findall(r"(\S+\.(?:example|org)\S*)", sources)
    assert found == sorted(set(found))
    goals = links(pdf, index)
    assert goals[str(last)] == f"-> troisieme#page={pages_of('troisieme')}"
    assert page_of(pdf, f"troisieme#page={pages_of('troisieme')}") + 1 == last


def pages_of(slug: str) -> int:
    return page("quatrieme") - page(slug)


def test_what_a_biography_leads_to_is_among_the_sources() -> None:
    life = matter("ada", "Ada Martin", '<p>Elle <a href="https://ada.example/">programme</a>.</p>')
    told = made(replace(factory.collection(), biographies={"Ada Martin": life}), Anthology(economy=Economy.NO))
    pages = [words(number, told) for number in range(told.pages)]
    (lives,) = (number for number, said in enumerate(pages, start=1) if "Elle programme" in said)
    (sources,) = (said for said in pages if "ada.example" in said and "Elle programme" not in said)
    assert f"p. {lives}" in sources


def test_the_list_of_figures_tells_where_each_stands() -> None:
    pdf, figures = opened(book().data.data), words(page("_figures"))
    places = {
        f"Figure {n} de {slug}.": f"{name}#_figure-{n}"
        for n in (1, 2)
        for slug, name in (("trois", "troisieme"), ("quatre", "quatrieme"))
    }
    for caption, place in places.items():
        assert f"{page_of(pdf, place) + 1} {caption}" in figures
        assert caption in words(page_of(pdf, place))
    order = [figures.index(one) for one in ("Un aplat", "Figure 1 de trois", "Figure 2 de trois", "Figure 1 de quatre")]
    assert order == sorted(order)


def test_a_few_figures_need_no_list() -> None:
    with opened(plain().data.data).open_outline() as outline:
        assert "Figures" not in [item.title for item in outline.root]


def test_the_index_has_tags_by_their_letters_with_the_pages_of_their_articles() -> None:
    index = words(page("_index"))
    assert f"École, {page('second') + 1} Zoo, {page('premier') + 1}, {page('quatrieme') + 1}" in index
    assert links(opened(book().data.data), page("_index"))[str(page("quatrieme") + 1)] == "-> quatrieme"


def test_authors_and_colophon_close_the_book() -> None:
    assert "Ada Martin Elle programme." in words(page("_authors"))
    colophon = words(book().pages - 1)
    assert f"4 articles, 1 image, {book().pages} pages" in colophon  # in French, as the book is
    assert "pikepdf" in colophon


def test_what_is_read_back_begins_with_the_title() -> None:
    opening = text(book().data.data, page("premier"))
    assert opening.index("Le premier article") < opening.index("Ce que l’on trouve") < opening.index("Un paragraphe")


def test_heads_are_the_books_on_the_left_and_the_articles_on_the_right() -> None:
    left, right = page("troisieme") + 1, page("troisieme") + 2
    assert right < page("quatrieme")
    assert [("Carnet d’essai" in words(index), "Le troisième" in words(index)) for index in (left, right)] == [
        (True, False),
        (False, True),
    ]


def test_contents_of_several_pages_count_themselves() -> None:
    some = factory.collection()
    many = tuple(
        factory.article(
            f"a{n}", f"Article numéro {n}, au titre assez long pour deux lignes entières de la page", "<p>x</p>"
        )
        for n in range(60)
    )
    book = made(replace(some, articles=many, tags=()), Anthology())
    pdf = opened(book.data.data)
    contents, first = page_of(pdf, "_contents"), page_of(pdf, "a0")
    assert first - contents > 1
    assert f"{first + 1}Article numéro 0" in text(book.data.data, contents).replace("\r\n", "").replace(
        " Article", "Article"
    )
    assert [page_of(pdf, f"a{n}") - first for n in (1, 59)] == [1, 59]


def test_the_same_sheets_serve_article_and_anthology() -> None:
    collection = library()
    with Runner() as runner:
        list(articles(Publication(collection, frozenset()), runner))
        assert runner.ran["articles"] == 4
        list(anthology_pdf(publication(collection), runner))
        assert runner.ran["articles"] == 4


def test_a_book_of_some_articles_prints_these_alone() -> None:
    asked = Anthology(Selection(posts=("second",)), name="un seul")
    with Runner() as runner:
        (one,) = [item for item in anthology_pdf(publication(library(), asked), runner) if isinstance(item, File)]
        assert runner.ran["articles"] == 1
    assert one.path == "anthologies/un-seul.pdf"


def test_a_changed_article_leaves_all_else_as_it_was() -> None:
    collection = library()
    one = next(article for article in collection.articles if "</p>" in article.body.text)
    # A word and no line: a line may move a figure to another page, of which the list of figures tells.
    reworded = replace(one, body=Blob.of(one.body.text.replace("</p>", " Oui.</p>", 1)))
    with Runner() as runner:
        list(anthology_pdf(publication(collection), runner))
        before = Counter(runner.ran)
        changed = replace(
            collection, articles=tuple(reworded if article is one else article for article in collection.articles)
        )
        list(anthology_pdf(publication(changed), runner))
    assert Counter(runner.ran) - before == {"articles": 1, "captions": 1, "signatures": 1, "anthology": 1}


def test_links_between_articles_stay_in_the_book() -> None:
    pdf = opened(book().data.data)
    assert links(pdf, page("premier"))["autre article"] == "-> second"
    assert links(pdf, page("second"))["premier"] == "-> premier#figures"


def test_the_pagination_is_that_of_the_pdf() -> None:
    collection = library()
    own = plan_book(collection, ASKED)
    with Runner() as runner:
        pagination = Bindery(collection, runner).pagination(own)
    assert pagination.source == own.print_identifier
    assert pagination.pages == book().pages
    assert {name: number - 1 for name, number in pagination.first.items()} == {
        name: page(name) for name in pagination.first
    }
    assert [start.page for start in pagination.starts["troisieme"]] == list(range(1, pages_of("troisieme")))


def test_only_books_that_are_to_be_printed_are() -> None:
    asked = replace(ASKED, formats=(Format.EPUB,))
    assert files_by(lambda runner: anthology_pdf(publication(library(), asked), runner)) == []
    assert files_by(lambda runner: anthology_pdf(Publication(library(), frozenset()), runner)) == []
