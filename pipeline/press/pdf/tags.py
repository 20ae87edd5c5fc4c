"""The tag trees of parts that are bound together: each becomes a Part of the book's one tree (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Name, Object, Pdf, String

from pipeline.press.pdf.links import kids, parent_tree


def make_division(source: Pdf, title: str, language: str) -> Object:
    """Return the topmost element of a part's tree, made a Part that knows its title and its language ("": neither)."""
    division = next(kid for kid in kids(source.Root.StructTreeRoot) if isinstance(kid, Object))
    division.S = Name.Part
    if title:
        division.T = String(title)
    if language:
        division.Lang = String(language)
    return division


def make_unique(element: Object, prefix: str) -> str:
    """Give the id of an element a prefix, for two parts may use the same; the new id."""
    element.ID = String(f"{prefix}{element.ID}")
    return str(element.ID)


def number_marks(source: Pdf, pages: Sequence[Object], first: int, *, drawn: int = 0) -> list[tuple[int, bytes]]:
    """Give pages and annotations their numbers in the parent tree, from `first` on, and say what each stands for.

    The first pages, as many as are `drawn` on those of others, have annotations alone.
    """
    parents = parent_tree(source.Root.StructTreeRoot)
    marks: list[tuple[int, bytes]] = []

    def renumber(item: Object, name: str) -> None:
        marks.append((first + len(marks), parents[int(item[name])].unparse()))
        item[name] = marks[-1][0]

    for page in pages[drawn:]:
        renumber(page, "/StructParents")
    for page in pages:
        for annotation in page.get("/Annots", Array()):
            if "/StructParent" in annotation:
                renumber(annotation, "/StructParent")
    return marks


def roles(source: Pdf) -> dict[str, bytes]:
    """Return what the names of a part's own kinds of elements stand for."""
    found = source.Root.StructTreeRoot.get("/RoleMap")
    return {} if found is None else {name: role.unparse() for name, role in found.items()}
