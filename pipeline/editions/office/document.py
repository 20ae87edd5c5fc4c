"""A document for a word processor: title, head, articles and pictures, packed to the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from pipeline import theme
from pipeline.editions.office.body import SAID, in_style, place_name
from pipeline.editions.office.postprocess import postprocess_open_document, postprocess_word
from pipeline.editions.office.styles import HEAD, MARK, POST_MARK, TOPICS_END
from pipeline.i18n.labels import direction, raise_first
from pipeline.i18n.sentences import sentence
from pipeline.inputs import STYLES
from pipeline.jobs.blob import Blob
from pipeline.jobs.executors import room_to_nest
from pipeline.jobs.job import Job, job
from pipeline.model.article import Picture
from pipeline.model.books_and_handouts import OfficeFormat
from pipeline.pandoc.document import read_html
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, from_json, plain_text, string
from pipeline.pandoc.process import NO_TIME, PANDOC
from pipeline.press.zip_archive import deflate, write_zip
from pipeline.text.urls import asset_path

_MIMETYPE = "mimetype"
_CONTENTS = {
    OfficeFormat.DOCX: ("contents_word", "openxml"),
    OfficeFormat.ODT: ("contents_open_document", "opendocument"),
}
"""Templates of a table of contents, and pandoc's names of their formats."""
_PROPERTIES = {OfficeFormat.DOCX: "docProps/core.xml", OfficeFormat.ODT: "meta.xml"}


@dataclass(frozen=True)
class Properties:
    """Properties of a document; `time` is that of the newest text after ISO 8601, in UTC ("2026-01-31T00:00:00Z").

    `post` is the digest of the only post that it is made of, "" for a document of several.
    """

    title: str
    language: str
    time: str
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    post: str = ""


@dataclass(frozen=True)
class OfficePart:
    """An article in a document, or a title between some: its blocks as `write_office_text` gives them.

    `level` is that of the heading that its title is, 0 for the title of the document. `lines` are words below
    it, with the style of each.
    """

    slug: str
    title: str
    language: str
    lines: tuple[tuple[str, str], ...] = ()
    title_html: str = ""
    blocks: Blob | None = None
    level: int = 0


