"""The two trees of a run: what is for everyone, and teachers' copies, in a folder of their own that no upload takes.

A folder of teachers' copies is known by its manifest: the names of its editions say it.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from pipeline.files.own_files import OURS, add_file, is_archive
from pipeline.i18n.sentences import humanize
from pipeline.jobs.blob import Blob
from pipeline.jobs.sealed import replacing
from pipeline.output.manifest import Contents, Manifest, OutputError, Records, list_published
from pipeline.output.tree import NewTree, new_tree, remove, state_of

_OPTION = "--teacher-output"
_MARK = "teacher: "
# Where copies stood before they had a folder of their own: who guessed the address could read the solutions.
_OLD_COPY = re.compile(r"handouts/[^/]+/teacher/[^/]+\.pdf")
_OLD_ARCHIVE = "-teacher.zip"


@contextlib.contextmanager
def new_trees(output: Path, teachers: Path, records: Records) -> Iterator[Trees]:
    """Open the trees in the making; unless `swap_in` is called, they leave no trace.

    The folder of teachers' copies is not looked for until there are some, or were.

    Raises:
        OutputError: one of the folders is not ours to replace, or is the other's, or its parent cannot be written.
    """
    if holds_copies(output):
        raise OutputError("{output} contains teachers' copies: choose another --output", output=output)
    with contextlib.ExitStack() as stack:
        public = stack.enter_context(new_tree(output, records))
        yield Trees(public, teachers, lambda: stack.enter_context(new_tree(teachers, records, option=_OPTION)))


def holds_copies(folder: Path) -> bool:
    """Return whether a folder is one of teachers' copies."""
    try:
        contents = Manifest.read(folder).contents
    except OutputError:
        return False
    return any(edition.startswith(_MARK) for edition in contents)


def is_misplaced(output: Path) -> bool:
    """Return whether teachers' copies of an earlier release are in an output folder.

    Raises:
        OutputError: The output folder holds files that publish did not write.
    """
    return bool(_misplaced(Manifest.read(output).contents))


def state_of_both(output: Path, teachers: Path, records: Records) -> str:
    """Return a digest of the content of both folders; "" where files are not as they were published.

    Raises:
        OutputError: The output folder holds files that publish did not write.
    """
    state = state_of(output, records)
    if not (state and holds_copies(teachers)):
        return state
    copies = state_of(teachers, records)
    return copies and _both(state, copies)


def remove_copies(teachers: Path) -> bool:
    """Remove the teachers' copies from their folder; whether there were any.

    Raises:
        OutputError: they cannot be removed.
    """
    return holds_copies(teachers) and remove(teachers)


class Trees:
    """Two trees in the making, the `public` one and that of teachers' copies; `new_trees` makes them."""

    def __init__(self, public: NewTree, teachers: Path, begin: Callable[[], NewTree]) -> None:
        """Begin with the tree for everyone; `begin` opens the other one."""
        self.public = public
        self._folder = teachers
        self._begin = begin
        self._copies: NewTree | None = None
        self._misplaced = _misplaced(public.old)

    @property
    def old(self) -> Contents:
        """Files of each edition that are in the output folder now, but for those that must not stay there."""
        return {
            edition: {path: blob for path, blob in files.items() if path not in self._misplaced}
            for edition, files in self.public.old.items()
        }

    @property
    def withdrawn(self) -> int:
        """Number of teachers' copies that an earlier run has put into the output folder, where they do not stay."""
        return len(self._misplaced)

    @property
    def state(self) -> str:
        """As `state_of_both` has it, once the trees are swapped in."""
        if self._copies is None or not self._copies.holds_files:
            return self.public.state
        return _both(self.public.state, self._copies.state)

    def write(self, edition: str, path: str, blob: Blob, *, teacher: bool = False) -> None:
        """Add one file of an edition, for everyone or for a `teacher` alone.

        Raises:
            OutputError: The file cannot be written.
            LostBlobError: Its bytes are lost.
        """
        if teacher:
            self._teachers().write(f"{_MARK}{edition}", path, blob)
        else:
            self.public.write(edition, path, blob)

    def keep_copies(self, but: Collection[str]) -> None:
        """Take over the teachers' copies of all editions `but` these.

        Raises:
            OutputError: one cannot be taken over.
        """
        if self._copies is None and not holds_copies(self._folder):
            return
        copies = self._teachers()
        for edition, files in sorted(copies.old.items()):
            if edition.removeprefix(_MARK) not in but:
                copies.keep(edition, files)

    def swap_in(self) -> None:
        """Put the finished trees in the place of the folders; a folder without teachers' copies goes.

        Raises:
            OutputError: A folder cannot be replaced; the old one remains.
        """
        if self._copies is not None:
            self._copies.swap_in()
            if not self._copies.holds_files:
                self._copies.remove_if_bare()
        self.public.swap_in()

    def _teachers(self) -> NewTree:
        if self._copies is None:
            copies = self._begin()
            if any(not edition.startswith(_MARK) for edition in copies.old):
                raise OutputError(
                    "{folder} contains an edition for everyone: choose another {option}",
                    folder=self._folder,
                    option=_OPTION,
                )
            self._copies = copies
        return self._copies


def _misplaced(contents: Contents) -> frozenset[str]:
    """Return the teachers' copies among the files of an output folder."""
    paths = {path for files in contents.values() for path in files}
    copies = {path for path in paths if _OLD_COPY.fullmatch(path)}
    # A handout of such a title has its own folder.
    folders = {path.rpartition("/")[0] for path in paths}
    named = {path for path in paths if path.startswith("handouts/") and path.endswith(_OLD_ARCHIVE)}
    return frozenset(copies | {path for path in named if path.removesuffix(".zip") not in folders})


def _both(state: str, copies: str) -> str:
    return f"{state} {copies}"


def pack(output: Path, target: Path, folder: str) -> int:
    """Write what was published into an output folder to `target`, all of it below one `folder`; return its bytes.

    Teachers' copies are not among it. The same files give the same archive.

    Raises:
        OutputError: `target` is there and is none of ours, or cannot be written; what stood there stays.
    """
    with replacing_archive(target) as new:
        _write(output, new, folder)
    return target.stat().st_size


@contextlib.contextmanager
def replacing_archive(target: Path) -> Iterator[Path]:
    """Give a new file that takes the place of an archive of ours at the end.

    Raises:
        OutputError: `target` is there and is none of ours, or cannot be written; what is there stays.
    """
    if target.exists() and not is_archive(target):
        raise OutputError(
            "{target} is not an archive of this program: move it away, or choose another --output", target=str(target)
        )
    try:
        with replacing(target) as new:
            yield new
    except OSError as error:
        why = humanize(error)
        raise OutputError("{target} cannot be written: {why}", target=str(target), why=why) from error


def _write(output: Path, target: Path, folder: str) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = OURS
        for path in sorted({path for paths in list_published(output).values() for path in paths}):
            add_file(archive, f"{folder}/{path}", (output / path).read_bytes())
