"""Make one handout or one book and add it to the output folder."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Collection as Names
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.build.dry_run import Reason
from pipeline.build.executors import UnmadeError
from pipeline.build.runner import Progress, Runner
from pipeline.editions.book.bibliography import cite_books
from pipeline.editions.book.book import FORMATS, PDF, Book
from pipeline.editions.book.plan_books import plan_book, plan_books
from pipeline.editions.book.plan_handouts import plan_handout
from pipeline.editions.book.selection import EmptySelectionError
from pipeline.editions.course.edition import make_course, plan_course
from pipeline.editions.edition import Publication
from pipeline.editions.handouts.each import edition_of as name_copies_edition
from pipeline.editions.handouts.each import list_variants, make_copies
from pipeline.editions.handouts.edition import make_handout
from pipeline.editions.print.bindery import Bindery
from pipeline.editions.site.parts import TEMPLATES
from pipeline.extension import File
from pipeline.extensions import get_editions
from pipeline.files.pupils import PupilList
from pipeline.i18n.sentences import sentence
from pipeline.look.apply import LOOK
from pipeline.model.article import Article
from pipeline.model.audience import Audience
from pipeline.model.books_and_handouts import Anthology, Handout, Selection
from pipeline.model.collection import Collection
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE
from pipeline.normalise import LABELS as TEXT_LABELS
from pipeline.options import Options
from pipeline.output.manifest import Contents, list_published
from pipeline.output.trees import Trees
from pipeline.publish import Books, build_collection, list_left_out, must_stop, report_of, report_stopped
from pipeline.runs.result import LOAD, NORMALISE, OUTPUT, RunResult, RunStats
from pipeline.runs.runners import attempts, open_dry_run
from pipeline.runs.up_to_date import recall_last_run, remember_addition, remember_order, source_of_order, trees_of
from pipeline.text.printable import slug_of

_MOODLE = "moodle"
_HANDOUT, _ANTHOLOGY = "handout", "anthology"  # stages, and rules about entries of the settings
_ENTRIES = frozenset({_HANDOUT, _ANTHOLOGY})
_OF_ALL = frozenset({"", SETTINGS_FILE, AUTHORS_FILE})  # paths of what concerns more than one article


@dataclass(frozen=True)
class _Request:
    """Request to make something: what it holds, its files as they come, and their edition.

    `sources` are the paths of all that it holds, `mine` says of a problem of the settings whether it is about it.
    Earlier files of the edition are removed where it `replaces` them; `editions` are those of files of other ones. What
    `is_personal` has a name in it and goes to the teachers' folder, which is never put online.
    """

    label: str
    sources: frozenset[str]
    output: Iterator[File | Problem]
    edition: str
    mine: Callable[[Problem], bool] = lambda problem: problem.rule not in _ENTRIES and problem.path != AUTHORS_FILE
    replaces: bool = True
    editions: Mapping[str, str] = field(default_factory=dict)
    is_personal: bool = False


def publish_handout(options: Options, handout: Handout, progress: Progress | None = None) -> tuple[RunResult, Path]:
    """Make one handout and add it to the output folder, where it stays until it is made again; the path is its folder.

    One with `remarks` goes to the teachers' folder, `FOLDER/remarks.pdf`.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder cannot be written or is not ours.
        EmptySelectionError: no article is selected.
        RunnerError: the jobs cannot be done.
    """

    def request_of(collection: Collection, runner: Runner) -> _Request:
        plan = plan_handout(collection, handout)
        # An edition for each, so that making one takes nothing from the others.
        edition = f"{plan.folder}-remarks" if options.remarks else plan.folder
        sources = _sources(collection, plan.articles, handout.selection)
        made = make_handout(collection, plan, runner, remarks=options.remarks)
        return _Request(_HANDOUT, sources, made, edition, is_personal=options.remarks)

    options = _for_class(options) if options.remarks else options
    report, paths = _make(_HANDOUT, options, request_of, progress)
    folder = options.teachers if options.remarks else options.output
    return report, folder / (PurePosixPath(paths[0]).parent if paths else "")


def publish_copies(
    options: Options, handout: Handout, pupils: PupilList, progress: Progress | None = None
) -> tuple[RunResult, Path]:
    """Make a copy of one handout for each pupil of a list, in the teachers' folder; the path is their folder there.

    Raises:
        NoContentError: there are no posts.
        OutputError: a folder cannot be written or is not ours.
        EmptySelectionError: no article is selected.
        RunnerError: the jobs cannot be done.
    """
    folders: list[str] = []
    if Path(pupils.path).resolve().is_relative_to(options.content.resolve()):
        message = sentence("this list is in the content folder: anyone who gets that folder has the names")
        hint = sentence("keep it outside the content folder")
        pupils = replace(pupils, problems=(*pupils.problems, Problem(pupils.path, *BEGINNING, "pupils", message, hint)))

    def request_of(collection: Collection, runner: Runner) -> _Request:
        request, folder = _copies(collection, handout, pupils, runner)
        folders.append(folder)
        return request

    report, _ = _make(_HANDOUT, _for_copies(options), request_of, progress)
    return report, options.teachers / (folders[-1] if folders else "")


def _for_class(options: Options) -> Options:
    """Return the options of what stays in the teachers' folder: for the class, unless the command says otherwise."""
    return replace(options, audience=options.audience or Audience.CLASS)