@dataclass(frozen=True)
class OfficeDocument(Job):
    """A document to be written (a job of the runner).

    `head` are lines above all else, where tabs draw lines to fill in; `foot` is a line below. `pictures` are PNG or
    JPEG, by their paths. `contents` is the heading of a table of contents before the first part with a level, "" for no
    table.
    """

    form: OfficeFormat
    properties: Properties
    parts: tuple[OfficePart, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    head: tuple[str, ...] = ()
    foot: str = ""
    contents: str = ""

    about = sentence("{name} as {form}", name="{0.properties.title}", form="{0.form}")


@job()
def write_office_document(job: OfficeDocument) -> Blob:
    """Return the file."""
    with room_to_nest():
        blocks = [in_style([{"t": "Para", "c": _split_words(line)}], HEAD) for line in job.head]
        first = next((part for part in job.parts if part.level), None) if job.contents else None
        for part in job.parts:
            blocks += [_list_contents(job)] if part is first else []
            blocks += _list_blocks(part, job)
        blocks += [in_style([{"t": "Para", "c": _split_words(job.foot)}], HEAD)] if job.foot else []
        shown = {path: f"picture{number}" for number, path in enumerate(job.pictures, start=1)}
        alts, formulas, codes = [], [], []
        for node in find_landmarks(blocks):
            if node["t"] == "Image" and asset_path(node["c"][2][0]) not in shown:
                # Pandoc would fetch it from wherever its address leads.
                node["t"], node["c"] = "Span", [attributes(), node["c"][1]]
            elif node["t"] == "Image":
                alts.append(plain_text(node["c"][1]))
                node["c"][2] = [shown[asset_path(node["c"][2][0])], ""]
            elif node["t"] == "CodeBlock":
                codes.append(next((name for name in node["c"][0][1] if name != "sourceCode"), ""))
            elif node["t"] == "Math":
                formulas.append(node.pop(SAID, "") or node["c"][1])
        whole = {"pandoc-api-version": [1, 23, 1], "meta": _write_metadata(job.properties), "blocks": blocks}
        media = {shown[path]: (one.media_type, one.data.data) for path, one in job.pictures.items()}
        media |= {"reference": _pack_page()} if job.form is OfficeFormat.DOCX else {}
        parts = _unpack(PANDOC.write_packed(json.dumps(whole, ensure_ascii=False), job.form, media))
    about = _PROPERTIES[job.form]
    parts[about] = parts[about].replace(NO_TIME, job.properties.time.encode())
    if job.form is OfficeFormat.DOCX:
        return _pack(postprocess_word(parts, job.properties.language, codes))
    return _pack(postprocess_open_document(parts, job.properties.language, alts, formulas))


@cache
def _pack_page() -> tuple[str, bytes]:
    """Return a document of Word that has our page and fonts, for pandoc to follow, with its media type."""
    folder = STYLES / "office" / "page"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return "application/zip", _pack({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}).data


def _write_metadata(properties: Properties) -> Node:
    """Return what pandoc writes into the properties of a file, and our own property with the topics."""
    texts = {"title": properties.title, "description": properties.description, "lang": properties.language}
    texts[MARK] = TOPICS_END.join(properties.keywords)
    texts |= {POST_MARK: properties.post} if properties.post else {}
    texts |= {"dir": "rtl"} if direction(properties.language) == "rtl" else {}
    lists = {"author": properties.authors, "keywords": properties.keywords}
    return {name: {"t": "MetaString", "c": text} for name, text in texts.items()} | {
        # Of keywords pandoc writes inlines alone, and commas for everything else.
        name: {"t": "MetaList", "c": [{"t": "MetaInlines", "c": [string(word)]} for word in words]}
        for name, words in lists.items()
    }


def _list_contents(job: OfficeDocument) -> Node:
    """Return a field with the titles, which the user of a word processor can update to have their pages, too."""
    entries = [
        {"title": one.title, "level": one.level, "place": place_name(one.slug) if one.slug else ""}
        for one in job.parts
        if one.level
    ]
    name, raw = _CONTENTS[job.form]
    template = theme.templates().get_template(f"office/{name}.xml")
    text = template.render(title=job.contents, entries=entries, depth=max(part.level for part in job.parts))
    return {"t": "RawBlock", "c": [raw, text]}


def _list_blocks(part: OfficePart, job: OfficeDocument) -> Iterator[Node]:
    title = read_html(f"<p>{part.title_html}</p>")[0]["c"] if part.title_html else [string(part.title)]
    if part.language not in ("", job.properties.language):
        title = [{"t": "Span", "c": [attributes(lang=part.language), title]}]
    if part.level:
        yield {"t": "Header", "c": [part.level, attributes(place_name(part.slug)), title]}
    elif part.title:
        yield in_style([{"t": "Para", "c": title}], "Title")
    for words, style in part.lines:
        if words:
            line = read_html(f"<p>{raise_first(words)}</p>")[0]["c"] if style == "Date" else _split_words(words)
            yield in_style([{"t": "Para", "c": line}], style)
    blocks = from_json(part.blocks.text) if part.blocks else []
    if part.language in ("", job.properties.language):
        yield from blocks
    elif blocks:
        yield {"t": "Div", "c": [attributes(lang=part.language), blocks]}


def _split_words(text: str) -> list[Node]:
    """Return a plain text as words with blanks between them; tabs stay in their words."""
    return [{"t": "Space"} if piece == " " else string(piece) for piece in re.split("( )", text) if piece]


def _unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def _pack(parts: Mapping[str, bytes]) -> Blob:
    """Return an archive of the parts, without the time of day; the type of an OpenDocument comes first as it is."""
    names = sorted(parts, key=lambda name: (name != _MIMETYPE, name != "[Content_Types].xml", name))
    files = ((name, Blob.of(parts[name]) if name == _MIMETYPE else deflate(parts[name])) for name in names)
    return Blob.of(b"".join(write_zip(files)))
