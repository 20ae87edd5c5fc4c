"""Prepare a Word document (ECMA-376) for pandoc."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.i18n.sentences import sentence
from pipeline.importing import own_documents, word_text
from pipeline.importing.archive import Archive, join_text, pack, parse_xml, replace, resolve_part, serialize
from pipeline.importing.documents import FoundPicture, Head, Remarks, UnreadableDocumentError
from pipeline.importing.word_text import (
    OFFICE,
    PACKAGE,
    PIC,
    PICTURE_URI,
    PREFIXES,
    WP,
    A,
    R,
    V,
    W,
    is_strict,
    make_transitional,
)
from pipeline.text.printable import in_one_line


@dataclass(frozen=True)
class Relation:
    """A part of the archive by its name, or an address outside."""

    kind: str
    target: str
    is_outside: bool = False


Relations = Mapping[str, Relation]


def read_relations(archive: Archive, part: str) -> Relations:
    """Return the relations of a part by their ids, or those of the whole package for "".

    Raises:
        UnreadableDocumentError: The relations cannot be read.
    """
    name = posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")
    if name not in archive:
        return {}
    relations: dict[str, Relation] = {}
    for element in parse_xml(archive.read(name), name).iter("{*}Relationship"):
        is_outside = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        kind = element.get("Type", "").rpartition("/")[2]
        relations[element.get("Id", "")] = Relation(
            kind, target if is_outside else resolve_part(part, target), is_outside
        )
    return relations


_MAIN = "word/document.xml"
_NOTES = ("footnotes", "endnotes")
_KEPT = (*_NOTES, "styles", "numbering")
_TYPES = {"": "document.main", **{name: name for name in _KEPT}}
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CODE = frozenset({"html preformatted", "preformatted text", "source code", "code", "plain text", "macro text"})
_PROPERTIES = frozenset("title subject creator keywords description lastModifiedBy category".split())


@dataclass
class WordDocument:
    """A document for pandoc, the pictures that it shows, by the addresses that pandoc gives them, and its properties.

    The properties of a document that others wrote are theirs.
    """

    packed: bytes
    pictures: dict[str, FoundPicture] = field(default_factory=dict)
    head: Head = field(default_factory=Head)


def prepare(archive: Archive, remarks: Remarks) -> WordDocument:
    """Return a document as pandoc reads it best; what that leaves out or turns joins the remarks.

    Raises:
        UnreadableDocumentError: it is no document of Word, or is damaged.
    """
    main = _find_main_part(archive)
    relations = read_relations(archive, main)
    roots = {_MAIN: _parse_root(archive, main)}
    for relation in relations.values():
        name = f"word/{relation.kind}.xml"
        if relation.kind in _KEPT and relation.target in archive and name not in roots:
            roots[name] = _parse_root(archive, relation.target)
    head = own_documents.read_properties(archive) if "word/styles.xml" in roots else Head()
    ours = own_documents.name_styles(roots["word/styles.xml"]) if head.is_own else {}
    document = WordDocument(b"", head=head)
    styles = _read_styles(roots.get("word/styles.xml"))
    rels = {_MAIN: relations} | {
        f"word/{kind}.xml": read_relations(archive, relation.target)
        for relation in relations.values()
        if (kind := relation.kind) in _NOTES
    }
    for part, own in rels.items():
        if part in roots:
            word_text.repair(roots[part], styles, remarks)
            if head.is_own:
                own_documents.mark(roots[part], roots.get("word/numbering.xml"), ours)
            document.pictures |= take_pictures(roots[part], own, archive, len(document.pictures))
    if not head.is_own:
        _tell_the_rest(archive, main, relations, remarks)
    document.packed = _pack_parts(roots, rels, document.pictures)
    return document


def _find_main_part(archive: Archive) -> str:
    top = read_relations(archive, "")
    for relation in top.values():
        if relation.kind == "officeDocument" and relation.target in archive:
            return relation.target
    if _MAIN in archive:
        return _MAIN
    raise UnreadableDocumentError("it is not a Word document")


def _parse_root(archive: Archive, part: str) -> etree._Element:
    data = archive.read(part)
    return parse_xml(make_transitional(data) if is_strict(data) else data, part)


def _read_styles(root: etree._Element | None) -> word_text.WordStyles:
    """Return the ids of the styles that mean something, which are known by names that no language changes.

    Pandoc knows code by one of the names that such a style may have; from here on it has that one.
    """
    contents, code = set(), set()
    for style in () if root is None else root.iter(f"{W}style"):
        name = style.find(f"{W}name")
        style_name = word_text.read_value(style, f"{W}name").lower()
        if style_name.startswith("toc "):
            contents.add(style.get(f"{W}styleId", ""))
        elif name is not None and style_name in _CODE and style.get(f"{W}type") == "paragraph":
            code.add(style.get(f"{W}styleId", ""))
            name.set(f"{W}val", "Source Code")
    return word_text.WordStyles(frozenset(contents), frozenset(code))


def _tell_the_rest(archive: Archive, main: str, relations: Relations, remarks: Remarks) -> None:
    """Add remarks on the other parts of the archive, which are left behind."""
    pages = [
        relation.target
        for relation in relations.values()
        if relation.kind in ("header", "footer") and relation.target in archive
    ]
    remarks.add("header", any(in_one_line(join_text(_parse_root(archive, page))) for page in pages))
    for relation in relations.values():
        remarks.add("macro", relation.kind == "vbaProject")
        remarks.add("object", relation.kind in ("aFChunk", "subDocument"), about=posixpath.basename(relation.target))
    core = posixpath.join(posixpath.dirname(posixpath.dirname(main)), "docProps", "core.xml")
    if core in archive:
        own = parse_xml(archive.read(core), core)
        remarks.add(
            "properties", any(etree.QName(element).localname in _PROPERTIES and element.text for element in own)
        )


def _pack_parts(
    roots: dict[str, etree._Element], rels: dict[str, Relations], pictures: dict[str, FoundPicture]
) -> bytes:
    """Return an archive of ours: these parts, what they refer to, and an empty file for each picture."""
    top = _make_relations({"rId1": ("officeDocument", _MAIN)})
    parts = {"[Content_Types].xml": _make_content_types(roots), "_rels/.rels": top}
    for part, root in roots.items():
        etree.cleanup_namespaces(root, top_nsmap=PREFIXES)
        parts[part] = serialize(root)
    for part, own in rels.items():
        kept = {
            name: (relation.kind, relation.target)
            for name, relation in own.items()
            if relation.kind == "hyperlink" and relation.is_outside
        }
        kept |= {posixpath.basename(address): ("image", address) for address in pictures}
        if part == _MAIN:
            kept |= {f"part-{kind}": (kind, f"{kind}.xml") for kind in _KEPT if f"word/{kind}.xml" in roots}
        parts[f"word/_rels/{posixpath.basename(part)}.rels"] = _make_relations(kept)
    return pack(parts | {f"word/{address}": b"picture" for address in pictures})


def _make_content_types(roots: dict[str, etree._Element]) -> bytes:
    types = etree.Element("Types", nsmap={None: f"{PACKAGE}/content-types"})
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(types, "Default", Extension="rels", ContentType=relations)
    for part in roots:
        name = "" if part == _MAIN else posixpath.basename(part).removesuffix(".xml")
        etree.SubElement(types, "Override", PartName=f"/{part}", ContentType=f"{_CONTENT_TYPE}.{_TYPES[name]}+xml")
    return serialize(types)


def _make_relations(targets: dict[str, tuple[str, str]]) -> bytes:
    root = etree.Element("Relationships", nsmap={None: f"{PACKAGE}/relationships"})
    for name, (kind, target) in targets.items():
        relation = etree.SubElement(root, "Relationship", Id=name, Type=f"{OFFICE}/{kind}", Target=target)
        if kind == "hyperlink":
            relation.set("TargetMode", "External")
    return serialize(root)


# Alternative texts that Word 365 writes by machine.
_BY_MACHINE = re.compile(
    "Description générée automatiquement|Le contenu généré par l.IA peut être incorrect"
    "|Description automatically generated|AI-generated content may be incorrect"
)
_FRAMES = (f"{W}drawing", f"{W}pict", f"{W}object")
_OUTSIDE = sentence("it is only linked, and not in the document")


def take_pictures(root: etree._Element, relations: Relations, archive: Archive, first: int) -> dict[str, FoundPicture]:
    """Return the pictures that a part shows, by new addresses, by which it shows them now; numbers begin at `first`."""
    pictures: dict[str, FoundPicture] = {}
    for frame in list(root.iter(*_FRAMES)):
        if next(frame.iterancestors(*_FRAMES), None) is not None:
            continue
        drawings = []
        for relation, alt in _find_shown(frame, relations):
            address = f"media/picture{first + len(pictures)}"
            pictures[address] = _make_picture(relation, archive)
            drawings.append(_make_drawing(posixpath.basename(address), _BY_MACHINE.split(alt)[0].strip()))
        if drawings:
            replace(frame, drawings)
    return pictures


def _find_shown(frame: etree._Element, relations: Relations) -> Iterator[tuple[Relation | None, str]]:
    """Yield the relation to each picture in a frame, and its alternative text."""
    for blip in frame.iter(f"{A}blip"):
        yield relations.get(blip.get(f"{R}embed") or blip.get(f"{R}link") or ""), _read_alt(blip, frame)
    for data in frame.iter(f"{V}imagedata"):
        shape = next(data.iterancestors(f"{V}shape", f"{V}rect"), None)
        name = data.get(f"{R}id") or data.get(f"{R}href") or ""
        yield relations.get(name), "" if shape is None else shape.get("alt", "")


def _read_alt(blip: etree._Element, frame: etree._Element) -> str:
    picture = next(blip.iterancestors(f"{PIC}pic"), frame)
    for found in (picture.find(f".//{PIC}cNvPr"), frame.find(f".//{WP}docPr")):
        if found is not None and found.get("descr"):
            return found.get("descr", "")
    return ""


def _make_picture(relation: Relation | None, archive: Archive) -> FoundPicture:
    if relation is None:
        return FoundPicture("", reason=sentence("it is not in the document"))
    if relation.is_outside:
        return FoundPicture(relation.target, reason=_OUTSIDE)
    return archive.take_picture(relation.target)


def _make_drawing(name: str, alt: str) -> etree._Element:
    """Return a picture in the one form that pandoc keeps the alternative text of."""
    drawing = etree.Element(f"{W}drawing")
    inline = etree.SubElement(drawing, f"{WP}inline")
    etree.SubElement(inline, f"{WP}extent", cx="1", cy="1")
    etree.SubElement(inline, f"{WP}docPr", id="1", name="", descr=alt)
    data = etree.SubElement(etree.SubElement(inline, f"{A}graphic"), f"{A}graphicData", uri=PICTURE_URI)
    picture = etree.SubElement(data, f"{PIC}pic")
    etree.SubElement(etree.SubElement(picture, f"{PIC}nvPicPr"), f"{PIC}cNvPr", id="0", name="", descr=alt)
    etree.SubElement(etree.SubElement(picture, f"{PIC}blipFill"), f"{A}blip", {f"{R}embed": name})
    return drawing
