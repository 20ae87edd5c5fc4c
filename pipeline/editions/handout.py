"""A handout: some of the articles in one PDF for a class, with lines for name and date, and each address once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline import shelf
from pipeline.editions.edition import File
from pipeline.editions.paper.article import article_html, document, images, running_head, styles
from pipeline.editions.paper.binding import Binding, bind, furniture
from pipeline.editions.paper.footnotes import Notes
from pipeline.editions.remarks import remarks
from pipeline.errors import UserError
from pipeline.jobs.runner import Runner
from pipeline.labels import direction, labels
from pipeline.model.collection import Article, Collection, Tag
from pipeline.model.problems import Problem
from pipeline.model.text import slug_of
from pipeline.press.parts import Part
from pipeline.press.sheets import Copy
from pipeline.press.typeset import typeset
from pipeline.press.xmp import Imprint

# No article's slug begins like that.
_PART = "_handout"


class EmptySelectionError(UserError):
    """A selection names what the collection does not have; the text says what it has of a like name."""


@dataclass(frozen=True)
class Selection:
    """Which articles a handout holds: those of `slugs`, then those of the tag, each once.

    `tag` is a tag's name or slug. `class_name` ("4e B", "Seconde 2") is printed in the head; without a `title` the
    handout has the tag's name or its first article's title.
    """

    slugs: tuple[str, ...] = ()
    tag: str = ""
    class_name: str = ""
    title: str = ""


def handout(collection: Collection, selection: Selection, runner: Runner) -> Iterator[File | Problem]:
    """Yield `handouts/NAME/a4.pdf`, NAME being made of the title, and what the press had to say.

    Raises:
        EmptySelectionError: an article or the tag is not in the collection, or nothing is selected.
    """
    tag = _tag(collection, selection.tag) if selection.tag else None
    articles = _selected(collection, (*selection.slugs, *(tag.articles if tag else ())))
    title = selection.title or (tag.name if tag else articles[0].title)
    copy = _copy(collection, articles, title, selection.class_name)
    (sheets,) = runner.map(typeset, [copy], "handout")
    yield from remarks(sheets)
    imprint = _imprint(collection, articles, title)
    # Without an address of the site, nobody knows where an article is that is not in the handout.
    parts = (Part(_PART, sheets, language=imprint.language),)
    binding = Binding(parts, imprint, furniture(runner), collection.settings.base_url, beside=False)
    (pdf,) = runner.map(bind, [binding], "binding")
    yield File(f"handouts/{slug_of(title) or 'handout'}/a4.pdf", pdf, sheets.pages)


def _selected(collection: Collection, slugs: Iterable[str]) -> list[Article]:
    articles = {article.slug: article for article in collection.articles}
    chosen = list(dict.fromkeys(slugs))
    for slug in chosen:
        if slug not in articles:
            raise EmptySelectionError(f'there is no article "{slug}"{_like(slug, articles)}')
    if not chosen:
        raise EmptySelectionError("no article is selected")
    return [articles[slug] for slug in chosen]


def _tag(collection: Collection, name: str) -> Tag:
    for tag in collection.tags:
        if name.casefold() in (tag.name.casefold(), tag.slug):
            return tag
    known = [tag.name for tag in collection.tags] + [tag.slug for tag in collection.tags]
    raise EmptySelectionError(f'there is no tag "{name}"{_like(name, known)}')


def _like(name: str, known: Iterable[str]) -> str:
    """The names that one may have meant, as the end of a sentence."""
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    return "; did you mean " + " or ".join(f'"{one}"' for one in near) + "?" if near else ""


def _copy(collection: Collection, articles: list[Article], title: str, class_name: str) -> Copy:
    """All articles in one document, so that notes and pages are numbered through; each begins on a new page."""
    language = collection.settings.language
    words = labels(language)
    head = (
        shelf.templates()
        .get_template("print/handout.html")
        .render(
            # One article says what it is called by itself.
            title=title if title != articles[0].title else "",
            class_term=words.gettext("Class"),
            class_name=class_name,
            name_term=words.gettext("Name"),
            date_term=words.gettext("Date"),
        )
    )
    notes = Notes()
    bodies = [article_html(article, collection.pictures, notes) for article in articles]
    sheets = (*styles(language), shelf.press_stylesheet("print/handout.css"))
    pictures = images(articles, collection.pictures)
    return Copy(document(title, language, "".join([head, *bodies])), sheets, pictures, (running_head(title),))


def _imprint(collection: Collection, articles: list[Article], title: str) -> Imprint:
    language = collection.settings.language
    dates = [article.date for article in articles if article.date] or [collection.modified]
    return Imprint(
        title=title,
        language=language,
        created=max(dates),
        modified=max(dates),
        authors=tuple(dict.fromkeys(name for article in articles for name in article.authors)),
        keywords=tuple(dict.fromkeys(tag for article in articles for tag in article.tags)),
        right_to_left=direction(language) == "rtl",
    )
