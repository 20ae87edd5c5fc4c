"""Publish a content folder: load it, normalise it, make the editions and swap the new output in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Collection as Names
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline.editions.book.bibliography import cite_books
from pipeline.editions.book.book import FORMATS, PDF, Book
from pipeline.editions.book.pagination import Pagination
from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.edition import Publication
from pipeline.editions.print.bindery import Bindery, DryRunBindery
from pipeline.editions.site.parts import TEMPLATES
from pipeline.extension import Edition, File
from pipeline.extensions import get_editions, severity_of
from pipeline.files.file_cache import FileCache
from pipeline.files.pupils import load_listed_pupils
from pipeline.i18n.sentences import sentence
from pipeline.jobs.dry_run import Reason
from pipeline.jobs.executors import UnmadeError
from pipeline.jobs.runner import Progress, Runner
from pipeline.load import PostRead, load, read_cached
from pipeline.load.locate import find_commit, locate_problems, place_settings_problems
from pipeline.look.apply import LOOK, apply_theme
from pipeline.model.article import article_page
from pipeline.model.books_and_handouts import Anthology, Trim
from pipeline.model.collection import Collection
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import PRIVATE, Problem, Severity, in_reading_order
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE, Settings, Trust
from pipeline.normalise import LABELS as TEXT_LABELS
from pipeline.normalise import normalise
from pipeline.normalise.shown_remarks import show_remarks
from pipeline.options import Options
from pipeline.output.manifest import Contents, list_published
from pipeline.output.tree import require_own
from pipeline.output.trees import Trees
from pipeline.runs.result import LOAD, NORMALISE, OUTPUT, PRINT, RunResult, RunStats, report_slow
from pipeline.runs.runners import attempts, keep_known_files, open_dry_run, recall_files
from pipeline.runs.up_to_date import pages_of, records, remember, remember_pages, remember_request, source_of, trees_of

Books = Callable[[tuple[Anthology, ...]], tuple[Anthology, ...]]
"""From the books that the settings ask for to those that are to be made."""
_ARTICLES = "articles"


def publish(options: Options, progress: Progress | None = None, source: str = "") -> RunResult:
    """Publish a content folder; by default an error in it stops before anything is replaced.

    `source` is what `source_of` gives, if it is known already.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder cannot be written or is not ours.
        RunnerError: the jobs cannot be done: no room for results, no cluster, a worker that dies.
    """
    started = time.monotonic()
    source = source or source_of(options)
    chosen = _chosen(options)
    with trees_of(options) as trees:
        for attempt in attempts(options, progress):
            with attempt as runner:
                runner.progress.expect([*_first_stages(chosen), *_in_order(chosen), OUTPUT])
                for edition in chosen.values():
                    edition.prepare(runner)
                collection = build_collection(options, runner)
                if must_stop(collection, options):
                    report = report_stopped(collection, report_slow(runner.took, collection))
                else:
                    report = _make_editions(options, collection, trees, runner)
        if report.published:
            remember(source, trees.state, report, _list_pages(collection))
            remember_request(options, trees.public.state)
    return replace(report, seconds=time.monotonic() - started)


def _make_editions(options: Options, collection: Collection, trees: Trees, runner: Runner) -> RunResult:
    """Make the editions of a collection and swap them in."""
    chosen = _chosen(options, collection)
    replaced = _list_replaced(chosen, collection)
    if len(chosen) > len(_chosen(options)):
        runner.progress.expect([*_first_stages(chosen), *_in_order(chosen), OUTPUT])
    books, problems = plan_books(collection)
    books = cite_books(books, runner)
    previous = find_previous_output(trees.old, replaced, collection, books)
    bindery = Bindery(collection, runner, previous.paginations)
    publication = _publication(options, collection, books, previous, bindery)
    stats = RunStats(str(options.teachers), list(problems))
    for edition in chosen.values():
        edition.begin(publication, runner)
    publication = _with_books_set(publication, runner, stats)
    sizes = dict(previous.sizes)
    for name in _in_order(chosen):
        with runner.progress.stage(name):
            for file in stats.files_of(name, chosen[name].make(replace(publication, sizes=dict(sizes)), runner)):
                if file.gives_way and trees.public.holds_of_others(file.path):
                    continue
                trees.write(name, file.path, file.data, teacher=file.teacher)
                _remember_pages(file, publication)
                if not file.teacher:
                    sizes[file.path] = file.data.size
    if has_errors(stats.problems) and not options.keep_going:
        return report_stopped(collection, stats.problems)
    with runner.progress.stage(OUTPUT):
        for name, paths in previous.kept.items():
            trees.public.keep(name, paths - stats.paths)
        trees.keep_copies(but=replaced)
        trees.swap_in()
    return report_of(options, collection, stats, runner, trees.withdrawn)


def build_collection(
    options: Options, runner: Runner, books: Books = tuple, known: ReadOptions | None = None
) -> Collection:
    """Return the collection that the content folder holds.

    `books` gives the books to make from those of its settings. Without `known`, files that have not changed since the
    last run are not read again.

    Raises:
        NoContentError: there are no posts.
    """
    last = None
    if known is None:
        last = recall_files(options.content)
        known = ReadOptions(partial(read_cached, last), seen=last)
    with runner.progress.stage(LOAD):
        manuscript = load(options.content, options.outputs_within, known.read, known.commit, options.alone)
    # What templates may do concerns no post.
    settings = replace(
        manuscript.settings,
        trust=tuple(one for one in options.trust if one is Trust.HTML),
        levels=options.levels or manuscript.settings.levels,
        groups=options.groups or manuscript.settings.groups,
        has_variants=options.has_variants,
        audience=options.audience or manuscript.settings.audience,
    )
    if settings.is_public:
        pupils = load_listed_pupils(options.content, options.pupils, options.outputs_within)
        manuscript = replace(manuscript, pupils=pupils)
    manuscript = replace(manuscript, settings=settings, anthologies=books(manuscript.anthologies))
    if options.remarks:
        manuscript = show_remarks(manuscript)
    if options.trim:
        manuscript = _set_trim(manuscript, options.trim)
    with runner.progress.stage(NORMALISE):
        collection = apply_theme(
            normalise(manuscript, runner, drafts_too=options.drafts, seen=known.seen, blocks=options.blocks),
            manuscript,
            runner,
            options.trust,
        )
    if last is not None:
        keep_known_files(options.content, last)
    problems = _keep_heard(collection.settings, place_settings_problems(collection.problems, options.content))
    return replace(collection, problems=problems)


def _keep_heard(settings: Settings, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems of rules that the settings do not silence."""
    return tuple(problem for problem in problems if problem.rule not in settings.quiet)


