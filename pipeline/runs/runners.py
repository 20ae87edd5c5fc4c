"""Open runners: as many processes as asked for, and a store in the user's cache. Only user of platformdirs."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import cast

from platformdirs import user_cache_path

from pipeline import theme
from pipeline.errors import UserError
from pipeline.extensions import get_editions
from pipeline.files.file_cache import FileCache, Made
from pipeline.i18n.sentences import Sentence, error_text, humanize, sentence
from pipeline.jobs.blob import LostBlobError, Pickled
from pipeline.jobs.build_log import BuildLog
from pipeline.jobs.database import make_private, refusal
from pipeline.jobs.dry_run import DryRun
from pipeline.jobs.executors import Executor, ExecutorError, looking_seldom
from pipeline.jobs.job import Failed, Limits
from pipeline.jobs.memory_cache import RememberingRunner, WorkerMemo
from pipeline.jobs.runner import Progress, Runner, RunnerContext
from pipeline.jobs.sealed import clear_sealed, read_sealed, sealed_path, write_sealed
from pipeline.jobs.store import Store, StoreError
from pipeline.options import Options
from pipeline.press.typesetting.system_libraries import require_libraries
from pipeline.runs.cache_key import cache_key, cluster_key, versions
from pipeline.text.visible import write_line

_ATTEMPTS = 3  # runs where others harm the cache while it is used
_BUILD_LOGS = "build-logs"
_KNOWN_FILES = "files"
_MOST = 1 << 28  # bytes of known files: more would take longer to read than what they hold
_GIGABYTES, _MOST_GIGABYTES = 4.0, 1e6
# What workers share where the system can share it: to import it takes longer, in each of them, than to set a page. That
# is what a change of one text needs anyway: posts and their pages …
_TO_WRITE = tuple(
    (
        "pipeline.normalise.parse_post pipeline.normalise.render_article"
        " pipeline.editions.site.templates babel.messages.pofile babel.numbers jinja2 pypandoc"
        " snowballstemmer stopwordsiso"
    ).split()
)
# … and the press, which comes later where somebody asks for a page at a time, and not at all where nothing is printed.
_TO_PRINT = ("pipeline.press.typesetting.typeset", "pipeline.press.typesetting.engine", "pipeline.press.binding.bind")


class RunnerError(UserError):
    """The jobs cannot be done here."""


def cache_folder() -> Path:
    """Return where results are kept: $EDITIONS_CACHE, or a folder in the user's cache as the system has it."""
    named = os.environ.get("EDITIONS_CACHE")
    return Path(named) if named else user_cache_path("editions")


def cache_hint() -> Sentence:
    """Return what to do about a cache that others can write: one that is named may hold more than results."""
    if os.environ.get("EDITIONS_CACHE"):
        return sentence("with EDITIONS_CACHE, choose a new folder that only you can write to")
    return sentence(
        "remove it and close its folder to others (chmod go-w), or choose a folder of your own with EDITIONS_CACHE"
    )


def trusted_cache() -> Path:
    """Return the cache folder, made for this user alone where there is none.

    Raises:
        RunnerError: others own it or may write it, and so could have it hold code that this program runs.
    """
    folder = cache_folder()
    if why := refusal(folder):
        raise RunnerError(
            "the cache {folder} {why}: results that others put there would be published; {hint}",
            folder=folder,
            why=why,
            hint=cache_hint(),
        )
    make_private(folder)
    if os.environ.get("EDITIONS_CACHE") and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        _say_useless(folder)
    return folder


@functools.cache
def _say_useless(folder: Path) -> None:
    """Say once that nothing is kept."""
    write_line(sentence("the cache {folder} (EDITIONS_CACHE) cannot be written: nothing is kept", folder=folder))


@contextlib.contextmanager
def open_runner(options: Options, progress: Progress | None) -> Iterator[Runner]:
    """Open a runner that remembers what this code with these tools has made before, and of what.

    It uses processes of this machine within the options' limits, or the workers of a Dask scheduler.

    Raises:
        RunnerError: there is no such cluster; or, from what is done with the runner, a worker dies again and again,
            or the disk has no room for results.
    """
    with _explain_errors():
        executor = _connect_cluster(options.scheduler) if options.scheduler else _processes(options)
        with Runner(_make_context(options.content, progress), executor) as runner:
            yield runner


@contextlib.contextmanager
def open_remembering(
    options: Options, progress: Progress | None, labels: frozenset[str]
) -> Iterator[RememberingRunner]:
    """Open a runner for one who asks again and again, which has jobs of these labels at hand; its processes stay.

    Raises:
        RunnerError: as `open_runner`.
    """
    with _explain_errors():
        # Of what results are made is written down for runs, which begin anew; this one knows it.
        context = replace(_make_context(options.content, progress), build_log=BuildLog())
        with RememberingRunner(context, _processes(options, _TO_WRITE), labels) as runner:
            yield runner


@contextlib.contextmanager
def open_forgetful_runner(
    workers: int, limits: Limits, preload: tuple[str, ...], progress: Progress
) -> Iterator[Runner]:
    """Open a runner that keeps no results, for work that is done once.

    Raises:
        RunnerError: from what is done with it, the disk has no room.
    """
    from pipeline.jobs.processes import Processes

    set_up = functools.partial(_set_up, limits)
    with (
        _explain_errors(),
        Runner(RunnerContext(progress=progress), Processes(workers, preload, limits, set_up)) as runner,
    ):
        yield runner


