"""Players of recordings in an article's body."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from lxml import html
from lxml.html.builder import E

from pipeline.i18n.labels import labels, number_in, own_name
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Captions, Cue, Narration, Recording, Spoken
from pipeline.normalise.body.embedded import POSTER, RECORDING, TRACKS, name_film_site, read_tracks
from pipeline.normalise.drafts import FinishJob, PlayedRecording, Transcript
from pipeline.normalise.html.trees import BLOCK, Tree, clean, parse_html
from pipeline.normalise.media.recordings import decode_text
from pipeline.normalise.typography import set_document, set_text
from pipeline.pandoc.document import UnreadableBodyError, read, write_html
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node, attributes, plain_text, rewrite, string, without_links
from pipeline.text.printable import in_one_line, printable
from pipeline.text.urls import asset_address, asset_path

_RULE = "recording"
_SAVE = sentence("save it as MP3, as MP4 (H.264 and AAC) or as WebM")


def report_recording(node: Node, job: FinishJob, findings: Findings) -> None:
    """Report the problems with the recording to which a link leads, its poster and its captions."""
    triple, _, (address, _) = node["c"]
    attributes = dict(triple[2])
    report_found(address, job, node, findings)
    poster = attributes.get(POSTER, "")
    outcome = job.images.get(poster) if poster else None
    if outcome and not outcome.asset:
        why = outcome.reason or sentence("it does not exist")
        message = sentence("the picture {picture} cannot be the still of the film: {why}", picture=poster, why=why)
        findings.add(outcome.rule, message, node, outcome.hint)
    for track, _ in read_tracks(attributes):
        if track not in job.captions:
            message = sentence("the captions {track} are missing, or have no times; left out", track=track)
            findings.add(_RULE, message, node, sentence("save them as WebVTT (.vtt), next to the recording"))


def report_found(address: str, job: FinishJob, node: Node | None, findings: Findings) -> None:
    """Report the problems with a recording, and with the captions beside it."""
    recording = _find_recording(address, job)
    if recording and recording.reason:
        message = sentence("the recording {address} is played as it is: {why}", address=address, why=recording.reason)
        findings.add(_RULE, message, node, _SAVE)
    for path, why in recording.wrong if recording else ():
        message = sentence("{path} is beside the recording, and left out: {why}", path=path, why=why)
        findings.add(_RULE, message, node)


def _find_recording(address: str, job: FinishJob) -> PlayedRecording | None:
    resolved = job.links.get(address)
    return job.recordings.get(asset_path(resolved.address)) if resolved else None


_HOLDERS = frozenset({"p", "li", "td", "th", "dd", "div", "figure"})
_TOLD = (f"data-{POSTER}", f"data-{TRACKS}")


def place_recordings(body: Tree, job: FinishJob) -> None:
    """Put a figure with a player, its length and its transcript in the place of each link to a recording that is alone.

    Links among words stay links, for no player is as high as a line. The data for players goes from all links.
    """
    taken = _list_ids(body)
    for link in list(body.iter("a")):
        attributes = {name: link.attrib.pop(name, "") for name in _TOLD}
        if RECORDING not in link.classes:
            _set_film_line(link, attributes[_TOLD[0]], job)
            continue
        link.classes.discard(RECORDING)
        recording = job.recordings.get(asset_path(link.get("href", "")))
        holder = _find_holder(link)
        if recording is None or holder is None or holder.tag not in _HOLDERS:
            continue
        figure = _make_figure(recording.recording, job, " ".join("".join(link.itertext()).split()), attributes)
        figure.set("id", link.get("id") or _choose_free_id(taken))
        place = holder if holder.tag in ("p", "figure") else link
        figure.tail, place.tail = place.tail, None
        if number := place.get(BLOCK):
            figure.set(BLOCK, number)
        if (parent := place.getparent()) is not None:
            parent.replace(place, figure)
        _add_transcript(recording, figure, job)


def _find_holder(link: Tree) -> Tree | None:
    """Return the element in which a link is alone, None where it is among words."""
    holder = link.getparent()
    is_alone = holder is not None and len(holder) == 1 and not f"{holder.text or ''}{link.tail or ''}".strip()
    return holder if is_alone else None


def _set_film_line(link: Tree, poster: str, job: FinishJob) -> None:
    """Make a line of a link that is alone in its paragraph and leads to a film: its picture, its title, its site."""
    address, holder = str(link.get("href", "")), _find_holder(link)
    site = name_film_site(address)
    still = job.images[poster].asset if poster in job.images else ""
    if holder is None or holder.tag != "p" or not (site or still) or len(link):
        return
    words = labels(job.draft.metadata.language)
    title, kind = "".join(link.itertext()), words.gettext("Film")
    is_named = title != address and "uri" not in link.classes and "://" not in title
    link.text, title = (title, title) if is_named else (kind, kind)
    link.classes.discard("uri")
    about = words.gettext(" · ").join(filter(None, (kind if is_named else "", site)))
    holder.classes.add("film-line")
    holder.text, link.tail = None, " " if about else None
    caption = holder
    if still:
        holder.tag, caption = "figure", E.figcaption(link)
        holder.extend([E.a(E.img(src=asset_address(still), alt=title), href=address), caption])
    if about:
        caption.append(E.span(about, {"class": "kind"}))


def put_narration(body: Tree, job: FinishJob, recording: PlayedRecording) -> None:
    """Put the player of an article that is read aloud before its text."""
    language = job.draft.metadata.language
    title = labels(language).gettext("Listen to this article")
    figure = _make_figure(recording.recording, job, title, {})
    figure.set("id", _choose_free_id(_list_ids(body)))
    figure.classes.add("narration")
    figure.tail, body.text = body.text, None
    body.insert(0, figure)


def _list_ids(body: Tree) -> set[str]:
    return {str(identifier) for identifier in body.xpath("//@id")}


def _choose_free_id(taken: set[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if f"recording-{n}" not in taken)
    taken.add(f"recording-{number}")
    return f"recording-{number}"


def _make_figure(recording: Recording, job: FinishJob, title: str, told: dict[str, str]) -> Tree:
    language = job.draft.metadata.language
    tag = "video" if recording.is_film else "audio"
    address = asset_address(recording.path)
    player = html.Element(tag, {"src": address, "data-type": recording.media_type, "aria-label": title})
    if recording.seconds:
        player.set("data-seconds", f"{recording.seconds:g}")
    if recording.is_film and recording.width:
        player.set("width", str(recording.width))
        player.set("height", str(recording.height))
    posters = (told.get(_TOLD[0], ""), recording.poster)  # an author's own, or the one beside the film
    assets = (job.images[poster].asset for poster in posters if poster in job.images)
    if recording.is_film and (poster := next(filter(None, assets), "")):
        player.set("poster", asset_address(poster))
    for captions in _choose_captions(recording, job, told.get(_TOLD[1], "")) if recording.is_film else ():
        player.append(_make_track(captions, language))  # a sound shows none: its words stand below it
    player.append(E.a(title, href=address))
    words = labels(language)
    kind = words.gettext("Film") if recording.is_film else words.gettext("Sound")
    caption = E.figcaption(E.span(title, {"class": "title"}), " ", E.span(kind, {"class": "kind"}))
    if recording.seconds:
        seconds = max(1, round(recording.seconds))
        time = E.time(format_length(seconds, language), datetime=f"PT{seconds // 60}M{seconds % 60}S")
        caption.append(E.span(" ", time, {"class": "length"}))
    return E.figure(player, caption, {"class": f"recording {'film' if recording.is_film else 'sound'}"})


def format_length(seconds: int, language: str) -> str:
    """Return a length as clocks show it (3:05, 1:02:45), in the digits of a language."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    shown = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return "".join(number_in(language, int(sign)) if sign.isdigit() else sign for sign in shown)


