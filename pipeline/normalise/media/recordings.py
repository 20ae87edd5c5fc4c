"""Recordings that posts play, with their captions, transcripts and posters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import ClassVar

from pipeline.build.blob import Blob
from pipeline.build.job import Job, JobFunction
from pipeline.build.outcomes import Failed
from pipeline.build.runner import Runner
from pipeline.files.file_cache import BuildContext, FileCache
from pipeline.files.kinds import is_picture, media_type_of
from pipeline.files.opening import read_below
from pipeline.i18n.labels import is_language
from pipeline.i18n.sentences import humanize, sentence
from pipeline.model.article import Captions, Recording
from pipeline.normalise.draft import Draft
from pipeline.normalise.finish import FinishJob, PlayedRecording, Transcript
from pipeline.normalise.media.captions import as_webvtt, cues_of, decoded, has_labels
from pipeline.normalise.resolve import PODCAST, LinkIndex, Resolved
from pipeline.text.urls import asset_path


@dataclass(frozen=True)
class RecordingFile(Job):
    """A sound or a film as found: its path, and its bytes."""

    path: str
    data: Blob

    about = sentence("recording {name}", name="{0.path}")
    causes: ClassVar[dict[str, str]] = {"data": sentence("its file changed")}


@dataclass(frozen=True)
class Measured:
    """A recording as its file tells, or in words what that file is instead ("a web page", "" where nothing tells)."""

    recording: Recording
    is_one: bool = True
    kind: str = ""


measure = JobFunction[RecordingFile, Measured]("pipeline.normalise.media.measure_recording:measure")


_CAPTIONS = (".vtt", ".srt")
_TEXTS = (".txt", ".md", ".markdown")


@dataclass(frozen=True)
class Companions:
    """Paths of the files beside a recording; captions have their language, "" where their names do not tell.

    A text may be a transcript or tell times (`cues.has_labels`): what is in it says which.
    """

    captions: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    poster: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """All of them."""
        return (*(path for path, _ in self.captions), *self.texts, *filter(None, (self.poster,)))


class FilesByRecording:
    """Files by the recordings that they may belong to."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Sort these paths of files below the content folder."""
        self._named: dict[str, list[tuple[str, str]]] = {}
        for path in sorted(paths):
            name = _without_suffix(path)
            rest, _, language = name.rpartition(".")
            self._named.setdefault(name.casefold(), []).append((path, ""))
            if "/" not in language and is_language(language):
                self._named.setdefault(rest.casefold(), []).append((path, language))

    def beside(self, recording: str) -> Companions:
        """Return what stands beside a recording."""
        files = self._named.get(_without_suffix(recording).casefold(), [])
        captions = {language: path for path, language in reversed(files) if _is(path, _CAPTIONS[1:])}
        captions |= {language: path for path, language in reversed(files) if _is(path, _CAPTIONS[:1])}
        pictures = [path for path, language in files if is_picture(path) and not language]
        return Companions(
            captions=tuple((path, language) for language, path in sorted(captions.items())),
            texts=tuple(path for path, _ in files if _is(path, _TEXTS)),
            poster=pictures[0] if pictures and media_type_of(recording) else "",
        )


def _is(path: str, suffixes: tuple[str, ...]) -> bool:
    return PurePosixPath(path).suffix.lower() in suffixes


def _without_suffix(path: str) -> str:
    return path.removesuffix(PurePosixPath(path).suffix)


RECORDINGS = "recordings"
"""The label of its map."""
_LARGEST_TEXT = 2_000_000  # bytes of captions or of a transcript: a whole day's words
_HEAVY = 100_000_000  # bytes, above which most hosts of sites take no file


def read_recordings(
    root: Path, files: Mapping[str, Blob], beside: Mapping[str, Companions], runner: Runner, seen: FileCache
) -> dict[str, PlayedRecording]:
    """Return the recordings at these paths, by their paths; `files` has what each holds."""
    jobs = [RecordingFile(path, data) for path, data in sorted(files.items())]
    texts = _texts(root, (beside[job.path] for job in jobs), seen, runner)
    outcomes = runner.attempt(measure, jobs, RECORDINGS, len(jobs)) if jobs else ()
    return {
        job.path: _found(job, outcome, beside[job.path], texts) for job, outcome in zip(jobs, outcomes, strict=True)
    }


