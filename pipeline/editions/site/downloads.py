"""Downloads of the site: books, handouts, the sources that it cites, and citations of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace

from pipeline.editions.book.book import FORMATS, Book, BookFormat
from pipeline.editions.book.plan_handouts import PlannedHandout, plan_handouts
from pipeline.editions.edition import Publication
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, job
from pipeline.model.article import Article
from pipeline.model.bibliography import LANGUAGES
from pipeline.model.books_and_handouts import HandoutFormat
from pipeline.model.collection import Collection
from pipeline.pandoc.nodes import from_json
from pipeline.pandoc.process import PANDOC


@dataclass(frozen=True)
class OfferedFile:
    """A file of a book, with its bytes and its pages (0: not known, or not told)."""

    path: str
    form: BookFormat
    size: int = 0
    pages: int = 0


@dataclass(frozen=True)
class BookLinks:
    """A book: its title, the files of it that come out beside the site, and the ISBN of its forms."""

    title: str
    files: tuple[OfferedFile, ...]
    isbn: tuple[str, ...] = ()


@dataclass(frozen=True)
class HandoutLink:
    """A handout: its title, and the path of the PDF that one reads and prints without thinking."""

    title: str
    path: str
    title_html: str = ""


def find_books(publication: Publication) -> Iterator[tuple[Book, BookLinks]]:
    """Yield the volumes of which at least one file comes out beside the site."""
    for book in publication.volumes:
        forms = (form for form in FORMATS if book.comes_as(form) and form.edition in publication.editions)
        if files := tuple(OfferedFile(book.file(form), form) for form in forms):
            yield book, BookLinks(book.title, files, tuple(filter(None, astuple(book.isbn))))


def measure_files(book: Book, links: BookLinks, publication: Publication) -> tuple[OfferedFile, ...]:
    """Return the files of a book with their pages, and their sizes in two digits: small changes change no page."""
    return tuple(_with_size(file, book, publication) for file in links.files)


def _with_size(file: OfferedFile, book: Book, publication: Publication) -> OfferedFile:
    size = publication.sizes.get(file.path, 0)
    pagination = publication.pagination(book) if file.form.printed else None
    return replace(file, size=round(size, 2 - len(str(size))), pages=pagination.pages if pagination else 0)


def find_handouts(publication: Publication) -> dict[str, tuple[HandoutLink, ...]]:
    """Return the handouts of each article, by its slug; handouts of all articles belong to none."""
    links: dict[str, tuple[HandoutLink, ...]] = {}
    if "handouts" not in publication.editions:
        return links
    for handout in plan_handouts(publication.collection):
        is_made = isinstance(handout, PlannedHandout) and HandoutFormat.PDF in handout.handout.formats
        if isinstance(handout, PlannedHandout) and is_made and not handout.handout.selection.everything:
            path = handout.first_path
            # A file of an earlier run may be another handout.
            if not publication.sizes or path in publication.sizes:
                for article in handout.articles:
                    links[article.slug] = (
                        *links.get(article.slug, ()),
                        HandoutLink(handout.title, path, handout.title_html),
                    )
    return links


SOURCES = "sources.bib"
"""The file of all sources that the articles cite."""
_LANGUAGE = re.compile(r"langid = \{([a-z]{2,3})[\w-]*+\}")
_OF_PERSONS = (2, 3)  # words of a name
# What somebody notes for themselves.
_PRIVATE = frozenset({"annote", "abstract", "note", "keyword", "custom"})


@dataclass(frozen=True)
class SourcesFile(Job):
    """The file of the sources that an article cites, or all of them: entries as pandoc's JSON, by their keys.

    `language` is that of entries that do not tell theirs.
    """

    path: str
    references: Mapping[str, Blob]
    language: str

    about = sentence("sources {name}", name="{0.path}")


def plan_sources(collection: Collection) -> Iterator[SourcesFile]:
    """Yield the file of the sources of each article that has any, and that of all that are listed."""
    every: dict[str, Blob] = {}
    for number, article in enumerate(collection.reachable):
        if cited := dict(_find_cited(article)):
            yield SourcesFile(f"articles/{article.slug}.bib", cited, collection.settings.language)
            every = {**cited, **every} if number < len(collection.articles) else every
    if every:
        yield SourcesFile(SOURCES, every, collection.settings.language)


def _find_cited(article: Article) -> Iterator[tuple[str, Blob]]:
    if article.cited:
        keys, references = article.cited.keys, article.cited.sources.references
        yield from ((key, references[key]) for key in sorted(references) if key in keys or "*" in keys)


@job()
def write_sources(file: SourcesFile) -> Blob:
    """Write the sources in BibLaTeX, without what was noted in them."""
    entries = [from_json(file.references[key].text) for key in sorted(file.references)]
    for entry in entries:
        told = {"language": {"t": "MetaString", "c": file.language}} | entry["c"]
        entry["c"] = {name: value for name, value in told.items() if name not in _PRIVATE}
    meta = {"references": {"t": "MetaList", "c": entries}}
    text = PANDOC.write(json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": []}), "biblatex").text
    return Blob.of(_LANGUAGE.sub(lambda code: f"langid = {{{LANGUAGES.get(code[1], code[1])}}}", text))


@dataclass(frozen=True)
class CitationFile(Job):
    """`CITATION.cff`: how to cite the whole (Citation File Format 1.2.0)."""

    title: str
    subtitle: str
    authors: tuple[str, ...]
    publisher: str
    language: str
    date: str
    base_url: str

    path = "CITATION.cff"
    about = sentence("CITATION.cff")


def plan_citation(collection: Collection) -> CitationFile:
    """Return how to cite the collection: by its authors, else by its publisher."""
    settings = collection.settings
    date = collection.modified.date().isoformat() if any(article.date for article in collection.articles) else ""
    return CitationFile(
        settings.title,
        settings.subtitle,
        settings.authors,
        settings.publisher,
        settings.language,
        date,
        settings.base_url,
    )


@job()
def write_citation(file: CitationFile) -> Blob:
    """Write it in YAML."""
    named = file.authors or (file.publisher or file.title,)
    authors = [f"  - {_quote(_describe_author(name))}" for name in named]
    facts = {"date-released": file.date, "url": file.base_url}
    own = ["authors:", *authors, *(f"{key}: {_quote(value)}" for key, value in facts.items() if value)]
    preferred = {
        "abstract": file.subtitle,
        "languages": [file.language.partition("-")[0]],
        "year": int(file.date[:4] or 0),
    }
    preferred |= {"publisher": {"name": file.publisher} if file.publisher else "", "url": file.base_url}
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quote('If you cite this collection, please cite it as below.')}",
        "type: dataset",
        f"title: {_quote(file.title)}",
        *own,
        "preferred-citation:",
        "  type: website",
        f"  title: {_quote(file.title)}",
        *(f"  {line}" for line in ("authors:", *authors)),
        *(f"  {key}: {_quote(value)}" for key, value in preferred.items() if value),
    ]
    return Blob.of("\n".join((*lines, "")))


def _describe_author(name: str) -> dict[str, str]:
    """Return a person by two names, and anybody else, a class, by the only one."""
    words = name.split()
    if len(words) in _OF_PERSONS and all(word[:1].isupper() for word in words):
        return {"family-names": words[-1], "given-names": " ".join(words[:-1])}
    return {"name": name}


def _quote(value: object) -> str:
    """Return a value of JSON, which is one of YAML."""
    return json.dumps(value, ensure_ascii=False)
