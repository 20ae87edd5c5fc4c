"""Adopt settings and the order of pages from the configuration of another tool, where our own say nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.dialects.folders.book_contents import find_chapters
from pipeline.dialects.folders.configuration import SCRIPTS, Name, find_at, read_configuration, read_script
from pipeline.dialects.folders.site_settings import ToolSettings, clean_text, first
from pipeline.dialects.folders.sites import Site, find_tool_above
from pipeline.i18n.sentences import joined, sentence
from pipeline.model.manuscript import Contents, Post
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, OwnLanguage, Settings, SiteSettings

_HINT = sentence("write a {settings_file} to say otherwise", settings_file=SETTINGS_FILE)


def sites_of_collection(sites: Sequence[Site], paths: Iterable[str]) -> tuple[Site, ...]:
    """Return the sites that speak for the whole collection.

    They are the content folder itself, or the only site, where it has all posts in it.

    `paths` are those of the posts.
    """
    if own := tuple(site for site in sites if not site.folder):
        return own
    return tuple(sites) if len(sites) == 1 and all(map(sites[0].holds, paths)) else ()


def adopt_settings(settings: Settings, own: SiteSettings, sites: Iterable[Site]) -> tuple[Settings, SiteSettings]:
    """Return the settings, with what only the configuration of these sites says of the collection."""
    for site in sites:
        settings = replace(settings, **_find_news(settings, site.settings))
        own = replace(own, languages=_find_new_languages(own, site.settings) or own.languages)
    return settings, own


def report_tool_above(root: Path, settings: Settings) -> Iterator[Problem]:
    """Report that nothing is read from the folder above, where it is another tool's and a title is missing."""
    name = "" if settings.title else find_tool_above(root)
    if name:
        message = sentence("{name} is in the folder above; title and language are not read from outside", name=name)
        yield Problem(
            "",
            0,
            0,
            "other-tool",
            message,
            sentence("publish the folder above, or write a {settings_file}", settings_file=SETTINGS_FILE),
        )


def report_adoption(
    settings: Settings, own: SiteSettings, sites: Iterable[Site], speaking: Sequence[Site]
) -> Iterator[Problem]:
    """Yield for each tool what the folder was taken for, and what is known from its configuration."""
    for site in sites:
        fields = _find_news(settings, site.settings) if site in speaking else {}
        languages = _find_new_languages(own, site.settings) if site in speaking else ()
        news = fields | ({"languages": languages} if languages else {})
        message = sentence(
            "read as a folder of {tool}{where}{taken}",
            tool=site.tool,
            where=_describe_folders(site),
            taken=_describe_settings(site, news),
        )
        yield Problem(site.configuration, *BEGINNING, "other-tool", message, _HINT if site.unreadable or news else "")
        settings, own = replace(settings, **fields), replace(own, languages=languages or own.languages)


def _describe_folders(site: Site) -> str:
    folders = ", ".join(f"{folder}/" for folder in site.content)
    return sentence("; its posts are in {folders}", folders=folders) if folders else ""


def _describe_settings(site: Site, news: Mapping[str, Any]) -> str:
    if site.unreadable:
        return sentence("; its settings cannot be read")
    return sentence("; taken from its settings: {news}", news=_describe_news(news)) if news else ""


def _find_news(settings: Settings, tool: ToolSettings) -> dict[str, Any]:
    """Return what is said that the settings do not say."""
    values = {"title": tool.title, "language": tool.language, "base_url": tool.base_url, "authors": tool.authors}
    return {key: value for key, value in values.items() if value and not getattr(settings, key)}


def _find_new_languages(own: SiteSettings, tool: ToolSettings) -> tuple[OwnLanguage, ...]:
    """Return the languages that are said to have lists of their own, where the settings name none."""
    return tool.languages if own.languages is None else ()


def _describe_news(news: Mapping[str, Any]) -> str:
    words = {
        "title": lambda value: sentence("title “{value}”", value=value),
        "language": lambda value: sentence("language “{value}”", value=value),
        "base_url": lambda value: sentence("address {value}", value=value),
        "authors": lambda value: sentence("authors {value}", value=", ".join(value)),
        "languages": lambda value: sentence("languages {value}", value=", ".join(one.code for one in value)),
    }
    return joined(words[key](value) for key, value in news.items())


_POSITION = "sidebar_position"
_CATEGORIES = ("_category_.json", "_category_.yml", "_category_.yaml")
_SIDEBARS = tuple(f"sidebars{end}" for end in SCRIPTS)
_NUMBER = re.compile(r"^\d{1,3}\s*[-_.]+\s*(?=[^-_.\s\d])")  # before the name of a file, for its place alone
_MOST_ITEMS, _DEEPEST = 5_000, 20  # items of sidebars, and lists in lists
_MOST = 500  # files of categories that are read
_FILES = (".md", ".qmd", ".rmd", ".ipynb")
_Place = tuple[float, str]


