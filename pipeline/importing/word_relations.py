"""What a part of a Word document refers to, by the names that it gives to that."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.importing.archive import Archive, beside, parsed


@dataclass(frozen=True)
class Relation:
    """A part of the archive by its name, or an address outside."""

    kind: str
    target: str
    is_outside: bool = False


Relations = Mapping[str, Relation]


def relations_of(archive: Archive, part: str) -> Relations:
    """Return the relations of a part; those of the whole for "".

    Raises:
        UnreadableDocumentError: they cannot be read.
    """
    name = posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")
    if name not in archive:
        return {}
    found: dict[str, Relation] = {}
    for element in parsed(archive.read(name), name).iter("{*}Relationship"):
        is_outside = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        kind = element.get("Type", "").rpartition("/")[2]
        found[element.get("Id", "")] = Relation(kind, target if is_outside else beside(part, target), is_outside)
    return found
