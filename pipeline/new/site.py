"""A new collection: its settings, a first article, a picture, and what puts it online from GitLab or GitHub."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.dialects.folders.adoption import adopt_settings
from pipeline.errors import UserError
from pipeline.load import select_speaking
from pipeline.load.choice import choose
from pipeline.load.walk import find_files
from pipeline.model.settings import SETTINGS_FILE, Settings, SiteSettings
from pipeline.new.new_files import (
    LANGUAGE,
    choose_language,
    expand_licence,
    fill_in,
    is_there,
    parse_address,
    parse_language,
    read_site_files,
    write_new,
)
from pipeline.new.schemas import SCHEMAS, dump_schema
from pipeline.text.printable import in_one_line
from pipeline.version import release

_EXAMPLE = ("articles/", "images/", "pages/")  # what a folder that has posts already does not need
_WHEEL = b"editions-%s-"


@dataclass(frozen=True)
class NewSite:
    """Settings of a collection before it is written; "" for what stays to be filled in."""

    title: str
    language: str = LANGUAGE
    licence: str = ""
    author: str = ""
    base_url: str = ""


@dataclass(frozen=True)
class SiteFiles:
    """Paths below the folder: of the files that were written, and of those that were there and stay as they are."""

    new: tuple[str, ...] = field(default=())
    kept: tuple[str, ...] = field(default=())


def require_new(root: Path) -> None:
    """Make sure that a folder is no collection yet.

    Raises:
        UserError: it has settings already, or is none.
    """
    if is_there(root, SETTINGS_FILE):
        raise UserError(
            "{folder} is a collection already: it has a {file}; nothing was changed", folder=root, file=SETTINGS_FILE
        )
    if is_there(root.parent, root.name) and not root.is_dir():
        raise UserError("{path} is a file; give the name of a folder", path=root)


def write_site(root: Path, site: NewSite, day: dt.date) -> SiteFiles:
    """Write the files that a collection begins with; none that is there already is touched.

    Raises:
        UserError: the folder is a collection already, a value cannot be understood, or a file cannot be written.
    """
    require_new(root)
    files = dict(_files(site, day, find_told(root)))
    if root.is_dir() and choose(root, find_files(root), (), "").posts:
        files = {path: data for path, data in files.items() if not path.startswith(_EXAMPLE)}
    # The settings come last: where something went wrong before, the command can be given again.
    settings = files.pop(SETTINGS_FILE)
    outcome = {path: write_new(root, path, data) for path, data in [*files.items(), (SETTINGS_FILE, settings)]}
    new, kept = ([path for path, is_new in outcome.items() if is_new is wanted] for wanted in (True, False))
    return SiteFiles(tuple(sorted(new)), tuple(sorted(kept)))


def find_told(root: Path) -> Settings:
    """Return the settings that the configuration of another tool gives to a folder."""
    speaking = select_speaking(find_files(root)) if root.is_dir() else ()
    return adopt_settings(Settings(language=""), SiteSettings(), speaking)[0]


def suggest_title(root: Path) -> str:
    """Return the title that another tool gives to a folder, else that its name suggests: "mon-blog" is “Mon blog”."""
    if told := find_told(root).title:
        return told
    words = in_one_line(root.resolve().name.replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:]


def _files(site: NewSite, day: dt.date, told: Settings) -> Iterator[tuple[str, bytes]]:
    language = parse_language(site.language)
    written = choose_language(language)
    for path, data in read_site_files(written):
        if path == SETTINGS_FILE:
            values = _settings(site, language)
            aside = [key for key, value in values.items() if value == getattr(told, key)]
            yield path, fill_in(data.decode(), values, aside).encode()
        elif path.endswith(".md"):
            own = None if language.partition("-")[0].lower() == written else written
            values = {"date": day, "lang": own} | ({"author": in_one_line(site.author)} if site.author.strip() else {})
            yield path, fill_in(data.decode(), values).encode()
        else:
            yield path, data.replace(_WHEEL % b"VERSION", _WHEEL % release().encode())
    for name in SCHEMAS:
        yield f".schemas/{name}.json", dump_schema(name, written).encode()


def _settings(site: NewSite, language: str) -> Mapping[str, object]:
    """Return the values of those keys that are known; the others stay in reserve."""
    values = {
        "title": in_one_line(site.title),
        "language": language,
        "rights": expand_licence(site.licence, choose_language(language)),
        "authors": [name for name in [in_one_line(site.author)] if name],
        "base_url": parse_address(site.base_url),
    }
    return {key: value for key, value in values.items() if value}
