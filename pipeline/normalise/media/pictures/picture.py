"""A picture file -> a picture for every edition: upright, in sRGB, without metadata, of a sensible size."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.files.heif import is_heif
from pipeline.files.kinds import is_drawing, unrunnable
from pipeline.i18n.sentences import said_by, sentence
from pipeline.jobs.blob import Blob
from pipeline.model.article import Picture
from pipeline.normalise.media.pictures.drawings import safe_drawing
from pipeline.normalise.media.pictures.rasters import UnreadablePictureError, converted_back, settled
from pipeline.normalise.media.pictures.values import LARGEST, Download, PictureFile

_DRAWING = "image/svg+xml"
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", _DRAWING: ".svg"}


def prepare(file: PictureFile) -> Picture | str:
    """Return the picture that a file holds, or why there is none."""
    try:
        if not file.data:
            return file.unread or sentence("the file is empty or cannot be read")
        if len(file.data) > LARGEST:
            return sentence("its file has more than {number} MB", number=LARGEST // 1_000_000)
        return _vector(file) if is_drawing(file.path) else _raster(file)
    except UnreadablePictureError as error:
        return said_by(error)


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
