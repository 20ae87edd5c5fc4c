"""Which recordings the posts of a collection play, and what of them each post is finished with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.files.workbench import Workbench
from pipeline.jobs.blob import Blob
from pipeline.model.recordings import Captions, Recording
from pipeline.normalise.draft import Draft
from pipeline.normalise.finish import FinishJob, PlayedRecording
from pipeline.normalise.media.recordings.companions import Companions, FilesByRecording
from pipeline.normalise.media.recordings.finding import captions_of, read_recordings
from pipeline.normalise.resolve import Resolved
from pipeline.text.neutral import asset_path

Links = Mapping[str, Mapping[str, Resolved]]
"""Where the addresses in each post lead, by the paths of the posts."""


def companions_of(drafts: Iterable[Draft], links: Links, paths: Iterable[str]) -> dict[str, Companions]:
    """Return what stands beside each recording that these drafts play, by the recordings' paths."""
    played = {path for draft in drafts for path in _paths(draft, links[draft.path])}
    files = FilesByRecording(paths) if played else None
    return {path: files.beside(path) for path in sorted(played)} if files else {}


def posters_beside(
    drafts: Iterable[Draft], links: Links, beside: Mapping[str, Companions]
) -> dict[str, dict[str, str]]:
    """Return the pictures that stand beside the films of each draft, as addresses with their paths."""
    found: dict[str, dict[str, str]] = {}
    for draft in drafts:
        posters = [beside[path].poster for path in _paths(draft, links[draft.path])]
        if own := {poster: poster for poster in posters if poster}:
            found[draft.path] = own
    return found


@dataclass(frozen=True)
class GatheredRecordings:
    """The jobs with what each of them plays, all recordings, and the files of their captions, both by their paths."""

    jobs: Sequence[FinishJob]
    recordings: Mapping[str, Recording]
    captions: Mapping[str, Blob]


def with_recordings(
    jobs: Sequence[FinishJob], kept: Mapping[str, Blob], beside: Mapping[str, Companions], bench: Workbench
) -> GatheredRecordings:
    """Return what the jobs play, of the files that are `kept`, with what stands `beside` it."""
    played = {path: kept[path] for path in _played_in(jobs) if path in kept}
    found = read_recordings(bench.root, played, beside, bench.runner, bench.seen)
    captions = _captions_in(jobs, kept)
    jobs = [_with_own(job, found, captions) for job in jobs]
    return GatheredRecordings(jobs, _all_recordings(jobs), _caption_files(found.values(), captions.values()))


def _played_in(jobs: Iterable[FinishJob]) -> frozenset[str]:
    """Return the paths of all recordings that are played."""
    return frozenset(path for job in jobs for path in _paths(job.draft, job.links))


def _captions_in(jobs: Iterable[FinishJob], kept: Mapping[str, Blob]) -> dict[str, Captions]:
    """Return the captions that authors name for their recordings, by the paths of their files."""
    found = {}
    for job in jobs:
        for _, address, language in job.draft.tracks:
            path = asset_path(job.links[address].address) if address in job.links else ""
            captions = captions_of(path, language, kept.get(path)) if path else None
            if captions:
                found[path] = captions
    return found


def _with_own(job: FinishJob, recordings: Mapping[str, PlayedRecording], captions: Mapping[str, Captions]) -> FinishJob:
    """Return the job with what it plays."""
    played = {path: recordings[path] for path in _paths(job.draft, job.links) if path in recordings}
    if not played:
        return job
    paths = {
        address: asset_path(job.links[address].address) for _, address, _ in job.draft.tracks if address in job.links
    }
    own = {address: captions[path] for address, path in paths.items() if path in captions}
    return replace(job, recordings=played, captions=own)


def _all_recordings(jobs: Iterable[FinishJob]) -> dict[str, Recording]:
    """Return all that is played, by the paths, with the captions that posts name for it."""
    found: dict[str, Recording] = {}
    for job in jobs:
        for path, played in job.recordings.items():
            known = found.get(path, played.recording)
            named = (job.captions[track] for track in _tracks_of(path, job) if track in job.captions)
            found[path] = replace(known, captions=tuple(dict.fromkeys((*known.captions, *named))))
    return dict(sorted(found.items()))


def _tracks_of(path: str, job: FinishJob) -> Iterator[str]:
    """Yield the addresses of the captions that a post names for a recording."""
    for address, track, _ in job.draft.tracks:
        if address in job.links and asset_path(job.links[address].address) == path:
            yield track


def _caption_files(found: Iterable[PlayedRecording], named: Iterable[Captions]) -> dict[str, Blob]:
    """Return the files of all captions by their paths."""
    beside = (captions for one in found for captions in one.recording.captions)
    return {captions.path: captions.data for captions in (*beside, *named)}


def _paths(draft: Draft, links: Mapping[str, Resolved]) -> list[str]:
    found = (asset_path(links[address].address) for address in draft.played if address in links)
    return [path for path in found if path]