def _choose_captions(recording: Recording, job: FinishJob, tracks: str) -> tuple[Captions, ...]:
    """Return the captions that the author names, and those beside the recording in other languages."""
    named = [job.captions[address] for address, _ in read_tracks({TRACKS: tracks or "[]"}) if address in job.captions]
    languages = {captions.language for captions in named}
    return (*named, *(captions for captions in recording.captions if captions.language not in languages))


def _make_track(captions: Captions, language: str) -> Tree:
    spoken = captions.language or language
    track = html.Element("track", {"kind": "captions", "src": asset_address(captions.path), "srclang": spoken})
    track.set("label", own_name(spoken))
    if spoken.partition("-")[0] == language.partition("-")[0]:
        track.set("default", "default")
    return track


def _add_transcript(recording: PlayedRecording, figure: Tree, job: FinishJob) -> None:
    language = job.draft.metadata.language
    words = make_transcript(recording.transcript, language) if recording.transcript else []
    if not words and not recording.recording.is_film:
        words = make_paragraphs(recording.cues, language)
    if not words:
        return
    title = labels(language).gettext("Transcript")
    details = E.details(E.summary(title), *words, {"class": "transcript web-only"})
    details.tail, figure.tail = figure.tail, None
    figure.addnext(details)


_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", *_HEADINGS, "li", "dt", "dd", "figcaption", "summary", "td", "th", "caption")
_NOT_READ = ("footnotes", "recording", "transcript", "solution", "print-only", "notes", "slide-pause", "unseen-web")
_WORD = re.compile(r"\w+")
_MOST_WORDS = 30_000  # of an article, or of what is heard: three hours
_LEAST = 0.05  # seconds
# A label often has but the first words of a block: of so many words one in three is to be heard.
_OF_A_BLOCK, _LEAST_SHARE = 9, 3


