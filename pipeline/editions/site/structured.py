"""Structured data of a page, no more than it shows: a description, and JSON-LD in the terms of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from lxml import etree

from pipeline.body.neutral_html import parse
from pipeline.editions.site.list_pages import (
    ArchivePage,
    BooksPage,
    CommonPage,
    FrontPage,
    Group,
    IndexPage,
    ListPage,
    NotFoundPage,
    PagesPage,
)
from pipeline.editions.site.pages import ArticlePage, Frame, Teaser, WrittenPage
from pipeline.editions.site.paths import article_path, author_page
from pipeline.text.standard_numbers import DOI_RESOLVER

_Page = ArticlePage | WrittenPage | CommonPage | NotFoundPage
_Thing = dict[str, Any]
_MOST = 160  # characters of a description that a result shows
_BEGINS, _ENDS = re.compile(r'<p(?: data-block="\d+")?>'), "</p>"
_NO_WORDS = ("math", "sup")  # formulas, and the marks of notes
# Within a `script`, these could end it or begin something else; in JSON they may be written so.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def write_structured_data(page: _Page, words: Mapping[str, str]) -> str:
    """Return what a page is as JSON-LD, safe within a `script` element; "" where there is nothing to say.

    `words` are what the lists are called, "articles", "books", "archive", and each group of them.
    """
    things = _describe_page(page, words)
    if not things:
        return ""
    graph = {"@context": "https://schema.org", "@graph": [_drop_empty(thing) for thing in things]}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def _describe_page(page: _Page, words: Mapping[str, str]) -> list[_Thing]:
    if isinstance(page, NotFoundPage | PagesPage) or (isinstance(page, ArticlePage | WrittenPage) and not page.listed):
        return []
    if isinstance(page, ArticlePage):
        trail = [(label.name, f"{page.frame.folder}tags/{label.slug}.html") for label in page.labels[:1]]
        return [_describe_article(page), _make_breadcrumbs(page, [*trail, (page.title, page.path)])]
    if isinstance(page, WrittenPage):
        return [_describe_written_page(page), _make_breadcrumbs(page, [(page.title, page.path)])]
    if isinstance(page, FrontPage):
        return [_describe_list(page, page.frame.title, page.teasers) | {"description": page.frame.settings.subtitle}]
    if isinstance(page, ListPage):
        name = page.label.name if page.label else words["articles"]
        trail = [(words[page.group], f"{page.frame.folder}{page.group.path}")] if page.label else []
        listed = _describe_list(page, name, page.teasers)
        if page.group is Group.AUTHORS and page.opening and page.opening.links:
            listed["about"] = _make_person(name, _url(page, page.path), page.opening.links)
        return [listed, _make_breadcrumbs(page, [*trail, (name, page.path)])]
    name = words[_name(page)]
    books = [shelved.book for shelved in page.books if shelved.book.isbn] if isinstance(page, BooksPage) else ()
    parts = {"hasPart": [{"@type": "Book", "name": book.title, "isbn": list(book.isbn)} for book in books]}
    return [_describe_list(page, name, ()) | parts, _make_breadcrumbs(page, [(name, page.path)])]


def _name(page: IndexPage | BooksPage | ArchivePage) -> str:
    return page.group if isinstance(page, IndexPage) else page.template.removesuffix(".html")


def _describe_article(page: ArticlePage) -> _Thing:
    place = page.images.get(page.lead.asset) if page.lead else None
    path = page.preview.path if page.preview else place.path if place else ""
    series = []
    if own := page.series:
        url = _url(page, f"{page.frame.folder}series/{own.slug}.html")
        series = [{"@type": "CreativeWorkSeries", "name": own.name, "url": url}]
    return {
        "@type": "BlogPosting",
        "headline": page.title,
        "alternativeHeadline": page.subtitle,
        "description": page.description,
        "inLanguage": page.language,
        "datePublished": page.date,
        "timeRequired": f"PT{page.reading_minutes}M",
        "author": [_describe_person(page, name) for name in page.authors],
        "position": page.series.number if page.series else "",
        "keywords": [label.name for label in page.labels],
        "image": _url(page, path) if path else "",
        "url": _url(page, page.path),
        "identifier": {"@type": "PropertyValue", "propertyID": "DOI", "value": page.doi} if page.doi else {},
        "sameAs": f"{DOI_RESOLVER}{page.doi}" if page.doi else "",
        "isPartOf": [_describe_site(page), *series],
        **_describe_translations(page, "BlogPosting"),
        **_describe_publisher(page.frame),
    }


def _describe_person(page: ArticlePage, name: str) -> _Thing:
    feed = dict(page.feeds).get(name, "")
    url = _url(page, author_page(feed)) if feed else ""
    return _make_person(name, url, dict(page.author_links).get(name, ()))


def _make_person(name: str, url: str, links: Iterable[str]) -> _Thing:
    """Return a person, whose addresses elsewhere but for those of mail are of one and the same."""
    same = [link for link in links if not link.startswith("mailto:")]
    return _drop_empty({"@type": "Person", "name": name, "url": url, "sameAs": same})


def _describe_written_page(page: WrittenPage) -> _Thing:
    return {
        "@type": "WebPage",
        "name": page.title,
        "description": page.description,
        "inLanguage": page.language,
        "url": _url(page, page.path),
        "isPartOf": _describe_site(page),
        **_describe_translations(page, "WebPage"),
    }


def _describe_translations(page: ArticlePage | WrittenPage, kind: str) -> _Thing:
    """Return what is a translation of what: the text in the language of the whole is taken for the first."""
    first, *others = [
        {"@type": kind, "inLanguage": version.language, "url": _url(page, version.path)} for version in page.versions
    ] or [{}]
    if not others:
        return {}
    is_first = page.versions[0].path == page.path
    return {"workTranslation": others} if is_first else {"translationOfWork": first}


def _describe_list(page: CommonPage, name: str, teasers: Iterable[Teaser]) -> _Thing:
    shown = [
        {"@type": "ListItem", "position": number, "name": teaser.title, "url": _url(page, article_path(teaser.slug))}
        for number, teaser in enumerate(teasers, start=1)
    ]
    return {
        "@type": "CollectionPage",
        "name": name,
        "inLanguage": page.frame.settings.language,
        "url": _url(page, page.path),
        "isPartOf": _describe_site(page),
        "mainEntity": {"@type": "ItemList", "itemListElement": shown} if shown else {},
        **(_describe_publisher(page.frame) if isinstance(page, FrontPage) else {}),
    }


def _describe_publisher(frame: Frame) -> _Thing:
    settings = frame.settings
    publisher = {"@type": "Organization", "name": settings.publisher} if settings.publisher else {}
    return {"publisher": publisher, "copyrightNotice": settings.rights}


def _describe_site(page: ArticlePage | WrittenPage | CommonPage) -> _Thing:
    return _drop_empty(
        {"@type": "WebSite", "name": page.frame.title, "url": _home(page), "issn": page.frame.settings.issn}
    )


def _make_breadcrumbs(page: ArticlePage | WrittenPage | CommonPage, trail: Iterable[tuple[str, str]]) -> _Thing:
    steps = [(page.frame.title, _home(page)), *((name, _url(page, path)) for name, path in trail)]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _home(page: ArticlePage | WrittenPage | CommonPage) -> str:
    return _url(page, f"{page.frame.folder}index.html")


def _url(page: ArticlePage | WrittenPage | CommonPage, path: str) -> str:
    """Return a file's absolute address, or where the site has none, the way to it from the page."""
    return page.frame.url(path) or "../" * page.path.count("/") + quote(path)


