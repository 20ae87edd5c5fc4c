"""What pandoc has read of a text -> a text as it is meant: the same passes for every kind of document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.importing.documents import FoundPicture, Head, ImportedText, Remarks
from pipeline.importing.links import settled
from pipeline.importing.lists import listed, parted
from pipeline.importing.meaning.figures import numbered, with_captions
from pipeline.importing.meaning.headings import levelled, with_headings
from pipeline.importing.meaning.tidy import tidied, without_marks, without_marks_in
from pipeline.importing.meaning.titles import take_head
from pipeline.importing.tables import with_plain_tables, without_tabs
from pipeline.normalise.metadata.languages import guess
from pipeline.pandoc.document import Document
from pipeline.pandoc.nodes import Node, walk

_PASSES: tuple[Callable[[list[Node], Remarks], list[Node]], ...] = (
    tidied,
    parted,
    with_plain_tables,
    listed,
    with_captions,
)


@dataclass(frozen=True)
class RawText:
    """A text as pandoc has read it: its blocks, what its styles say of it, and its pictures by their addresses.

    `fallback` is a title for a text that has none, `also` are the names of what has joined it. `alts` are alternative
    texts by the addresses of pictures.
    """

    name: str
    blocks: list[Node]
    head: Head = field(default_factory=Head)
    fallback: str = ""
    pictures: Mapping[str, FoundPicture] = field(default_factory=dict)
    alts: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()


def as_meant(raw: RawText, usual: str, remarks: Remarks) -> ImportedText:
    """Return a text with what was made by hand as what it means; `usual` is the language of the collection."""
    blocks = raw.blocks
    for change in _PASSES:
        blocks = change(blocks, remarks)
    language = guess("", _words(blocks), usual or raw.head.language).language
    blocks, head = take_head(blocks, replace(raw.head, language=language), remarks)
    blocks = without_marks(without_tabs(levelled(with_headings(blocks, remarks)), remarks))
    pictures = numbered(blocks, raw.pictures, raw.alts)
    blocks = settled(blocks, raw.name, remarks)
    title, subtitle = without_marks_in(head.title), without_marks_in(head.subtitle)
    head = replace(head, title=title or raw.fallback, subtitle=subtitle)
    return ImportedText(raw.name, head, Document.of(blocks), pictures, raw.also)


def _words(blocks: list[Node]) -> str:
    """Return the words of a text, for its language to be told."""
    return " ".join(node["c"] for node in walk(blocks) if node["t"] == "Str")