def narrate(body: Tree, job: FinishJob, findings: Findings) -> Narration | None:
    """Put the player of an article that is read aloud before its text, and return the times of its blocks.

    Blocks that are heard get an id. Return None if the article is not read aloud.
    """
    address = job.draft.metadata.audio
    if not address:
        return None
    place: Node = {"t": "Audio", "pos": job.draft.metadata.places.get("audio")}
    recording = _find_recording(address, job)
    if recording is None:
        resolved = job.links.get(address)
        why = (
            resolved.reason
            if resolved and resolved.reason
            else sentence("it is not a file next to the post that browsers can play")
        )
        message = sentence("“audio” names “{address}”: {why}; the article has no player", address=address, why=why)
        findings.add("recording", message, place, sentence("put an MP3 next to the post, and write its name"))
        return None
    report_found(address, job, place, findings)
    spoken = tuple(find_spoken_blocks(body, recording.cues)) if recording.cues else ()
    put_narration(body, job, recording)
    return Narration(recording.recording.path, spoken)


def find_spoken_blocks(body: Tree, cues: Sequence[Cue]) -> Iterator[Spoken]:
    """Yield the times of the blocks of a body, whose words are matched in order with those of the cues."""
    blocks = list(_find_blocks(body))
    heard = [word for cue in cues for word in _read_heard_words(cue)][:_MOST_WORDS]
    words = [(word, n) for n, block in enumerate(blocks) for word in _split_words(block.text_content())][:_MOST_WORDS]
    begins = _align_blocks([word for word, _ in words], [n for _, n in words], heard)
    taken = _list_ids(body)
    last = max((cue.end for cue in cues), default=0.0)
    for (number, begin), (_, end) in pairwise((*_drop_falling(begins), (len(blocks), last))):
        block = blocks[number]
        if end - begin >= _LEAST:
            identifier = _name_block(block, taken)
            heading = " ".join(block.text_content().split()) if block.tag in _HEADINGS else ""
            yield Spoken(identifier, round(begin, 3), round(end, 3), heading)


def _find_blocks(body: Tree) -> Iterator[Tree]:
    """Yield the innermost blocks that are read aloud, in reading order."""
    for element in body.iter(*_BLOCKS):
        inner = next(element.iterdescendants(*_BLOCKS), None)
        around = (element, *element.iterancestors())
        if inner is None and not any(not element.classes.isdisjoint(_NOT_READ) for element in around):
            yield element