def _found(
    job: RecordingFile, outcome: Measured | Failed, beside: Companions, texts: Mapping[str, Blob | str]
) -> PlayedRecording:
    if isinstance(outcome, Failed):
        outcome = Measured(Recording(job.path, media_type_of(job.path), job.data), is_one=False)
    captions, wrong = _captions(beside, texts)
    unread = [(path, str(why)) for path in beside.texts if (why := texts[path]) and not isinstance(why, Blob)]
    spoken = [path for path in beside.texts if isinstance(texts[path], Blob)]
    timed = {path: decoded(_data(texts, path)) for path in spoken}
    labels = next((path for path in spoken if has_labels(timed[path])), "")
    script = next((path for path in spoken if path != labels), "")
    recording = replace(outcome.recording, captions=captions, poster=beside.poster)
    cues = cues_of(timed[labels]) if labels else next((cues_of(one.data.text) for one in captions), ())
    transcript = Transcript(script, Blob.of(_data(texts, script))) if script else None
    return PlayedRecording(recording, transcript, cues, _why(job, outcome), (*wrong, *unread))


def _why(job: RecordingFile, outcome: Measured) -> str:
    """Return what is wrong with a recording as the end of a sentence, "" where nothing is."""
    if outcome.kind and not outcome.is_one:
        return sentence("it is {kind}, and its length cannot be read", kind=outcome.kind)
    if not outcome.is_one:
        return sentence("it is damaged, or no recording")
    if job.data.size > _HEAVY:
        return sentence(
            "it has {number} MB, and many hosts take no file above 100 MB", number=job.data.size // 1_000_000
        )
    return ""


def _captions(
    beside: Companions, texts: Mapping[str, Blob | str]
) -> tuple[tuple[Captions, ...], tuple[tuple[str, str], ...]]:
    """Return the captions as browsers read them, and the paths of those that are none, with the reason."""
    found, wrong = [], []
    for path, language in beside.captions:
        data = texts[path]
        captions = captions_of(path, language, data) if isinstance(data, Blob) else None
        if captions:
            found.append(captions)
        else:
            none = sentence("it has no captions with times (WebVTT begins with “WEBVTT”)")
            wrong.append((path, data if data and not isinstance(data, Blob) else none))
    return tuple(found), tuple(wrong)


def captions_of(path: str, language: str, data: Blob | None) -> Captions | None:
    """Return the captions in a file, None where there are none."""
    text = as_webvtt(decoded(data.data)) if data else ""
    return Captions(str(PurePosixPath(path).with_suffix(".vtt")), language, Blob.of(text)) if text else None


def _data(texts: Mapping[str, Blob | str], path: str) -> bytes:
    blob = texts.get(path)
    return blob.data if isinstance(blob, Blob) else b""


def _texts(root: Path, beside: Iterable[Companions], seen: FileCache, runner: Runner) -> dict[str, Blob | str]:
    """Return what the texts beside recordings hold, or why one cannot be read; "" for an empty one."""
    paths = sorted({path for one in beside for path in (*one.texts, *(path for path, _ in one.captions))})

    def read(paths: Sequence[str]) -> Iterator[Blob | str]:
        for path in paths:
            try:
                data = read_below(root, path, _LARGEST_TEXT)
            except OSError as error:
                yield humanize(error)
                continue
            too_large = sentence("its file has more than {number} MB", number=_LARGEST_TEXT // 1_000_000)
            yield too_large if len(data) > _LARGEST_TEXT else runner.keep(data) if data else ""

    found = seen.each("texts beside recordings", paths, read, lambda one: isinstance(one, Blob))
    return dict(zip(paths, found, strict=True))


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
    jobs: Sequence[FinishJob], kept: Mapping[str, Blob], beside: Mapping[str, Companions], bench: BuildContext
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


_NONE = Resolved(
    "",
    why=sentence("there is no podcast: no article has a sound that could be read"),
    hint=sentence("put the MP3 beside the post that names it in “audio”"),
)


def with_podcast(
    ways: LinkIndex, jobs: Sequence[FinishJob], articles: Collection[str]
) -> tuple[LinkIndex, list[FinishJob]]:
    """Return ways and jobs as they are; without a way to the podcast where none of these `articles` is read aloud."""
    if not ways.pages.has_podcast or _is_read_aloud(job for job in jobs if job.slug in articles):
        return ways, list(jobs)
    return replace(ways, pages=ways.pages.without_podcast()), [_without_podcast(job) for job in jobs]


def _is_read_aloud(jobs: Iterable[FinishJob]) -> bool:
    named = ((job, job.links.get(job.draft.metadata.audio)) for job in jobs)
    return any(asset_path(found.address) in job.recordings for job, found in named if found)


def _without_podcast(job: FinishJob) -> FinishJob:
    lost = {address: _NONE for address, found in job.links.items() if found.address == PODCAST}
    return replace(job, links={**job.links, **lost}) if lost else job