def _for_copies(options: Options) -> Options:
    """Return the options of copies for pupils, which have all blocks until they are made."""
    return replace(_for_class(options), has_variants=True)


def _copies(collection: Collection, handout: Handout, pupils: PupilList, runner: Runner) -> tuple[_Request, str]:
    """Return what is to be made, and its folder."""
    one = plan_handout(collection, handout)
    sources = _sources(collection, one.articles, handout.selection)
    made = make_copies(collection, one, pupils, runner)
    return _Request(_HANDOUT, sources, made, name_copies_edition(one)), one.folder


def plan_order(
    options: Options, handout: Handout, pupils: PupilList | None, progress: Progress | None = None
) -> dict[str, list[Reason]]:
    """Return what a handout, or its copies for pupils, would have made anew, and why; nothing is written.

    Raises:
        NoContentError: there are no posts.
        EmptySelectionError: no article is selected.
        RunnerError: the jobs cannot be done.
    """
    with open_dry_run(options, progress, TEXT_LABELS | {LOOK, TEMPLATES}) as dry_run:
        collection = build_collection(_for_copies(options) if pupils else options, dry_run)
        reasons = {"text": list(dry_run.reasons)}
        del dry_run.reasons[:]
        one = plan_handout(collection, handout)
        made = [make_handout(collection, one, dry_run, remarks=options.remarks)]
        if pupils is not None:
            made = [variant.make(dry_run) for variant in list_variants(collection, one, pupils)]
        for items in made:
            with contextlib.suppress(UnmadeError):
                for _ in items:
                    pass
        reasons["handouts"] = list(dry_run.reasons)
    return reasons


def publish_course(options: Options, handout: Handout, progress: Progress | None = None) -> tuple[RunResult, Path]:
    """Make a course of articles that are chosen as for a handout, and add it to the folder of teachers' copies.

    The path is its folder, which stays until it is made again.

    Raises:
        NoContentError: there are no posts.
        OutputError: a folder cannot be written or is not ours.
        EmptySelectionError: an article, tag or author is not in the collection.
        RunnerError: the jobs cannot be done.
    """
    folders: list[str] = []

    def request_of(collection: Collection, runner: Runner) -> _Request:
        plan = plan_course(collection, handout)
        folders.append(plan.folder)
        sources = _sources(collection, plan.articles, handout.selection)
        return _Request(_MOODLE, sources, make_course(collection, plan, runner), plan.folder)

    report, _ = _make(_MOODLE, _for_class(options), request_of, progress)
    return report, options.teachers / (folders[-1] if folders else "")


def publish_anthology(
    options: Options, name: str, wishes: Mapping[str, Any], progress: Progress | None = None
) -> tuple[RunResult, tuple[Path, ...]]:
    """Make one book and add it to the output folder, where it stays until it is made again; the paths of its files.

    It is the book of the settings that has the `name`, or that of the whole collection, with these wishes (fields of
    `Anthology`) in the place of its own; else a new one.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder cannot be written or is not ours.
        EmptySelectionError: no article is selected, or there is nothing of that name to take articles from.
        RunnerError: the jobs cannot be done.
    """

    def books(own: tuple[Anthology, ...]) -> tuple[Anthology, ...]:
        book = replace(_find_book(own, name, wishes), **wishes)
        if is_personal:  # a file for each name, beside the book of all
            book = replace(book, name=" ".join(filter(None, (book.name, *book.selection.tags, book.dedication))))
        return (*own, replace(book, has_ordered_cover="cover" in wishes))

    def request_of(collection: Collection, runner: Runner) -> _Request:
        request = _book(collection, runner, chosen="selection" in wishes and not name)
        return replace(request, is_personal=is_personal)

    is_personal = "dedication" in wishes
    options = _for_class(options) if is_personal else options
    report, paths = _make(_ANTHOLOGY, options, request_of, progress, books)
    return report, tuple((options.teachers if is_personal else options.output) / path for path in paths)


def _book(collection: Collection, runner: Runner, *, chosen: bool) -> _Request:
    """Return what is to be made of the last book of the collection; its articles may be `chosen` by who asks for it."""
    *others, request = collection.anthologies
    (book,) = cite_books([plan_book(collection, request)], runner)
    own = {each.path for each in plan_books(replace(collection, anthologies=tuple(others)))[0]}
    # What publish makes too belongs to its edition; another book is an edition of its own.
    is_own = book.path in own
    return _Request(
        _ANTHOLOGY,
        _sources(collection, (*book.texts, *(text for _, text in book.biographies)), request.selection),
        files_of(collection, book, runner),
        PDF.edition if is_own else book.path,
        lambda problem: _is_about(problem, request, chosen=chosen),
        replaces=False,
        editions={book.file(form): form.edition for form in FORMATS} if is_own else {},
    )