def _split_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _read_heard_words(cue: Cue) -> Iterator[tuple[str, float]]:
    """Yield the words of a cue, which share its time, and the seconds at which they begin."""
    words = _split_words(cue.text)
    for n, word in enumerate(words):
        yield word, cue.begin + n * ((cue.end - cue.begin) / len(words))


def _align_blocks(words: Sequence[str], blocks: Sequence[int], heard: Sequence[tuple[str, float]]) -> dict[int, float]:
    """Return the seconds at which the first words of blocks are heard, for blocks with enough words that are heard."""
    matcher = difflib.SequenceMatcher(None, words, [word for word, _ in heard])
    begins: dict[int, float] = {}
    found = Counter[int]()
    for match in matcher.get_matching_blocks():
        for n in range(match.size):
            found[blocks[match.a + n]] += 1
            begins.setdefault(blocks[match.a + n], heard[match.b + n][1])
    all_of = Counter(blocks)
    return {n: begin for n, begin in begins.items() if found[n] * _LEAST_SHARE >= min(all_of[n], _OF_A_BLOCK)}


def _drop_falling(begins: dict[int, float]) -> Iterable[tuple[int, float]]:
    """Yield blocks with their beginnings, without those that begin before an earlier one."""
    latest = -1.0
    for number, begin in sorted(begins.items()):
        if begin > latest:
            yield number, begin
            latest = begin


def _name_block(block: Tree, taken: set[str]) -> str:
    """Return the id of a block, and give it one if it has none."""
    if not block.get("id"):
        number = len(taken) + 1
        while f"spoken-{number}" in taken:
            number += 1
        block.set("id", f"spoken-{number}")
        taken.add(f"spoken-{number}")
    return str(block.get("id"))


_LONGEST = 400_000  # letters: six hours of speech
_PARAGRAPH = 400  # letters, after which the next end of a sentence ends it
_PAUSE = 2.0  # seconds
_ENDS = (".", "!", "?", "…", "»", "。", "！", "？", "؟")
_LEFT_OUT = frozenset({"RawBlock", "RawInline", "Note", "HorizontalRule"})


def make_transcript(transcript: Transcript, language: str) -> list[Tree]:
    """Return the blocks of a transcript as in an article's body, without headings."""
    text = printable(decode_text(transcript.data.data)[:_LONGEST])
    if transcript.is_markdown:
        try:
            return _read_markdown(text, language)
        except (UnreadableBodyError, RecursionError):
            pass  # shown as a plain text
    paragraphs = (in_one_line(part) for part in text.split("\n\n"))
    return [E.p(set_text(words, language)) for words in paragraphs if words]


def make_paragraphs(cues: Sequence[Cue], language: str) -> list[Tree]:
    """Return the words of captions as paragraphs, which end with a sentence or at a pause."""
    paragraphs: list[list[str]] = [[]]
    latest = cues[0].end if cues else 0.0
    for cue in cues:
        paragraph = paragraphs[-1]
        if cue.begin - latest > _PAUSE or (
            paragraph and paragraph[-1].endswith(_ENDS) and sum(map(len, paragraph)) > _PARAGRAPH
        ):
            paragraphs.append([])
        paragraphs[-1].append(cue.text)
        latest = cue.end
    texts = (in_one_line(printable(" ".join(words)))[:_LONGEST] for words in paragraphs)
    return [E.p(set_text(words, language)) for words in texts if words]


def _read_markdown(text: str, language: str) -> list[Tree]:
    def plain(nodes: list[Node]) -> list[Node]:
        return [_simplify(node) for node in without_links(nodes) if node["t"] not in _LEFT_OUT]

    written, _ = write_html(set_document(rewrite(read(text), plain), language))
    tree = parse_html(clean(written))
    for element in tree.iter():
        element.attrib.pop("id", None)
    return [element for element in tree if isinstance(element.tag, str)]


def _simplify(node: Node) -> Node:
    """Return a heading as a bold line, a picture as its description."""
    if node["t"] == "Header":
        return {"t": "Para", "c": [{"t": "Strong", "c": node["c"][2]}]}
    if node["t"] == "Image":
        return {"t": "Span", "c": [attributes(), [string(plain_text(node["c"][1]))]]}
    return node
