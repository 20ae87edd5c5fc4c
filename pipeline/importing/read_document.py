"""Read the texts of a document, in a process of its own with limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from pipeline.i18n.sentences import change_text, error_text, sentence
from pipeline.importing import ebook, open_document, rich_text, web_page, word
from pipeline.importing.archive import Archive, resolve_part
from pipeline.importing.documents import (
    PICTURE,
    POST,
    SIGN,
    DocumentFile,
    DocumentKind,
    FoundPicture,
    Head,
    ImportedText,
    Reading,
    Remarks,
    UnreadableDocumentError,
)
from pipeline.importing.figures import join_captions, number_pictures
from pipeline.importing.lists import make_lists, split_lines
from pipeline.importing.own_blocks import restore_blocks
from pipeline.importing.tables import drop_tabs, simplify_tables
from pipeline.importing.tidy import drop_ids, drop_marks, strip_marks, tidy
from pipeline.importing.titles import find_headings, make_title, shift_headings, take_head
from pipeline.jobs.executors import room_to_nest
from pipeline.jobs.job import job
from pipeline.normalise.metadata.languages import guess
from pipeline.pandoc.document import Document
from pipeline.pandoc.nodes import Node, attributes, find_landmarks, from_json, plain_text, rewrite, string, walk
from pipeline.pandoc.process import PANDOC, PandocError
from pipeline.text.printable import shorten

_WEB = re.compile(r"(?:https?|mailto|tel|ftp):", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}:|//|\\", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:x?html?|docx?|docm|odt|rtf|md)$", re.IGNORECASE)


def settle_links(blocks: list[Node], name: str, remarks: Remarks) -> list[Node]:
    """Return the blocks; links to other documents are called `post:NAME#ID`, those to nowhere are their words."""

    def address(target: str) -> str:
        resolved = _resolve_link(target.strip(), name)
        remarks.add("link", not resolved, about=target)
        return resolved

    return _readdress(blocks, address)


def assign_owners(blocks: list[Node], name: str, owners: Mapping[str, str]) -> list[Node]:
    """Return the blocks of the text `name`; links to a part of it, or of another text, lead to that text."""

    def address(target: str) -> str:
        part, anchor = _split_link(target, name)
        if not target.startswith(POST) or part not in owners:
            return target
        if owners[part] == name:
            return f"#{anchor}" if anchor else ""
        return f"{POST}{owners[part]}" + (f"#{anchor}" if anchor else "")

    return _readdress(blocks, address)


def find_anchors(texts: Mapping[str, list[Node]]) -> dict[str, frozenset[str]]:
    """Return the ids that links of these texts lead to, by the names of the texts."""
    anchors: dict[str, set[str]] = {}
    for name, blocks in texts.items():
        for node in find_landmarks(blocks):
            if node["t"] == "Link" and node["c"][2][0].startswith(("#", POST)):
                text, anchor = _split_link(node["c"][2][0], name)
                anchors.setdefault(text, set()).add(anchor)
    return {name: frozenset(ids) for name, ids in anchors.items()}


def find_ids(blocks: list[Node]) -> frozenset[str]:
    """Return the ids of headings and anchors."""
    headings = (node["c"][1][0] for node in find_landmarks(blocks) if node["t"] == "Header")
    anchors = (node["c"][0][0] for node in find_landmarks(blocks) if node["t"] == "Span")
    return frozenset(filter(None, (*headings, *anchors)))


def drop_dead_ends(blocks: list[Node], name: str, there: Mapping[str, frozenset[str]]) -> list[Node]:
    """Return the blocks without links to anchors that are not there: they lead to the text, or are words."""

    def address(target: str) -> str:
        if not target.startswith(("#", POST)):
            return target
        text, anchor = _split_link(target, name)
        if anchor and anchor in there.get(text, ()):
            return target
        return "" if text == name else f"{POST}{text}"

    return _readdress(blocks, address)


def link_posts(blocks: list[Node], links: Mapping[str, str]) -> list[Node]:
    """Return the blocks; links lead to the posts that texts have become, and are words where there is none."""

    def address(target: str) -> str:
        text, anchor = _split_link(target, "")
        post = links.get(text, "")
        if not target.startswith(POST):
            return target
        return f"{post}#{anchor}" if post and anchor else post

    return _readdress(blocks, address)


def _readdress(blocks: list[Node], address: Callable[[str], str]) -> list[Node]:
    """Return the blocks, links with other addresses; where that is "", the words of the link."""

    def edit(nodes: list[Node]) -> list[Node]:
        result: list[Node] = []
        for node in nodes:
            if node["t"] != "Link":
                result.append(node)
            elif new_address := address(node["c"][2][0]):
                node["c"][2] = [new_address, ""]
                result.append(node)
            else:
                result += node["c"][1]
        return result

    return rewrite(blocks, edit)


def _split_link(target: str, name: str) -> tuple[str, str]:
    """Return the text that a link of the text `name` leads to, and the anchor there."""
    text, _, anchor = target.removeprefix(POST).partition("#")
    return (text if target.startswith(POST) else name), unquote(anchor)


def _resolve_link(address: str, name: str) -> str:
    """Return where a link of the text `name` leads; "" for nowhere that a reader could go to."""
    if _WEB.match(address) or (address.startswith("#") and len(address) > 1):
        return address
    if not address or address.startswith("#") or _SCHEME.match(address):
        return ""
    path, _, anchor = address.partition("#")
    part = resolve_part(name, path)
    if not part or not _PAGE.search(part):
        return ""
    return f"{POST}{part}#{anchor}" if anchor else f"{POST}{part}"


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


def interpret(raw: RawText, usual: str, remarks: Remarks) -> ImportedText:
    """Return a text with what was made by hand as what it means; `usual` is the language of the collection."""
    if raw.head.is_own:
        return _interpret_own(raw, usual, remarks)
    blocks = raw.blocks
    for change in (tidy, split_lines, simplify_tables, make_lists, join_captions):
        blocks = change(blocks, remarks)
    words = " ".join(node["c"] for node in walk(blocks) if node["t"] == "Str")
    language = guess("", words, usual or raw.head.language).language
    blocks, head = take_head(blocks, replace(raw.head, language=language), remarks)
    blocks = drop_marks(drop_tabs(shift_headings(find_headings(blocks, remarks)), remarks))
    pictures = number_pictures(blocks, raw.pictures, raw.alts)
    blocks = settle_links(blocks, raw.name, remarks)
    title, subtitle = strip_marks(head.title), strip_marks(head.subtitle)
    head = replace(head, title=title or raw.fallback, subtitle=subtitle)
    return ImportedText(raw.name, head, Document.of(blocks), pictures, raw.also)


def _interpret_own(raw: RawText, usual: str, remarks: Remarks) -> ImportedText:
    """Return a text that we wrote: nothing in it was made by hand."""
    words = " ".join(node["c"] for node in walk(raw.blocks) if node["t"] == "Str")
    language = raw.head.language or guess("", words, usual).language
    blocks, head = restore_blocks(
        simplify_tables(tidy(raw.blocks, remarks), remarks), replace(raw.head, language=language)
    )
    blocks = drop_marks(drop_tabs(shift_headings(join_captions(blocks, remarks)), remarks))
    pictures = number_pictures(blocks, raw.pictures, raw.alts)
    return ImportedText(raw.name, head, Document.of(settle_links(blocks, raw.name, remarks)), pictures, raw.also)


_HTML = "html+epub_html_exts-raw_html"
_LONGEST = 200  # letters of what pandoc says
_FEWEST_WORDS = 15  # of a page of an e-book that has no heading: a cover, a dedication


@job()
def read_document(file: DocumentFile) -> Reading | str:
    """Return what a document holds, or why it cannot be imported (a job's result crosses processes)."""
    remarks = Remarks()
    try:
        with room_to_nest():
            texts = [interpret(raw, file.usual, remarks) for raw in _READERS[file.kind](file, remarks)]
            if not any(text.document.open() for text in texts):
                return sentence("it contains no text")
            remarks.add("chapters", len(texts) if file.kind is DocumentKind.EBOOK else 0)
            return Reading(tuple(_settle_anchors(texts)), remarks.all())
    except UnreadableDocumentError as error:
        return error_text(error)
    except PandocError as error:
        why = change_text(error_text(error), lambda part: shorten(part, _LONGEST))
        return sentence("it is damaged, or too much for its reader ({error})", error=why)
    except RecursionError:
        return sentence("it is nested too deep")


def _settle_anchors(texts: list[ImportedText]) -> Iterator[ImportedText]:
    """Yield the texts with the anchors alone to which one of them leads, and links to none that is not there."""
    owners = {name: text.name for text in texts for name in (text.name, *text.also)}
    opened = {text.name: assign_owners(text.document.open(), text.name, owners) for text in texts}
    wanted = find_anchors(opened)
    kept = {name: drop_ids(blocks, wanted.get(name, frozenset())) for name, blocks in opened.items()}
    there = {name: find_ids(blocks) for name, blocks in kept.items()}
    for text in texts:
        yield replace(text, document=Document.of(drop_dead_ends(kept[text.name], text.name, there)))


def _read_word(file: DocumentFile, remarks: Remarks) -> Iterator[RawText]:
    document = word.prepare(Archive(file.data.data), remarks)
    blocks, meta = _parse_blocks(PANDOC.read_packed(document.packed, "docx").text)
    said = _make_head(meta)
    head = replace(document.head, title=said.title, subtitle=said.subtitle, authors=said.authors)
    if head.is_own and "date" not in meta:
        head = replace(head, date="")
    yield RawText(file.name, blocks, head, pictures=document.pictures)


def _read_open_document(file: DocumentFile, remarks: Remarks) -> Iterator[RawText]:
    document = open_document.prepare(Archive(file.data.data), remarks)
    blocks, _ = _parse_blocks(PANDOC.read_packed(document.packed, "odt").text)
    yield RawText(file.name, blocks, document.head, pictures=document.pictures, alts=document.alts)


def _read_rich_text(file: DocumentFile, remarks: Remarks) -> Iterator[RawText]:
    document = rich_text.prepare(file.data.data, remarks)
    blocks, _ = _parse_blocks(PANDOC.read(document.text, "rtf").text)
    pictures = {f"{PICTURE}{number}": picture for number, picture in enumerate(document.pictures)}
    alts = {f"{PICTURE}{number}": alt for number, alt in enumerate(document.alts)}
    yield RawText(file.name, rewrite(blocks, _restore_images), pictures=pictures, alts=alts)


def _read_web_page(file: DocumentFile, remarks: Remarks) -> Iterator[RawText]:
    page = web_page.prepare(file.data.data, "", remarks)
    yield _read_page(page, file.name, dict(enumerate(page.pictures)))


def _read_ebook(file: DocumentFile, remarks: Remarks) -> Iterator[RawText]:
    archive = Archive(file.data.data)
    book = ebook.read_book(archive, remarks)
    raws = []
    for part, html in book.pages:
        page = web_page.prepare(html, book.styles, remarks)
        pictures = {number: _load_picture(archive, part, picture) for number, picture in enumerate(page.pictures)}
        raw = _read_page(page, part, pictures)
        raws.append(replace(raw, head=replace(raw.head, language=book.language)))
    yield from _read_chapters(raws, PurePosixPath(file.name).stem, remarks)


_READERS = {
    DocumentKind.WORD: _read_word,
    DocumentKind.OPEN_DOCUMENT: _read_open_document,
    DocumentKind.RICH_TEXT: _read_rich_text,
    DocumentKind.WEB_PAGE: _read_web_page,
    DocumentKind.EBOOK: _read_ebook,
}


def _read_page(page: web_page.WebPage, name: str, pictures: dict[int, FoundPicture]) -> RawText:
    blocks, _ = _parse_blocks(PANDOC.read(page.text, _HTML).text)
    named = {f"picture{number}": picture for number, picture in pictures.items()}
    return RawText(name, blocks, Head(language=page.head.language), page.head.title, named)


def _load_picture(archive: Archive, part: str, picture: FoundPicture) -> FoundPicture:
    """Return a picture of an e-book with its bytes."""
    if picture.data is not None or picture.reason:
        return picture
    name = resolve_part(part, picture.address)
    if name not in archive:
        return replace(picture, reason=sentence("it is not in the e-book"))
    return archive.take_picture(name)


def _read_chapters(raws: Iterable[RawText], title: str, remarks: Remarks) -> Iterator[RawText]:
    """Yield the chapters of an e-book: a page with no heading belongs to the one before it, a cover to none."""
    waiting: RawText | None = None
    for raw in raws:
        if not _count_words(raw):
            remarks.add("page", about=PurePosixPath(raw.name).name)
        elif waiting is not None and not _has_heading(raw):
            waiting = _join_pages(waiting, raw)
        else:
            yield from _take_chapter(waiting, remarks)
            waiting = replace(raw, fallback=make_title(title))
    if waiting is not None:
        yield waiting


def _take_chapter(found: RawText | None, remarks: Remarks) -> Iterator[RawText]:
    """Yield a chapter, unless it is a page of titles before the first one."""
    if found is not None and not _has_heading(found) and _count_words(found) < _FEWEST_WORDS:
        for name in (found.name, *found.also):
            remarks.add("page", about=PurePosixPath(name).name)
    elif found is not None:
        yield found


def _has_heading(raw: RawText) -> bool:
    return any(node["t"] == "Header" for node in find_landmarks(raw.blocks))


def _count_words(raw: RawText) -> int:
    return sum(node["t"] == "Str" for node in walk(raw.blocks))


def _join_pages(first: RawText, second: RawText) -> RawText:
    """Return two pages of an e-book as one text."""
    moved = {f"{second.name}:{address}": picture for address, picture in second.pictures.items()}
    for image in find_landmarks(second.blocks):
        if image["t"] == "Image":
            image["c"][2][0] = f"{second.name}:{image['c'][2][0]}"
    return replace(
        first,
        blocks=[*first.blocks, *second.blocks],
        pictures={**first.pictures, **moved},
        also=(*first.also, second.name),
    )


def _parse_blocks(text: str) -> tuple[list[Node], dict[str, Any]]:
    document = from_json(text)
    return document["blocks"], document["meta"]


def _make_head(meta: dict[str, Any]) -> Head:
    """Return what paragraphs in the styles of a title say, which pandoc takes for metadata."""
    authors = meta.get("author", {})
    listed = authors["c"] if authors.get("t") == "MetaList" else [authors]
    return Head(
        _read_meta(meta.get("title", {})),
        _read_meta(meta.get("subtitle", {})),
        tuple(filter(None, map(_read_meta, listed))),
        "",
    )


def _read_meta(value: dict[str, Any]) -> str:
    if value.get("t") == "MetaBlocks":
        return " ".join(plain_text(block["c"]) for block in value["c"] if block["t"] in ("Para", "Plain"))
    return plain_text(value["c"]) if value.get("t") == "MetaInlines" else ""


def _restore_images(nodes: list[Node]) -> list[Node]:
    """Return inlines of a rich text, its signs of pictures as pictures."""
    result: list[Node] = []
    for node in nodes:
        if node["t"] != "Str" or SIGN not in node["c"]:
            result.append(node)
            continue
        for number, piece in enumerate(node["c"].split(SIGN)):
            if number % 2 and piece.isdecimal():
                result.append({"t": "Image", "c": [attributes(), [], [f"{PICTURE}{piece}", ""]]})
            elif piece:
                result.append(string(piece))
    return result
