"""Convert pictures made of pixels to PNG, JPEG or GIF: upright, in sRGB, without metadata, of a sensible size."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from PIL import ExifTags, Image, ImageCms, ImageFile, ImageSequence

from pipeline.files.kinds import kind_of
from pipeline.files.rasters import HEIF, begins_as_raster, open_raster
from pipeline.files.taken_at import JPEG_ADOBE, is_beside_pixels, split_jpeg
from pipeline.i18n.sentences import sentence


def strip_metadata(data: bytes) -> bytes | None:
    """Return a JPEG without Exif, XMP, comments, thumbnails and bytes after its end (ITU-T T.81, annex B).

    Adobe's marker stays, for the colours depend on it. Return None if the file is no well-formed JPEG.
    """
    try:
        return b"".join(piece for kind, piece in split_jpeg(data) if kind == JPEG_ADOBE or not is_beside_pixels(kind))
    except (IndexError, ValueError):
        return None


LONGEST_SIDE = 1600  # pixels: a page's width at 300 dpi, and enough for any screen's column
_LARGEST_JPEG = 1_000_000  # bytes: what is larger for its size is better encoded again
_MOST_PIXELS = 100_000_000
_LOOKED_AT, _MOST_FLAT = (200, 200), 3000  # of a picture's pixels; colours among them
_PHOTOGRAPHS = ("JPEG", "MPO", HEIF)
# By the orientations of Exif, which a file may give as a whole number or as a fraction.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class UnreadablePictureError(Exception):
    """A file that is no picture, or a broken one; the text says why."""


@dataclass(frozen=True)
class Raster:
    """A PNG, JPEG or GIF; `moving` is a moving WebP."""

    media_type: str
    width: int
    height: int
    data: bytes = field(repr=False)
    moving: bytes = field(default=b"", repr=False)


def convert_raster(data: bytes) -> Raster:
    """Return a picture as every edition can show it.

    Raises:
        UnreadablePictureError: The bytes are no picture, or a broken or too large one.
    """
    with _explaining(data):
        return _settle(data, open_raster(data))


def load_raster(data: bytes) -> Image.Image:
    """Return a picture with its pixels; of a moving one, the first.

    Raises:
        UnreadablePictureError: The bytes are no picture, or a broken or too large one.
    """
    with _explaining(data):
        image = open_raster(data)
        _require_few_pixels(image, 1)
        image.load()
        return image


def encode_again(image: Image.Image, longest: int, exif: Image.Exif) -> Raster:
    """Return a picture upright and with sides of at most this many pixels, with its colours' profile and this Exif.

    A photograph becomes a JPEG, anything else a PNG.
    """
    kind, profile = image.format or "", image.info.get("icc_profile")
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    image = _scale_to_eight_bits(image)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    image = image.transpose(turn) if turn is not None else image
    exif.pop(ExifTags.Base.Orientation, None)
    written = io.BytesIO()
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    if not image.has_transparency_data and (kind in _PHOTOGRAPHS or image.mode == "CMYK" or _is_photograph(image)):
        if image.mode not in ("L", "RGB", "CMYK"):
            image, profile = image.convert("RGB"), profile if image.mode == "RGBX" else None
        image.save(written, "JPEG", quality=90, optimize=True, progressive=True, icc_profile=profile, exif=exif)
        return Raster("image/jpeg", *image.size, written.getvalue())
    image.save(written, "PNG", optimize=True, icc_profile=profile, exif=exif)
    return Raster("image/png", *image.size, written.getvalue())


def _is_photograph(image: Image.Image) -> bool:
    """Return whether a picture has more colours than drawings and screens have."""
    return image.resize(_LOOKED_AT, Image.Resampling.NEAREST).convert("RGB").getcolors(_MOST_FLAT) is None


@contextmanager
def _explaining(data: bytes) -> Iterator[None]:
    """Read these bytes: truncated pictures are refused, though importing WeasyPrint lets Pillow accept them."""
    usual = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's warnings are of the file's metadata, which is dropped
            yield
    except Image.DecompressionBombError as error:
        raise UnreadablePictureError(sentence("it has far too many pixels")) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadablePictureError(_explain_fault(data)) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = usual


def convert_back(picture: bytes, original: bytes) -> bytes:
    """Return a settled picture in its original format.

    Raises:
        UnreadablePictureError: That format cannot be written.
    """
    written = io.BytesIO()
    try:
        with open_raster(original) as found, open_raster(picture) as image:
            # Few formats know grey with transparency.
            bare = image.convert("RGBA") if image.mode == "LA" else image
            bare.save(written, found.format, **({"lossless": True} if found.format == "WEBP" else {}))
    except (OSError, ValueError, KeyError) as error:
        raise UnreadablePictureError(sentence("it cannot be saved without its metadata")) from error
    return written.getvalue()


def _explain_fault(data: bytes) -> str:
    if begins_as_raster(data):
        return sentence("it is damaged, or only a part of it is there")
    kind = kind_of(data)
    if kind:
        return sentence("it is {kind}, not a picture", kind=kind)
    return sentence("it is not a picture of a known kind")


def _settle(data: bytes, image: Image.Image) -> Raster:
    frames = getattr(image, "n_frames", 1) if image.format in ("GIF", "WEBP") else 1
    _require_few_pixels(image, frames)
    if frames > 1:
        return _settle_animation(image) if image.format == "GIF" else _settle_moving_webp(image)
    bare = _keep_untouched(data, image)
    if bare is not None:
        return bare
    image.load()
    return _encode(image.format or "", image)


def _require_few_pixels(image: Image.Image, frames: int) -> None:
    if image.width * image.height * frames > _MOST_PIXELS:
        in_frames = sentence(" in {number} frames", number=frames) if frames > 1 else ""
        width, height = image.size
        message = sentence(
            "{width} × {height} pixels{in_frames} are too many", width=width, height=height, in_frames=in_frames
        )
        raise UnreadablePictureError(message)


def _keep_untouched(found: bytes, image: Image.Image) -> Raster | None:
    """Return a photograph that needs only lose its metadata, for encoding it again would cost quality."""
    if image.format != "JPEG" or image.mode not in ("L", "RGB") or max(image.size) > LONGEST_SIDE:
        return None
    if "icc_profile" in image.info or image.getexif().get(ExifTags.Base.Orientation, 1) != 1:
        return None
    data, size = strip_metadata(found), image.size
    if data is None or len(data) > _LARGEST_JPEG:
        return None
    # Whether it is whole; at an eighth of its size all data are read, and three times as fast.
    image.draft(None, (1, 1))
    image.load()
    return Raster("image/jpeg", *size, data)


def _settle_animation(image: Image.Image) -> Raster:
    """Return a moving GIF with the same frames and without comments."""
    durations = [frame.info.get("duration", 0) for frame in ImageSequence.Iterator(image)]
    image.seek(0)
    data = io.BytesIO()
    # A frame like the one before it is joined to it, and its time added.
    image.save(data, "GIF", save_all=True, comment=b"", duration=durations)
    return Raster("image/gif", *image.size, data.getvalue())


def _settle_moving_webp(image: Image.Image) -> Raster:
    """Return a moving WebP without its metadata, and its first frame."""
    durations = []
    for frame in ImageSequence.Iterator(image):
        frame.load()
        durations.append(frame.info.get("duration", 0))
    image.seek(0)
    data = io.BytesIO()
    loop = image.info.get("loop", 0)
    image.save(data, "WEBP", save_all=True, duration=durations, loop=loop, exif=b"", xmp=b"", quality=80, method=4)
    image.seek(0)
    still = _encode("WEBP", image.copy())
    return replace(still, moving=data.getvalue())


def _encode(found_format: str, image: Image.Image) -> Raster:
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    image = _scale_to_eight_bits(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # Only now, for each step on a large picture takes as much memory as the picture again.
    if turn is not None:
        turned = image.transpose(turn)
        turned.info = image.info
        image = turned
    image = _convert_to_srgb(image)
    # Comments, text, XMP and the rest of what Pillow might write again; the colour that is clear belongs to the pixels.
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    data = io.BytesIO()
    if found_format in _PHOTOGRAPHS and not image.has_transparency_data:
        image = image if image.mode in ("L", "RGB") else image.convert("RGB")
        image.save(data, "JPEG", quality=88, optimize=True, progressive=True)
        return Raster("image/jpeg", *image.size, data.getvalue())
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        image = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    image.save(data, "PNG", optimize=True)
    return Raster("image/png", *image.size, data.getvalue())


def _scale_to_eight_bits(image: Image.Image) -> Image.Image:
    """Return a grey picture of 16 or 32 bits scaled to 8, which Pillow would cut off at 255."""
    if not image.mode.startswith(("I", "F")):
        return image
    wide = image.convert("F")
    brightest = max(bound for bound in wide.getextrema() if isinstance(bound, float))
    whites = (1.0, 255.0, 65535.0) if image.mode == "F" else (65535.0,)
    white = next((white for white in whites if brightest <= white), brightest)
    grey = wide.point(lambda value: value * (255 / white) + 0.5).convert("L")
    grey.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return grey


def _convert_to_srgb(image: Image.Image) -> Image.Image:
    """Return a picture with a readable profile in sRGB, which screens assume, else the picture itself."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode == "1":
        return image
    source = image
    if image.mode in ("P", "PA") or "transparency" in image.info:
        source = image.convert("RGBA" if image.has_transparency_data else "RGB")
    try:
        colours = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.mode == "LA":
            converted = _apply_profile(source.getchannel("L"), colours)
            converted.putalpha(source.getchannel("A"))
            return converted
        return _apply_profile(source, colours)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


def _apply_profile(image: Image.Image, colours: ImageCms.ImageCmsProfile) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    converted = ImageCms.profileToProfile(image, colours, ImageCms.createProfile("sRGB"), outputMode=mode)
    return image if converted is None else converted
