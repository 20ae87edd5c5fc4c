"""Find out that the output folder is up to date: then nothing is to be done, and nothing else need be loaded."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import stat
import time
from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pipeline.errors import UserError
from pipeline.files.file_cache import FileCache
from pipeline.files.opening import open_below
from pipeline.files.own_files import is_made_by_programs, list_below, resolve_links
from pipeline.jobs.blob import Blob, Pickled
from pipeline.jobs.store import Store
from pipeline.model.audience import Audience
from pipeline.model.settings import SETTINGS_FILE
from pipeline.options import Options
from pipeline.output.manifest import Contents, OutputError, Records, list_published
from pipeline.output.staging import place_of, tidy
from pipeline.output.tree import state_of
from pipeline.output.trees import Trees, new_trees, state_of_both
from pipeline.runs.cache_key import cache_key
from pipeline.runs.result import RunResult
from pipeline.runs.runners import clear_cache, clear_known_files, trusted_cache

if TYPE_CHECKING:
    from pipeline.editions.book.pagination import Pagination

# What the environment says that reaches a page (reproducible-builds.org).
_TABLES = (".csv", ".tsv", ".tab", ".txt")
_VARIABLES = ("SOURCE_DATE_EPOCH",)
_DIGESTS = ("digests", "1")  # what the key of the digests of a folder's files begins with; other forms have others
# What other tools keep in hidden files, and a collection is published after.
_CONFIGURATIONS = (
    ".eleventy.js",
    ".eleventyignore",
    *(f".vitepress/config.{end}" for end in ("js", "ts", "mjs", "cjs", "mts", "cts")),
    ".obsidian/templates.json",
    ".obsidian/plugins/templater-obsidian/data.json",
)


def fingerprint(content: Path, options: object, outputs: Names[str] = ()) -> str:
    """Return the digest of a content folder, of how it is published (by its `repr`), of code, styles, tools.

    `outputs` are paths below the content folder that are left out. A file is not read again that has not been written
    since its bytes were last asked for (`FileCache`).
    """
    digest = hashlib.sha256(f"{cache_key()}\0{content.resolve().name}\0{options!r}\0".encode())
    for name in _VARIABLES:
        digest.update(f"{name}={os.environ.get(name, '')}\0".encode())
    seen = _recall_digests(content)
    for path, state in _read_files(content, outputs, seen):
        digest.update(os.fsencode(path) + b"\0" + state + b"\0")
    if seen.has_changed:
        with contextlib.suppress(UserError):
            _keep(seen.settled(lambda _: True), *_DIGESTS, str(content.resolve()))
    return digest.hexdigest()


def _recall_digests(content: Path) -> FileCache:
    """Return the digests of files of a content folder; none where the cache cannot be trusted."""
    with contextlib.suppress(UserError):
        return FileCache(content, _find(dict, *_DIGESTS, str(content.resolve())))
    return FileCache(content)


def _read_files(content: Path, outputs: Names[str], seen: FileCache) -> Iterator[tuple[str, bytes]]:
    """Yield every file and link below a folder but for hidden ones, in order, and what it holds.

    What programs made for programs (`node_modules`) is not looked at.
    """
    for where, folders, files in os.walk(content):
        for kind in (folders, files) if outputs else ():
            kind[:] = [name for name in kind if f"{where}/{name}".removeprefix(f"{content}/") not in outputs]
        if where != str(content) and is_made_by_programs(os.path.basename(where), files):  # noqa: PTH119 - for speed
            folders.clear()
            yield where, b"passed over"
            continue
        hidden = (f"{where}/{name}" for name in _CONFIGURATIONS if name.partition("/")[0] in {*folders, *files})
        yield from ((path, _state(content, path, seen)) for path in hidden)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if _is_link(f"{where}/{name}")]
        for name in sorted((*files, *links)):
            if not name.startswith("."):
                yield f"{where}/{name}", _state(content, f"{where}/{name}", seen)


def _is_link(path: str) -> bool:
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except OSError:  # gone meanwhile
        return False


def _state(content: Path, path: str, seen: FileCache) -> bytes:
    try:
        if _is_link(path):
            return b"link " + os.fsencode(Path(path).readlink())
        return _find_digest(content, path.removeprefix(f"{content}/"), seen)
    except OSError as error:
        return f"unreadable {error.errno}".encode()


def _find_digest(content: Path, path: str, seen: FileCache) -> bytes:
    stamp = seen.stamp(path)
    known = seen.find("digest", path, stamp) if stamp else None
    if isinstance(known, bytes):
        return known
    with open_below(content, path) as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    seen.keep("digest", path, stamp, digest)
    return digest


T = TypeVar("T")


class LastRun(NamedTuple):
    """The run that published what is in an output folder: what was asked for, of which source, and what came of it."""

    request: Options
    source: str
    report: RunResult
    contents: Contents


def records(content: Path | None = None) -> Records:
    """Return the records of output folders in the cache, for this content."""
    return Records(trusted_cache() / "outputs", content)


def report_if_up_to_date(options: Options, source: str = "") -> RunResult | None:
    """Return the result of the run that published the same source here, if its output is untouched.

    `source` is what `source_of` gives, if it is known already.

    Raises:
        OutputError: the folder holds something that no publish has written.
    """
    started = time.monotonic()
    for folder in (options.output, options.teachers):
        tidy(place_of(folder))
    source = source or source_of(options)
    if not _find(bool, "published", source):
        return None
    state = state_of_both(options.output, options.teachers, records())
    report = _find(RunResult, "report", source, state) if state else None
    if report is None:
        return None
    if report.next_day and report.next_day <= dt.datetime.now(dt.UTC):
        return None
    seconds = time.monotonic() - started
    return replace(report, seconds=seconds, jobs={}, copies_in=str(options.teachers), withdrawn=0)


def source_of(options: Options) -> str:
    """Return a digest of all that a publication is made of."""
    single, trim = options.single, options.trim
    request = (options.only, options.keep_going, options.drafts, options.limits, options.trust, single, trim)
    tables = (str(options.audience or ""), *_state_tables(options))
    return fingerprint(options.content, (*request, *tables) if any(tables) else request, options.outputs_within)


def _state_tables(options: Options) -> Iterator[tuple[str, int, int]]:
    """Yield the state of tables outside of the content folder, which may be lists of pupils, for public editions."""
    with contextlib.suppress(OSError):
        if options.audience is not Audience.PUBLIC and b"public" not in (options.content / SETTINGS_FILE).read_bytes():
            return
    with contextlib.suppress(OSError):
        beside = options.content.resolve().parent.iterdir()
        tables = (path for path in beside if path.suffix.lower() in _TABLES)
        for path in sorted({*map(Path, options.pupils), *tables}):
            state = path.stat()
            yield str(path), state.st_size, state.st_mtime_ns


def remember(source: str, state: str, report: RunResult, pages: Mapping[str, str] = MappingProxyType({})) -> None:
    """Remember what was reported when this source was published into a folder that has this state since (`state_of`).

    `pages` are the paths of the pages of all posts, by those of their files.
    A cache that cannot be written does no harm.
    """
    if state:
        _keep(report, "report", source, state)
        _keep(True, "published", source)  # noqa: FBT003 - a value
        _keep(dict(pages), "pages", source)


def list_files_of_post(output: Path, source: str, post: str) -> tuple[str, ...]:
    """Return the paths of what was published of a post: its page, and what other editions have named as that."""
    if not (page := (_find(dict, "pages", source) or {}).get(post)):
        return ()
    contents = dict(list_published(output))
    name = PurePosixPath(page).with_suffix("")
    found = [page] if page in contents.pop("site", ()) else []
    others = (path for paths in contents.values() for path in paths if path.startswith(f"{name}."))
    return tuple(found + sorted(path for path in others if PurePosixPath(path).with_suffix("") == name))


def remember_request(options: Options, state: str) -> None:
    """Remember the options of the output folder with this `state`."""
    request = replace(options, teacher_output=options.teachers.absolute())
    if state:
        _keep(request, "request", state)


def request_of(options: Options) -> Options | None:
    """Return the options that the untouched output folder was published with; None if they are not known.

    Raises:
        OutputError: the folder holds something that no publish has written.
    """
    state = state_of(options.output, records())
    found = _find(Options, "request", state) if state else None
    return replace(found, content=options.content, output=options.output) if found else None


def recall_last_run(options: Options) -> LastRun | None:
    """Return the run that published what is in the output folder; None where that is not up to date, or not known.

    Raises:
        OutputError: the folder holds something that no publish has written.
    """
    request = request_of(options)
    source = source_of(request) if request else ""
    report = report_if_up_to_date(request, source) if request else None
    return LastRun(request, source, report, list_published(options.output)) if request and report else None


def remember_addition(last: LastRun, trees: Trees) -> None:
    """Remember that the output folder is as the last run left it, but for what was added to order."""
    _keep(last.report, "report", last.source, trees.state)
    remember_request(last.request, trees.public.state)


def source_of_order(options: Options) -> str:
    """Return a digest of all that what is made to order is made of, besides the order."""
    return fingerprint(options.content, f"order {options.audience or ''}".strip(), options.outputs_within)


def remember_order(source: str, edition: str, files: Mapping[str, Blob]) -> None:
    """Remember of which source these files were made to order."""
    _keep(True, *_order(source, edition, files))  # noqa: FBT003 - a value


def is_current_order(source: str, edition: str, files: Mapping[str, Blob]) -> bool:
    """Return whether files that were made to order were made of this source."""
    return _find(bool, *_order(source, edition, files)) is not None


def remember_pages(pdf: Blob, pagination: Pagination) -> None:
    """Remember the pages of a book by its PDF, for editions that are made without it later."""
    _keep(pagination, "pages", pdf.digest)


def pages_of(pdf: Blob) -> Pagination | None:
    """Return the pages of the book that is in a PDF, if they are remembered."""
    from pipeline.editions.book.pagination import Pagination  # noqa: PLC0415 - only a run that has something to do asks

    return _find(Pagination, "pages", pdf.digest)


def _keep(value: object, *key: str) -> None:
    """Keep a value in the cache; one that cannot be written does no harm."""
    with contextlib.suppress(OSError):
        Store(trusted_cache()).keep(_key(key), Pickled.of(value))


def _find(kind: type[T], *key: str) -> T | None:
    pickled = Store(trusted_cache()).find(_key(key))
    return pickled.value_of(kind) if pickled else None


def forget() -> bool:
    """Forget all that is remembered, of jobs and of output folders; whether there was anything of jobs."""
    records().clear()
    clear_known_files()
    return clear_cache()


def _order(source: str, edition: str, files: Mapping[str, Blob]) -> list[str]:
    """Return the key of files that were made to order."""
    return ["order", source, edition, *(f"{path}\0{blob.digest}" for path, blob in sorted(files.items()))]


def _key(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def trees_of(options: Options) -> AbstractContextManager[Trees]:
    """Return the trees that come into the places of the output folders.

    Raises:
        OutputError: one of them is not ours, holds the content or the other, or leads out of the content by a link.
    """
    output, teachers = options.output, options.teachers
    _require_apart(options.content, output, "--output")
    _require_apart(options.content, teachers, "--teacher-output")
    places = resolve_links(output), resolve_links(teachers)
    if any(one.is_relative_to(other) for one, other in (places, places[::-1])):
        raise OutputError(
            "--output {output} and --teacher-output {teachers} must not contain each other",
            output=output,
            teachers=teachers,
        )
    return new_trees(output, teachers, records(options.content))


def _require_apart(content: Path, output: Path, option: str) -> None:
    """Refuse an output folder that holds the content: it is replaced as a whole.

    It may be in the content folder, but not as a link that leads out of it: other folders would be replaced.

    Raises:
        OutputError: The output folder holds the content, or is such a link.
    """
    inside, place = resolve_links(content), resolve_links(output)
    if inside.is_relative_to(place):
        raise OutputError(
            "{option} {output} contains --content {content}, and would be replaced as a whole",
            option=option,
            output=output,
            content=content,
        )
    if list_below(content, [output]) and not place.is_relative_to(inside):
        raise OutputError(
            "{option} {output} is a link that leads out of {content}: name the folder itself",
            option=option,
            output=output,
            content=content,
        )
