"""Links to recordings -> players: a figure where one stands alone, with its length and, below it, what is said in it.

Among words a link stays a link, for no player is as high as a line.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html
from lxml.html.builder import E

from pipeline.i18n.labels import labels, number_in, own_name
from pipeline.model.recordings import Captions, Recording
from pipeline.normalise.body.embedded import POSTER, RECORDING, TRACKS, tracks_of
from pipeline.normalise.finish import FinishJob, PictureOutcome, PlayedRecording
from pipeline.normalise.html.trees import Tree
from pipeline.normalise.media.recordings.transcripts import paragraphs_of, transcript_of
from pipeline.text.neutral import asset_address, asset_path

_HOLDERS = frozenset({"p", "li", "td", "th", "dd", "div", "figure"})
_TOLD = (f"data-{POSTER}", f"data-{TRACKS}")


def place_recordings(body: Tree, job: FinishJob) -> None:
    """Put players in the place of the links that have the class for it; what such links tell goes from all others."""
    taken = {str(identifier) for identifier in body.xpath("//@id")}
    for link in list(body.iter("a")):
        attributes = {name: link.attrib.pop(name, "") for name in _TOLD}
        if RECORDING not in link.classes:
            continue
        link.classes.discard(RECORDING)
        found = job.recordings.get(asset_path(link.get("href", "")))
        holder = link.getparent()
        if found is None or holder is None or not _is_alone(link, holder):
            continue
        figure = _figure(found.recording, job, _words(link), attributes)
        figure.set("id", link.get("id") or _free(taken))
        _put(figure, link, holder)
        _add_transcript(found, figure, job)


def put_narration(body: Tree, job: FinishJob, found: PlayedRecording) -> None:
    """Put the player of an article that is read aloud before its text."""
    language = job.draft.metadata.language
    title = labels(language).gettext("Listen to this article")
    figure = _figure(found.recording, job, title, {})
    figure.set("id", _free({str(identifier) for identifier in body.xpath("//@id")}))
    figure.classes.add("narration")
    figure.tail, body.text = body.text, None
    body.insert(0, figure)


def _is_alone(link: Tree, holder: Tree) -> bool:
    """Return whether a link is all that a paragraph, an item or a cell holds."""
    words = f"{holder.text or ''}{link.tail or ''}"
    return holder.tag in _HOLDERS and len(holder) == 1 and not words.strip()


def _words(link: Tree) -> str:
    return " ".join("".join(link.itertext()).split())


def _free(taken: set[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if f"recording-{n}" not in taken)
    taken.add(f"recording-{number}")
    return f"recording-{number}"


def _put(figure: Tree, link: Tree, holder: Tree) -> None:
    """Put a figure in the place of a paragraph that holds nothing but a link, or within an item or a cell."""
    place = holder if holder.tag in ("p", "figure") else link
    figure.tail, place.tail = place.tail, None
    parent = place.getparent()
    if parent is not None:
        parent.replace(place, figure)


def _figure(recording: Recording, job: FinishJob, title: str, told: dict[str, str]) -> Tree:
    language = job.draft.metadata.language
    tag = "video" if recording.is_film else "audio"
    address = asset_address(recording.path)
    player = html.Element(tag, {"src": address, "data-type": recording.media_type, "aria-label": title})
    if recording.seconds:
        player.set("data-seconds", f"{recording.seconds:g}")
    if recording.is_film and recording.width:
        player.set("width", str(recording.width))
        player.set("height", str(recording.height))
    poster = _poster(recording, job, told.get(_TOLD[0], ""))
    if poster and recording.is_film:
        player.set("poster", asset_address(poster))
    for captions in _captions(recording, job, told.get(_TOLD[1], "")) if recording.is_film else ():
        player.append(_track(captions, language))  # a sound shows none: its words stand below it
    player.append(E.a(title, href=address))
    kind = "film" if recording.is_film else "sound"
    caption = E.figcaption(E.span(title, {"class": "title"}), " ", *_facts(recording, language))
    return E.figure(player, caption, {"class": f"recording {kind}"})


def _facts(recording: Recording, language: str) -> Iterator[Tree]:
    """Yield what a recording is and how long it is."""
    words = labels(language)
    kind = words.gettext("Film") if recording.is_film else words.gettext("Sound")
    yield E.span(kind, {"class": "kind"})
    if recording.seconds:
        seconds = max(1, round(recording.seconds))
        time = E.time(clock(seconds, language), datetime=f"PT{seconds // 60}M{seconds % 60}S")
        kind_and_time = E.span(" ", time, {"class": "length"})
        yield kind_and_time


def clock(seconds: int, language: str) -> str:
    """Return a length as clocks show it (3:05, 1:02:45), in the digits of a language."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    shown = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return ":".join(_digits(part, language) for part in shown.split(":"))


def _digits(text: str, language: str) -> str:
    return "".join(number_in(language, int(digit)) for digit in text)


def _poster(recording: Recording, job: FinishJob, address: str) -> str:
    """Return the asset of the picture that stands for a film, "" for none: an author's own, or the one beside it."""
    own = job.images.get(address, PictureOutcome()).asset if address else ""
    return own or (job.images.get(recording.poster, PictureOutcome()).asset if recording.poster else "")


def _captions(recording: Recording, job: FinishJob, tracks: str) -> tuple[Captions, ...]:
    """Return the captions of a recording: those that its author names, and those beside it in other languages."""
    named = [job.captions[address] for address, _ in tracks_of({TRACKS: tracks or "[]"}) if address in job.captions]
    languages = {one.language for one in named}
    return (*named, *(one for one in recording.captions if one.language not in languages))


def _track(captions: Captions, language: str) -> Tree:
    spoken = captions.language or language
    track = html.Element("track", {"kind": "captions", "src": asset_address(captions.path), "srclang": spoken})
    track.set("label", own_name(spoken))
    if spoken.partition("-")[0] == language.partition("-")[0]:
        track.set("default", "default")
    return track


def _add_transcript(found: PlayedRecording, figure: Tree, job: FinishJob) -> None:
    language = job.draft.metadata.language
    words = transcript_of(found.transcript, language) if found.transcript else []
    if not words and not found.recording.is_film:
        words = paragraphs_of(found.cues, language)
    if not words:
        return
    title = labels(language).gettext("Transcript")
    details = E.details(E.summary(title), *words, {"class": "transcript web-only"})
    details.tail, figure.tail = figure.tail, None
    figure.addnext(details)
