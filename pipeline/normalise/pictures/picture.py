"""A picture file -> a picture for every edition: upright, in sRGB, without metadata, of a sensible size."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import ClassVar

from pipeline.files.heif import is_heif
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job
from pipeline.jobs.job import Job
from pipeline.model.collection import Picture
from pipeline.normalise.file_types import unrunnable
from pipeline.normalise.pictures.drawings import safe_drawing
from pipeline.normalise.pictures.rasters import UnreadablePictureError, converted_back, settled
from pipeline.text.sentences import said_by, sentence

LARGEST = 200_000_000
"""Bytes of a picture's file, of which no more are read: nobody watches over the process that does."""
_DRAWINGS = (".svg", ".svgz")
_RASTERS = frozenset(
    ".apng .avif .bmp .dib .gif .heic .heif .hif .ico .jfif .jpe .jpeg .jpg .mpo .png .tif .tiff .webp".split()
)
_DRAWING = "image/svg+xml"
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", _DRAWING: ".svg"}


@dataclass(frozen=True)
class PictureFile(Job):
    """A file as found: its path and its bytes."""

    path: str
    data: bytes = field(repr=False)

    about = "picture {0.path}"
    causes: ClassVar[Mapping[str, str]] = {"data": sentence("its file changed")}


@dataclass(frozen=True)
class Download:
    """A picture that a link leads to: the path that it has on the site, and its bytes."""

    path: str
    data: Blob


@job()
def prepare(file: PictureFile) -> Picture | str:
    """Return the picture that a file holds, or why there is none (a job's result crosses processes)."""
    try:
        if not file.data:
            return sentence("the file is empty or cannot be read")
        if len(file.data) > LARGEST:
            return sentence("its file has more than {number} MB", number=LARGEST // 1_000_000)
        return _vector(file) if _is_drawing(file.path) else _raster(file)
    except UnreadablePictureError as error:
        return said_by(error)


def is_picture(path: str) -> bool:
    """Return whether a file is called a picture."""
    return _is_drawing(path) or PurePosixPath(path).suffix.lower() in _RASTERS


@job()
def to_download(file: PictureFile) -> Download | str:
    """Return a picture that a link leads to, in the format that it had; a sentence where none can be published.

    A photograph in a format that nothing here can write becomes a JPEG.
    """
    picture = prepare(file)
    if isinstance(picture, str):
        return picture
    if is_heif(file.data):
        return Download(picture.path, picture.data)
    try:
        return Download(unrunnable(file.path), _as_it_was(picture, file))
    except UnreadablePictureError as error:
        return said_by(error)


def _as_it_was(picture: Picture, file: PictureFile) -> Blob:
    if picture.path == file.path or picture.media_type == "image/jpeg":
        return picture.data
    if picture.media_type == _DRAWING:
        return Blob.of(gzip.compress(picture.data.data, mtime=0))
    return Blob.of(converted_back(picture.data.data, file.data))


def _is_drawing(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _DRAWINGS


def _picture(file: PictureFile, media_type: str, size: tuple[int, int], data: bytes) -> Picture:
    path = PurePosixPath(file.path)
    suffix = _SUFFIXES[media_type]
    right = {suffix, ".jpeg"} if suffix == ".jpg" else {suffix}
    name = path.name if path.suffix.lower() in right else f"{path.name}{suffix}"
    return Picture(unrunnable(str(path.with_name(name))), media_type, *size, Blob.of(data))


def _raster(file: PictureFile) -> Picture:
    raster = settled(file.data)
    picture = _picture(file, raster.media_type, (raster.width, raster.height), raster.data)
    return replace(picture, moving=Blob.of(raster.moving)) if raster.moving else picture


def _vector(file: PictureFile) -> Picture:
    drawn = safe_drawing(file.data)
    picture = _picture(file, _DRAWING, (round(drawn.width), round(drawn.height)), drawn.data)
    return replace(picture, lost=drawn.lost)
