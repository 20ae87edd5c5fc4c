"""Files that go online, the place they go to, the list of those that we have put there, and the changes to them."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline.errors import UserError
from pipeline.extensions import get_editions
from pipeline.files.own_files import MANIFEST
from pipeline.i18n.sentences import with_others
from pipeline.jobs.blob import Blob
from pipeline.load.settings import read_settings
from pipeline.model.audience import Audience
from pipeline.model.settings import SETTINGS_FILE
from pipeline.options import Options
from pipeline.output.manifest import Contents, list_published
from pipeline.output.tree import state_of, take_over
from pipeline.output.trees import holds_copies, is_misplaced
from pipeline.runs.result import RunResult
from pipeline.runs.up_to_date import is_current_order, records, report_if_up_to_date, request_of, source_of_order


class DeployError(UserError):
    """The site cannot be put online; the text says why, and what to do."""


# What leads to other files comes after them: who reads meanwhile finds what an old page or a new one shows.
_LEADING = (".html", ".xml")


class Host(Protocol):
    """A place for a site."""

    def look(self, paths: Collection[str]) -> Hosted:
        """Return our files there, and the entries at these paths.

        Raises:
            DeployError: it cannot be reached.
        """

    def send(self, upload: Upload, changes: Changes) -> None:
        """Let the files come, change and go.

        Raises:
            DeployError: that cannot be done.
        """


def sort_for_sending(paths: Iterable[str]) -> list[str]:
    """Return the paths in the order in which they are sent."""
    return sorted(paths, key=lambda path: (path.endswith(_LEADING), path == "index.html", path))


def is_leading(path: str) -> bool:
    """Return whether a file leads to others."""
    return path.endswith(_LEADING)


def make_lists(files: Mapping[str, Blob], changes: Changes, hosted: Hosted) -> tuple[bytes, bytes]:
    """Return the lists of what we have put there: one before the first file comes, one after the last has gone.

    The first has all that is or will be ours, so that what a stopped run has sent is no stranger to the next one.
    """
    unsure = dict.fromkeys(changes.sent, UNSURE)
    return format_list({**(hosted.put or {}), **files, **unsure}), format_list(files)


def find_emptied(removed: Iterable[str], kept: Iterable[str]) -> list[str]:
    """Return the folders that held what is removed and hold nothing of ours any more, the innermost first."""
    still = {folder for path in kept for folder in _iterate_parents(path)}
    gone = {folder for path in removed for folder in _iterate_parents(path)} - still
    return sorted(gone, key=lambda folder: (-folder.count("/"), folder))


def _iterate_parents(path: str) -> Iterable[str]:
    while path := path.rpartition("/")[0]:
        yield path


_NAMED = 5


@dataclass(frozen=True)
class Hosted:
    """Files at a host: ours (`put`, None where there are none), and the paths that are taken.

    `sizes` has the sizes at the paths asked for, -1 for anything but a file.
    `dropped` are entries whose names no commit of ours can keep (`..`, `.git`).
    """

    put: Mapping[str, Blob] | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """The files that come, change and go, each with its bytes."""

    added: Mapping[str, int]
    changed: Mapping[str, int]
    removed: Mapping[str, int]

    @property
    def sent(self) -> tuple[str, ...]:
        """The paths of the files that are sent."""
        return (*self.added, *self.changed)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def find_changes(files: Mapping[str, Blob], hosted: Hosted, shared: frozenset[str]) -> Changes:
    """Return the files to add, to change and to remove.

    Those of `shared` are written by hosts too, and may be replaced.

    Raises:
        DeployError: A file of others has the path of one of ours.
    """
    put = hosted.put or {}
    taken = [path for path in files if path not in put and path in hosted.sizes and path not in shared]
    if taken:
        raise _make_conflict(sorted(taken))
    there = {path: blob for path, blob in put.items() if path in hosted.sizes}
    return Changes(
        added={path: blob.size for path, blob in sorted(files.items()) if path not in hosted.sizes},
        changed={
            path: blob.size
            for path, blob in sorted(files.items())
            if path in hosted.sizes and (there.get(path) != blob or hosted.sizes[path] != blob.size)
        },
        removed={path: max(hosted.sizes[path], 0) for path in sorted(there.keys() - files.keys())},
    )


def _make_conflict(taken: list[str]) -> DeployError:
    return DeployError(
        "files that deploy has not put there are in the way: {files}; move them away, or choose another target",
        files=with_others(", ".join(taken[:_NAMED]), len(taken) - _NAMED),
    )


LIST = ".editions-deploy.json"
"""The name of the list, at the root of the site."""
LARGEST = 50_000_000  # bytes of a list: a million files
UNSURE = Blob("", -1)
"""What stands for a file that is being sent: a run that was stopped may have sent it or not."""
_KEY = "put there by editions deploy"
# No name that a system, git or a shell could take for something else, and none that leads elsewhere.
_NAME = re.compile(r"(?!\.{1,2}$)(?!-)(?!(?i:\.git|git~\d+)$)[^\x00-\x1f\x7f\\/:*?\"<>|]{1,255}")


def is_safe(path: str) -> bool:
    """Return whether a path can only be that of a file below the root of a site."""
    return path != LIST and all(map(_NAME.fullmatch, path.split("/")))


def format_list(files: Mapping[str, Blob]) -> bytes:
    """Return the list of these files; the same bytes for the same files."""
    entries = {path: {"sha256": blob.digest, "size": blob.size} for path, blob in sorted(files.items())}
    return (json.dumps({_KEY: entries}, indent=1, ensure_ascii=False) + "\n").encode()


def read_entry(match: re.Match[str]) -> tuple[str, int]:
    """Return the path and the size, -1 for anything but a file, of a line of a listing: `kind`, `size` and `path`."""
    path = match["path"].partition(" -> ")[0] if match["kind"] == "l" else match["path"]
    return path, int(re.sub(r"\D", "", match["size"])) if match["kind"] == "-" else -1


def parse_list(data: bytes, where: str) -> dict[str, Blob]:
    """Parse a list of files. `where` names its place in errors, for others may have changed it.

    Raises:
        DeployError: it is none of ours.
    """
    try:
        entries = json.loads(data)[_KEY]
        files = {path: Blob(str(entry["sha256"]), int(entry["size"])) for path, entry in entries.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        files = {"": UNSURE}
    if not all(map(is_safe, files)):
        raise DeployError(
            "{file} in {where} is not as deploy writes it: remove what is there, or choose another target",
            file=LIST,
            where=where,
        )
    return files


OF_HOSTS = frozenset("CNAME .domains .htaccess .nojekyll _headers _redirects robots.txt".split())
"""What people put into an output folder for the host of their site."""
_WELL_KNOWN = ".well-known/"  # RFC 8615


@dataclass(frozen=True)
class Upload:
    """The files that go online, as paths below the `root`.

    What others have put into the output folder is `left_out`; so is what was made to order and is `outdated`.
    `audience` is for whom it was published, if anybody has said so; else `for_all` tells that it has what is for the
    class alone, too. `language` is that of the collection.
    """

    root: Path
    files: Mapping[str, Blob]
    left_out: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    audience: Audience | None = None
    for_all: bool = False
    language: str = "en"

    def stage(self, folder: Path, paths: Iterable[str]) -> None:
        """Put some of the files into a folder of one's own, where no publish changes them any more.

        Raises:
            OSError: that cannot be done.
        """
        for path in paths:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            take_over(self.root / path, target)


_CHECKED = re.compile(rb"<li[^<>]{0,99} data-check=")
_COPIES = "single/"  # pages that are there twice


def count_answers(upload: Upload) -> int:
    """Return how many questions check themselves, so that their answers are in pages that go online."""
    pages = (path for path in upload.files if path.endswith(".html") and not path.startswith(_COPIES))
    return sum(len(_CHECKED.findall((upload.root / path).read_bytes())) for path in pages)


def make_upload(options: Options) -> Upload:
    """Return what goes online of the output folder.

    Raises:
        DeployError: Nothing was published, it holds drafts or copies for teachers, or it is older than its sources.
        OutputError: the folder holds something that no publish has written.
    """
    contents = list_published(options.output)
    _require_public(options.output, contents)
    request = request_of(options)
    written = (item for files in contents.values() for item in files.items())
    if request is not None and any(_hash_file(options.output / path) != blob for path, blob in written):
        # A file whose size and time are as they were. The next publish is to look at all of them.
        records().clear()
        request = None
    if request is None and state_of(options.output, records()):
        raise DeployError(
            "a book or a handout was made after the last publish: type “editions publish”, then try again"
        )
    if request is None:
        raise DeployError("{output} was changed after publish: run publish first", output=options.output)
    if request.drafts:
        raise DeployError("{output} was published with --drafts: run publish without it first", output=options.output)
    settings = read_settings(request.content if (request.content / SETTINGS_FILE).is_file() else None).settings
    report = _require_current(request, contents)
    source = source_of_order(request)
    outdated = {
        name for name in contents if name not in get_editions() and not is_current_order(source, name, contents[name])
    }
    ours = {path: blob for name, files in contents.items() if name not in outdated for path, blob in files.items()}
    strange = list(_find_strange(options.output, {path for files in contents.values() for path in files}))
    wanted = {path: _hash_file(options.output / path) for path in strange if _is_for_hosts(options.output, path)}
    left_out = tuple(path for path in strange if path not in wanted)
    for_all = any(problem.rule == "no-audience" for problem in report.problems)
    audience = request.audience or settings.audience
    files = _check_names({**ours, **wanted})
    return Upload(options.output, files, left_out, tuple(sorted(outdated)), audience, for_all)


def _require_public(output: Path, contents: Contents) -> None:
    if not contents:
        raise DeployError("there is nothing in {output} to put online: run publish first", output=output)
    if holds_copies(output):
        raise DeployError(
            "{output} contains teachers' copies, which do not go online: choose another --output", output=output
        )
    if is_misplaced(output):
        raise DeployError(
            "{output} has teachers' copies of an earlier release: run publish first, which takes them out",
            output=output,
        )


def _require_current(request: Options, contents: Contents) -> RunResult:
    asked = read_settings(request.content).settings.office
    made = request.only or [name for name, edition in get_editions().items() if edition.by_default or name in asked]
    older = [name for name in contents if name in get_editions() and name not in made]
    if older:
        raise DeployError(
            "{editions} in {output} may be older than its sources: run publish without --only",
            editions=", ".join(older),
            output=request.output,
        )
    report = report_if_up_to_date(request)
    if report is None:
        raise DeployError("{output} is older than its sources: run publish first", output=request.output)
    return report


def _check_names(files: Mapping[str, Blob]) -> Mapping[str, Blob]:
    for path in files:
        if not is_safe(path):
            raise DeployError("“{path}” is not a name that every host accepts: rename the file", path=path)
    return files


def _find_strange(output: Path, ours: Collection[str]) -> Iterator[str]:
    """Yield what others have put there, but for the repository of git that some keep in it."""
    for where, folders, files in os.walk(output):
        below = Path(where).relative_to(output).as_posix()
        start = "" if below == "." else f"{below}/"
        folders[:] = sorted(name for name in folders if start or name != ".git")
        links = [name for name in folders if os.path.islink(f"{where}/{name}")]  # noqa: PTH114 - a string
        names = (start + name for name in sorted((*files, *links)))
        yield from (path for path in names if path not in ours and path not in (MANIFEST, ".git"))


def _is_for_hosts(output: Path, path: str) -> bool:
    file = output / path
    return (path in OF_HOSTS or path.startswith(_WELL_KNOWN)) and file.is_file() and not file.is_symlink()


def _hash_file(file: Path) -> Blob:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return Blob(digest, opened.tell())
