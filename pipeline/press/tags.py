"""One tag tree for parts that are bound together (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

from pipeline.press.links import kids, parent_tree


@dataclass(frozen=True)
class TaggedPart:
    """A part whose pages are copied already: `first` is the number of its first page in the bound PDF, from 0.

    `identified` are the elements of the source that have an id.
    """

    source: Pdf
    first: int
    pages: int
    title: str
    language: str
    identified: tuple[Object, ...]


def own_ids(source: Pdf, prefix: str) -> tuple[Object, ...]:
    """Give the ids of a part's elements a prefix, for two parts may use the same; the elements that have one."""
    identified = []
    for item in source.objects:
        if isinstance(item, Dictionary) and "/ID" in item and item.get("/Type") == Name.StructElem:
            item.ID = String(f"{prefix}{item.ID}")
            identified.append(item)
    return tuple(identified)


def join_tags(pdf: Pdf, parts: Sequence[TaggedPart]) -> None:
    """Give `pdf` one structure tree: a Document with a Part for each part, which knows its title and its language."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    of_pages: list[Object] = []
    of_annotations: list[tuple[Object, Object]] = []
    divisions, roles = Array(), Dictionary()
    ids = NameTree.new(pdf)
    for part in parts:
        tree = pdf.copy_foreign(part.source.Root.StructTreeRoot)
        for name, role in tree.get("/RoleMap", Dictionary()).items():
            roles[name] = role
        for element in part.identified:
            copied = pdf.copy_foreign(element)
            ids[str(copied.ID)] = copied
        divisions.append(_division(pdf, part, tree, document))
        parents = parent_tree(tree)
        for page in pdf.pages[part.first : part.first + part.pages]:
            of_pages.append(parents[int(page.obj.StructParents)])
            page.obj.StructParents = len(of_pages) - 1
            of_annotations += [
                (annotation, parents[int(annotation.StructParent)])
                for annotation in page.obj.get("/Annots", Array())
                if "/StructParent" in annotation
            ]
    for number, (annotation, _) in enumerate(of_annotations, start=len(of_pages)):
        annotation.StructParent = number
    everything = [*of_pages, *(parent for _, parent in of_annotations)]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=_numbered(everything)))
    root.ParentTreeNextKey = len(everything)
    document.K, root.K = divisions, Array([document])
    if len(roles):
        root.RoleMap = roles
    if len(ids):
        root.IDTree = ids.obj
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _division(pdf: Pdf, part: TaggedPart, tree: Object, document: Object) -> Object:
    division = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=document))
    if part.title:
        division.T = String(part.title)
    if part.language:
        division.Lang = String(part.language)
    elements = Array(list(kids(tree.K[0])))
    for element in elements:
        element.P = division
    division.K = elements
    return division


def _numbered(items: Sequence[Object]) -> Array:
    flat = Array()
    for number, item in enumerate(items):
        flat.append(number)
        flat.append(item)
    return flat