def _drop_empty(thing: _Thing) -> _Thing:
    return {key: value for key, value in thing.items() if value not in ("", [], {}, None)}


def find_description(page: _Page, words: Mapping[str, str], html: str = "") -> str:
    """Return the description of a page, "" where there is nothing to say.

    `words` are what the lists are called, as for `write_structured_data`; `html` is the page's own text, whose first
    paragraph serves as a description.
    """
    if isinstance(page, ArticlePage | WrittenPage):
        return page.description or _read_first_words(html) or page.title
    own = page.frame.settings.subtitle if isinstance(page, FrontPage) else ""
    return own or _read_first_words(html) or _shorten(_list_names(page, words))


def _list_names(page: CommonPage | NotFoundPage, words: Mapping[str, str]) -> Iterator[str]:
    """Yield the name of a list, and the names of its entries."""
    if isinstance(page, FrontPage | ListPage):
        label = page.label if isinstance(page, ListPage) else None
        yield label.name if label else words["articles"]
        yield from (teaser.title for teaser in page.teasers)
    elif isinstance(page, IndexPage | BooksPage | ArchivePage):
        yield words[_name(page)]
        if isinstance(page, IndexPage):
            yield from (label.name for label in page.labels)
        elif isinstance(page, BooksPage):
            yield from (book.book.title for book in page.books)
        else:
            yield page.frame.title
            yield from (str(year.year) for year in page.years if year.year)


def _read_first_words(html: str) -> str:
    begin = _BEGINS.search(html)
    end = html.find(_ENDS, begin.end()) if begin else -1
    if begin is None or end < 0:
        return ""
    paragraph = parse(html[begin.start() : end + len(_ENDS)])
    etree.strip_elements(paragraph, *_NO_WORDS, with_tail=False)
    return _shorten(iter([" ".join("".join(paragraph.itertext()).split())]))


def _shorten(parts: Iterator[str]) -> str:
    """Return what can be shown, cut between words."""
    text = " · ".join(filter(None, parts))
    if len(text) <= _MOST:
        return text
    return text[:_MOST].rpartition(" ")[0].rstrip(" ·,;:") + "…"