def find_contents(root: Path, sites: Sequence[Site], posts: Iterable[Post], files: Iterable[str]) -> Contents:
    """Return the title of the part ("" for none) and the path of each page, in their order; () where no tool tells."""
    contents: list[tuple[str, str]] = []
    for site in sites:
        values = read_configuration(root, site.configuration) if site.tool in ("MkDocs", "Quarto") else {}
        below = next(iter(site.content), posixpath.join(site.folder, "docs"))
        contents += _list_pages(values.get("nav"), below)
        for key in ("chapters", "appendices"):
            contents += _list_pages(find_at(values, "book", key), site.folder)
    posts, files = list(posts), list(files)
    for site in sites:
        contents += find_chapters(site.chapters, site.folder, [post.path for post in posts])
    docusaurus = next((site for site in sites if site.tool == "Docusaurus"), None)
    base = posixpath.join(docusaurus.folder, "docs") if docusaurus else ""
    if docusaurus:
        contents += _list_pages(_read_sidebars(root, docusaurus.folder, base, posts, files), "")
    return tuple(dict.fromkeys(contents or _sort_by_positions(root, base, posts, files)))


def _read_sidebars(root: Path, folder: str, base: str, posts: Sequence[Post], files: Sequence[str]) -> list[object]:
    """Return the pages in the sidebars of Docusaurus, in the form of `_list_pages`; those of a folder once."""
    name = next((name for name in _SIDEBARS if (root / folder / name).is_file()), "")
    module = read_script(root / folder, name)
    ids = {_id_of(post, base): post.path for post in posts if post.path.startswith(f"{base}/")}
    folders = {around.as_posix() for path in ids.values() for around in PurePosixPath(path).parents}
    number = 0

    def read_folder(below: str) -> Iterator[object]:
        if below in folders:
            folders.remove(below)
            yield from ({part: [path]} for part, path in _sort_by_positions(root, below, posts, files))

    def read_item(value: object, around: tuple[str, ...] = ()) -> object:
        nonlocal number
        number += 1
        name = value.name if isinstance(value, Name) else ""
        if (name and name in around) or len(around) > _DEEPEST or number > _MOST_ITEMS:
            return []  # constants may hold each other, and themselves
        item = module.find(value)
        around = (*around, name)
        if isinstance(item, list):
            return [page for one in item if (page := read_item(one, around))]
        item = item if isinstance(item, dict) else {"id": item}
        if item.get("type") == "autogenerated":
            below = posixpath.normpath(posixpath.join(base, clean_text(item.get("dirName"))))
            return list(read_folder(below))
        if "items" in item:
            landing: object = ids.get(clean_text(module.find(item, "link", "id")), [])
            inner = read_item(item["items"], around)
            return {clean_text(item.get("label")): [landing, *inner] if isinstance(inner, list) else []}
        if "type" in item or "id" in item:
            return ids.get(clean_text(item.get("id")), [])
        return {label: read_item(one, around) for label, one in item.items()}

    exported = module.find(module.exported)
    return [read_item(one) for one in exported.values()] if isinstance(exported, dict) else []


def _id_of(post: Post, base: str) -> str:
    """Return the name of a page in sidebars: its path without the numbers in it, the last part as it says itself."""
    parts = PurePosixPath(post.path.removeprefix(f"{base}/")).with_suffix("").parts
    *folders, name = (_NUMBER.sub("", part) for part in parts)
    return "/".join([*folders, clean_text(post.metadata.get("id")) or name])


def _list_pages(items: object, base: str, part: str = "") -> Iterator[tuple[str, str]]:
    """Yield the pages of a list, which has texts, maps of a title and a page or a list, or Quarto's parts.

    "part" above a list is a title like others.
    """
    for item in items if isinstance(items, list) else []:
        file = first(find_at(item, "file"), find_at(item, "href"))
        if isinstance(item, list):
            yield from _list_pages(item, base, part)
        elif isinstance(item, str | dict) and isinstance(page := file or item, str):
            yield part, posixpath.normpath(posixpath.join(base, page))
        elif isinstance(item, dict) and isinstance(item.get("part"), str | int):
            title = clean_text(item["part"])
            if title.endswith(_FILES):
                page, title = title, PurePosixPath(title).stem.replace("-", " ").capitalize()
                yield part or title, posixpath.normpath(posixpath.join(base, page))
            yield from _list_pages(item.get("chapters"), base, part or title)
        elif isinstance(item, dict):
            for title, value in item.items():
                is_page = isinstance(value, str)
                yield from _list_pages(
                    [value] if is_page else value, base, part if is_page else part or clean_text(title)
                )


def _sort_by_positions(root: Path, base: str, posts: Iterable[Post], files: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pages below a folder as their numbers have them, and those of the folders that they are in."""
    inside = [post for post in posts if not base or post.path.startswith(f"{base}/")]
    paths = [path for path in files if PurePosixPath(path).name in _CATEGORIES][:_MOST]
    categories = {posixpath.dirname(path): read_configuration(root, path) for path in paths}
    numbered = [_POSITION in post.metadata for post in inside] + [
        "position" in category for category in categories.values()
    ]
    if not any(numbered):
        return

    def place(post: Post) -> list[_Place]:
        folders = [folder.as_posix() for folder in reversed(PurePosixPath(post.path).parents)]
        around = [_place(categories.get(folder, {}), "position", folder) for folder in folders if folder != "."]
        return [*around, _place(post.metadata, _POSITION, post.path)]

    for post in sorted(inside, key=place):
        parts = post.path.removeprefix(base).strip("/").split("/")
        folder = posixpath.join(base, parts[0])
        title = clean_text(categories.get(folder, {}).get("label")) or parts[0].replace("-", " ").capitalize()
        yield title if len(parts) > 1 else "", post.path


def _place(values: Mapping[str, object], key: str, path: str) -> _Place:
    """Return where a page or a folder comes among its neighbours: by its number, then by its name."""
    try:
        return float(clean_text(values.get(key))), path
    except ValueError:
        return float("inf"), path