@contextlib.contextmanager
def open_dry_run(options: Options, progress: Progress | None, real: frozenset[str]) -> Iterator[DryRun]:
    """Open a runner that does only what has a label in `real`, and tells what it would do.

    Raises:
        RunnerError: as `open_runner`.
    """
    with _explain_errors(), DryRun(_make_context(options.content, progress), _processes(options), real) as dry_run:
        yield dry_run


def most_bytes() -> int:
    """Return how large the cache may be: $EDITIONS_CACHE_GB gigabytes, or enough for several collections."""
    try:
        gigabytes = float(os.environ.get("EDITIONS_CACHE_GB", ""))
    except ValueError:
        gigabytes = _GIGABYTES
    return int((gigabytes if 0 < gigabytes < _MOST_GIGABYTES else _GIGABYTES) * 1e9)


def clear_cache() -> bool:
    """Forget all results; whether there were any."""
    folder = trusted_cache()
    clear_sealed(folder / _BUILD_LOGS)
    return Store(folder).clear()


def _make_context(content: Path, progress: Progress | None) -> RunnerContext:
    store = Store(trusted_cache(), most_bytes())
    build_log = BuildLog(sealed_path(trusted_cache() / _BUILD_LOGS, content))
    return RunnerContext(store if store.usable() else None, versions(), build_log, progress or Progress())


def _set_up(limits: Limits) -> None:
    """Prepare a process that does jobs."""
    from pipeline.pandoc.process import limit_pandoc

    limit_pandoc(limits.seconds, limits.memory)
    theme.keep_compiled(WorkerMemo(theme.__name__, "jinja2"))


def _preload(options: Options) -> tuple[str, ...]:
    """Return the modules that the processes of a run share."""
    prints = not options.only or any(get_editions()[name].prints for name in options.only)
    return (*_TO_WRITE, *_TO_PRINT) if prints else _TO_WRITE


def _processes(options: Options, preload: tuple[str, ...] | None = None) -> Executor:
    """Return processes of this machine; those of a preview have other modules to share.

    Raises:
        MissingLibraryError: No text can be set here.
    """
    from pipeline.jobs import fork_server
    from pipeline.jobs.processes import Processes

    require_libraries()
    limits = options.limits
    workers = options.workers or os.cpu_count() or 1
    set_up = functools.partial(_set_up, limits)
    processes = Processes(workers, _preload(options) if preload is None else preload, limits, set_up)
    if preload is None:  # a preview outlives changes of `styles/`, and what this process has read of them
        fork_server.begin()
    return processes


def _connect_cluster(address: str) -> Executor:
    try:
        from pipeline.jobs.cluster import Cluster, Identity
    except ImportError as error:
        raise RunnerError("--scheduler needs Dask: install this program with its extra “cluster”") from error
    return Cluster(address, Identity(cluster_key, cluster_key()))


@contextlib.contextmanager
def _explain_errors() -> Iterator[None]:
    """Say of what can go wrong in any job what it means here."""
    try:
        yield
    except ExecutorError as error:
        raise RunnerError(error_text(error)) from error
    except StoreError as error:
        hint = sentence("choose another with EDITIONS_CACHE")
        raise RunnerError(
            "the cache in {folder} cannot be written: {error}; {hint}",
            folder=error.filename,
            error=humanize(error),
            hint=hint,
        ) from error


def recall_files(content: Path) -> FileCache:
    """Return the files below a content folder as the last run with this very program knew them."""
    made = read_sealed(_known_files(content), cache_key().encode(), dict)
    return FileCache(content, cast("Made", made)) if made is not None else FileCache(content)


def keep_known_files(content: Path, seen: FileCache) -> None:
    """Keep what was made of the files of a content folder; a cache that cannot be written does no harm."""
    if not seen.has_changed:
        return
    # What an engine failed on, or took too long over, may come out well another time.
    payload = Pickled.of(seen.settled(lambda one: not isinstance(one, Failed))).payload
    if len(payload) > _MOST:
        forget_known_files(content)
    else:
        write_sealed(_known_files(content), cache_key().encode(), payload)


def forget_known_files(content: Path) -> None:
    """Have all files of a content folder read again: the cache has lost what was made of them."""
    with contextlib.suppress(OSError):
        _known_files(content).unlink()


def clear_known_files() -> None:
    """Forget the files of all content folders."""
    clear_sealed(trusted_cache() / _KNOWN_FILES)


def _known_files(content: Path) -> Path:
    return sealed_path(trusted_cache() / _KNOWN_FILES, content)


def attempts(options: Options, progress: Progress | None) -> Iterator[AbstractContextManager[Runner]]:
    """Yield a context that opens a runner, and another one as long as the cache loses blobs within.

    What is whole in the cache is not made again. `for attempt in attempts(…): with attempt as runner: …`

    Raises:
        RunnerError: as `open_runner`; or the cache loses blobs again and again.
    """
    is_lost = False

    @contextlib.contextmanager
    def attempt() -> Iterator[Runner]:
        nonlocal is_lost
        try:
            with looking_seldom(), open_runner(options, progress) as runner:
                if is_lost:
                    runner.verify_blobs()
                is_lost = False
                yield runner
        except LostBlobError:
            forget_known_files(options.content)
            is_lost = True

    for _ in range(_ATTEMPTS):
        yield attempt()
        if not is_lost:
            return
    raise RunnerError(
        "the cache in {folder} does not keep what is written there; choose another with EDITIONS_CACHE",
        folder=cache_folder(),
    )
