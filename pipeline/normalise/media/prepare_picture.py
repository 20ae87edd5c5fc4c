"""Prepare one picture file for every edition; make SVG harmless."""

from __future__ import annotations

import gzip
import math
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Literal

from lxml import etree

from pipeline.files.kinds import is_drawing, is_heif, kind_of, unrunnable
from pipeline.i18n.sentences import error_text, humanize, sentence
from pipeline.jobs.blob import Blob
from pipeline.model.article import Picture
from pipeline.normalise.media.palette import may_be_turned
from pipeline.normalise.media.pictures import LARGEST, Download, PictureFile
from pipeline.normalise.media.rasters import UnreadablePictureError, convert_back, convert_raster
from pipeline.text.urls import is_data, read_pixels, write_data_url

_DRAWING = "image/svg+xml"
_SUFFIXES = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",), "image/gif": (".gif",), _DRAWING: (".svg",)}


def prepare(file: PictureFile) -> Picture | str:
    """Return the picture in a file, or the reason why there is none."""
    try:
        if not file.data:
            return file.unread or sentence("the file is empty or cannot be read")
        if len(file.data) > LARGEST:
            return sentence("its file has more than {number} MB", number=LARGEST // 1_000_000)
        if is_drawing(file.path):
            drawn = clean_drawing(file.data, is_credited=file.is_credited)
            picture = _make_picture(file, _DRAWING, (round(drawn.width), round(drawn.height)), drawn.data)
            return replace(picture, lost=drawn.lost, turns=drawn.turns)
        raster = convert_raster(file.data)
    except UnreadablePictureError as error:
        return error_text(error)
    picture = _make_picture(file, raster.media_type, (raster.width, raster.height), raster.data)
    return replace(picture, moving=Blob.of(raster.moving)) if raster.moving else picture


def make_download(file: PictureFile) -> Download | str:
    """Return a picture that a link leads to in its own format, or the reason why it cannot be published.

    A photograph in a format that cannot be written here becomes a JPEG.
    """
    picture = prepare(file)
    if isinstance(picture, str):
        return picture
    if is_heif(file.data):
        return Download(picture.path, picture.data)
    path = unrunnable(file.path)
    if picture.path == file.path or picture.media_type == "image/jpeg":
        return Download(path, picture.data)
    if picture.media_type == _DRAWING:
        return Download(path, Blob.of(gzip.compress(picture.data.data, mtime=0)))
    try:
        return Download(path, Blob.of(convert_back(picture.data.data, file.data)))
    except UnreadablePictureError as error:
        return error_text(error)


def _make_picture(file: PictureFile, media_type: str, size: tuple[int, int], data: bytes) -> Picture:
    path = PurePosixPath(file.path)
    suffixes = _SUFFIXES[media_type]
    name = path.name if path.suffix.lower() in suffixes else f"{path.name}{suffixes[0]}"
    return Picture(unrunnable(str(path.with_name(name))), media_type, *size, Blob.of(data))


_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XHTML = "http://www.w3.org/1999/xhtml"
_UNSAFE_ELEMENTS = frozenset(  # and `tref`, which no browser shows and the press cannot
    {"tref", "script", "foreignobject", "iframe", "handler", "listener", "audio", "video", "animate", "set"}
)
# What programs note of a drawing's file: its name, where it is, where it was exported to.
_OF_EDITORS = frozenset({"docname", "docbase", "absref", "export-filename"})
_MOST_UNPACKED = 50_000_000  # bytes of a drawing that came packed
_MOST_SHOWN = 200_000  # shapes and groups of shapes
_LARGEST_DRAWING = 100_000.0  # pixels a side
_NUMBER = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:e[+-]?[0-9]++)?+", re.IGNORECASE)
_LENGTH = re.compile(rf"\s*+({_NUMBER.pattern})\s*+(px|pt|mm|cm|in|em|rem)?\s*+", re.IGNORECASE)
# Styles that fetch another file (CSS Images 4, CSS Cascade 5).
_REACHES_OUT = re.compile(r"url\s*+\(\s*+['\"]?+\s*+(?!#)|image-set\(|src\(|image\(|@import|expression", re.IGNORECASE)
# Elements that show another picture.
_SHOWING = frozenset({"image", "feImage"})
# Elements that mean nothing without an address.
_OF_ANOTHER = _SHOWING | {"use"}
_MOST_SAID = 80  # letters of an address
_PIXELS = {"": 1, "px": 1, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "em": 16, "rem": 16}