def check(options: Options, progress: Progress | None = None) -> RunResult:
    """Find the same problems as `publish` and write nothing.

    Raises:
        NoContentError: there are no posts.
        RunnerError: the jobs cannot be done.
    """
    started = time.monotonic()
    chosen = _chosen(options)
    for attempt in attempts(options, progress):
        with attempt as runner:
            runner.progress.expect([*_first_stages(chosen), *chosen])
            collection = build_collection(options, runner)
            if must_stop(collection, options):
                report = report_stopped(collection, report_slow(runner.took, collection))
            else:
                report = _check(options, collection, runner)
    return replace(report, seconds=time.monotonic() - started)


def _check(options: Options, collection: Collection, runner: Runner) -> RunResult:
    """Make the editions of a collection for the problems that they tell."""
    chosen = _chosen(options, collection)
    books, problems = plan_books(collection)
    books = cite_books(books, runner)
    bindery = Bindery(collection, runner)
    publication = _publication(options, collection, books, PreviousOutput(), bindery)
    stats = RunStats(problems=list(problems))
    publication = _with_books_set(publication, runner, stats)
    for name, edition in chosen.items():
        with runner.progress.stage(name):
            for _ in stats.files_of(name, edition.make(publication, runner)):
                pass
    return report_of(options, collection, stats, runner)


