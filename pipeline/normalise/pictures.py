"""A picture file -> a picture for every edition: upright, without EXIF, of a sensible size."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.model.collection import Picture

LONGEST_SIDE = 1600  # pixels: a page's width at 300 dpi, and enough for any screen's column
_MOST_PIXELS = 100_000_000
_SVG = "{http://www.w3.org/2000/svg}"
_UNSAFE_ELEMENTS = frozenset(
    {"script", "foreignObject", "iframe", "handler", "listener", "audio", "video", "animate", "set"}
)
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/svg+xml": ".svg"}
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in|em|rem)?\s*")
_PIXELS = {"": 1, "px": 1, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "em": 16, "rem": 16}


class UnreadablePictureError(Exception):
    """A file that is no picture, or a broken one; the text says why."""


@dataclass(frozen=True)
class PictureFile:
    """A file as found: its path and its bytes."""

    path: str
    data: bytes = field(repr=False)


def prepare(file: PictureFile) -> Picture | str:
    """The picture that a file holds, or a sentence that says why there is none (a job's result crosses processes)."""
    try:
        if not file.data:
            return "the file is empty or cannot be read"
        if PurePosixPath(file.path).suffix.lower() in (".svg", ".svgz"):
            return _vector(file)
        return _raster(file)
    except UnreadablePictureError as error:
        return str(error)


def _raster(file: PictureFile) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's warnings are of the file's metadata, which is dropped
            image = Image.open(io.BytesIO(file.data))
            if image.width * image.height > _MOST_PIXELS:
                raise UnreadablePictureError(f"{image.width} × {image.height} pixels are too many")
            if image.format == "GIF":
                image.seek(0)
                image.load()
                return _picture(file, "image/gif", image.size, file.data)
            upright = ImageOps.exif_transpose(image)
            upright.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadablePictureError(f"it cannot be read ({error.__class__.__name__}: {error})") from error
    return _encode(file, image.format or "", upright)


def _encode(file: PictureFile, found_format: str, image: Image.Image) -> Picture:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    data = io.BytesIO()
    if found_format in ("JPEG", "MPO"):
        image = image if image.mode in ("L", "RGB") else image.convert("RGB")
        image.save(data, "JPEG", quality=88, optimize=True, progressive=True, exif=b"", icc_profile=None)
        return _picture(file, "image/jpeg", image.size, data.getvalue())
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        image = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    image.save(data, "PNG", optimize=True, exif=b"", icc_profile=None)
    return _picture(file, "image/png", image.size, data.getvalue())


def _picture(file: PictureFile, media_type: str, size: tuple[int, int], data: bytes) -> Picture:
    path = PurePosixPath(file.path)
    suffix = _SUFFIXES[media_type]
    right = {suffix, ".jpeg"} if suffix == ".jpg" else {suffix}
    name = path.name if path.suffix.lower() in right else f"{path.name}{suffix}"
    return Picture(str(path.with_name(name)), media_type, *size, data)


def _vector(file: PictureFile) -> Picture:
    """An SVG without scripts, event handlers and addresses of other files."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(file.data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePictureError(f"it is no well-formed SVG ({error})") from error
    if root.tag != f"{_SVG}svg":
        raise UnreadablePictureError("it is no SVG")
    for element in list(root.iter()):
        _defuse(element)
    width, height = _size(root)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return _picture(file, "image/svg+xml", (round(width), round(height)), etree.tostring(root, encoding="utf-8"))


def _defuse(element: etree._Element) -> None:
    parent = element.getparent()
    if not isinstance(element.tag, str) or etree.QName(element).localname in _UNSAFE_ELEMENTS:
        if parent is not None:
            _remove(element, parent)
        return
    for name, value in list(element.attrib.items()):
        local = etree.QName(name).localname.lower()
        reaches_out = "url(" in value.replace(" ", "") and not re.fullmatch(r"url\(['\"]?#[^)]*\)", value.strip())
        is_far = local in ("href", "src") and not value.startswith(("#", "data:image/"))
        if (
            local.startswith("on")
            or is_far
            or (local != "style" and reaches_out)
            or (local == "style" and re.search(r"url\(\s*['\"]?(?!#)|expression|@import", value))
        ):
            del element.attrib[name]
    if etree.QName(element).localname == "style" and re.search(r"@import|url\(\s*['\"]?(?!#)", element.text or ""):
        element.text = ""


def _remove(element: etree._Element, parent: etree._Element) -> None:
    """Take an element out and leave the text after it, which lxml counts as the element's own."""
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def _size(root: etree._Element) -> tuple[float, float]:
    """Width and height in pixels, from the attributes or the view box; 300 x 150 where there is neither (CSS 2.2)."""
    box = [float(number) for number in re.findall(r"-?[0-9.]+(?:e-?\d+)?", root.get("viewBox", ""))]
    given = [_pixels(root.get(name, "")) for name in ("width", "height")]
    of_box = box[2:] if len(box) == 4 and min(box[2:]) > 0 else [300.0, 150.0]  # noqa: PLR2004 (x, y, width, height)
    width = given[0] or (given[1] * of_box[0] / of_box[1] if given[1] else of_box[0])
    height = given[1] or width * of_box[1] / of_box[0]
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    return width, height


def _pixels(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[match[2] or ""] if match else 0.0
