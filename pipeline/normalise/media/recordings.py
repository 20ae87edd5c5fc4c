"""Recordings that posts play, with their captions, transcripts and posters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path, PurePosixPath
from typing import ClassVar

from pipeline.files.file_cache import BuildContext, FileCache
from pipeline.files.kinds import is_picture, media_type_of
from pipeline.files.opening import read_below
from pipeline.i18n.labels import is_language
from pipeline.i18n.sentences import humanize, sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed, Job, JobFunction
from pipeline.jobs.runner import Runner
from pipeline.model.article import Captions, Cue, Recording
from pipeline.normalise.drafts import Draft, FinishJob, PlayedRecording, Transcript
from pipeline.normalise.resolve import PODCAST, LinkIndex, Resolved
from pipeline.text.urls import asset_path


@dataclass(frozen=True)
class RecordingFile(Job):
    """A sound or a film: its path and its bytes."""

    path: str
    data: Blob

    about = sentence("recording {name}", name="{0.path}")
    causes: ClassVar[dict[str, str]] = {"data": sentence("its file changed")}


@dataclass(frozen=True)
class Measured:
    """A measured recording, or in words the `kind` of a file that is none ("a web page", "" for an unknown one)."""

    recording: Recording
    is_one: bool = True
    kind: str = ""


measure = JobFunction[RecordingFile, Measured]("pipeline.normalise.media.measure_recording:measure")

RECORDINGS = "recordings"
"""The label of the jobs."""
_LARGEST_TEXT = 2_000_000  # bytes of captions or of a transcript: a whole day's words
_HEAVY = 100_000_000  # bytes, above which most hosts of sites take no file
_TEXTS = (".txt", ".md", ".markdown")
Links = Mapping[str, Mapping[str, Resolved]]
"""Resolved addresses in each post, by the paths of the posts."""


@dataclass(frozen=True)
class Companions:
    """Paths of the files beside a recording; captions have their language, "" if their names do not say it.

    A text is a transcript or, with `has_labels`, has times.
    """

    captions: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    poster: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """All of them."""
        return (*(path for path, _ in self.captions), *self.texts, *filter(None, (self.poster,)))


def find_draft_companions(drafts: Iterable[Draft], links: Links, paths: Iterable[str]) -> dict[str, Companions]:
    """Return the companions of each recording that these drafts play, among all files at these paths."""
    played = {path for draft in drafts for path in _find_paths(draft, links[draft.path])}
    return find_companions(sorted(played), paths) if played else {}


def find_companions(recordings: Iterable[str], paths: Iterable[str]) -> dict[str, Companions]:
    """Return the companions of each recording: the files at these paths with its name and perhaps a language."""
    named: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted(paths):
        name = _strip_suffix(path)
        rest, _, language = name.rpartition(".")
        named[name.casefold()].append((path, ""))
        if "/" not in language and is_language(language):
            named[rest.casefold()].append((path, language))
    return {
        recording: _match_companions(recording, named.get(_strip_suffix(recording).casefold(), []))
        for recording in recordings
    }


def _match_companions(recording: str, files: Sequence[tuple[str, str]]) -> Companions:
    captions: dict[str, str] = {}
    for suffix in (".srt", ".vtt"):
        captions |= {language: path for path, language in reversed(files) if path.lower().endswith(suffix)}
    pictures = [path for path, language in files if is_picture(path) and not language]
    return Companions(
        captions=tuple((path, language) for language, path in sorted(captions.items())),
        texts=tuple(path for path, _ in files if PurePosixPath(path).suffix.lower() in _TEXTS),
        poster=pictures[0] if pictures and media_type_of(recording) else "",
    )


def _strip_suffix(path: str) -> str:
    return path.removesuffix(PurePosixPath(path).suffix)


def read_recordings(
    root: Path, files: Mapping[str, Blob], beside: Mapping[str, Companions], runner: Runner, seen: FileCache
) -> dict[str, PlayedRecording]:
    """Return the recordings by their paths; `files` has their bytes."""
    jobs = [RecordingFile(path, data) for path, data in sorted(files.items())]
    texts = _read_texts(root, (beside[job.path] for job in jobs), seen, runner)
    outcomes = runner.attempt(measure, jobs, RECORDINGS, len(jobs)) if jobs else ()
    return {
        job.path: _make_recording(job, outcome, beside[job.path], texts)
        for job, outcome in zip(jobs, outcomes, strict=True)
    }


def _make_recording(
    job: RecordingFile, outcome: Measured | Failed, beside: Companions, texts: Mapping[str, Blob | str]
) -> PlayedRecording:
    if isinstance(outcome, Failed):
        outcome = Measured(Recording(job.path, media_type_of(job.path), job.data), is_one=False)
    captions: list[Captions] = []
    wrong: list[tuple[str, str]] = []
    for path, language in beside.captions:
        data = texts[path]
        if isinstance(data, Blob) and (one := read_captions(path, language, data)):
            captions.append(one)
        else:
            none = sentence("it has no captions with times (WebVTT begins with “WEBVTT”)")
            wrong.append((path, data if data and not isinstance(data, Blob) else none))
    wrong += [(path, why) for path in beside.texts if (why := texts[path]) and not isinstance(why, Blob)]
    spoken = {path: data.data for path in beside.texts if isinstance(data := texts[path], Blob)}
    labels = next((path for path, data in spoken.items() if has_labels(decode_text(data))), "")
    script = next((path for path in spoken if path != labels), "")
    recording = replace(outcome.recording, captions=tuple(captions), poster=beside.poster)
    cues = (
        read_cues(decode_text(spoken[labels])) if labels else next((read_cues(one.data.text) for one in captions), ())
    )
    transcript = Transcript(script, Blob.of(spoken[script])) if script else None
    return PlayedRecording(recording, transcript, cues, _find_fault(job, outcome), tuple(wrong))


def _find_fault(job: RecordingFile, outcome: Measured) -> str:
    """Return the fault of a recording as the end of a sentence, "" for none."""
    if outcome.kind and not outcome.is_one:
        return sentence("it is {kind}, and its length cannot be read", kind=outcome.kind)
    if not outcome.is_one:
        return sentence("it is damaged, or not a recording")
    size = job.data.size
    heavy = sentence("it has {number} MB, and many hosts take no file above 100 MB", number=size // 1_000_000)
    return heavy if size > _HEAVY else ""


def read_captions(path: str, language: str, data: Blob) -> Captions | None:
    """Return the captions in a file, None if there are none."""
    text = convert_to_webvtt(decode_text(data.data))
    return Captions(str(PurePosixPath(path).with_suffix(".vtt")), language, Blob.of(text)) if text else None


def _read_texts(root: Path, beside: Iterable[Companions], seen: FileCache, runner: Runner) -> dict[str, Blob | str]:
    """Return the bytes of the texts beside recordings, or why one cannot be read; "" for an empty one."""
    paths = sorted(
        {path for companions in beside for path in (*companions.texts, *(path for path, _ in companions.captions))}
    )

    def read(paths: Sequence[str]) -> Iterator[Blob | str]:
        for path in paths:
            try:
                data = read_below(root, path, _LARGEST_TEXT)
            except OSError as error:
                yield humanize(error)
                continue
            if len(data) > _LARGEST_TEXT:
                yield sentence("its file has more than {number} MB", number=_LARGEST_TEXT // 1_000_000)
            else:
                yield runner.keep(data) if data else ""

    found = seen.each("texts beside recordings", paths, read, lambda one: isinstance(one, Blob))
    return dict(zip(paths, found, strict=True))


def find_posters(drafts: Iterable[Draft], links: Links, beside: Mapping[str, Companions]) -> dict[str, dict[str, str]]:
    """Return the posters beside the films of each draft that has any, as addresses with their paths."""
    found: dict[str, dict[str, str]] = {}
    for draft in drafts:
        posters = filter(None, (beside[path].poster for path in _find_paths(draft, links[draft.path])))
        if own := {poster: poster for poster in posters}:
            found[draft.path] = own
    return found


@dataclass(frozen=True)
class GatheredRecordings:
    """Jobs with the recordings that they play, all recordings and all files of captions by their paths."""

    jobs: Sequence[FinishJob]
    recordings: Mapping[str, Recording]
    captions: Mapping[str, Blob]


def add_recordings(
    jobs: Sequence[FinishJob], kept: Mapping[str, Blob], beside: Mapping[str, Companions], bench: BuildContext
) -> GatheredRecordings:
    """Return the recordings that the jobs play, among the files that are `kept`, with their companions."""
    played = {path: kept[path] for job in jobs for path in _find_paths(job.draft, job.links) if path in kept}
    played_recordings = read_recordings(bench.root, played, beside, bench.runner, bench.seen)
    named: dict[str, Captions] = {}  # by authors
    for job in jobs:
        for _, address, language in job.draft.tracks:
            path = _resolve_path(address, job.links)
            if path in kept and (captions := read_captions(path, language, kept[path])):
                named[path] = captions
    jobs = [_add_own(job, played_recordings, named) for job in jobs]
    all_captions = (
        *(captions for recording in played_recordings.values() for captions in recording.recording.captions),
        *named.values(),
    )
    return GatheredRecordings(
        jobs, _gather_recordings(jobs), {captions.path: captions.data for captions in all_captions}
    )


def _add_own(job: FinishJob, recordings: Mapping[str, PlayedRecording], captions: Mapping[str, Captions]) -> FinishJob:
    """Return the job with its own recordings and captions."""
    played = {path: recordings[path] for path in _find_paths(job.draft, job.links) if path in recordings}
    paths = {address: _resolve_path(address, job.links) for _, address, _ in job.draft.tracks}
    own = {address: captions[path] for address, path in paths.items() if path in captions}
    return replace(job, recordings=played, captions=own) if played else job


def _gather_recordings(jobs: Iterable[FinishJob]) -> dict[str, Recording]:
    """Return all recordings by their paths, with the captions that posts name for them."""
    recordings: dict[str, Recording] = {}
    for job in jobs:
        for path, played in job.recordings.items():
            known = recordings.get(path, played.recording)
            tracks = (track for address, track, _ in job.draft.tracks if _resolve_path(address, job.links) == path)
            named = (job.captions[track] for track in tracks if track in job.captions)
            recordings[path] = replace(known, captions=tuple(dict.fromkeys((*known.captions, *named))))
    return dict(sorted(recordings.items()))


def _find_paths(draft: Draft, links: Mapping[str, Resolved]) -> list[str]:
    """Return the paths of the files that a draft plays."""
    return [path for address in draft.played if (path := _resolve_path(address, links))]


def _resolve_path(address: str, links: Mapping[str, Resolved]) -> str:
    return asset_path(links[address].address) if address in links else ""


_NO_PODCAST = Resolved(
    "",
    reason=sentence("there is no podcast: no article has a sound that could be read"),
    hint=sentence("put the MP3 next to the post that names it in “audio”"),
)


def settle_podcast(
    link_index: LinkIndex, jobs: Sequence[FinishJob], articles: Collection[str]
) -> tuple[LinkIndex, list[FinishJob]]:
    """Return the index and the jobs, without links to the podcast if none of these `articles` is read aloud."""
    episodes = (
        _resolve_path(job.draft.metadata.audio, job.links) in job.recordings for job in jobs if job.slug in articles
    )
    if not link_index.pages.has_podcast or any(episodes):
        return link_index, list(jobs)
    lost = [{address: _NO_PODCAST for address, to in job.links.items() if to.address == PODCAST} for job in jobs]
    jobs = [replace(job, links={**job.links, **own}) if own else job for job, own in zip(jobs, lost, strict=True)]
    return replace(link_index, pages=replace(link_index.pages, has_podcast=False)), jobs


_MOST = 20_000  # cues: six hours of speech have about as many
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}")
_LABEL = re.compile(r"(\d{1,7}(?:[.,]\d{1,9})?)\t(\d{1,7}(?:[.,]\d{1,9})?)\t?(.*)")
_MARKUP = re.compile(r"<[^<>\n]{0,200}>|\{[^{}\n]{0,200}\}")
# Blocks of WebVTT without words (WebVTT, 4.1).
_NO_WORDS = ("NOTE", "STYLE", "REGION")
_WEBVTT = "WEBVTT"


def decode_text(data: bytes) -> str:
    """Decode UTF-8 or Windows-1252 and end all lines as on Unix."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_webvtt(text: str) -> bool:
    """Return whether browsers take a text for WebVTT."""
    return re.match(rf"{_WEBVTT}(?:[ \t\n]|\Z)", text) is not None


