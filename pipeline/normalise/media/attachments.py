"""Files that links lead to: the ones that a site may offer, and why others are left out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.files import kinds
from pipeline.files.file_cache import FileCache
from pipeline.files.opening import open_below
from pipeline.files.pupils import is_list_of_pupils
from pipeline.i18n.sentences import humanize, sentence, suggest_fix
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner
from pipeline.normalise.drafts import FinishJob
from pipeline.normalise.media import pictures as prepared
from pipeline.normalise.resolve import Resolved
from pipeline.text.urls import asset_address, asset_path

LARGEST = 1_000_000_000
"""Most bytes of a file that a link leads to."""
_BEGINNING = 4096  # bytes that show whether a file is a page
_SAVE_AGAIN = sentence("save that file again")


@dataclass(frozen=True)
class Lost:
    """Reason why a file is not published, how to fix it, and the rule that it breaks, "" where nothing is wrong."""

    reason: str
    hint: str = _SAVE_AGAIN
    rule: str = "dead-link"


_OF_SOLUTION = Lost(
    sentence("only a solution or a note for the teacher links to it, and the site shows neither"),
    sentence("put its words there"),
)
_OF_OTHERS = Lost(sentence("only a block for some readers links to it"), rule="")
_OF_PUPILS = Lost(
    sentence("it is a list of pupils, whose names are private"),
    sentence("remove the link, and keep the list outside the content folder"),
    "pupils",
)
_TOO_LARGE = Lost(
    sentence("it has more than {number} GB", number=LARGEST // 1_000_000_000),
    sentence("put it on a site for large files, and link to it"),
)


@dataclass(frozen=True)
class Attachments:
    """Published files by their paths on the site; `lost` ones and `moved` ones by their paths in the content folder."""

    kept: Mapping[str, Blob] = field(default_factory=dict)
    lost: Mapping[str, Lost] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


def read_attachments(root: Path, jobs: Iterable[FinishJob], runner: Runner, seen: FileCache) -> Attachments:
    """Return the files that links lead to; only trusted authors may offer pages and programs.

    A file is read only if it has changed since it was `seen`.
    """
    jobs = list(jobs)
    trust = any(job.trust for job in jobs)
    paths = sorted(find_linked_files(jobs))
    pictures = [path for path in paths if kinds.is_picture(path)]
    others = [path for path in paths if not kinds.is_picture(path)]

    def kept(paths: Iterable[str]) -> Iterator[Blob | Lost]:
        return (_keep_file(root, path, runner, trust=trust) for path in paths)

    def downloads(paths: Sequence[str]) -> Iterator[prepared.Download | str | Failed]:
        files = prepared.read_picture_files(root, paths, {})
        return runner.attempt(prepared.to_download, files, prepared.PICTURES, len(paths))

    kept_files = dict(zip(others, seen.each(f"offered, trust {trust}", others, kept), strict=True))
    moved: dict[str, str] = {}
    outcomes = seen.each("downloads", pictures, downloads)
    taken = {path.casefold() for path in paths}
    for path, outcome in zip(pictures, map(prepared.unwrap_outcome, outcomes), strict=True):
        if isinstance(outcome, str):
            kept_files[path] = Lost(outcome, suggest_fix(outcome, _SAVE_AGAIN))
            continue
        kept_files[path] = outcome.data
        if outcome.path != path:
            moved[path] = prepared.choose_free_path(outcome.path, taken)
            taken.add(moved[path].casefold())
    offered = {moved.get(path, path): blob for path, blob in sorted(kept_files.items()) if isinstance(blob, Blob)}
    return Attachments(offered, {path: lost for path, lost in kept_files.items() if isinstance(lost, Lost)}, moved)


def find_linked_files(jobs: Iterable[FinishJob]) -> frozenset[str]:
    """Return the paths of all files that links lead to, published or not."""
    addresses = (resolved.address for job in jobs for resolved in job.links.values())
    return frozenset(filter(None, map(asset_path, addresses)))


def drop_hidden_files(job: FinishJob) -> FinishJob:
    """Return the job without links to files that only what the site does not show leads to.

    That are solutions, and blocks for other readers.
    """
    solutions, others = job.draft.links_of_solutions, _find_links_of_others(job)
    public = {to.address for address, to in job.links.items() if address not in solutions | others}
    reasons = {job.links[address].address: _OF_OTHERS for address in others}
    reasons |= {job.links[address].address: _OF_SOLUTION for address in solutions}
    lost = {address: why for address, why in reasons.items() if asset_path(address) and address not in public}
    return _set_links(lost, {}, job)


def _find_links_of_others(job: FinishJob) -> frozenset[str]:
    """Return the addresses that only blocks for other readers than the job's lead to."""
    readers = job.readers
    if readers is None:
        return frozenset()
    return frozenset(
        address
        for address, places in job.draft.links_of_only
        if not any(all(readers.get(dict(asked)) for asked in blocks) for blocks in places)
    )


def add_attachments(attachments: Attachments, job: FinishJob) -> FinishJob:
    """Return the job with the paths that linked files have on the site, or the reason why they have none."""
    lost = {asset_address(path): lost for path, lost in attachments.lost.items()}
    return _set_links(lost, {asset_address(old): asset_address(new) for old, new in attachments.moved.items()}, job)


def _set_links(lost: Mapping[str, Lost], moved: Mapping[str, str], job: FinishJob) -> FinishJob:
    links: dict[str, Resolved] = {}
    for address, to in job.links.items():
        if fault := lost.get(to.address):
            why = sentence("{path} is not published: {why}", path=asset_path(to.address), why=fault.reason)
            links[address] = Resolved("", reason=why, hint=fault.hint, rule=fault.rule)
        elif to.address in moved:
            links[address] = replace(to, address=moved[to.address])
    return replace(job, links={**job.links, **links}) if links else job


def _keep_file(root: Path, path: str, runner: Runner, *, trust: bool) -> Blob | Lost:
    """Return the content of a file, stored piece by piece, or why it is not offered."""
    try:
        file = open_below(root, path)
    except OSError as error:
        return Lost(sentence("it cannot be read"), suggest_fix(humanize(error), _SAVE_AGAIN))
    with file:
        beginning = file.read(_BEGINNING)
        if is_list_of_pupils(path, beginning):
            return _OF_PUPILS
        harm = "" if trust else kinds.harm_of(path, beginning)
        if harm:
            return Lost(harm, kinds.HINT, "unsafe-link")
        size = file.seek(0, os.SEEK_END)
        return _TOO_LARGE if size > LARGEST else runner.keep_file(file, size)
