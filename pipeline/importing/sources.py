"""Find the documents to import; read them and the pictures beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.files.kinds import kind_of
from pipeline.files.opening import read_below, show_path
from pipeline.i18n.sentences import humanize, sentence
from pipeline.importing.archive import resolve_part
from pipeline.importing.documents import DocumentFile, DocumentKind, FoundPicture, UnreadableDocumentError
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.article import Picture
from pipeline.normalise.media.pictures import LARGEST, PictureFile, prepare

_LARGEST = 200_000_000  # bytes
_SUFFIXES = {
    **{f".{kind}": kind for kind in DocumentKind},
    **dict.fromkeys((".docm", ".dotx"), DocumentKind.WORD),
    ".ott": DocumentKind.OPEN_DOCUMENT,
    **dict.fromkeys((".htm", ".xhtml"), DocumentKind.WEB_PAGE),
}
_KINDS = {
    "a Word document": DocumentKind.WORD,
    "a document of LibreOffice": DocumentKind.OPEN_DOCUMENT,
    "an e-book (EPUB)": DocumentKind.EBOOK,
    "a rich text document (RTF)": DocumentKind.RICH_TEXT,
    "a web page": DocumentKind.WEB_PAGE,
}
_OLD_OFFICE = "a document of an old version of Office"
_ENDS = ", ".join(f".{kind}" for kind in DocumentKind)


@dataclass(frozen=True)
class FoundDocument:
    """A file to be imported: where it is, below which folder, and how it is called.

    Nothing but this folder is read for it. `group` is the word that named it, or the folder in which it was found.
    """

    root: Path
    name: str
    group: str

    @property
    def path(self) -> str:
        """The file as it is shown."""
        return show_path(str(PurePosixPath(self.group) / self.name)) if self.group else show_path(self.name)


def find_sources(words: Sequence[str]) -> tuple[list[FoundDocument], list[tuple[str, str]]]:
    """Return the documents that are meant, and the files of folders that are passed over, each with the reason.

    Raises:
        UserError: there is no such file, or a folder holds none of these kinds.
    """
    sources: list[FoundDocument] = []
    passed: list[tuple[str, str]] = []
    for word in dict.fromkeys(words):
        path = Path(word)
        if path.is_dir():
            documents = list(_walk_below(path, passed))
            if not documents:
                raise UserError("{word}: no document in this folder or below it ({ends})", word=word, ends=_ENDS)
            sources += documents
        elif path.is_file():
            sources.append(FoundDocument(path.parent, path.name, str(path.parent) if path.parent != Path() else ""))
        else:
            raise UserError("{word}: no such file or folder", word=word)
    return sources, passed


def open_document(source: FoundDocument, usual: str) -> DocumentFile:
    """Read a document; its bytes tell the kind, not its name.

    Raises:
        UnreadableDocumentError: it cannot be read, or is of no kind that is imported.
    """
    try:
        data = _read_bytes(source)
    except OSError as error:
        raise UnreadableDocumentError("it cannot be read ({error})", error=humanize(error)) from error
    if len(data) > _LARGEST:
        raise UnreadableDocumentError("it has more than {number} MB; split it", number=_LARGEST // 1000000)
    return DocumentFile(source.name, _detect_kind(source.name, data), Blob.of(data), usual)


def _read_bytes(source: FoundDocument) -> bytes:
    """Return what a file holds; one that was named may be a link of the file system, one that was found is none."""
    path = source.root / source.name
    if path.is_symlink():
        path = path.resolve(strict=True)
    return read_below(path.parent, path.name, _LARGEST)


def _detect_kind(name: str, data: bytes) -> DocumentKind:
    if not data:
        raise UnreadableDocumentError("it is empty")
    kind = kind_of(data)
    by_name = _SUFFIXES.get(PurePosixPath(name).suffix.lower())
    if kind in _KINDS:
        return _KINDS[kind]
    if by_name is DocumentKind.WEB_PAGE and kind in ("", "a text", "an XML file"):
        return by_name
    if kind == _OLD_OFFICE:
        raise UnreadableDocumentError(
            "it is {kind}, or locked with a password; open it with LibreOffice or Word and save it as .docx or"
            " .odt, without a password",
            kind=kind,
        )
    if by_name is not None and kind in ("", "an archive (ZIP)"):
        return by_name  # whose reader says what is wrong with it
    if kind:
        raise UnreadableDocumentError("it is {kind}; files to import end with {ends}", kind=kind, ends=_ENDS)
    raise UnreadableDocumentError("its kind is unknown; files to import end with {ends}", ends=_ENDS)


def _walk_below(folder: Path, passed: list[tuple[str, str]]) -> Iterator[FoundDocument]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            # What begins with ~$ is Word's note of who has a document open.
            if name.startswith((".", "~$")) or path.suffix.lower() not in _SUFFIXES:
                continue
            if path.is_symlink():
                passed.append((show_path(str(path)), sentence("it is a symbolic link, and not followed")))
            elif path.is_file():
                yield FoundDocument(folder, path.relative_to(folder).as_posix(), str(folder))


_BEGINNINGS_OF_SVG = (b"<svg", b"<?xml", b"<!DOCTYPE svg", b"<!--")
_HEAD = 1000


def decode_pictures(pictures: Sequence[FoundPicture], source: FoundDocument, runner: Runner) -> Iterator[Picture | str]:
    """Yield each picture as posts can have it, made in a process with limits; or why it cannot be shown."""
    loaded = [_load_picture(picture, source) for picture in pictures]
    files = [
        PictureFile(f"picture{_detect_suffix(picture.data.data)}", picture.data.data)
        for picture in loaded
        if picture.data is not None
    ]
    done = runner.attempt(prepare, files, "pictures")
    for one in loaded:
        outcome = next(done) if one.data is not None else one.reason
        yield outcome.reason if isinstance(outcome, Failed) else outcome


def _load_picture(picture: FoundPicture, source: FoundDocument) -> FoundPicture:
    """Return a picture with its bytes; one beside a page is a file within the folder of the page."""
    if picture.data is not None or picture.reason:
        return picture
    path = resolve_part(PurePosixPath(source.name).name, picture.address.partition("?")[0])
    try:
        data = read_below((source.root / source.name).parent, path, LARGEST)
    except OSError:
        return replace(picture, reason=sentence("no such file in the folder of the page"))
    return replace(picture, data=Blob.of(data))


def _detect_suffix(data: bytes) -> str:
    """Return the suffix for a picture by its bytes: ".svg" for a drawing, under any name."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return ".svg" if head.startswith(_BEGINNINGS_OF_SVG) else ".png"