def has_labels(text: str) -> bool:
    """Return whether a text consists of Audacity's labels: begin, end and words, with tabs between them."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("\\")]
    return bool(lines) and all(map(_LABEL.fullmatch, lines))


def convert_to_webvtt(text: str) -> str:
    """Return WebVTT or SubRip as WebVTT, "" for a text without times."""
    if is_webvtt(text):
        return text
    blocks = [block for block in re.split(r"\n{2,}", text) if _TIMES.search(block)]
    with_points = (_TIMES.sub(lambda times: times[0].replace(",", "."), block, count=1) for block in blocks)
    return "\n\n".join((_WEBVTT, *(block.strip("\n") for block in with_points))) + "\n" if blocks else ""


def read_cues(text: str) -> tuple[Cue, ...]:
    """Return the cues of a text in the order of their times."""
    cues = list(_read_labels(text) if has_labels(text) else _read_cues(text))[:_MOST]
    return tuple(sorted((cue for cue in cues if cue.end >= cue.begin), key=lambda cue: (cue.begin, cue.end)))


def _read_labels(text: str) -> Iterator[Cue]:
    for line in text.split("\n"):
        if label := _LABEL.fullmatch(line):
            begin, end = (float(label[n].replace(",", ".")) for n in (1, 2))
            yield Cue(begin, end, label[3].strip())


def _read_cues(text: str) -> Iterator[Cue]:
    for block in re.split(r"\n{2,}", text):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines[:2]) if _TIMES.match(line)), None)
        if at is None or lines[0].startswith(_NO_WORDS):
            continue
        begin, end = _read_times(lines[at])
        words = unescape(_MARKUP.sub("", " ".join(lines[at + 1 :])))
        yield Cue(begin, end, " ".join(words.split()))


def _read_times(line: str) -> tuple[float, float]:
    match = _TIMES.match(line)
    parts = [int(part or 0) for part in (match.groups() if match else ())]
    begin, end = (
        hours * 3600 + minutes * 60 + seconds + ms / 1000 for hours, minutes, seconds, ms in (parts[:4], parts[4:])
    )
    return begin, end