def plan(options: Options, progress: Progress | None = None) -> dict[str, list[Reason]]:
    """Return what `publish` would make, by edition, and why; posts and pictures are really read, nothing is written.

    Raises:
        NoContentError: there are no posts.
        OutputError: the output folder is not ours.
        RunnerError: the jobs cannot be done.
    """
    require_own(options.output, records(options.content))
    with open_dry_run(options, progress, TEXT_LABELS | {LOOK, TEMPLATES}) as dry_run:
        collection = build_collection(options, dry_run)
        reasons = {"text": list(dry_run.reasons)}
        chosen = _chosen(options, collection)
        books, _ = plan_books(collection)
        with suppress(UnmadeError):  # what is made of a book is then told as if it cited nothing
            books = cite_books(books, dry_run)
        previous = find_previous_output(
            list_published(options.output), _list_replaced(chosen, collection), collection, books
        )
        bindery = DryRunBindery(collection, dry_run, previous.paginations)
        publication = _publication(options, collection, books, previous, bindery)
        for book in books:
            # Once and for all editions, so that none of them is said to make what another one makes.
            publication.pagination(book)
        for name, edition in chosen.items():
            del dry_run.reasons[:]
            try:
                for _ in edition.make(publication, dry_run):
                    pass
            except UnmadeError:
                pass
            reasons[name] = [*reasons.get(name, ()), *dry_run.reasons]  # the posts too are told as "text"
    return reasons


@dataclass(frozen=True)
class ReadOptions:
    """Options of reading: its posts, its state in version control (see `load`), and its unchanged files."""

    read: Callable[[Path, str], PostRead]
    seen: FileCache
    commit: Callable[[Path, Iterable[str]], str] = find_commit


def _set_trim(manuscript: Manuscript, trim: Trim) -> Manuscript:
    """Return it with pages of this size for all books."""
    anthologies = tuple(replace(anthology, trim=trim) for anthology in manuscript.anthologies)
    return replace(manuscript, settings=replace(manuscript.settings, trim=trim), anthologies=anthologies)


@dataclass(frozen=True)
class PreviousOutput:
    """The files that stay, of editions that are not made now; and of all that stood there, sizes and books' pages."""

    kept: Mapping[str, frozenset[str]] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    paginations: Mapping[str, Pagination] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)


def find_previous_output(
    old: Contents, replaced: Names[str], collection: Collection, books: Iterable[Book]
) -> PreviousOutput:
    """Return the earlier output that stays beside the editions that are `replaced`.

    The files of articles that are gone do not stay. An edition is `complete` if it has all that the site would link to:
    a file of every article, the files of every book.
    """
    books = list(books)
    made = {name: row.file for name, row in get_editions().items() if row.file}
    wanted = {
        name: frozenset(f"{_ARTICLES}/{article.slug}{file.suffix}" for article in collection.reachable)
        for name, file in made.items()
    }
    for form in FORMATS:
        wanted[form.edition] = frozenset(book.file(form) for book in books if book.comes_as(form))
    kept = {name: frozenset(files) for name, files in sorted(old.items()) if name not in replaced}
    for name in made.keys() & kept.keys():
        gone = {path for path in kept[name] - wanted[name] if path.startswith(f"{_ARTICLES}/")}
        kept[name] -= gone
    complete = frozenset(name for name, paths in kept.items() if paths and paths >= wanted.get(name, frozenset()))
    sizes = {path: blob.size for files in old.values() for path, blob in files.items()}
    return PreviousOutput(kept, complete, _paginations(old, books), sizes)


def _paginations(old: Contents, books: Iterable[Book]) -> dict[str, Pagination]:
    """Return the pages of the books whose PDFs were published before, by the books' paths."""
    files = {path: blob for paths in old.values() for path, blob in paths.items()}
    paginations = {book.path: pages_of(files[path]) for book in books if (path := book.file(PDF)) in files}
    return {path: pages for path, pages in paginations.items() if pages}


def _in_order(chosen: Mapping[str, Edition]) -> list[str]:
    return sorted(chosen, key=lambda name: chosen[name].last)


def _first_stages(chosen: Names[str]) -> tuple[str, ...]:
    """Return the stages before those of the editions."""
    return (LOAD, NORMALISE, PRINT) if PDF.edition in chosen else (LOAD, NORMALISE)


def _publication(
    options: Options, collection: Collection, books: tuple[Book, ...], previous: PreviousOutput, bindery: Bindery
) -> Publication:
    """Return the input of the chosen editions, with the earlier output beside them."""
    chosen = frozenset(_chosen(options, collection))
    made = Publication(collection, chosen | previous.complete, books, sizes=previous.sizes, single=options.single)
    return replace(made, bindery=bindery) if PDF.edition in chosen else replace(made, paginations=previous.paginations)


