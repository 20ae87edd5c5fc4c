"""Pictures of documents, decoded and encoded anew: upright, without what they say of themselves, and harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.build.blob import Blob
from pipeline.build.outcomes import Failed
from pipeline.build.runner import Runner
from pipeline.files.opening import read_below
from pipeline.i18n.sentences import sentence
from pipeline.importing.archive import beside
from pipeline.importing.documents import FoundPicture
from pipeline.importing.sources import FoundDocument
from pipeline.model.article import Picture
from pipeline.normalise.media.pictures import LARGEST, PictureFile, prepare

_BEGINNINGS_OF_SVG = (b"<svg", b"<?xml", b"<!DOCTYPE svg", b"<!--")
_HEAD = 1000


def decoded(pictures: Sequence[FoundPicture], source: FoundDocument, runner: Runner) -> Iterator[Picture | str]:
    """Yield each picture as posts can have it, made in a process with limits; or why it cannot be shown."""
    found = [_with_bytes(picture, source) for picture in pictures]
    files = [PictureFile(f"picture{_end(one.data.data)}", one.data.data) for one in found if one.data is not None]
    done = runner.attempt(prepare, files, "pictures")
    for one in found:
        outcome = next(done) if one.data is not None else one.why
        yield outcome.why if isinstance(outcome, Failed) else outcome


def _with_bytes(picture: FoundPicture, source: FoundDocument) -> FoundPicture:
    """Return a picture with its bytes; one that stands beside a page is a file within the folder of that."""
    if picture.data is not None or picture.why:
        return picture
    path = beside(PurePosixPath(source.name).name, picture.address.partition("?")[0])
    try:
        data = read_below((source.root / source.name).parent, path, LARGEST)
    except OSError:
        return replace(picture, why=sentence("no such file stands within the folder of the page"))
    return replace(picture, data=Blob.of(data))


def _end(data: bytes) -> str:
    """Return the end of a name for a picture, after its bytes: whatever it was called, a drawing is one."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return ".svg" if head.startswith(_BEGINNINGS_OF_SVG) else ".png"