def _sources(collection: Collection, texts: Iterable[Article], selection: Selection) -> frozenset[str]:
    """Return the paths of these texts, and of those that errors leave out of what would hold all."""
    missing = list_left_out(collection) if selection.everything else ()
    return frozenset((*(text.source for text in texts), *missing))


def _is_about(problem: Problem, book: Anthology, *, chosen: bool) -> bool:
    """Return whether a problem of the settings is about a book: its own entry, or one that may have been meant for it.

    Of one whose articles are `chosen` by the command, there is no entry.
    """
    if problem.rule not in _ENTRIES or (problem.line, problem.column) == book.place:
        return True
    return problem.rule == "anthology" and book.place == BEGINNING and not chosen


def files_of(collection: Collection, book: Book, runner: Runner) -> Iterator[File | Problem]:
    """Yield the files of a book alone, and what is to be said of them."""
    bindery = Bindery(collection, runner) if book.comes_as(PDF) else None
    if bindery:
        (book,), problems = bindery.set_books([book])
        yield from problems
    publication = Publication(collection, frozenset(), (book,), bindery)
    editions = (get_editions()[form.edition] for form in FORMATS if book.comes_as(form))
    yield from chain.from_iterable(edition.make(publication, runner) for edition in editions)


def _find_book(own: Iterable[Anthology], name: str, wishes: Mapping[str, object]) -> Anthology:
    """Return the book of the settings that is meant, else a new one of all articles."""
    whole = not name and "selection" not in wishes
    for anthology in own:
        if (whole and anthology.selection.everything and not anthology.name) or (
            name and slug_of(anthology.name) == slug_of(name)
        ):
            return anthology
    return Anthology(name=name)


def _make(
    stage: str,
    options: Options,
    request_of: Callable[[Collection, Runner], _Request],
    progress: Progress | None,
    books: Books = tuple,
) -> tuple[RunResult, tuple[str, ...]]:
    started = time.monotonic()
    source = source_of_order(options)
    last = recall_last_run(options)
    with trees_of(options) as trees:
        for attempt in attempts(options, progress):
            with attempt as runner:
                runner.progress.expect([LOAD, NORMALISE, stage, OUTPUT])
                report, paths = _join(options, build_collection(options, runner, books), request_of, trees, runner)
        if report.published:
            contents = list_published(options.output)
            _remember(source, contents, paths)
            if last and all(
                contents.get(name) == files for name, files in last.contents.items() if name in get_editions()
            ):
                remember_addition(last, trees)
    return replace(report, seconds=time.monotonic() - started), paths


def _remember(source: str, contents: Contents, paths: Names[str]) -> None:
    """Remember of what was made what belongs to no edition of `publish`."""
    for edition, files in contents.items():
        if edition not in get_editions() and not files.keys().isdisjoint(paths):
            remember_order(source, edition, files)


def _join(
    options: Options,
    collection: Collection,
    request_of: Callable[[Collection, Runner], _Request],
    trees: Trees,
    runner: Runner,
) -> tuple[RunResult, tuple[str, ...]]:
    """Make what is asked for and keep all other files but those that it replaces."""
    if not collection.articles:
        return report_stopped(collection), ()
    request = _plan_request(collection, runner, request_of)
    about = _about(collection, request)
    if must_stop(about, options):
        return report_stopped(about), ()
    stats, paths = RunStats(str(options.teachers)), []
    replaced = [request.edition] if request.replaces else []
    with runner.progress.stage(request.label):
        for file in stats.files_of(request.label, request.output):
            teacher = file.teacher or request.is_personal
            edition = request.editions.get(file.path, request.edition)
            trees.write(edition, file.path, file.data, teacher=teacher)
            if request.is_personal or not teacher:
                paths.append(file.path)
    with runner.progress.stage(OUTPUT):
        for edition, old in sorted(trees.old.items()):
            if edition not in replaced:
                trees.public.keep(edition, old.keys() - stats.paths)
        trees.keep_copies(but=replaced)
        trees.swap_in()
    return report_of(options, about, stats, runner, trees.withdrawn), tuple(paths)


def _plan_request(
    collection: Collection, runner: Runner, request_of: Callable[[Collection, Runner], _Request]
) -> _Request:
    """Return what is to be made; where there is no such article, errors may be why."""
    try:
        return request_of(collection, runner)
    except EmptySelectionError as error:
        missing = list_left_out(collection)
        if not missing:
            raise
        raise EmptySelectionError(
            "{error}; errors keep these posts out: {missing}", error=error, missing=", ".join(missing)
        ) from None


def _about(collection: Collection, request: _Request) -> Collection:
    """Return the collection with those problems alone that concern what is to be made."""

    def concerns(problem: Problem) -> bool:
        return problem.path in request.sources or (problem.path in _OF_ALL and request.mine(problem))

    return replace(collection, problems=tuple(filter(concerns, collection.problems)))
