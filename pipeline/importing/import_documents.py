"""One import: what each document holds is read, named and written as posts, or put in the place of its post."""

from __future__ import annotations

import datetime as dt
import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pipeline.editions.office.styles import digest_of_post
from pipeline.i18n.sentences import error_text, sentence
from pipeline.importing import write_post
from pipeline.importing.documents import (
    DocumentFile,
    Head,
    ImportedText,
    PostToWrite,
    Reading,
    Remark,
    UnreadableDocumentError,
)
from pipeline.importing.read_document import read_document
from pipeline.importing.sources import FoundDocument, decode_pictures, find_sources, open_document
from pipeline.importing.titles import make_title
from pipeline.jobs.job import Failed, Limits
from pipeline.jobs.runner import Progress, Runner
from pipeline.load.settings import read_settings
from pipeline.load.walk import find_files, is_markdown
from pipeline.model.article import Picture
from pipeline.model.settings import SETTINGS_FILE
from pipeline.new.new_files import is_there, parse_language
from pipeline.new.post_folder import find_post_folder
from pipeline.runs.runners import open_forgetful_runner

READ, WRITE = "documents", "imported posts"
"""The stages of an import."""
_PRELOAD = (
    "pipeline.importing.read_document",
    "pipeline.importing.write_post",
    "pipeline.normalise.media.prepare_picture",
)


@dataclass(frozen=True)
class ImportOptions:
    """Options of an import: the collection, the metadata of all posts, and limits; `day` is today.

    With `replaces`, a document that was made of one of its posts takes that post's place. `site` is the address of the
    collection's site and `usual` its language, which the import reads itself.
    """

    content: Path
    day: dt.date
    language: str = ""
    author: str = ""
    writes: bool = True
    replaces: bool = False
    workers: int = 0
    limits: Limits = field(default_factory=Limits)
    site: str = ""
    usual: str = ""


@dataclass(frozen=True)
class Imported:
    """Outcome for one document: the posts that were made of it, or the reason why there are none.

    `pictures` is the number of its pictures that are shown. Where it `stood` there already, the posts are those. `kept`
    is the path of the old text of a post that it has replaced.
    """

    source: str
    posts: tuple[str, ...] = ()
    pictures: int = 0
    remarks: tuple[Remark, ...] = ()
    reason: str = ""
    stood: bool = False
    kept: str = ""


@dataclass(frozen=True)
class _Ready:
    """A text with what is known once all are read: its pictures, decoded anew, or why there are none."""

    text: ImportedText
    head: Head
    pictures: tuple[Picture | str, ...]


def import_documents(
    words: Sequence[str], options: ImportOptions, progress: Progress | None = None
) -> tuple[Imported, ...]:
    """Make posts of all documents that are named, and of those in folders that are named.

    Raises:
        UserError: there is no such file or content folder, or a post cannot be written.
    """
    sources, passed = find_sources(words)
    own = parse_language(options.language)
    settings = read_settings(options.content if is_there(options.content, SETTINGS_FILE) else None).settings
    names = write_post.PostNames(options.content, find_post_folder(options.content, own), options.day)
    workers = options.workers or min(len(sources), os.cpu_count() or 1)
    with open_forgetful_runner(workers, options.limits, _PRELOAD, progress or Progress()) as runner:
        runner.progress.expect([READ, WRITE])
        told = replace(options, language=own, site=settings.base_url, usual=settings.language or own)
        batch = _Batch(told, names, runner)
        with runner.progress.stage(READ):
            readings = list(batch.read(sources, own or settings.language))
        with runner.progress.stage(WRITE):
            return (*batch.outcomes(sources, readings), *(Imported(path, reason=why) for path, why in passed))


