"""What a feature adds to the program, as plain data: its rows in the tables of editions, stages and labels.

The folder of a feature has one `Extension`, `ROW` in its `__init__.py`. That file imports nothing else of ours but
`i18n`, so that the tables are read without the features.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.i18n.sentences import Sentence
from pipeline.jobs.job import NamedFunction

if TYPE_CHECKING:  # to read the tables imports no engine
    from pathlib import Path

    from pipeline.editions.edition import Publication
    from pipeline.jobs.blob import Blob
    from pipeline.jobs.runner import Runner
    from pipeline.model.books_and_handouts import Anthology
    from pipeline.model.collection import Collection
    from pipeline.model.problems import Problem, Severity
    from pipeline.options import Options
    from pipeline.text.setting_values import Keys


@dataclass(frozen=True)
class File:
    """One file of an edition: a path below the output folder, with forward slashes.

    `pages` counts a PDF's pages; `sheets` those of paper, where the PDF is laid out for printing. What is for a
    `teacher` alone goes into a folder of its own, and may have the path of another one for everyone. One that
    `gives_way` is left out where others have put a file of its name into the output folder.
    """

    path: str
    data: Blob
    pages: int = 0
    sheets: int = 0
    teacher: bool = False
    gives_way: bool = False


Hook = NamedFunction[..., Any]
"""A function of a feature: a table of them imports no engine."""


def do_nothing(*_: object) -> None:
    """Do nothing: the hook of an edition that has nothing to begin."""


@dataclass(frozen=True)
class ArticleFile:
    """A file that an edition makes of each article, `articles/SLUG` with this suffix.

    The site leads to it by the label `called`, in the language of the page.
    """

    suffix: str
    media_type: str
    called: str


@dataclass(frozen=True)
class Edition:
    """One form in which the collection comes out.

    `title` names it in the summary of a run, `going_on` and `done` in its progress. `make` yields files and problems
    and touches no disk. `prepare` starts what needs no post, while posts are read; `begin` starts its own jobs while
    earlier editions are made. `file` is what it makes of each article, if the site is to lead there. `prints` is False
    where no page is set. One that is not made `by_default` is made where `--only` names it. The `last` one knows the
    files of all others.
    """

    name: Sentence
    title: Sentence
    going_on: Sentence
    done: Sentence
    make: Callable[[Publication, Runner], Iterator[File | Problem]]
    prepare: Callable[[Runner], None] = do_nothing
    begin: Callable[[Publication, Runner], None] = do_nothing
    file: ArticleFile | None = None
    prints: bool = True
    by_default: bool = True
    last: bool = False


@dataclass(frozen=True)
class Prepared:
    """A product as a command asks for it, before posts are read: the options of its run, and what is wanted.

    `books` makes of the books of the settings those that the run has. `said` is what a dry run says of it besides, and
    `problems` are those of other files than posts.
    """

    options: Options
    wanted: Any
    books: Callable[[tuple[Anthology, ...]], tuple[Anthology, ...]] = tuple
    said: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A product as it is to be made of a collection: the feature's own `value`, and where its files go.

    All files belong to `edition` but those that `editions` names by their paths; earlier ones are removed where it
    `replaces` them. They are in `folder`, below the output or the teachers' folder; it is "" where they are named one
    by one. What is `for_teachers` has answers or names in it and goes to their folder, which is never put online.
    `sources` are the paths of its posts; with `has_all`, it is to hold all. `is_about` says of a problem of the
    settings whether it concerns the product; without it, those that are about no entry do.
    """

    value: Any
    edition: str
    sources: frozenset[str]
    folder: str = ""
    has_all: bool = False
    for_teachers: bool = False
    replaces: bool = True
    editions: Mapping[str, str] = field(default_factory=dict)
    is_about: Callable[[Problem], bool] | None = None


@dataclass(frozen=True)
class Product:
    """Something that is made on demand, of chosen articles: a handout, a book, a course.

    `name` is that of its command, of its stage, and of the rule about its entries in the settings. `read` makes a
    value of the fields that a command or the desk gives, and `prepare` makes a `Prepared` of this. `plan` says what is
    to be made of a collection, and `make` yields files and problems. `try_out` yields each part that a dry run tries
    by itself; without it, all is one part. `unmade` says that errors stopped it.

    `keys` are those of the fields, and `at_desk` names the ones that the desk shows, in their order: a field is closed
    to the desk unless it is there, and none names a path, a template, a command or a limit. Only the owner of the desk
    gives those in `for_owner`, with which files have answers or names in them; a product that is wholly for the owner
    has "" there. With `takes_all`, it has all articles where none are chosen. `offer` is its heading at the desk.
    """

    name: str
    title: Sentence
    offer: Sentence
    unmade: Sentence
    keys: Callable[[], Keys]
    read: Callable[[Mapping[str, object], Path], Any]
    prepare: Callable[[Options, Any], Prepared]
    plan: Callable[[Collection, Prepared], Plan]
    make: Callable[[Collection, Plan, Runner], Iterator[File | Problem]]
    try_out: Callable[[Collection, Plan, Runner], Iterator[Iterator[File | Problem]]] | None = None
    at_desk: tuple[str, ...] = ()
    for_owner: frozenset[str] = frozenset()
    takes_all: bool = False


@dataclass(frozen=True)
class Stage:
    """A stage of a run besides those of editions, in words: while it runs, and when it has ended."""

    going_on: Sentence
    done: Sentence


@dataclass(frozen=True)
class Extension:
    """A feature of the program: its rows in each table.

    `stages` are those that a run of the feature has, by name. `labels` are the words under which the progress of a run
    counts its jobs, by the labels of these; jobs of labels with the same words are counted together, and jobs of other
    labels are not shown. `rules` are the kinds of faults that the feature finds, with their severities.
    """

    name: str
    editions: tuple[Edition, ...] = ()
    products: tuple[Product, ...] = ()
    rules: Mapping[str, Severity] = field(default_factory=dict)
    stages: Mapping[str, Stage] = field(default_factory=dict)
    labels: Mapping[str, Sentence] = field(default_factory=dict)
