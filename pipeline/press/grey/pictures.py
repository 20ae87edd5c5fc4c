"""Pictures as greys, in the way they were packed: photographs as JPEG, drawings without loss."""

from __future__ import annotations

import functools
import io
import struct

from pikepdf import Dictionary, Name, Pdf, PdfImage, PdfInlineImage, Stream
from PIL import Image, ImageCms

from pipeline.press.grey.tones import GREY, of_lightness

_QUALITY = 88


def grey_picture(picture: Stream) -> None:
    """Make the pixels of a picture greys; what is clear in it stays so."""
    if picture.get("/ImageMask", False) or picture.get("/ColorSpace") == GREY:
        return
    source = PdfImage(picture)
    greys = _greys(source.as_pil_image(), source.icc)
    if "/DCTDecode" in source.filters:
        _write(picture, greys, *_jpeg(greys))
    else:
        _write(picture, greys, *_flate(greys))


def grey_inline_picture(pdf: Pdf, picture: PdfInlineImage) -> Stream:
    """Return a picture of its own, grey, instead of one that stands among commands."""
    greys = _greys(picture.as_pil_image(), None)
    written = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image)
    _write(written, greys, *_flate(greys))
    return written


def _greys(image: Image.Image, profile: ImageCms.ImageCmsProfile | None) -> Image.Image:
    if image.mode in ("1", "L"):
        return image.convert("L")
    colours = image if image.mode == "RGB" else image.convert("RGB")
    lightness = ImageCms.applyTransform(colours, _to_lab(profile))
    assert lightness is not None  # noqa: S101 - it is not done in place
    return lightness.getchannel("L").point(_TONES)


@functools.lru_cache(maxsize=8)
def _to_lab(profile: ImageCms.ImageCmsProfile | None) -> ImageCms.ImageCmsTransform:
    lab = ImageCms.createProfile("LAB")
    return ImageCms.buildTransform(profile or ImageCms.createProfile("sRGB"), lab, "RGB", "LAB")


_TONES = [round(255 * of_lightness(step / 2.55)) for step in range(256)]


def _jpeg(image: Image.Image) -> tuple[bytes, Name, None]:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return written.getvalue(), Name.DCTDecode, None


def _flate(image: Image.Image) -> tuple[bytes, Name, Dictionary]:
    """As PNG packs them, whose filters PDF knows as predictors."""
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    parameters = Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=image.width)
    return _chunks(written.getvalue(), b"IDAT"), Name.FlateDecode, parameters


def _chunks(png: bytes, kind: bytes) -> bytes:
    """Return the content of a PNG's chunks of a kind (ISO 15948, 5.3)."""
    found, at = [], 8
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == kind:
            found.append(png[at + 8 : at + 8 + size])
        at += size + 12
    return b"".join(found)


def _write(picture: Stream, image: Image.Image, data: bytes, packing: Name, parameters: Dictionary | None) -> None:
    picture.write(data, filter=packing, decode_parms=parameters)
    picture.Width, picture.Height = image.size
    picture.BitsPerComponent, picture.ColorSpace = 8, GREY
    for key in ("/Decode", "/Intent"):
        if key in picture:
            del picture[key]
