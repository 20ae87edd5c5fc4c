"""A document of Word (ECMA-376) -> what pandoc reads well of it: the words as they stand after all changes.

Pandoc is given an archive of ours with the few parts that hold text. It loses text around text boxes, alternative texts
of old pictures, tabs and pictures that are elsewhere; these are mended or named here, where the markup still tells.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from lxml import etree

from pipeline.i18n.sentences import sentence
from pipeline.importing import word_pictures, word_text
from pipeline.importing.archive import Archive, parsed, repacked, text_in, written
from pipeline.importing.documents import FoundPicture, Remarks, UnreadableDocumentError
from pipeline.importing.word_relations import Relations, relations_of
from pipeline.importing.word_text import OFFICE, PACKAGE, PREFIXES, W, is_strict, transitional
from pipeline.text.printable import in_one_line

_MAIN = "word/document.xml"
_NOTES = ("footnotes", "endnotes")
_KEPT = (*_NOTES, "styles", "numbering")
_TYPES = {"": "document.main", **{name: name for name in _KEPT}}
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CODE = frozenset({"html preformatted", "preformatted text", "source code", "code", "plain text", "macro text"})
_PROPERTIES = frozenset("title subject creator keywords description lastModifiedBy category".split())


@dataclass
class WordDocument:
    """A document for pandoc, and the pictures that it shows, by the addresses that pandoc gives them."""

    packed: bytes
    pictures: dict[str, FoundPicture] = field(default_factory=dict)


def prepared(archive: Archive, remarks: Remarks) -> WordDocument:
    """Return a document as pandoc reads it best; what that leaves out or turns joins the remarks.

    Raises:
        UnreadableDocumentError: it is no document of Word, or is damaged.
    """
    main = _main_part(archive)
    relations = relations_of(archive, main)
    roots = {_MAIN: _root(archive, main)}
    for kind in _KEPT:
        part = next((one.target for one in relations.values() if one.kind == kind and one.target in archive), "")
        if part:
            roots[f"word/{kind}.xml"] = _root(archive, part)
    document = WordDocument(b"")
    styles = _styles(roots.get("word/styles.xml"))
    rels = {_MAIN: relations} | {
        f"word/{kind}.xml": relations_of(archive, one.target)
        for one in relations.values()
        if (kind := one.kind) in _NOTES
    }
    for part, own in rels.items():
        if part in roots:
            word_text.mend(roots[part], styles, remarks)
            document.pictures |= word_pictures.take(roots[part], own, archive, len(document.pictures))
    _tell_the_rest(archive, main, relations, remarks)
    document.packed = _packed(roots, rels, document.pictures)
    return document


def _main_part(archive: Archive) -> str:
    top = relations_of(archive, "")
    for relation in top.values():
        if relation.kind == "officeDocument" and relation.target in archive:
            return relation.target
    if _MAIN in archive:
        return _MAIN
    raise UnreadableDocumentError(sentence("it is no document of Word"))


def _root(archive: Archive, part: str) -> etree._Element:
    data = archive.read(part)
    return parsed(transitional(data) if is_strict(data) else data, part)


def _styles(root: etree._Element | None) -> word_text.WordStyles:
    """Return the ids of the styles that mean something, which are known by names that no language changes.

    Pandoc knows code by one of the names that such a style may have; from here on it has that one.
    """
    contents, code = set(), set()
    for style in () if root is None else root.iter(f"{W}style"):
        name = style.find(f"{W}name")
        style_name = "" if name is None else name.get(f"{W}val", "").lower()
        if style_name.startswith("toc "):
            contents.add(style.get(f"{W}styleId", ""))
        elif name is not None and style_name in _CODE and style.get(f"{W}type") == "paragraph":
            code.add(style.get(f"{W}styleId", ""))
            name.set(f"{W}val", "Source Code")
    return word_text.WordStyles(frozenset(contents), frozenset(code))


def _tell_the_rest(archive: Archive, main: str, relations: Relations, remarks: Remarks) -> None:
    """Name what stands in other parts of the archive, which are left behind."""
    pages = [one.target for one in relations.values() if one.kind in ("header", "footer") and one.target in archive]
    remarks.add("header", any(in_one_line(text_in(_root(archive, page))) for page in pages))
    for relation in relations.values():
        remarks.add("macro", relation.kind == "vbaProject")
        remarks.add("object", relation.kind in ("aFChunk", "subDocument"), about=posixpath.basename(relation.target))
    core = posixpath.join(posixpath.dirname(posixpath.dirname(main)), "docProps", "core.xml")
    if core in archive:
        own = parsed(archive.read(core), core)
        remarks.add("properties", any(etree.QName(one).localname in _PROPERTIES and one.text for one in own))


def _packed(roots: dict[str, etree._Element], rels: dict[str, Relations], pictures: dict[str, FoundPicture]) -> bytes:
    """Return an archive of ours: these parts, what they refer to, and an empty file for each picture."""
    top = _relations({"rId1": ("officeDocument", _MAIN)})
    parts = {"[Content_Types].xml": _content_types(roots), "_rels/.rels": top}
    for part, root in roots.items():
        etree.cleanup_namespaces(root, top_nsmap=PREFIXES)
        parts[part] = written(root)
    for part, own in rels.items():
        kept = {name: (one.kind, one.target) for name, one in own.items() if one.kind == "hyperlink" and one.is_outside}
        kept |= {name: ("image", address) for address in pictures if (name := word_pictures.relation_name(address))}
        if part == _MAIN:
            kept |= {f"part-{kind}": (kind, f"{kind}.xml") for kind in _KEPT if f"word/{kind}.xml" in roots}
        parts[f"word/_rels/{posixpath.basename(part)}.rels"] = _relations(kept)
    return repacked(parts | {f"word/{address}": b"picture" for address in pictures})


def _content_types(roots: dict[str, etree._Element]) -> bytes:
    types = etree.Element("Types", nsmap={None: f"{PACKAGE}/content-types"})
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(types, "Default", Extension="rels", ContentType=relations)
    for part in roots:
        name = "" if part == _MAIN else posixpath.basename(part).removesuffix(".xml")
        etree.SubElement(types, "Override", PartName=f"/{part}", ContentType=f"{_CONTENT_TYPE}.{_TYPES[name]}+xml")
    return written(types)


def _relations(targets: dict[str, tuple[str, str]]) -> bytes:
    root = etree.Element("Relationships", nsmap={None: f"{PACKAGE}/relationships"})
    for name, (kind, target) in targets.items():
        relation = etree.SubElement(root, "Relationship", Id=name, Type=f"{OFFICE}/{kind}", Target=target)
        if kind == "hyperlink":
            relation.set("TargetMode", "External")
    return written(root)
