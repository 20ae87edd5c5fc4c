"""Bibliographies and styles of citations: which files the settings and the posts name, and what is in them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from html import unescape
from pathlib import Path
from posixpath import basename, commonprefix, dirname, join, normpath

from pipeline.dialects.folders.source_settings import FolderSources
from pipeline.files.text_files import UnreadableDataError, read_bounded_text
from pipeline.i18n.sentences import Sentence, sentence
from pipeline.jobs.blob import Blob
from pipeline.load.settings import SettingsRead
from pipeline.model.bibliography import FRENCH, STYLES, USUAL_STYLE, CitingPost, SourceFiles
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.model.settings import SETTINGS_FILE
from pipeline.text.citing import ALL, lists_all, may_cite
from pipeline.text.keys import key_of, parse_bool
from pipeline.text.setting_values import suggest_word

KINDS = (".bib", ".bibtex", ".json", ".yaml", ".yml")
"""The endings of bibliographies."""
_LARGEST, _LARGEST_STYLE = 5_000_000, 1_000_000  # bytes
_MOST_FILES = 50
_REMOTE = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]+:|//)")
_ON_A_DISK = re.compile(r"(?:file:/*)?/?[A-Za-z]:[/\\]|file:")
_PARENT = "independent-parent"
_LINK = re.compile(r"<link\b[^<>]*>")
_HREF = re.compile(r'\bhref\s*=\s*["\'][^"\']*/([\w.-]+?)(?:\.csl)?["\']')
_KEY = re.compile(r"@(?:\{([^{}\s]+)\}|([\w*][\w:.#$%&+?<>~/-]*))")
_OURS = frozenset("bibliography references csl nocite link-citations reference-section-title".split())
_HUGOS = "bibfile"
_BY_FILE = {file: name for names in (STYLES, FRENCH) for name, file in names.items()}


def read_source_files(
    root: Path, files: Collection[str], told: SettingsRead, posts: Sequence[Post], folders: Sequence[FolderSources]
) -> tuple[SourceFiles, list[Problem]]:
    """Return what the settings and the posts name of sources, and what is wrong with it.

    `told` are our own settings; `folders` is what those of other tools say.
    """
    reader = _Reader(root, frozenset(files))
    settings, at = told.settings, told.source_places.get
    shared = [reader.find(name, SETTINGS_FILE, at("bibliography", BEGINNING)) for name in settings.bibliography]
    style = reader.choose_style(settings.csl, SETTINGS_FILE, at("csl", BEGINNING))
    folders_told = [(folder, *_read_folder(folder, reader)) for folder in folders]
    citing = {}
    for post in posts:
        around = [each for each in folders_told if each[0].holds(post.path)]
        beside = [*(path for _, paths, _ in around for path in paths), *filter(None, shared)]
        own = {ours: key for key in post.metadata if (ours := _name_key(key))}
        if own or (beside and may_cite(post.body)):
            usual = style or next((name for _, _, name in around if name), USUAL_STYLE)
            found = _read_post(post, own, reader, tuple(beside), usual)
            if found.files or found.references:
                citing[post.path] = found
    return SourceFiles(reader.texts, reader.styles, citing), reader.problems


def _read_folder(told: FolderSources, reader: _Reader) -> tuple[list[str], str]:
    """Return the paths of the bibliographies of a folder, and its style, "" for none."""
    found = [reader.find(name, told.path, place) for name, place in told.bibliographies]
    style = reader.choose_style(told.style.name, told.path, told.style.place)
    return [path for path in found if path], style


@lru_cache(maxsize=1_000)
def _name_key(key: str) -> str:
    """Return which of our keys one is, "" for none."""
    ours = "bibliography" if key.lower() == _HUGOS else key_of(key)
    return ours if ours in _OURS else ""


def _read_post(post: Post, own: Mapping[str, str], reader: _Reader, shared: tuple[str, ...], style: str) -> CitingPost:
    """Return what a post says of its sources; `own` are its keys by ours."""
    values = {ours: post.metadata[key] for ours, key in own.items()}
    place = {ours: post.key_places.get(key, BEGINNING) for ours, key in own.items()}
    named = values.get("bibliography")
    names = named if isinstance(named, list) else [named]
    at = place.get("bibliography", BEGINNING)
    paths = [reader.find(str(name), post.path, at) for name in names if name not in (None, "")]
    given = values.get("references")
    if isinstance(given, list) and given and not any(isinstance(each, dict) for each in given):
        given = None  # words, which say something else
    if given is not None and not (isinstance(given, list) and all(isinstance(each, dict) for each in given)):
        message = sentence("“references” must be a list: an entry with an “id” for each source")
        reader.report(post.path, place["references"], message)
        given = None
    own_style = reader.choose_style(str(values.get("csl") or ""), post.path, place.get("csl", BEGINNING))
    nocite = values.get("nocite")
    nocite = " ".join(map(str, nocite)) if isinstance(nocite, list) else str(nocite or "")
    nocite = f"@{ALL}" if lists_all(post.body) else nocite
    return CitingPost(
        files=tuple(dict.fromkeys((*filter(None, paths), *shared))),
        references=json.dumps(given, ensure_ascii=False, default=_write_date) if given is not None else "",
        style=own_style or style,
        nocite=tuple(dict.fromkeys((match[1] or match[2]).rstrip(":.,") for match in _KEY.finditer(nocite))),
        heading=str(values.get("reference-section-title") or ""),
        linked=parse_bool(values.get("link-citations", True)) is not False,  # read_metadata tells of a wrong value
        place=place.get("references", BEGINNING),
    )


def _write_date(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


class _Reader:
    """Reads the files that are named, each once; no file outside the content folder, and nothing of the network."""

    def __init__(self, root: Path, files: frozenset[str]) -> None:
        self._root, self._files = root, files
        self.texts: dict[str, Blob] = {}
        self.styles: dict[str, Blob] = {}
        self.problems: list[Problem] = []

    def report(self, path: str, place: Position, message: str, hint: str = "") -> None:
        """Report what is wrong with the naming of a source."""
        self.problems.append(Problem(path, *place, "sources", message, hint))

    def find(self, name: str, path: str, place: Position) -> str:
        """Return the path of a bibliography that a file at `path` names, "" for none that can be read."""
        hint = sentence("name a file of the content folder that ends in {endings}", endings=", ".join(KINDS))
        found = self._find(name, path) or self._find_by_name(name, path, place)
        if not found or not found.lower().endswith(KINDS):
            self.report(
                path,
                place,
                self._explain(name, sentence("there is no bibliography “{name}” in the content folder", name=name)),
                hint,
            )
            return ""
        if found not in self.texts:
            if len(self.texts) == _MOST_FILES:
                self.report(
                    path, place, sentence("more than {number} bibliographies; this one is not read", number=_MOST_FILES)
                )
                return ""
            text = self._read(found, _LARGEST, path, place)
            if text is None:
                return ""
            self.texts[found] = Blob.of(text)
        return found

    def choose_style(self, name: str, path: str, place: Position) -> str:
        """Return the name or the path of a style that a file at `path` names, "" for none that can be used."""
        plain = name.strip().casefold().replace("_", "-").removesuffix(".csl").rpartition("/")[2]
        found = self._find(name, path)
        if not name or (plain in STYLES and not found.lower().endswith(".csl")):
            return plain
        found = found or self._find(f"{name}.csl", path)
        if found in self.styles:
            return found
        if found.lower().endswith(".csl"):
            return self._read_style(found, path, place)
        if plain not in _BY_FILE:
            hint = sentence("write {names}, or the path of a file .csl of the content folder", names=", ".join(STYLES))
            meant = suggest_word(plain, STYLES)
            missing = sentence("there is no style “{name}” in the content folder{meant}", name=name, meant=meant)
            self.report(path, place, self._explain(name, missing), hint)
        return _BY_FILE.get(plain, "")

    def _read_style(self, found: str, path: str, place: Position) -> str:
        """Return the path of a style; of one that depends on another, that one's name."""
        text = self._read(found, _LARGEST_STYLE, path, place)
        if text is None:
            return ""
        # Pandoc would fetch the style that one depends on, however that is written.
        is_dependent = _PARENT in unescape(text)
        if not is_dependent and "<style" in text and "<!" not in text.replace("<!--", ""):
            self.styles[found] = Blob.of(text)
            return found
        links = (link for link in _LINK.findall(text) if is_dependent and _PARENT in link)
        parent = next((href[1] for link in links if (href := _HREF.search(link))), "")
        if parent not in _BY_FILE:
            message = sentence("{path} is not an independent CSL style; the default one is used", path=found)
            own = sentence("put the style that it names, {parent}.csl, there", parent=parent) if parent else ""
            self.report(path, place, message, own)
        return _BY_FILE.get(parent, "")

    def _find(self, name: str, path: str) -> str:
        """Return the path of a file that one at `path` names, from its own folder or from the root; "" for none."""
        if _REMOTE.match(name):
            return ""
        candidates = (normpath(join(dirname(path), name)), normpath(name.lstrip("/")))
        return next((place for place in candidates if place in self._files), "")

    def _find_by_name(self, name: str, path: str, place: Position) -> str:
        """Return the nearest file with the last part of a path, such as that of an author's own disk; "" for none."""
        last = name.replace("\\", "/").rpartition("/")[2].casefold()
        named = [one for one in self._files if basename(one).casefold() == last] if last.endswith(KINDS) else []
        if not named or (_REMOTE.match(name) and not _ON_A_DISK.match(name)):
            return ""
        nearest = max(sorted(named), key=lambda one: len(commonprefix((one, path))))
        message = sentence(
            "“{written}” is not at this address; {taken} is assumed{nearest}", written=name, taken=nearest, nearest=""
        )
        self.problems.append(Problem(path, *place, "found-by-name", message, sentence("write its path")))
        return nearest

    @staticmethod
    def _explain(name: str, missing: Sentence) -> Sentence:
        if _REMOTE.match(name):
            return sentence("“{name}” is on the web, and nothing is fetched from there", name=name)
        return missing

    def _read(self, found: str, limit: int, path: str, place: Position) -> str | None:
        try:
            return read_bounded_text(self._root, found, limit).text
        except UnreadableDataError as error:
            self.report(path, place, sentence("{path} cannot be read: {error}", path=found, error=error), error.hint)
            return None
