"""A picture file -> a picture for every edition: upright, in sRGB, without metadata, of a sensible size."""

from __future__ import annotations

import gzip
import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import ClassVar

from PIL import ExifTags, Image, ImageCms, ImageFile, ImageSequence, UnidentifiedImageError

from pipeline.jobs.blob import Blob
from pipeline.model.collection import Picture
from pipeline.normalise.drawings import UnreadablePictureError, safe_drawing
from pipeline.normalise.jpeg import without_metadata

LONGEST_SIDE = 1600  # pixels: a page's width at 300 dpi, and enough for any screen's column
_LARGEST_JPEG = 1_000_000  # bytes: what is larger for its size is better encoded again
_MOST_PIXELS = 100_000_000
_RASTERS = frozenset(".apng .avif .bmp .gif .heic .heif .jfif .jpe .jpeg .jpg .mpo .png .tif .tiff .webp".split())
# How the kinds begin that may say where a photograph was taken, even where the rest is cut off.
_SIGNATURES = (b"\xff\xd8", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
# How a picture is turned upright, after what its Exif says of its first row and column.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/svg+xml": ".svg"}


@dataclass(frozen=True)
class PictureFile:
    """A file as found: its path and its bytes."""

    path: str
    data: bytes = field(repr=False)

    causes: ClassVar[Mapping[str, str]] = {"data": "its file changed"}

    @property
    def subject(self) -> str:
        """What the job is about."""
        return f"picture {self.path}"


def prepare(file: PictureFile) -> Picture | str:
    """The picture that a file holds, or a sentence that says why there is none (a job's result crosses processes)."""
    try:
        if not file.data:
            return "the file is empty or cannot be read"
        return _vector(file) if _is_drawing(file.path) else _raster(file)
    except UnreadablePictureError as error:
        return str(error)


def is_picture(path: str) -> bool:
    """Whether a file is called a picture."""
    return _is_drawing(path) or PurePosixPath(path).suffix.lower() in _RASTERS


def to_download(file: PictureFile) -> Blob | str:
    """A picture that a link leads to, in the format that it had; a sentence where none can be published.

    What nobody here can open (HEIC, say) is published as it is.
    """
    picture = prepare(file)
    if isinstance(picture, str):
        is_opaque = file.data and not _is_drawing(file.path) and not _opens(file.data)
        return Blob.of(file.data) if is_opaque else picture
    if picture.path == file.path or picture.media_type == "image/jpeg":
        return picture.data
    if picture.media_type == "image/svg+xml":
        return Blob.of(gzip.compress(picture.data.data, mtime=0))
    try:
        return Blob.of(_converted_back(picture, file))
    except (OSError, ValueError, KeyError) as error:
        return f"it cannot be saved without its metadata ({error})"


def _converted_back(picture: Picture, file: PictureFile) -> bytes:
    data = io.BytesIO()
    with Image.open(io.BytesIO(file.data)) as original, Image.open(io.BytesIO(picture.data.data)) as image:
        # Few formats know grey with transparency.
        bare = image.convert("RGBA") if image.mode == "LA" else image
        bare.save(data, original.format, **({"lossless": True} if original.format == "WEBP" else {}))
    return data.getvalue()


def _is_drawing(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in (".svg", ".svgz")


def _opens(data: bytes) -> bool:
    """Whether this is a kind of picture that Pillow knows, broken or not."""
    if data.startswith(_SIGNATURES):
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            Image.open(io.BytesIO(data)).close()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False
    except Image.DecompressionBombError:
        return True
    return True


@contextmanager
def _whole_alone() -> Iterator[None]:
    """Let Pillow take nothing but whole pictures: to import WeasyPrint tells it to take what is left of broken ones."""
    usual, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = usual


def _raster(file: PictureFile) -> Picture:
    try:
        with warnings.catch_warnings(), _whole_alone():
            warnings.simplefilter("ignore")  # Pillow's warnings are of the file's metadata, which is dropped
            image = Image.open(io.BytesIO(file.data))
            frames = getattr(image, "n_frames", 1) if image.format == "GIF" else 1
            if image.width * image.height * frames > _MOST_PIXELS:
                in_frames = f" in {frames} frames" if frames > 1 else ""
                raise UnreadablePictureError(f"{image.width} × {image.height} pixels{in_frames} are too many")
            if frames > 1:
                return _animation(file, image)
            bare = _untouched(file, image)
            if bare is not None:
                return bare
            image.load()
            return _encode(file, image.format or "", image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadablePictureError(f"it cannot be read ({error.__class__.__name__}: {error})") from error


def _untouched(file: PictureFile, image: Image.Image) -> Picture | None:
    """A photograph that needs nothing but to forget where it was taken: to encode it again would cost quality."""
    if image.format != "JPEG" or image.mode not in ("L", "RGB") or max(image.size) > LONGEST_SIDE:
        return None
    if "icc_profile" in image.info or image.getexif().get(ExifTags.Base.Orientation, 1) != 1:
        return None
    image.load()  # whether it is whole
    data = without_metadata(file.data)
    return None if data is None or len(data) > _LARGEST_JPEG else _picture(file, "image/jpeg", image.size, data)


def _animation(file: PictureFile, image: Image.Image) -> Picture:
    """A GIF that moves, with the same frames and without the comments between them."""
    durations = [frame.info.get("duration", 0) for frame in ImageSequence.Iterator(image)]
    image.seek(0)
    data = io.BytesIO()
    # A frame like the one before it is joined to it, and its time added.
    image.save(data, "GIF", save_all=True, comment=b"", duration=durations)
    return _picture(file, "image/gif", image.size, data.getvalue())


def _encode(file: PictureFile, found_format: str, image: Image.Image) -> Picture:
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    image = _of_eight_bits(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # Only now, for each step on a large picture takes as much memory as the picture again.
    image = _in_srgb(image if turn is None else _turned(image, turn))
    # Comments, text, XMP and the rest of what Pillow might write again; the colour that is clear belongs to the pixels.
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    data = io.BytesIO()
    if found_format in ("JPEG", "MPO"):
        image = image if image.mode in ("L", "RGB") else image.convert("RGB")
        image.save(data, "JPEG", quality=88, optimize=True, progressive=True)
        return _picture(file, "image/jpeg", image.size, data.getvalue())
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        image = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    image.save(data, "PNG", optimize=True)
    return _picture(file, "image/png", image.size, data.getvalue())


def _turned(image: Image.Image, turn: Image.Transpose) -> Image.Image:
    turned = image.transpose(turn)
    turned.info = image.info
    return turned


def _of_eight_bits(image: Image.Image) -> Image.Image:
    """A grey picture of 16 or 32 bits with the same greys in 8; Pillow would cut them off at 255."""
    if not image.mode.startswith(("I", "F")):
        return image
    wide = image.convert("F")
    brightest = max(bound for bound in wide.getextrema() if isinstance(bound, float))
    whites = (1.0, 255.0, 65535.0) if image.mode == "F" else (65535.0,)
    white = next((white for white in whites if brightest <= white), brightest)
    grey = wide.point(lambda value: value * (255 / white) + 0.5).convert("L")
    grey.info = {key: value for key, value in image.info.items() if key != "transparency"}
    return grey


def _in_srgb(image: Image.Image) -> Image.Image:
    """The picture in the colours that every screen assumes, where it comes with a profile that can be read."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode == "1":
        return image
    source = image
    if image.mode in ("P", "PA") or "transparency" in image.info:
        source = image.convert("RGBA" if image.has_transparency_data else "RGB")
    try:
        colours = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.mode == "LA":
            converted = _to_srgb(source.getchannel("L"), colours)
            converted.putalpha(source.getchannel("A"))
            return converted
        return _to_srgb(source, colours)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


def _to_srgb(image: Image.Image, colours: ImageCms.ImageCmsProfile) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    converted = ImageCms.profileToProfile(image, colours, ImageCms.createProfile("sRGB"), outputMode=mode)
    return image if converted is None else converted


def _picture(file: PictureFile, media_type: str, size: tuple[int, int], data: bytes) -> Picture:
    path = PurePosixPath(file.path)
    suffix = _SUFFIXES[media_type]
    right = {suffix, ".jpeg"} if suffix == ".jpg" else {suffix}
    name = path.name if path.suffix.lower() in right else f"{path.name}{suffix}"
    return Picture(str(path.with_name(name)), media_type, *size, Blob.of(data))


def _vector(file: PictureFile) -> Picture:
    drawn = safe_drawing(file.data)
    return _picture(file, "image/svg+xml", (round(drawn.width), round(drawn.height)), drawn.data)