@dataclass(frozen=True)
class SvgDrawing:
    """An SVG and its size in pixels; `lost` are the pictures that it should show and may not fetch, or cannot.

    It `turns` to light ink where screens are dark.
    """

    width: float
    height: float
    data: bytes = field(repr=False)
    lost: tuple[str, ...] = ()
    turns: bool = False


def clean_drawing(data: bytes, *, is_credited: bool = False) -> SvgDrawing:
    """Return an SVG, packed or not, without scripts, event handlers and addresses of other files.

    Of what it tells of itself its title and licence stay, and who drew it if it `is_credited`.

    Raises:
        UnreadablePictureError: It is no SVG, or unpacks to too much.
    """
    root = _parse_drawing(_unpack(data))
    if root.tag != f"{_SVG}svg":
        raise UnreadablePictureError(sentence("it is not an SVG"))
    lost: dict[str, None] = {}
    for metadata in list(root.iter("{*}metadata")):
        _trim_metadata(metadata, {"title", "license", *(["creator"] if is_credited else [])})
    for element in list(root.iter()):
        lost.update(dict.fromkeys(_defuse(element)))
    _drop_repeated_names(root)
    if _is_endless(root):
        too_many = sentence("it shows more than {most_shown:,} shapes, or itself", most_shown=_MOST_SHOWN)
        raise UnreadablePictureError(too_many)
    width, height = _read_size(root)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return SvgDrawing(width, height, etree.tostring(root, encoding="utf-8"), tuple(lost), may_be_turned(root))


def _parse_drawing(data: bytes) -> etree._Element:
    """Return the drawing with the entities that it declares itself and none of other files."""
    try:
        return etree.fromstring(data, _make_parser("internal"))
    except (etree.XMLSyntaxError, ValueError):
        pass  # it may name an entity of another file, which is left out
    try:
        return etree.fromstring(data, _make_parser(False))  # noqa: FBT003 - a value of an option that has words, too
    except (etree.XMLSyntaxError, ValueError) as error:
        kind = kind_of(data)
        if kind and "drawing" not in kind and "text" not in kind:
            raise UnreadablePictureError(sentence("it is {kind}, not a drawing", kind=kind)) from error
        raise UnreadablePictureError(
            sentence("it is not a well-formed SVG ({error})", error=humanize(error))
        ) from error


def _make_parser(entities: bool | Literal["internal"]) -> etree.XMLParser:  # noqa: FBT001 - lxml's own
    return etree.XMLParser(resolve_entities=entities, no_network=True, remove_comments=True, remove_pis=True)


def _unpack(data: bytes) -> bytes:
    """Return the drawing, unpacked if it came packed with gzip (`.svgz`)."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        plain = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, _MOST_UNPACKED + 1)
    except zlib.error as error:
        raise UnreadablePictureError(sentence("it is damaged, or only a part of it is there")) from error
    if len(plain) > _MOST_UNPACKED:
        raise UnreadablePictureError(sentence("it unpacks to more than {number} MB", number=_MOST_UNPACKED // 1000000))
    return plain


def _defuse(element: etree._Element) -> Iterator[str]:
    """Take out an element, or its parts, that act or fetch; yield what the drawing loses."""
    parent = element.getparent()
    qname = etree.QName(element) if isinstance(element.tag, str) else None
    if qname is None or qname.namespace == _XHTML or qname.localname.lower() in _UNSAFE_ELEMENTS:
        if parent is not None:
            _remove(element, parent)
        return
    shows = qname.localname in _SHOWING
    if shows:
        yield from _settle_pictures(element)
    for name, value in list(element.attrib.items()):
        local = etree.QName(name).localname.lower()
        is_far = local in ("href", "src") and not (value.startswith("#") or (shows and is_data(value)))
        # `xml:base` would make an address of this very file one of another.
        is_unsafe = local.startswith("on") or local in ("base", "srcset")
        is_told = local in _OF_EDITORS or (local == "content" and parent is None)  # draw.io's whole file
        if is_unsafe or is_told or is_far or (local not in ("href", "src") and _is_far_style(value)):
            del element.attrib[name]
        else:
            element.set(name, value)  # with entities replaced, which lxml would write as they were typed
    if qname.localname in _OF_ANOTHER and parent is not None and not _read_address(element):
        _remove(element, parent)
        return
    # An entity or an element inside of a style sheet would hide what it parts.
    if qname.localname.lower() == "style" and (len(element) or _is_far_style(element.text or "")):
        for child in list(element):
            element.remove(child)
        element.text = ""


def _trim_metadata(metadata: etree._Element, names: Collection[str]) -> None:
    """Keep those properties of a drawing's description (RDF) that have these names, and nothing else."""
    work = metadata.find(".//{*}RDF/{*}Work")
    kept = [] if work is None else [part for part in work.iterfind("*") if etree.QName(part).localname in names]
    metadata[:], metadata.text = [], None
    if work is not None and kept:
        work[:], work.text, work.tail = kept, None, None
        etree.SubElement(metadata, f"{_RDF}RDF").append(work)