class _Batch:
    """One run: the names that it has given, and the runner that does its work."""

    def __init__(self, options: ImportOptions, names: write_post.PostNames, runner: Runner) -> None:
        self._options, self._names, self._runner = options, names, runner

    def read(self, sources: Sequence[FoundDocument], usual: str) -> Iterator[Reading | str]:
        """Yield what each document holds, or why it cannot be imported."""
        refused: dict[int, str] = {}
        # One file after the other, so that not all of them are in memory at once.
        done = iter(
            list(self._runner.attempt(read_document, _open_files(sources, usual, refused), "documents", len(sources)))
        )
        for number in range(len(sources)):
            outcome = refused[number] if number in refused else next(done)
            yield outcome.reason if isinstance(outcome, Failed) else outcome

    def outcomes(self, sources: Sequence[FoundDocument], readings: Sequence[Reading | str]) -> Iterator[Imported]:
        """Yield what becomes of each document; links between those of one group hold."""
        texts = (() if isinstance(reading, str) else reading.texts for reading in readings)
        slugs = [
            [self._names.slug(_choose_title(text, source)) for text in own]
            for source, own in zip(sources, texts, strict=True)
        ]
        for reading, own in zip(readings, slugs, strict=True):
            if not isinstance(reading, str) and (path := self._find_post(reading)):
                self._names.replaced[own[0]] = path
        for source, reading, own in zip(sources, readings, slugs, strict=True):
            if isinstance(reading, str):
                yield Imported(source.path, reason=reading)
                continue
            others = {
                other.name: names[0]
                for other, names in zip(sources, slugs, strict=True)
                if names and other.group == source.group and other.root == source.root
            }
            yield self._import_document(source, reading, own, others)

    def _import_document(
        self, source: FoundDocument, reading: Reading, slugs: Sequence[str], others: Mapping[str, str]
    ) -> Imported:
        ready = [self._decode_pictures(source, text) for text in reading.texts]
        if own := self._names.replaced.get(slugs[0]):
            return self._replace_post(source, reading, ready, slugs, own)
        plain = replace(self._names, free=False, given=set())
        usual = [plain.slug(_choose_title(text, source)) for text in reading.texts]
        if all(is_there(plain.root, plain.path(slug)) for slug in usual):
            files = self._posts(ready, usual, plain, others)
            if isinstance(files, list) and all(write_post.holds_post(plain.root, path, text) for path, text in files):
                return Imported(source.path, tuple(path for path, _ in files), stood=True)
        files = self._posts(ready, slugs, self._names, others)
        if isinstance(files, str):
            return Imported(source.path, reason=files)
        pictures = list(self._list_pictures(ready, slugs))
        if self._options.writes:
            write_post.write_all(self._names.root, [*pictures, *((path, text.encode()) for path, text in files)])
        remarks = [*reading.remarks]
        if untitled := sum(not text.head.title for text in reading.texts):
            remarks.append(Remark("title-from-name", untitled))
        remarks += _remark_on_pictures(ready, slugs, self._names)
        return Imported(source.path, tuple(path for path, _ in files), len(pictures), tuple(remarks))

    def _find_post(self, reading: Reading) -> str:
        """Return the path of the post that a document was made of, "" where it was made of none that is still there."""
        wanted = reading.texts[0].head.post if len(reading.texts) == 1 else ""
        paths = filter(is_markdown, find_files(self._names.root).files if wanted else ())
        return next((path for path in paths if digest_of_post(path) == wanted), "")

    def _replace_post(
        self, source: FoundDocument, reading: Reading, ready: Sequence[_Ready], slugs: Sequence[str], path: str
    ) -> Imported:
        """Put a document in the place of the post that it was made of, where the options allow it."""
        files = self._posts(ready, slugs, self._names, {})
        if isinstance(files, str):
            return Imported(source.path, reason=files)
        ((_, text),) = files
        data = write_post.read_post(self._names.root, path)
        old = data.decode("utf-8", "replace")
        text = write_post.keep_keys(old, text)
        if write_post.holds_post(self._names.root, path, text):
            return Imported(source.path, (path,), stood=True)
        if not self._options.replaces:
            why = sentence(
                "it was made of {path}: with --replace it takes its place, and the old text is kept beside it",
                path=path,
            )
            return Imported(source.path, reason=why)
        if hindrance := write_post.find_hindrance(old):
            why = sentence("it cannot take the place of {path}: {why}; copy its text by hand", path=path, why=hindrance)
            return Imported(source.path, reason=why)
        pictures, kept = list(self._list_pictures(ready, slugs)), write_post.name_backup(self._names.root, path)
        if self._options.writes:
            write_post.write_all(self._names.root, pictures)
            write_post.replace_post(self._names.root, path, text, kept, data)
        losses = write_post.list_losses(old, text)
        remarks = [*reading.remarks, *([Remark("lost", len(losses), ", ".join(losses))] if losses else [])]
        remarks += _remark_on_pictures(ready, slugs, self._names)
        return Imported(source.path, (path,), len(pictures), tuple(remarks), kept=kept)

    def _list_pictures(self, ready: Sequence[_Ready], slugs: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of each picture that can be shown."""
        for post, slug in zip(ready, slugs, strict=True):
            for path, picture in zip(_name_pictures(post, slug, self._names), post.pictures, strict=True):
                if isinstance(picture, Picture):
                    yield path, picture.data.data

    def _decode_pictures(self, source: FoundDocument, text: ImportedText) -> _Ready:
        """Return a text with its pictures decoded anew, each in a process with limits."""
        pictures = tuple(decode_pictures(text.pictures, source, self._runner))
        head = replace(
            text.head,
            title=_choose_title(text, source),
            language=self._options.language or text.head.language,
            authors=(self._options.author,) if self._options.author else text.head.authors,
            date=text.head.date or self._options.day.isoformat(),
        )
        return _Ready(text, head, pictures)

    def _posts(
        self, ready: Sequence[_Ready], slugs: Sequence[str], names: write_post.PostNames, others: Mapping[str, str]
    ) -> list[tuple[str, str]] | str:
        """Return the path and the text of each post; a sentence where one cannot be written."""
        texts = {
            one: slug for each, slug in zip(ready, slugs, strict=True) for one in (each.text.name, *each.text.also)
        }
        posts = []
        for post, slug in zip(ready, slugs, strict=True):
            links = {name: _make_relative(names, slug, other) for name, other in {**others, **texts}.items()}
            pictures = tuple(PurePosixPath(path).name for path in _name_pictures(post, slug, names))
            of_all = self._options.site, self._options.usual
            posts.append(PostToWrite(slug, post.head, post.text.document, pictures, tuple(links.items()), *of_all))
        written: list[tuple[str, str]] = []
        for slug, text in zip(slugs, self._runner.attempt(write_post.write_post, posts, "imported posts"), strict=True):
            if isinstance(text, Failed):
                return text.reason
            written.append((names.path(slug), text))
        return written


def _open_files(sources: Iterable[FoundDocument], usual: str, refused: dict[int, str]) -> Iterator[DocumentFile]:
    """Yield the documents with their bytes; why one cannot be read joins those that are refused, by its number."""
    for number, source in enumerate(sources):
        try:
            yield open_document(source, usual)
        except UnreadableDocumentError as error:
            refused[number] = error_text(error)


def _choose_title(text: ImportedText, source: FoundDocument) -> str:
    return text.head.title or make_title(PurePosixPath(source.name).stem)


def _name_pictures(post: _Ready, slug: str, names: write_post.PostNames) -> list[str]:
    """Return the paths of the pictures of a text; where one cannot be shown, that at which it can be put by hand."""
    return [
        names.picture(slug, number, write_post.suffix_for(picture)) for number, picture in enumerate(post.pictures, 1)
    ]


def _make_relative(names: write_post.PostNames, slug: str, other: str) -> str:
    """Return the address of a post as it is seen from another one."""
    return posixpath.relpath(names.path(other), posixpath.dirname(names.path(slug)) or ".")


def _remark_on_pictures(ready: Iterable[_Ready], slugs: Sequence[str], names: write_post.PostNames) -> Iterator[Remark]:
    """Yield a remark for each picture that cannot be shown: why, and where to put it."""
    for post, slug in zip(ready, slugs, strict=True):
        for number, (picture, source) in enumerate(zip(post.pictures, post.text.pictures, strict=True), 1):
            if isinstance(picture, str):
                about = sentence(
                    "picture {number} ({address}): {why}; save it as {path}",
                    number=number,
                    address=source.address,
                    why=picture,
                    path=names.picture(slug, number, write_post.suffix_for(picture)),
                )
                yield Remark("picture", 1, about)
