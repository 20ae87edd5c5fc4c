"""Texts of books that are no articles: those around them, authors' biographies, the footer of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipeline.i18n.labels import labels
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.audience import Audience
from pipeline.model.books_and_handouts import Anthology
from pipeline.model.manuscript import Manuscript, Post
from pipeline.model.problems import Problem
from pipeline.model.settings import AUTHORS_FILE, FOOTER, SETTINGS_FILE, Settings
from pipeline.normalise.body.titles import strip_title
from pipeline.normalise.collection.sources import Library
from pipeline.normalise.drafts import Draft, DraftJob, parse_posts
from pipeline.normalise.typography import set_text
from pipeline.text.printable import free_name, slug_of

# Problems of posts, but not of a dedication or a biography.
_NOT_MISSED = frozenset({"no-title", "guessed-language"})
_LONGEST_NAME = 3  # words
_DEDICATION = f"{SETTINGS_FILE}#dedication "


@dataclass(frozen=True)
class BookTexts:
    """Jobs of texts, their drafts by their slugs, which are no article's, and problems with them."""

    jobs: tuple[DraftJob, ...]
    named: dict[str, Draft]
    problems: tuple[Problem, ...]


def read_book_texts(manuscript: Manuscript, settings: Settings, library: Library, runner: Runner) -> BookTexts:
    """Read the texts around the articles, in the collection's language unless they name another."""
    footer = (manuscript.footer,) if manuscript.footer else ()
    posts = (*manuscript.book_texts, *manuscript.biographies, *_make_dedications(manuscript, settings), *footer)
    of_posts = settings.of_posts
    jobs = tuple(DraftJob(post, of_posts, places=False, sources=library.choose(post)) for post in posts)
    outcomes = list(parse_posts(jobs, runner)) if jobs else []
    drafts = [draft for draft in outcomes if isinstance(draft, Draft)]
    if settings.is_public:
        drafts = [draft for draft in drafts if draft.metadata.audience is not Audience.CLASS]
    problems = [problem for problem in outcomes if isinstance(problem, Problem)]
    problems += [problem for draft in drafts for problem in draft.problems if problem.rule not in _NOT_MISSED]
    named: dict[str, Draft] = {}
    for draft in drafts:
        path, _, author = draft.path.partition("#")
        name = f"author-{slug_of(author)}" if author else f"text-{slug_of(PurePosixPath(path).stem)}"
        named[free_name(f"_{name}", named)] = draft
    return BookTexts(jobs, named, tuple(map(place_in_file, problems)))


def _name_dedication(book: Anthology) -> str:
    """Return the path of a book's dedication among the texts of books, "" for none."""
    return f"{_DEDICATION}{book.dedicated}" if book.dedicated else book.dedication


def _make_dedications(manuscript: Manuscript, settings: Settings) -> Iterator[Post]:
    """Yield the dedications that are words: “Ada” becomes “For Ada”, anything but a name stays as it is."""
    books = {_name_dedication(book): book for book in manuscript.anthologies if book.dedicated}
    for path, book in books.items():
        language, typed = book.selection.language or settings.language, book.dedicated
        is_name = len(typed.split()) <= _LONGEST_NAME and all(map(_is_of_name, typed.split()))
        words = labels(language).gettext("For %(name)s") % {"name": typed} if is_name else typed
        yield Post(path, {"title": labels(language).gettext("Dedication"), "lang": language}, words)


def _is_of_name(word: str) -> bool:
    return word[:1].isupper() and word.replace("-", "").replace(".", "").replace("’", "").isalpha()


@dataclass(frozen=True)
class Opening:
    """The text that opens the collection, if any, and the title that it gives to the collection."""

    title: str = ""
    text: Article | None = None


def find_opening(manuscript: Manuscript, book_texts: BookTexts, texts: Iterable[Article]) -> Opening:
    """Return the opening among the texts, unless it is a draft."""
    draft = next((draft for draft in book_texts.named.values() if draft.path == manuscript.opening), None)
    if draft is None or draft.metadata.draft:
        return Opening()
    text = next((text for text in texts if text.source == draft.path and (text.words or text.shown)), None)
    return Opening(draft.metadata.title, replace(text, title="") if text else None)


def author_of(text: Article) -> str:
    """Return the name of the author whose biography a text is, "" for any other text."""
    return text.source.removeprefix(f"{AUTHORS_FILE}#") if text.source.startswith(f"{AUTHORS_FILE}#") else ""


@dataclass(frozen=True)
class TextsAround:
    """Texts of books by their paths, biographies by their authors, and the footer of the site."""

    book_texts: Mapping[str, Article]
    biographies: Mapping[str, Article]
    footer: Article | None


def sort_texts(texts: Sequence[Article]) -> TextsAround:
    """Sort the texts by their purpose."""
    footer = next((text for text in texts if text.source == FOOTER), None)
    return TextsAround(
        book_texts={text.source: text for text in texts if not author_of(text) and text is not footer},
        biographies={author_of(text): text for text in texts if author_of(text)},
        footer=footer,
    )


def place_in_file(problem: Problem) -> Problem:
    """Return the problem of a text that shares its file with others, with the path of that file."""
    if problem.path == FOOTER or problem.path.startswith(_DEDICATION):
        return replace(problem, path=SETTINGS_FILE)
    return replace(problem, path=AUTHORS_FILE) if problem.path.startswith(f"{AUTHORS_FILE}#") else problem


def set_book_words(anthology: Anthology, language: str) -> Anthology:
    """Return the book with typography in its own words."""
    parts = anthology.parts
    if not isinstance(parts, str):
        parts = tuple(replace(part, title=strip_title(part.title, language)) for part in parts)
    return replace(
        anthology,
        parts=parts,
        authors=tuple(set_text(author, language) for author in anthology.authors),
        title=strip_title(anthology.title, language),
        subtitle=strip_title(anthology.subtitle, language),
        publisher=set_text(anthology.publisher, language),
        rights=set_text(anthology.rights, language),
        edition=set_text(anthology.edition, language),
        dedication=_name_dedication(anthology),
    )
