"""Compare a collection with its output, post by post."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.book.sections import AFTERWORD, DEDICATION, PREFACE
from pipeline.extensions import severity_of
from pipeline.jobs.executors import room_to_nest
from pipeline.model.collection import Collection
from pipeline.model.problems import Problem, Severity
from pipeline.model.settings import Trust
from pipeline.options import Options
from pipeline.publish import build_collection, publish
from pipeline.runs.runners import open_runner
from tests.tools.fidelity.code import lost_lines
from tests.tools.fidelity.compare import Comparison, compare
from tests.tools.fidelity.editions import Editions, Place
from tests.tools.fidelity.pictures import Pictures, count_formulas, look_for_pictures
from tests.tools.fidelity.seen import Seen
from tests.tools.fidelity.source import read_source
from tests.tools.fidelity.words import unordered

ENOUGH = 0.999
_MARKDOWN = ("md", "markdown", "mdown", "mkd", "qmd", "rmd")
# Why a post may be left out without an error: its author wanted it so.
_WANTED = frozenset({"draft", "private", "link-out", "other-tool"})
# The blocks that an edition does not show, as the README says.
_OFF_SCREEN = frozenset({"solution", "print-only"})
_LEFT_OUT = {"HTML": _OFF_SCREEN, "PDF": frozenset({"solution", "web-only"}), "EPUB": _OFF_SCREEN}


@dataclass(frozen=True)
class Found:
    """Comparison of a post with an edition; None if the edition does not contain it."""

    words: Comparison
    pictures: Pictures
    formulas: int
    code: tuple[str, ...] = ()
    """The lines of code that it has not, or not as they were typed."""
    displaced: tuple[str, ...] = ()
    """The notes that are on another page than their call."""


@dataclass(frozen=True)
class Post:
    """A post: slug ("" if unpublished), whether a problem reports that, contents and comparisons."""

    path: str
    slug: str = ""
    named: bool = False
    words: int = 0
    pictures: int = 0
    formulas: int = 0
    code: int = 0
    editions: Mapping[str, Found | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    """A published collection: its folder, the place of each post by path, and the problems."""

    output: Path
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]


def publish_into(content: Path, output: Path, trust: tuple[Trust, ...] = ()) -> Published:
    """Publish a collection, even with errors."""
    options = Options(content, output, keep_going=True, trust=trust)
    report = publish(options)
    return replace(published(content, output, trust), problems=report.problems)


def published(content: Path, output: Path, trust: tuple[Trust, ...] = ()) -> Published:
    """Describe a collection published before; the problems are those of its texts."""
    options = Options(content, output, trust=trust)
    with open_runner(options, None) as runner:
        collection = build_collection(options, runner)
    return Published(output, dict(_places(collection)), collection.problems)


def _places(collection: Collection) -> Iterator[tuple[str, Place]]:
    """Yield the places of each article and of each text in a book; several books may have it."""
    books, _ = plan_books(collection)
    holding = {article.slug: book.path for book in reversed(books) for article in book.articles}
    for article in collection.articles:
        yield article.source, Place(article.slug, holding.get(article.slug, ""))
    for book in books:
        around = {DEDICATION: book.dedication, PREFACE: book.preface, AFTERWORD: book.afterword}
        for name, text in around.items():
            if text:
                # Its title has been taken for that of the whole.
                yield text.source, Place(name, book.path, entitles=not text.title and text is not book.dedication)


def measure(content: Path, made: Published) -> Iterator[Post]:
    """Compare every post of a collection with its output."""
    editions = Editions(made.output)
    problems: dict[str, list[Problem]] = {}
    for problem in made.problems:
        problems.setdefault(problem.path, []).append(problem)
    for path in _posts(content):
        yield _compared(content / path, path, made.places.get(path, Place()), problems.get(path, []), editions)


def _posts(content: Path) -> Iterator[str]:
    """Yield the Markdown files below a folder, without hidden files and those excluded by the README."""
    for folder, folders, names in os.walk(content):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(names):
            stem, dot, extension = name.rpartition(".")
            if dot and extension.lower() in _MARKDOWN and stem and stem.lower() != "readme":
                yield Path(folder, name).relative_to(content).as_posix()


def _compared(file: Path, path: str, place: Place, problems: Sequence[Problem], editions: Editions) -> Post:
    text = _decoded(file.read_bytes())
    if not place.slug:
        named = any(severity_of(p.rule) is Severity.ERROR or p.rule in _WANTED for p in problems)
        with room_to_nest():
            return Post(path, named=named or not read_source(text).words)  # of one that says nothing nothing is lost
    with room_to_nest():
        source = read_source(text, titled=not place.entitles)
        whole = not any(name in text.lower() for names in _LEFT_OUT.values() for name in names)
        sources = {
            name: source if whole else read_source(text, names, titled=not place.entitles)
            for name, names in _LEFT_OUT.items()
        }
    found = {}
    for name, read in editions.readers.items():
        # A text that books alone have: their PDF is not looked at, but those of articles.
        if place.slug.startswith("_") and name != "EPUB":
            continue
        seen = read(place)
        found[name] = None if seen is None else _found(name, sources[name], seen, problems)
    total = len(source.words) + len(source.notes)
    return Post(
        path,
        place.slug,
        words=total,
        pictures=len(source.pictures),
        formulas=len(source.formulas),
        code=len(source.code),
        editions=found,
    )


def _decoded(data: bytes) -> str:
    """Decode a file as an editor in Western Europe would."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _found(name: str, source: Seen, seen: Seen, problems: Sequence[Problem]) -> Found:
    pictures = look_for_pictures(source.pictures, seen.pictures, problems)
    formulas = count_formulas(source, seen)
    if name == "PDF":  # PDFium turns the letters of some ligatures about
        source, seen = (replace(s, words=unordered(s.words), notes=unordered(s.notes)) for s in (source, seen))
    return Found(compare(source, seen), pictures, formulas, tuple(lost_lines(source.code, seen.code)), seen.displaced)