def _with_books_set(publication: Publication, runner: Runner, stats: RunStats) -> Publication:
    """Set the books on paper, whose pages site and e-book name: before all editions, so that none has their time."""
    if not publication.bindery:
        return publication
    with runner.progress.stage(PRINT):
        books, problems = publication.bindery.set_books(publication.volumes)
    stats.problems += problems
    return replace(publication, volumes=books)


def _remember_pages(file: File, publication: Publication) -> None:
    """Remember the pages of a book with its PDF."""
    for book in publication.volumes:
        if file.path == book.file(PDF) and (pagination := publication.pagination(book)):
            remember_pages(file.data, pagination)


def _chosen(options: Options, collection: Collection | None = None) -> dict[str, Edition]:
    """Return the editions to be made; what the settings ask for is known with the collection."""
    only = options.only or _list_usual(collection)
    return {name: edition for name, edition in get_editions().items() if name in only}


def _list_usual(collection: Collection | None) -> Names[str]:
    asked = [str(form) for form in collection.settings.office] if collection else []
    return [name for name, edition in get_editions().items() if edition.by_default or name in asked]


def _list_replaced(chosen: Names[str], collection: Collection) -> Names[str]:
    """Return the editions of which no file of an earlier run stays.

    Editions that are not made by default would grow old unseen.
    """
    usual = _list_usual(collection)
    return [name for name in get_editions() if name in chosen or name not in usual]


def must_stop(collection: Collection, options: Options) -> bool:
    """Return whether errors stop the run; a collection without a single article has nothing to publish.

    No option publishes names and pictures without consent, or answers but in a draft for teachers.
    """
    private = PRIVATE - {"answer-shown"} if options.remarks else PRIVATE
    is_private = any(problem.rule in private for problem in collection.problems)
    return is_private or (has_errors(collection.problems) and not options.keep_going) or not collection.articles


def list_left_out(collection: Collection) -> tuple[str, ...]:
    """Return the paths of the posts that no edition can show because of an error in them."""
    texts = (*collection.reachable, *(page.text for page in collection.pages))
    published = {SETTINGS_FILE, AUTHORS_FILE, "", *collection.book_texts, *(text.source for text in texts)}
    kept_back = {problem.path for problem in collection.problems if problem.rule == "draft"}
    wrong = {problem.path for problem in collection.problems if severity_of(problem.rule) is Severity.ERROR}
    return tuple(sorted(wrong - published - kept_back))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether one of them is an error."""
    return any(severity_of(problem.rule) is Severity.ERROR for problem in problems)


def report_stopped(collection: Collection, further: Iterable[Problem] = ()) -> RunResult:
    """Return the report of a run that its errors have stopped."""
    problems = (*collection.problems, *further)
    if not collection.articles:
        problems = (*problems, Problem("", 0, 0, "no-articles", sentence("there is no article to publish")))
    return RunResult(
        published=False,
        problems=in_reading_order(problems),
        articles=len(collection.articles),
        site_pages=_written_pages(collection),
        left_out=list_left_out(collection),
    )


def _list_pages(collection: Collection) -> dict[str, str]:
    """Return the paths of the pages of all posts in the site, by those of their files."""
    articles = {article.source: article_page(article.slug) for article in collection.reachable}
    return {page.text.source: page.path for page in collection.pages} | articles


def _written_pages(collection: Collection) -> int:
    """Return how many pages are no articles; without those that the settings make."""
    return sum(page.text.source != SETTINGS_FILE for page in collection.pages)


def report_of(
    options: Options, collection: Collection, stats: RunStats, runner: Runner, withdrawn: int = 0
) -> RunResult:
    """Return the report of a run that came to its end, and has `withdrawn` teachers' copies from the output folder."""
    found = locate_problems((*stats.problems, *report_slow(runner.took, collection)), options.content)
    return RunResult(
        published=True,
        problems=in_reading_order((*collection.problems, *_keep_heard(collection.settings, found))),
        articles=len(collection.articles),
        site_pages=_written_pages(collection),
        files=stats.files,
        size=stats.size,
        pages=stats.pages,
        sheets=stats.sheets,
        copies=stats.copies,
        copies_in=str(options.teachers),
        copied=tuple(stats.copied),
        withdrawn=withdrawn,
        jobs={label: count for label, count in runner.ran.items() if count},
        editions=stats.made(),
        left_out=list_left_out(collection),
        next_day=collection.next_day,
    )