def _settle_pictures(element: etree._Element) -> Iterator[str]:
    """Prepare the pixels that an element holds like any other picture; yield those that cannot be shown."""
    for name, value in list(element.attrib.items()):
        if etree.QName(name).localname.lower() != "href" or value.startswith("#"):
            continue
        try:
            raster = convert_raster(read_pixels(value) or b"")
            element.set(name, write_data_url(raster.media_type, raster.data))
        except UnreadablePictureError as error:
            del element.attrib[name]
            yield sentence("a picture that it holds ({error})", error=error) if is_data(value) else value[:_MOST_SAID]


def _read_address(element: etree._Element) -> str:
    return element.get("href") or element.get(f"{_XLINK}href") or ""


def _drop_repeated_names(root: etree._Element) -> None:
    """Keep each id on its first element, the one that counts: XML wants it once."""
    taken = {root.get("id", "")}
    for element in root.iterfind(".//*[@id]"):
        if element.attrib["id"] in taken:
            del element.attrib["id"]
        else:
            taken.add(element.attrib["id"])


def _is_endless(root: etree._Element) -> bool:
    """Return whether more is shown than any drawing needs, with all that each `use` repeats."""
    named = {name: element for element in root.iter() if (name := element.get("id"))}
    waiting, shown = [root], 0
    while waiting and shown <= _MOST_SHOWN:
        element = waiting.pop()
        shown += 1
        waiting += element
        if etree.QName(element).localname == "use":
            used = named.get(_read_address(element).removeprefix("#"))
            waiting += [] if used is None else [used]
    return bool(waiting)


def _is_far_style(value: str) -> bool:
    """Return whether a style fetches another file, or has escapes behind which it could do so (CSS Syntax 3)."""
    return bool(_REACHES_OUT.search(value)) or ("\\" in value and ("(" in value or "@" in value))


def _remove(element: etree._Element, parent: etree._Element) -> None:
    """Take an element out and leave the text after it, which lxml counts as the element's own."""
    if (before := element.getprevious()) is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def _read_size(root: etree._Element) -> tuple[float, float]:
    """Return width and height in pixels, from the attributes or the view box, else 300 x 150 (CSS 2.2)."""
    box = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    given = [_parse_pixels(root.get(name, "")) for name in ("width", "height")]
    has_box = len(box) == 4 and min(box[2:]) > 0 and max(box[2:]) < math.inf  # noqa: PLR2004 (x, y, width, height)
    of_box = box[2:] if has_box else [300.0, 150.0]
    width = _clamp(given[0] or (given[1] * of_box[0] / of_box[1] if given[1] else of_box[0]))
    height = _clamp(given[1] or width * of_box[1] / of_box[0])
    if not has_box:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    return width, height


def _clamp(pixels: float) -> float:
    return min(max(pixels, 1.0), _LARGEST_DRAWING)


def _parse_pixels(length: str) -> float:
    """Return a length in pixels, 0 for an invalid or a relative one."""
    match = _LENGTH.fullmatch(length)
    return max(float(match[1]), 0.0) * _PIXELS[(match[2] or "").lower()] if match else 0.0
