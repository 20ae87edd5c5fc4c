"""The recordings that posts play, with what stands beside them, made ready for every edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.files.opening import read_below
from pipeline.files.recordings import media_type_of
from pipeline.files.seen import SeenFiles
from pipeline.i18n.humanize import said
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.outcomes import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.recordings import Captions, Recording
from pipeline.normalise.finish import PlayedRecording, Transcript
from pipeline.normalise.media.recordings.companions import Companions
from pipeline.normalise.media.recordings.cues import as_webvtt, cues_of, decoded, has_labels
from pipeline.normalise.media.recordings.recording_file import Measured, RecordingFile, measure

RECORDINGS = "recordings"
"""The label of its map."""
_LARGEST_TEXT = 2_000_000  # bytes of captions or of a transcript: a whole day's words
_HEAVY = 100_000_000  # bytes, above which most hosts of sites take no file


def read_recordings(
    root: Path,
    files: Mapping[str, Blob],
    beside: Mapping[str, Companions],
    runner: Runner,
    seen: SeenFiles,
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


def _texts(root: Path, beside: Iterable[Companions], seen: SeenFiles, runner: Runner) -> dict[str, Blob | str]:
    """Return what the texts beside recordings hold, or why one cannot be read; "" for an empty one."""
    paths = sorted({path for one in beside for path in (*one.texts, *(path for path, _ in one.captions))})

    def read(paths: Sequence[str]) -> Iterator[Blob | str]:
        for path in paths:
            try:
                data = read_below(root, path, _LARGEST_TEXT)
            except OSError as error:
                yield said(error)
                continue
            too_large = sentence("its file has more than {number} MB", number=_LARGEST_TEXT // 1_000_000)
            yield too_large if len(data) > _LARGEST_TEXT else runner.keep(data) if data else ""

    found = seen.each("texts beside recordings", paths, read, lambda one: isinstance(one, Blob))
    return dict(zip(paths, found, strict=True))
