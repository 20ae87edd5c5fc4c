"""The web site: it needs no JavaScript and no server, and works from any folder and below any address."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from pipeline import shelf
from pipeline.editions.edition import File, Publication
from pipeline.editions.web import markup
from pipeline.editions.web.feed import Address, feed, newest_first, sitemap
from pipeline.editions.web.pages import (
    ArticlePage,
    Frame,
    Label,
    Link,
    Teaser,
    article_page,
    front_page,
    icon,
    not_found_page,
    tag_page,
    tags_page,
)
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection
from pipeline.model.problems import Problem

_SHEETS = ("base", "masthead", "lists", "article", "body", "code", "media")


def site(publication: Publication, runner: Runner) -> Iterator[File | Problem]:
    """The site's files; the pages of the articles are made by the runner, everything else on the way."""
    collection = publication.collection
    frame = Frame(collection.settings, tuple(sorted(publication.editions)), has_tags=bool(collection.tags))
    yield from _assets(collection, frame)
    yield from _lists(collection, frame)
    yield _text("404.html", not_found_page(frame))
    yield _text("feed.xml", feed(collection, frame.title))
    if collection.settings.base_url:
        yield _text("sitemap.xml", sitemap(_addresses(collection, frame)))
    pages = runner.map(article_page, _article_pages(collection, frame), "site")
    for article, page in zip(collection.articles, pages, strict=True):
        yield _text(f"articles/{article.slug}.html", page)


def _assets(collection: Collection, frame: Frame) -> Iterator[File]:
    faces = shelf.font_faces(lambda font: f"fonts/{font.path.name}")
    sheets = [shelf.stylesheet("tokens.css"), *(shelf.stylesheet(f"site/{name}.css") for name in _SHEETS)]
    yield _text("assets/site.css", "\n".join([faces, *sheets]))
    yield _text("assets/icon.svg", icon(frame))
    for font in shelf.screen_fonts():
        yield File(f"assets/fonts/{font.path.name}", Blob.of(font.path.read_bytes()))
    for licence in sorted((shelf.STYLES / "fonts").glob("LICENSE-*.txt")):
        yield File(f"assets/fonts/{licence.name}", Blob.of(licence.read_bytes()))
    for picture in collection.pictures.values():
        yield File(markup.image(picture).path, picture.data)
    # Paper and e-books lead to `files/` on the site, also where the site itself shows the picture from `media/`.
    for asset, data in collection.attachments.items():
        yield File(markup.attachment_path(asset), data)


def _lists(collection: Collection, frame: Frame) -> Iterator[File]:
    """The pages that list articles: the front page, and those of the tags."""
    of_article = _labels_by_article(collection)
    teasers = {
        article.slug: _teaser(article, collection, of_article[article.slug]) for article in _front_order(collection)
    }
    labels = sorted((Label(tag.name, tag.slug, len(tag.articles)) for tag in collection.tags), key=_alphabetical)
    yield _text("index.html", front_page(frame, list(teasers.values()), labels))
    if collection.tags:
        yield _text("tags.html", tags_page(frame, labels))
    for tag in collection.tags:
        its_own = [teaser for slug, teaser in teasers.items() if slug in tag.articles]
        yield _text(f"tags/{tag.slug}.html", tag_page(frame, tag, its_own))


def _front_order(collection: Collection) -> Sequence[Article]:
    """A front page begins with what is new, whereas a book ends with it; an editor's own order stands."""
    dates = [article.date for article in collection.articles if article.date]
    chronological = collection.settings.order == "date" and dates == sorted(dates)
    return newest_first(collection.articles) if chronological else collection.articles


def _article_pages(collection: Collection, frame: Frame) -> Iterator[ArticlePage]:
    articles, pictures = collection.articles, collection.pictures
    of_article = _labels_by_article(collection)
    for index, article in enumerate(articles):
        yield ArticlePage(
            frame=frame,
            article=article,
            labels=of_article[article.slug],
            previous=_link(articles[index - 1]) if index else None,
            following=_link(articles[index + 1]) if index + 1 < len(articles) else None,
            images={name: markup.image(pictures[name]) for name in article.shown if name in pictures},
        )


def _addresses(collection: Collection, frame: Frame) -> Iterator[Address]:
    changed = collection.modified.date().isoformat()
    yield Address(frame.url(""), changed)
    if collection.tags:
        yield Address(frame.url("tags.html"), changed)
    for tag in collection.tags:
        yield Address(frame.url(f"tags/{tag.slug}.html"))
    for article in collection.articles:
        url = frame.url(f"articles/{article.slug}.html")
        yield Address(url, article.date.date().isoformat() if article.date else "")


def _teaser(article: Article, collection: Collection, labels: tuple[Label, ...]) -> Teaser:
    picture = collection.pictures.get(article.lead.asset) if article.lead else None
    return Teaser(article, labels, markup.image(picture) if picture else None)


def _labels_by_article(collection: Collection) -> dict[str, tuple[Label, ...]]:
    """Each article's labels, in its author's order; the collection may spell a tag otherwise than its author."""
    found: dict[str, list[Label]] = {article.slug: [] for article in collection.articles}
    for tag in collection.tags:
        for slug in tag.articles:
            found[slug].append(Label(tag.name, tag.slug))
    for article in collection.articles:
        own = [name.casefold() for name in article.tags]
        found[article.slug].sort(
            key=lambda label: own.index(name) if (name := label.name.casefold()) in own else len(own)
        )
    return {slug: tuple(labels) for slug, labels in found.items()}


def _link(article: Article) -> Link:
    return Link(article.slug, article.title, article.language)


def _alphabetical(label: Label) -> tuple[str, str]:
    """Accents count only between words that are otherwise the same."""
    letters = (letter for letter in unicodedata.normalize("NFD", label.name) if not unicodedata.combining(letter))
    return "".join(letters).casefold(), label.name


def _text(path: str, text: str) -> File:
    return File(path, Blob.of(text))
