"""What goes online of an output folder: what publish wrote and what hosts want, if it may be seen and is not old."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.blob import Blob
from pipeline.deploy.errors import DeployError
from pipeline.deploy.put_there import is_safe
from pipeline.editions import EDITIONS
from pipeline.files.own_files import MANIFEST
from pipeline.i18n.sentences import sentence
from pipeline.options import Options
from pipeline.output.manifest import Contents, published
from pipeline.output.tree import take_over
from pipeline.output.trees import holds_copies, is_misplaced
from pipeline.runs.up_to_date import is_current_order, records, report_if_up_to_date, request_of, source_of_order

OF_HOSTS = frozenset("CNAME .domains .htaccess .nojekyll _headers _redirects robots.txt".split())
"""What people put into an output folder for the host of their site."""
_WELL_KNOWN = ".well-known/"  # RFC 8615


@dataclass(frozen=True)
class Upload:
    """The files that go online, as paths below the `root`.

    What others have put into the output folder is `left_out`; so is what was made to order and is `outdated`.
    """

    root: Path
    files: Mapping[str, Blob]
    left_out: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()

    def stage(self, folder: Path, paths: Iterable[str]) -> None:
        """Put some of the files into a folder of one's own, where no publish changes them any more.

        Raises:
            OSError: that cannot be done.
        """
        for path in paths:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            take_over(self.root / path, target)


def upload_of(options: Options) -> Upload:
    """Return what goes online of the output folder.

    Raises:
        DeployError: nothing was published, or what nobody should see, or it is older than its sources.
        OutputError: the folder holds something that no publish has written.
    """
    contents = published(options.output)
    _require_public(options.output, contents)
    request = request_of(options)
    written = (item for files in contents.values() for item in files.items())
    if request is not None and any(_blob(options.output / path) != blob for path, blob in written):
        # A file whose size and time are as they were. The next publish is to look at all of them.
        records().clear()
        request = None
    if request is None:
        raise DeployError(sentence("{output} is not as publish has left it: run publish first", output=options.output))
    if request.drafts:
        raise DeployError(
            sentence("{output} was published with --drafts: run publish without it first", output=options.output)
        )
    _require_current(request, contents)
    source = source_of_order(request)
    outdated = {
        name for name in contents if name not in EDITIONS and not is_current_order(source, name, contents[name])
    }
    ours = {path: blob for name, files in contents.items() if name not in outdated for path, blob in files.items()}
    strange = list(_strange(options.output, {path for files in contents.values() for path in files}))
    wanted = {path: _blob(options.output / path) for path in strange if _is_for_hosts(options.output, path)}
    left_out = tuple(path for path in strange if path not in wanted)
    return Upload(options.output, _safe({**ours, **wanted}), left_out, tuple(sorted(outdated)))


def _require_public(output: Path, contents: Contents) -> None:
    if not contents:
        raise DeployError(sentence("there is nothing in {output} to put online: run publish first", output=output))
    if holds_copies(output):
        raise DeployError(
            sentence("{output} holds teachers' copies, which do not go online: choose another --output", output=output)
        )
    if is_misplaced(output):
        raise DeployError(
            sentence(
                "teachers' copies of an earlier release stand in {output}: run publish first, which takes them out",
                output=output,
            )
        )


def _require_current(request: Options, contents: Contents) -> None:
    made = request.only or [name for name, edition in EDITIONS.items() if edition.by_default]
    older = [name for name in contents if name in EDITIONS and name not in made]
    if older:
        raise DeployError(
            sentence(
                "{editions} in {output} may be older than its sources: run publish without --only",
                editions=", ".join(older),
                output=request.output,
            )
        )
    if report_if_up_to_date(request) is None:
        raise DeployError(sentence("{output} is older than its sources: run publish first", output=request.output))


def _safe(files: Mapping[str, Blob]) -> Mapping[str, Blob]:
    for path in files:
        if not is_safe(path):
            raise DeployError(sentence("“{path}” is no name that every host takes: rename the file", path=path))
    return files


def _strange(output: Path, ours: Collection[str]) -> Iterator[str]:
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


def _blob(file: Path) -> Blob:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return Blob(digest, opened.tell())
