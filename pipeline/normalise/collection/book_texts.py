"""What belongs to books and is no article: the texts around them, authors' biographies, covers from a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipeline.build.runner import Runner
from pipeline.model.article import Article
from pipeline.model.books_and_handouts import Anthology, ListedPart
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import Problem
from pipeline.model.settings import AUTHORS_FILE, FOOTER, SETTINGS_FILE, Settings
from pipeline.normalise.body.titles import plain
from pipeline.normalise.draft import Draft, DraftJob
from pipeline.normalise.fallback import drafts_of
from pipeline.normalise.typography import set_text
from pipeline.text.printable import free_name, slug_of

# What a post should have, and a dedication or a biography need not.
_NOT_MISSED = frozenset({"no-title", "guessed-language"})


@dataclass(frozen=True)
class BookTexts:
    """Texts that were read, their slugs by their paths (none is an article's), and what is wrong with them."""

    jobs: tuple[DraftJob, ...]
    drafts: tuple[Draft, ...]
    slugs: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def named(self) -> dict[str, Draft]:
        """The drafts by their slugs."""
        return {self.slugs[one.path]: one for one in self.drafts}


def read_book_texts(manuscript: Manuscript, settings: Settings, runner: Runner) -> BookTexts:
    """Read the texts around the articles; they are in the collection's language, unless they say another."""
    footer = (manuscript.footer,) if manuscript.footer else ()
    posts = (*manuscript.book_texts, *manuscript.biographies, *footer)
    jobs = tuple(DraftJob(post, settings) for post in posts)
    found = list(drafts_of(jobs, runner)) if jobs else []
    drafts = tuple(one for one in found if isinstance(one, Draft))
    problems = [one for one in found if isinstance(one, Problem)]
    problems += [problem for one in drafts for problem in one.problems if problem.rule not in _NOT_MISSED]
    return BookTexts(jobs, drafts, _slugs(drafts), tuple(map(in_its_file, problems)))


def _slugs(drafts: Iterable[Draft]) -> dict[str, str]:
    slugs: dict[str, str] = {}
    for one in drafts:
        path, _, author = one.path.partition("#")
        name = f"author-{slug_of(author)}" if author else f"text-{slug_of(PurePosixPath(path).stem)}"
        slugs[one.path] = free_name(f"_{name}", slugs.values())
    return slugs


@dataclass(frozen=True)
class Opening:
    """What opens the whole collection: the title that it gives it, and its text, if it has one."""

    title: str = ""
    text: Article | None = None


def opening_of(manuscript: Manuscript, book_texts: BookTexts, texts: Iterable[Article]) -> Opening:
    """Return the opening among the texts that were read; one that is still a draft opens nothing."""
    draft = next((one for one in book_texts.drafts if one.path == manuscript.opening), None)
    if draft is None or draft.metadata.draft:
        return Opening()
    text = next((one for one in texts if one.source == draft.path and (one.words or one.shown)), None)
    return Opening(draft.metadata.title, replace(text, title="") if text else None)


def author_of(text: Article) -> str:
    """Return the author whose biography a text is, as the author's name is written; "" for any other text."""
    return text.source.removeprefix(f"{AUTHORS_FILE}#") if text.source.startswith(f"{AUTHORS_FILE}#") else ""


@dataclass(frozen=True)
class TextsAround:
    """What stands around the articles: texts of books by their paths, biographies by their authors, the site's foot."""

    book_texts: Mapping[str, Article]
    biographies: Mapping[str, Article]
    footer: Article | None


def texts_around(texts: Sequence[Article]) -> TextsAround:
    """Return the texts by what they are for."""
    footer = next((text for text in texts if text.source == FOOTER), None)
    return TextsAround(
        book_texts={text.source: text for text in texts if not author_of(text) and text is not footer},
        biographies={author_of(text): text for text in texts if author_of(text)},
        footer=footer,
    )


def in_its_file(problem: Problem) -> Problem:
    """Return the problem of a text that shares its file with others, at its place in that file."""
    if problem.path == FOOTER:
        return replace(problem, path=SETTINGS_FILE)
    return replace(problem, path=AUTHORS_FILE) if problem.path.startswith(f"{AUTHORS_FILE}#") else problem


def with_typography(one: Anthology, language: str) -> Anthology:
    """Return the book with the typography of its own words."""

    def text(plain: str) -> str:
        return set_text(plain, language)

    def titled(part: ListedPart) -> ListedPart:
        return replace(part, title=plain(part.title, language))

    parts = one.parts if isinstance(one.parts, str) else tuple(map(titled, one.parts))
    return replace(
        one,
        title=plain(one.title, language),
        subtitle=plain(one.subtitle, language),
        authors=tuple(map(text, one.authors)),
        publisher=text(one.publisher),
        rights=text(one.rights),
        edition=text(one.edition),
        parts=parts,
    )
