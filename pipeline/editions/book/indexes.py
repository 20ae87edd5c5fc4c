"""The registers of a book, the same on paper and in an e-book: addresses that it cites, its figures, its tags.

Everything here is made of a `Book` and of what is known of its texts once they are set. Where a form of the book has
no pages, or does not know them yet, entries tell none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from pipeline.body.places import Citation, Figure
from pipeline.body.web_addresses import format_address, is_web
from pipeline.editions.book import sections
from pipeline.editions.book.book import Book
from pipeline.i18n.labels import labels

FEWEST_FIGURES = 5
"""Fewer figures with captions need no list."""
_LONGEST_CAPTION, _WHOLE_WORDS = 240, 0.6
_NO_PAGES: Mapping[str, int] = {}
_Found = TypeVar("_Found")


class Mention(NamedTuple):
    """Place of something in a book: its section or article, its name there, and one of the pages.

    Of a tag, it `is_main` where it is the first that the article has.
    """

    name: str
    title: str
    language: str
    pages: tuple[int, ...] = ()
    title_html: str = ""
    is_main: bool = False


class IndexEntry(NamedTuple):
    """An entry of the sources or of the index of tags: `text` is an address as one types it, or a tag's name.

    `place` names it within its section, the same in all forms of the book. `address` is what a source's leads to.
    `initial` is the letter of its group ("" for what begins with none).
    """

    place: str
    text: str
    mentions: tuple[Mention, ...]
    address: str = ""
    initial: str = ""


class FigureEntry(NamedTuple):
    """An entry of the list of figures, or of tables: `figure` is the id of the figure in its article."""

    place: str
    caption: str
    figure: str
    mention: Mention
    is_numbered: bool = False


def list_sources(book: Book, cited: Mapping[str, Iterable[Citation]]) -> tuple[IndexEntry, ...]:
    """Return all addresses of the web that the book cites, each once, by site and path.

    Each comes with the texts and pages that cite it.

    `cited` has the citations of each section and article by its name, in any order; addresses that are not of the web
    are passed over. Addresses that are typed alike are one.
    """
    cited_in: dict[str, tuple[str, dict[str, set[int]]]] = {}
    for name, citations in _sort_found(book, cited):
        for citation in citations:
            if is_web(citation.address):
                _, places = cited_in.setdefault(format_address(citation.address), (citation.address, {}))
                places.setdefault(name, set()).update({citation.page} - {0})
    mention = _prepare_mentions(book)
    return tuple(
        IndexEntry(sections.entry_place(number), text, tuple(mention(*place) for place in places.items()), address)
        for number, (text, (address, places)) in enumerate(
            sorted(cited_in.items(), key=lambda item: _make_sort_key(item[0]))
        )
    )


def find_page_words(language: str) -> tuple[str, str]:
    """Return the words before and behind the pages that cite a source: "p. ", and none in most languages."""
    before, _, after = labels(language).gettext("p. %(pages)s").replace(" ", "\u00a0").partition("%(pages)s")
    return before, after


def figures(book: Book, shown: Mapping[str, Iterable[Figure]], *, tables: bool = False) -> tuple[FigureEntry, ...]:
    """Return all figures, or tables, with a caption in reading order; none where there are too few for a list.

    `shown` has those of each section and article by its name. Those with numbers are never too few.
    """
    mention = _prepare_mentions(book)
    captioned = [
        (name, figure)
        for name, some in _sort_found(book, shown)
        for figure in some
        if figure.caption and figure.is_table == tables
    ]
    if len(captioned) < FEWEST_FIGURES and not any(figure.is_numbered for _, figure in captioned):
        return ()
    return tuple(
        FigureEntry(
            sections.entry_place(number),
            _shorten_caption(figure.caption),
            figure.id,
            mention(name, {figure.page} - {0}),
            figure.is_numbered,
        )
        for number, (name, figure) in enumerate(captioned)
    )


def place_lists(figures: Sequence[FigureEntry], tables: Sequence[FigureEntry]) -> tuple[str, ...]:
    """Return the names of the lists behind the contents: those of what has numbers. Others are behind the articles."""
    lists = {sections.FIGURES: figures, sections.TABLES: tables}
    return tuple(name for name, entries in lists.items() if any(entry.is_numbered for entry in entries))


def index(book: Book, first: Mapping[str, int] = _NO_PAGES) -> tuple[IndexEntry, ...]:
    """Return the tags by their letters, and where the articles begin that have them, in reading order."""
    mention = _prepare_mentions(book)
    order = {article.slug: number for number, article in enumerate(book.articles)}
    main = {article.slug: article.tags[0] for article in book.articles if article.tags}
    return tuple(
        IndexEntry(
            sections.entry_place(number),
            tag.name,
            tuple(
                mention(slug, {first[slug]} if slug in first else ())._replace(is_main=main.get(slug) == tag.name)
                for slug in sorted(tag.articles, key=order.__getitem__)
            ),
            initial=_find_initial(tag.name),
        )
        for number, tag in enumerate(sorted(book.tags, key=lambda tag: _make_sort_key(tag.name)))
    )


def _sort_found(book: Book, by_text: Mapping[str, Iterable[_Found]]) -> Iterable[tuple[str, Iterable[_Found]]]:
    names = (
        sections.DEDICATION,
        sections.PREFACE,
        *(article.slug for article in book.articles),
        sections.AFTERWORD,
        sections.AUTHORS,
    )
    return ((name, by_text[name]) for name in names if name in by_text)


def _prepare_mentions(book: Book) -> Callable[[str, Collection[int]], Mention]:
    articles = {article.slug: article for article in book.articles}

    def mention(name: str, pages: Collection[int]) -> Mention:
        article = articles.get(name)
        numbers = tuple(sorted(pages))
        if article:
            return Mention(name, article.title, article.language, numbers, article.title_html)
        title, html = sections.section_title(book, name), sections.section_title_html(book, name)
        return Mention(name, title, book.language, numbers, html)

    return mention


def _shorten_caption(caption: str) -> str:
    """Return a caption as far as a list needs it, cut between words."""
    if len(caption) <= _LONGEST_CAPTION:
        return caption
    beginning = caption[:_LONGEST_CAPTION]
    words = beginning.rpartition(" ")[0]
    return f"{words if len(words) > _WHOLE_WORDS * _LONGEST_CAPTION else beginning}…"


def _make_sort_key(text: str) -> tuple[str, str]:
    """Return letters as they sort: without their accents, and capitals with small ones."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return plain.casefold(), text


def _find_initial(text: str) -> str:
    first = _make_sort_key(text)[0][:1]
    return first.upper() if first.isalpha() else ""
