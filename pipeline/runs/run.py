"""What every run has in common: it reads a collection with a runner, and reports what was made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pipeline.build.blob import LostBlobError
from pipeline.build.executors import looking_seldom
from pipeline.build.progress import Progress
from pipeline.build.runner import Runner
from pipeline.files.file_cache import FileCache
from pipeline.files.own_files import below, real
from pipeline.i18n.sentences import sentence
from pipeline.load import PostRead, could_be_read, load, read_file
from pipeline.load.locate import find_commit, locate_problems, place_settings_problems
from pipeline.look.apply import apply_theme
from pipeline.model.books_and_handouts import Anthology, Trim
from pipeline.model.collection import Collection
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import Problem, Severity, in_reading_order
from pipeline.model.settings import AUTHORS_FILE, SETTINGS_FILE, Trust
from pipeline.normalise import normalise
from pipeline.options import Options
from pipeline.output.manifest import OutputError
from pipeline.output.trees import Trees, new_trees
from pipeline.runs.result import LOAD, NORMALISE, RunResult, RunStats, slow
from pipeline.runs.runners import RunnerError, cache_folder, open_runner
from pipeline.runs.up_to_date import forget_known_files, keep_known_files, known_files, records

# How often to begin again where somebody harms the cache while it is used.
_ATTEMPTS = 3
_Result = TypeVar("_Result")
Books = Callable[[tuple[Anthology, ...]], tuple[Anthology, ...]]
"""From the books that the settings ask for to those that are to be made."""


def with_runner(options: Options, progress: Progress | None, work: Callable[[Runner], _Result]) -> _Result:
    """Do the work, and begin again where the cache has lost what it had: what is whole need not be made again."""
    for attempt in range(_ATTEMPTS):
        with looking_seldom(), open_runner(options, progress) as runner:
            if attempt:
                runner.verify_blobs()
            try:
                return work(runner)
            except LostBlobError:
                forget_known_files(options.content)
                continue
    raise RunnerError(
        sentence(
            "the cache in {folder} loses what is put there; choose another with EDITIONS_CACHE",
            folder=cache_folder(),
        )
    )


def trees_of(options: Options) -> AbstractContextManager[Trees]:
    """Return the trees that come into the places of the output folders.

    Raises:
        OutputError: one of them is not ours, holds the content or the other, or leads out of the content by a link.
    """
    output, teachers = options.output, options.teachers
    _require_apart(options.content, output, "--output")
    _require_apart(options.content, teachers, "--teacher-output")
    places = real(output), real(teachers)
    if any(one.is_relative_to(other) for one, other in (places, places[::-1])):
        raise OutputError(
            sentence(
                "--output {output} and --teacher-output {teachers} must not contain each other",
                output=output,
                teachers=teachers,
            )
        )
    return new_trees(output, teachers, records(options.content))


def _require_apart(content: Path, output: Path, option: str) -> None:
    """Refuse an output folder that holds the content: it is replaced as a whole.

    It may stand in the content folder, but not as a link of whoever wrote that, which has other folders replaced.

    Raises:
        OutputError: so it is.
    """
    inside, place = real(content), real(output)
    if inside.is_relative_to(place):
        raise OutputError(
            sentence(
                "{option} {output} holds --content {content}, and is replaced as a whole",
                option=option,
                output=output,
                content=content,
            )
        )
    if below(content, [output]) and not place.is_relative_to(inside):
        raise OutputError(
            sentence(
                "{option} {output} is a link that leads out of {content}: name the folder itself",
                option=option,
                output=output,
                content=content,
            )
        )


@dataclass(frozen=True)
class ReadOptions:
    """How a content folder is read; whoever reads it again and again remembers what he has `seen` of it.

    `read` gives a post, `commit` the state of the folder in version control (see `load`).
    """

    read: Callable[[Path, str], PostRead] = read_file
    commit: Callable[[Path, Iterable[str]], str] = find_commit
    seen: FileCache | None = None


_POSTS = "posts"


def _knowing(seen: FileCache | None) -> ReadOptions:
    """Return how to read a folder of which the last run has read nearly all."""
    if seen is None:
        return ReadOptions()

    def read(root: Path, path: str) -> PostRead:
        return seen.one(_POSTS, path, lambda: read_file(root, path), could_be_read)

    return ReadOptions(read, seen=seen)


def build_collection(
    options: Options,
    runner: Runner,
    books: Books = tuple,
    known: ReadOptions | None = None,
) -> Collection:
    """Return the collection that the content folder holds.

    `books` gives those that are to be made, of those of its settings. Files are read anew where they have changed
    since the last run, unless somebody says what is `known` of them.

    Raises:
        NoContentError: there are no posts.
    """
    last = None if known else known_files(options.content)
    known = known or _knowing(last)
    with runner.progress.stage(LOAD):
        manuscript = load(options.content, options.outputs_within, known.read, known.commit)
    # What templates may do concerns no post.
    settings = replace(manuscript.settings, trust=tuple(one for one in options.trust if one is Trust.HTML))
    manuscript = replace(manuscript, settings=settings, anthologies=books(manuscript.anthologies))
    if options.trim:
        manuscript = _trimmed(manuscript, options.trim)
    with runner.progress.stage(NORMALISE):
        collection = apply_theme(
            normalise(manuscript, runner, drafts_too=options.drafts, seen=known.seen), manuscript, runner, options.trust
        )
    if last is not None:
        keep_known_files(options.content, last)
    return replace(collection, problems=tuple(place_settings_problems(collection.problems, options.content)))


def _trimmed(manuscript: Manuscript, trim: Trim) -> Manuscript:
    """Return it with pages of this size for all books."""
    anthologies = tuple(replace(one, trim=trim) for one in manuscript.anthologies)
    return replace(manuscript, settings=replace(manuscript.settings, trim=trim), anthologies=anthologies)


def stops(collection: Collection, options: Options) -> bool:
    """Return whether errors stop the run; a collection without a single article has nothing to publish."""
    return (has_errors(collection.problems) and not options.keep_going) or not collection.articles


def left_out(collection: Collection) -> tuple[str, ...]:
    """Return the paths of the posts that no edition can show because of an error in them."""
    texts = (*collection.reachable, *(page.text for page in collection.pages))
    published = {SETTINGS_FILE, AUTHORS_FILE, "", *collection.book_texts, *(one.source for one in texts)}
    kept_back = {problem.path for problem in collection.problems if problem.rule == "draft"}
    wrong = {problem.path for problem in collection.problems if problem.severity is Severity.ERROR}
    return tuple(sorted(wrong - published - kept_back))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether one of them is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def stopped(collection: Collection, further: Iterable[Problem] = ()) -> RunResult:
    """Return the report of a run that its errors have stopped."""
    problems = (*collection.problems, *further)
    if not collection.articles:
        problems = (*problems, Problem("", 0, 0, "no-articles", sentence("there is no article to publish")))
    return RunResult(
        published=False,
        problems=in_reading_order(problems),
        articles=len(collection.articles),
        site_pages=_written_pages(collection),
        left_out=left_out(collection),
    )


def _written_pages(collection: Collection) -> int:
    """Return how many pages are no articles; without those that the settings make."""
    return sum(page.text.source != SETTINGS_FILE for page in collection.pages)


def report_of(
    options: Options, collection: Collection, stats: RunStats, runner: Runner, withdrawn: int = 0
) -> RunResult:
    """Return the report of a run that came to its end, and has `withdrawn` teachers' copies from the output folder."""
    return RunResult(
        published=True,
        problems=in_reading_order(
            (*collection.problems, *locate_problems((*stats.problems, *slow(runner.took, collection)), options.content))
        ),
        articles=len(collection.articles),
        site_pages=_written_pages(collection),
        files=stats.files,
        size=stats.size,
        pages=stats.pages,
        sheets=stats.sheets,
        copies=stats.copies,
        copies_in=str(options.teachers),
        withdrawn=withdrawn,
        jobs={label: count for label, count in runner.ran.items() if count},
        editions=stats.made(),
        left_out=left_out(collection),
        next_day=collection.next_day,
    )
