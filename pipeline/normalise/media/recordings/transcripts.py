"""Transcripts -> paragraphs. They are texts of their own: no heading of theirs is one of the article's."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html.builder import E

from pipeline.model.recordings import Cue
from pipeline.normalise.finish import Transcript
from pipeline.normalise.html.trees import Tree, clean, parsed
from pipeline.normalise.media.recordings.cues import decoded
from pipeline.normalise.typography import set_document, set_text
from pipeline.pandoc.document import UnreadableBodyError, read, write_html
from pipeline.pandoc.nodes import Node, attributes, plain_text, rewrite, string, without_links
from pipeline.text.printable import in_one_line, printable

_LONGEST = 400_000  # letters: six hours of speech
_PARAGRAPH, _PAUSE = 400, 2.0  # letters, after which the next end of a sentence ends it; seconds
_ENDS = (".", "!", "?", "…", "»", "。", "！", "？", "؟")
_LEFT_OUT = frozenset({"RawBlock", "RawInline", "Note", "HorizontalRule"})


def transcript_of(transcript: Transcript, language: str) -> list[Tree]:
    """Return the blocks of a transcript, as an article's body has them."""
    text = printable(decoded(transcript.data.data)[:_LONGEST])
    if transcript.is_markdown:
        try:
            return _of_markdown(text, language)
        except (UnreadableBodyError, RecursionError):
            pass  # its words stand as a plain text has them
    paragraphs = (in_one_line(part) for part in text.split("\n\n"))
    return [E.p(set_text(words, language)) for words in paragraphs if words]


def paragraphs_of(cues: Sequence[Cue], language: str) -> list[Tree]:
    """Return the words of captions as paragraphs, which end with a sentence or where nobody speaks for a while."""
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


def _of_markdown(text: str, language: str) -> list[Tree]:
    blocks = rewrite(
        read(text), lambda nodes: [_plain(node) for node in without_links(nodes) if node["t"] not in _LEFT_OUT]
    )
    written, _ = write_html(set_document(blocks, language))
    tree = parsed(clean(written))
    for element in tree.iter():
        element.attrib.pop("id", None)
    return [element for element in tree if isinstance(element.tag, str)]


def _plain(node: Node) -> Node:
    """Return a heading as a line in bold type, and the words that stand for a picture."""
    if node["t"] == "Header":
        return {"t": "Para", "c": [{"t": "Strong", "c": node["c"][2]}]}
    if node["t"] == "Image":
        return {"t": "Span", "c": [attributes(), [string(plain_text(node["c"][1]))]]}
    return node
