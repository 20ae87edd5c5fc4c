"""What the pages of a bound PDF draw with: pictures, colour spaces and the like, each kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Object, Pdf, Stream

_Key = tuple[int, int]


def resource_dictionaries(pdf: Pdf) -> list[Object]:
    """The resources of all pages in order, and of the forms and patterns that they draw, each once."""
    seen: dict[_Key | int, Object] = {}
    waiting = [page.obj.Resources for page in pdf.pages if "/Resources" in page.obj]
    for resources in waiting:
        # Only an indirect object can be met twice.
        key = resources.objgen if resources.is_indirect else len(seen)
        if key in seen:
            continue
        seen[key] = resources
        for name in ("/XObject", "/Pattern"):
            drawn = resources.get(name, Dictionary())
            waiting.extend(item.Resources for _, item in drawn.items() if "/Resources" in item)
    return list(seen.values())


def share_streams(resources: list[Object]) -> None:
    """Keep one of each picture and colour profile that is the same byte for byte."""
    kept: dict[bytes, Object] = {}
    for holder in resources:
        for name, item in list(holder.get("/XObject", Dictionary()).items()):
            if item.get("/Subtype") == "/Image":
                if "/SMask" in item:
                    item.SMask = _first(item.SMask, kept)
                holder.XObject[name] = _first(item, kept)
        for space in holder.get("/ColorSpace", Dictionary()).values():
            for index in _streams_in(space):
                space[index] = _first(space[index], kept)


def _streams_in(space: Object) -> Iterator[int]:
    if isinstance(space, Array):
        yield from (index for index in range(len(space)) if isinstance(space[index], Stream))


def _first(stream: Object, kept: dict[bytes, Object]) -> Object:
    digest = hashlib.sha256(stream.read_raw_bytes())
    # The dictionary names its mask by object id: masks are shared before what they mask.
    digest.update(repr(sorted((key, value.unparse()) for key, value in _entries(stream))).encode())
    return kept.setdefault(digest.digest(), stream)


def _entries(stream: Object) -> Iterator[tuple[str, Object]]:
    for key in stream.keys():  # noqa: SIM118 (a pikepdf object is no mapping)
        value = stream.get(key)
        if isinstance(value, Object):
            yield key, value
