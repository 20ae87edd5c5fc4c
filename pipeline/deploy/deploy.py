"""From a target to a place, and from an upload to what changes there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.deploy.branch import add_no_jekyll, open_branch_host
from pipeline.deploy.folder import FolderHost
from pipeline.deploy.host import LIST, OF_HOSTS, Changes, DeployError, Host, Hosted, Upload, find_changes
from pipeline.deploy.sftp import open_sftp_host
from pipeline.deploy.ssh import open_rsync_host
from pipeline.files.git import find_remote_address
from pipeline.files.own_files import resolve_links
from pipeline.i18n.sentences import sentence
from pipeline.jobs.runner import Progress
from pipeline.load.targets import check_target
from pipeline.model.settings import DeployTarget, Method
from pipeline.options import Options
from pipeline.publish import build_collection
from pipeline.runs.runners import attempts, trusted_cache
from pipeline.text.setting_values import WrongValueError
from pipeline.text.urls import IN_TEXT


@dataclass(frozen=True)
class Deployment:
    """Upload and the changes that it makes at the target. It is `first` where no file of ours is there.

    `dropped` are entries of others that go with it (see `Hosted`).
    """

    upload: Upload
    changes: Changes
    first: bool
    host: Host
    dropped: tuple[str, ...] = ()

    def send(self) -> None:
        """Do it.

        Raises:
            DeployError: that fails.
        """
        self.host.send(self.upload, self.changes)


def settle_target(target: DeployTarget, options: Options) -> DeployTarget:
    """Return the target with its whole address: of a remote, what the repository around the content says.

    Raises:
        DeployError: there is no such remote, its address could be more than one, or it leads into the content.
    """
    if target.method is Method.PAGES and not any(sign in target.address for sign in ":/"):
        target = _resolve_remote(target, options.content)
    folder = _find_folder(target)
    if folder is not None:
        _require_elsewhere(folder, options)
    return target


@contextmanager
def open_deployment(target: DeployTarget, upload: Upload, *, asks: bool) -> Iterator[Deployment]:
    """Compare the upload with a target; nothing changes there before `send`.

    `asks` allows git and ssh to prompt at a terminal.

    Raises:
        DeployError: a program is missing, the place cannot be reached, or others have put files where ours would be.
    """
    if target.method is Method.PAGES:
        upload = add_no_jekyll(upload)
    with _open_host(target, asks=asks) as host:
        hosted: Hosted = host.look(upload.files.keys() | {LIST})
        changes = find_changes(upload.files, hosted, OF_HOSTS)
        yield Deployment(upload, changes, hosted.put is None, host, hosted.dropped)


@contextmanager
def _open_host(target: DeployTarget, *, asks: bool) -> Iterator[Host]:
    if target.method is Method.PAGES:
        with open_branch_host(target.address, target.branch, asks=asks) as host:
            yield host
    elif target.method is Method.RSYNC:
        with open_rsync_host(target.address, asks=asks) as host:
            yield host
    elif target.method is Method.SFTP:
        with open_sftp_host(target.address, asks=asks) as host:
            yield host
    else:
        yield FolderHost(Path(target.address).expanduser())


def _resolve_remote(target: DeployTarget, content: Path) -> DeployTarget:
    address = find_remote_address(content, target.address)
    if not address:
        raise DeployError(
            "no git repository around {content} has a remote “{remote}”: write the address itself (remote: https://…)",
            content=content,
            remote=target.address,
        )
    if address.startswith("/"):
        address = f"file://{address}"
    try:
        return check_target(replace(target, address=address))
    except WrongValueError as error:
        raise DeployError("the remote “{remote}” {error}", remote=target.address, error=error) from None


def _find_folder(target: DeployTarget) -> Path | None:
    """Return the folder of this machine that a target is, None for others."""
    address = target.address.removeprefix("file://")
    is_here = target.method is Method.FOLDER or address.startswith("/")
    return resolve_links(Path(address).expanduser()) if is_here else None


def _require_elsewhere(folder: Path, options: Options) -> None:
    """Refuse a place in a folder of this run, or around one: a repository there may come with the content."""
    for other in (options.content, options.output, options.teachers):
        place = resolve_links(other)
        if folder.is_relative_to(place) or place.is_relative_to(folder):
            raise DeployError(
                "the target {folder} and {other} must not contain each other: choose another target",
                folder=folder,
                other=other,
            )


_FOLDER = "deploy-targets"


def is_confirmed(content: Path, target: DeployTarget) -> bool:
    """Return whether this target was confirmed for this content folder before.

    Raises:
        RunnerError: others may write where that is remembered.
    """
    return _file(content, target).is_file()


def confirm(content: Path, target: DeployTarget) -> None:
    """Remember the confirmation of this target; where that fails, it is asked for again.

    Raises:
        RunnerError: others may write where that is remembered.
    """
    file = _file(content, target)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{content.resolve()}\n{target}\n", "utf-8", "surrogateescape")
    except OSError:
        return


def _file(content: Path, target: DeployTarget) -> Path:
    key = os.fsencode(content.resolve()) + b"\0" + str(target).encode()
    return trusted_cache() / _FOLDER / hashlib.sha256(key).hexdigest()[:32]


@dataclass(frozen=True)
class Public:
    """The names of the authors, and the paths of pictures and of files that posts offer."""

    authors: tuple[str, ...]
    pictures: tuple[str, ...]
    files: tuple[str, ...]


def list_public(options: Options, progress: Progress | None = None) -> Public:
    """Return who and what the editions of a content folder show.

    Raises:
        NoContentError: there are no posts.
        RunnerError: the jobs cannot be done.
    """
    for attempt in attempts(options, progress):
        with attempt as runner:
            collection = build_collection(options, runner)
    texts = [*collection.reachable, *collection.book_texts.values(), *collection.biographies.values()]
    texts += [page.text for page in collection.pages]
    texts += [text for text in (collection.opening, collection.surroundings.footer) if text]
    shown = [
        sentence("a picture within {path}", path=text.source) if path.startswith(IN_TEXT) else path
        for text in texts
        for path in text.shown
        if path in collection.pictures
    ]
    authors = [name for text in texts for name in text.authors]
    return Public(
        authors=_sort_unique([*collection.settings.authors, *authors, *collection.biographies]),
        pictures=_sort_unique(shown),
        files=_sort_unique(collection.attachments),
    )


def _sort_unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(names)))
