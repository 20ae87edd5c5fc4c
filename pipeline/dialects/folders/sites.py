"""Recognize the tool of a folder by its configuration, and tell which files in it are no content."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.dialects.folders.book_contents import list_chapters
from pipeline.dialects.folders.configuration import find_at, is_readable, make_finder, read_bounded
from pipeline.dialects.folders.site_settings import ToolSettings, first, read_hugo, read_tool_settings
from pipeline.i18n.labels import is_language, language_tag
from pipeline.model.manuscript import LanguageFolder

_MOST, _LONGEST = 500, 200  # patterns, and letters of one


@dataclass(frozen=True)
class Pattern:
    """Paths that are left out, or by a later pattern with “!” are not: `glob` is that of a file or of a folder."""

    glob: str
    leaves_out: bool = True
    anywhere: bool = False

    def matches(self, path: str) -> bool:
        """Return whether a path below the site's folder is meant, or a folder around it."""
        parts = path.split("/")
        if self.anywhere:
            return any(fnmatchcase(part, self.glob) for part in parts)
        depth = self.glob.count("/") + 1
        exact = "**" not in self.glob and len(parts) >= depth
        return fnmatchcase("/".join(parts[:depth]) if exact else path, self.glob)


def parse_patterns(value: object) -> tuple[Pattern, ...]:
    """Return the patterns of a list, each of which is seen from the site's folder."""
    words = value if isinstance(value, list) else [value]
    return tuple(_read_patterns((word for word in words if isinstance(word, str)), anywhere=False))


def parse_ignore_file(text: str) -> tuple[Pattern, ...]:
    """Return the patterns of a file like `.gitignore`: those without a slash are names, wherever they are."""
    lines = (line.strip() for line in text.split("\n"))
    return tuple(_read_patterns((line for line in lines if line and not line.startswith("#")), anywhere=True))


def is_ignored(path: str, folder: str, patterns: Iterable[Pattern]) -> bool:
    """Return whether the patterns of the site in a folder leave out a path; the last that means it counts."""
    below = path[len(folder) :].lstrip("/")
    return next((pattern.leaves_out for pattern in reversed(tuple(patterns)) if pattern.matches(below)), False)


def _read_patterns(words: Iterable[str], *, anywhere: bool) -> Iterator[Pattern]:
    for _, word in zip(range(_MOST), words, strict=False):
        leaves_out = not word.startswith("!")
        glob = posixpath.normpath(word.lstrip("!").removesuffix("/**").strip("/"))
        if 0 < len(glob) <= _LONGEST and glob != "." and not glob.startswith(".."):
            yield Pattern(glob, leaves_out, anywhere and "/" not in word.strip("!").rstrip("/"))


_YAML, _HUGO = (".yml", ".yaml"), (".toml", ".yaml", ".yml", ".json")
_SCRIPTS = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts")
_THEME = "theme.toml"  # of a theme's own repository: it names who made that
# What only one tool says, in a file whose name others use as well: keys at the beginning of a line.
_KEYS = {
    "Hugo": "baseURL|languageCode|defaultContentLanguage",
    "Cecil": "baseurl|baseline",
    "Zola": "base_url|default_language",
    "Hexo": "source_dir|public_dir|tag_dir|permalink_defaults|new_post_name|skip_render",
    "Next": "next",
}
# The folder of translations of Docusaurus, by language and plugin; each plugin translates a folder.
_TRANSLATIONS = "i18n"
_PLUGINS = (("blog", "blog"), ("docs/current", "docs"), ("pages", "src/pages"))
# Folders that tools take posts from, or part of them, besides those that the table has.
_OF_POSTS = ("_posts", "posts", "blog", "docs", "content")


@dataclass(frozen=True)
class Tool:
    """Another tool: by which files it is known, which folders beside them are none of its content.

    `content` are the folders that it takes its posts from, all others being none; () where it takes them from
    everywhere. `served` are those whose files have addresses at the root of its site. `future` is the setting that has
    it publish posts before their dates, which it does not otherwise; "" where it always does.
    """

    name: str
    configurations: tuple[str, ...]
    no_content: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    future: str = ""


TOOLS = (
    Tool(
        "Hugo",
        (*(f"hugo{end}" for end in _HUGO), *(f"config{end}" for end in _HUGO), "config/_default", _THEME),
        ("archetypes", "layouts", "themes", "i18n", "resources", "public", "_vendor"),
        ("content",),
        ("content", "static", "assets"),
        "buildfuture",
    ),
    Tool(
        "Cecil", ("cecil.yml", "config.yml"), ("models", "layouts", "themes", "_site"), ("pages",), ("assets", "static")
    ),
    Tool(
        "Zola",
        ("zola.toml", "config.toml"),
        ("templates", "themes", "sass", "public"),
        ("content",),
        ("content", "static"),
    ),
    Tool("Hexo", ("_config.yml",), ("scaffolds", "themes", "public"), ("source",), ("source",)),
    Tool(
        "Jekyll",
        tuple(f"_config{end}" for end in (*_YAML, ".toml")),
        ("_layouts", "_includes", "_sass", "_data", "_plugins", "_site"),
        future="future",
    ),
    Tool(
        "Eleventy",
        (".eleventy.js", *(f"eleventy.config{end}" for end in _SCRIPTS)),
        ("_includes", "_layouts", "_data", "_site", "_config"),
        served=("content", "public", "src"),
    ),
    Tool("MkDocs", tuple(f"mkdocs{end}" for end in _YAML), ("site", "overrides"), ("docs",), ("docs",)),
    Tool(
        "Docusaurus", tuple(f"docusaurus.config{end}" for end in _SCRIPTS), ("build",), served=("static", "src/pages")
    ),
    Tool(
        "Astro",
        tuple(f"astro.config{end}" for end in _SCRIPTS),
        ("dist",),
        served=("public", "src", "src/content", "src/content/docs", "src/pages"),
    ),
    Tool("Quarto", tuple(f"_quarto{end}" for end in _YAML), ("_site", "_book", "_freeze", "_extensions", "site_libs")),
    Tool("VitePress", tuple(f".vitepress/config{end}" for end in _SCRIPTS), served=("public",)),
    Tool(
        "Gatsby",
        tuple(f"gatsby-config{end}" for end in _SCRIPTS),
        ("public",),
        served=("static", "content", "src/pages"),
    ),
    Tool("Next", (*(f"next.config{end}" for end in _SCRIPTS), "package.json"), ("out", "build"), served=("public",)),
    Tool(
        "Pelican",
        ("pelicanconf.py",),
        ("output", "theme", "themes", "plugins"),
        ("content",),
        ("content", "content/extra"),
    ),
    Tool("Obsidian", (".obsidian",)),
    Tool("mdBook", ("book.toml",), ("book", "theme"), ("src",), ("src",)),
    Tool("Jupyter Book", ("_config.yml", "_toc.yml"), ("_build",)),
    Tool("MyST", ("myst.yml",), ("_build",)),
)


@dataclass(frozen=True)
class Site:
    """A folder of another tool's. All paths are seen from the content folder; `folder` is "" for that itself.

    `no_content` are folders that hold nothing to publish, `content` those that alone hold its posts, if there are any,
    `opened` those with posts in spite of their underscore, `served` those that addresses are seen from. What the
    patterns `ignored` mean is left out. A configuration may be `unreadable`. `languages` are those of folders that hold
    the posts in one. The tool `holds_back` posts until their dates. `chapters` are
    those that a book lists, each with the title of its part; where it takes nothing else they are `all_chapters`. With
    `has_macros`, the plugin `macros` of MkDocs reads its posts first.
    """

    tool: str
    folder: str
    configuration: str
    no_content: frozenset[str] = frozenset()
    content: tuple[str, ...] = ()
    opened: frozenset[str] = frozenset()
    served: tuple[str, ...] = ()
    settings: ToolSettings = field(default_factory=ToolSettings)
    unreadable: bool = False
    ignored: tuple[Pattern, ...] = ()
    languages: Mapping[str, LanguageFolder] = field(default_factory=dict)
    holds_back: bool = False
    chapters: tuple[tuple[str, str], ...] = ()
    all_chapters: frozenset[str] = frozenset()
    has_macros: bool = False

    def holds(self, path: str) -> bool:
        """Return whether a path is one of this folder."""
        return _is_within(path, self.folder)

    def has_posts_at(self, path: str) -> bool:
        """Return whether the tool takes its posts from where this path is."""
        is_there = not self.content or any(_is_within(path, folder) for folder in self.content)
        is_chapter = not self.all_chapters or path in self.all_chapters or not self.holds(path)
        return is_there and is_chapter and not self.ignores(path)

    def ignores(self, path: str) -> bool:
        """Return whether the tool is told to leave out a path."""
        return bool(self.ignored) and self.holds(path) and is_ignored(path, self.folder, self.ignored)


def find_tool_above(root: Path) -> str:
    """Return the configuration beside this folder of a tool that takes posts from it; "" for none.

    Only names are looked at.
    """
    folder = root.resolve()
    for tool in TOOLS:
        names = (name for name in tool.configurations if folder.name in (*tool.content, *tool.served, *_OF_POSTS))
        for name in names:
            if not name.startswith(("config", _THEME, "package.json")) and (folder.parent / name).exists():
                return name
    return ""


def find_sites(root: Path, place: str, folders: Collection[str], files: Collection[str]) -> Iterator[Site]:
    """Yield the tools to which the folder at a place below the root belongs, which holds these folders and files."""
    names = {*folders, *files}
    for tool in TOOLS:
        known = (name for name in tool.configurations if name.partition("/")[0] in names)
        for name in known:
            configuration = _find_configuration(tool, root / place, name)
            if configuration:
                yield _make_site(tool, root, place, configuration, folders)
                break


def _is_within(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _find_configuration(tool: Tool, folder: Path, name: str) -> str:
    """Return the name of the file that says how the site is made; "" where it is another tool's."""
    if name == "config/_default":
        names = (f"{name}/{stem}{end}" for stem in ("hugo", "config") for end in _HUGO)
        return next((name for name in names if (folder / name).is_file()), "")
    is_file = "/" not in name or (folder / name).is_file()
    return "" if (folder / name).is_symlink() or not is_file or not _is_of(tool.name, folder, name) else name


def _is_of(tool: str, folder: Path, name: str) -> bool:
    """Return whether a file belongs to the tool, where several have files of its name."""
    if name in ("cecil.yml", "zola.toml") or not name.startswith(("config", "_config", "package.json")):
        return True
    if tool == "Jupyter Book" or (folder / "_toc.yml").is_file():
        return tool == "Jupyter Book" and (folder / "_toc.yml").is_file()
    if tool in ("Hexo", "Jekyll"):
        has_folders = (folder / "scaffolds").is_dir() or all((folder / one).is_dir() for one in ("source", "themes"))
        is_hexo = has_folders or _is_of_tool("Hexo", folder, name) or _is_of_tool("Hexo", folder, "package.json")
        return is_hexo == (tool == "Hexo")
    if tool in ("Hugo", "Cecil") and name == "config.yml":
        is_cecil = (folder / "pages").is_dir() and not (folder / "content").is_dir()
        return is_cecil == (tool == "Cecil") and _is_of_tool(tool, folder, name)
    return _is_of_tool(tool, folder, name)


def _is_of_tool(tool: str, folder: Path, name: str) -> bool:
    """Return whether a file says what files of this tool alone say."""
    keys = tool.lower() if name == "package.json" else _KEYS[tool]
    pattern = rf"""^\s{{0,8}}["']?(?:{keys})["']?\s{{0,8}}[:=]"""
    return re.search(pattern, read_bounded(folder, name), re.IGNORECASE | re.MULTILINE) is not None


def _make_site(tool: Tool, root: Path, place: str, configuration: str, folders: Collection[str]) -> Site:
    folder = root / place
    own = _read_own(tool.name, folder, configuration)
    content = tuple(name for name in own.content or tool.content if (folder / name).is_dir())
    passed = {*(name for name in tool.no_content if name in folders), *own.no_content}

    chapters = list_chapters(folder, tool.name, next(iter(content), ""), configuration)
    is_all = tool.name == "mdBook" or (tool.name == "MyST" and not any("*" in name for _, name in chapters))

    def below(names: Collection[str]) -> tuple[str, ...]:
        return tuple(posixpath.join(place, name) for name in names)

    return Site(
        tool=tool.name,
        folder=place,
        configuration=posixpath.join(place, configuration),
        no_content=frozenset(below(passed - {*content})),
        content=below(content),
        opened=frozenset(below(own.opened)),
        served=below((*content, *tool.served) if place or content else tool.served),
        settings=ToolSettings() if configuration == _THEME else read_tool_settings(tool.name, folder, configuration),
        unreadable=not is_readable(folder, configuration),
        ignored=own.ignored,
        languages={posixpath.join(place, name): _move_below(place, language) for name, language in own.languages},
        holds_back=bool(tool.future) and str(read_hugo(folder, configuration).get(tool.future)).lower() != "true",
        chapters=tuple(chapters),
        all_chapters=frozenset(below([name for _, name in chapters])) if is_all else frozenset(),
        has_macros=tool.name == "MkDocs" and _has_macros(folder, configuration),
    )


def _has_macros(folder: Path, configuration: str) -> bool:
    """Return whether a site of MkDocs has, or may have, the plugin `macros` or one that is made of it."""
    find = make_finder(folder, configuration)
    plugins = find("plugins")
    each = plugins if isinstance(plugins, list | dict) else [plugins]
    names = [name for one in each for name in (one if isinstance(one, dict) else [one])]
    is_unknown = find("INHERIT") is not None or not is_readable(folder, configuration)
    return is_unknown or any(str(name).endswith("macros") for name in names)


def _move_below(place: str, folder: LanguageFolder) -> LanguageFolder:
    return folder._replace(beside=posixpath.join(place, folder.beside)) if folder.beside else folder


@dataclass(frozen=True)
class _Own:
    """Folders in a site's own settings."""

    content: tuple[str, ...] = ()
    no_content: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    ignored: tuple[Pattern, ...] = ()
    languages: tuple[tuple[str, LanguageFolder], ...] = ()


# Keys of the folders of posts, of those without any, and of patterns that are left out.
_KEYS_OF_FOLDERS = {
    "Jekyll": ("", "destination layouts_dir includes_dir", "exclude"),
    "MkDocs": ("docs_dir", "site_dir theme.custom_dir", ""),
    "Quarto": ("", "project.output-dir", "website.drafts"),
    "Hexo": ("source_dir", "public_dir", ""),
    "VitePress": ("srcDir", "", "srcExclude"),
    "Pelican": ("PATH", "OUTPUT_PATH THEME", ""),
    "mdBook": ("book.src", "build.build-dir", ""),
    "Jupyter Book": ("", "", "exclude_patterns"),
    "MyST": ("", "", "project.exclude"),
}


def _read_own(tool: str, folder: Path, configuration: str) -> _Own:
    """Return what the settings say of the folders of the site."""
    if tool == "Hugo":
        return _read_hugo(read_hugo(folder, configuration))
    key = make_finder(folder, configuration)
    content, passed, ignored = ([*map(key, keys.split())] for keys in _KEYS_OF_FOLDERS.get(tool, ("", "", "")))
    own = _Own(_clean_folders(*content), _clean_folders(*passed), ignored=parse_patterns(first(*ignored)))
    if tool == "Jekyll":
        found = key("collections")
        names = [str(name) for name in found] if isinstance(found, dict | list) else []
        where = next(iter(_clean_folders(key("collections_dir"))), "")
        packages = (f"vendor/{name}" for name in ("bundle", "cache", "gems", "ruby"))  # Ruby's
        opened = _clean_folders(*(posixpath.join(where, f"_{name}") for name in names))
        return replace(own, no_content=(*own.no_content, *packages), opened=opened)
    if tool == "Eleventy":
        return _Own(ignored=parse_ignore_file(read_bounded(folder, ".eleventyignore")))
    if tool == "MkDocs":
        docs = next(iter(own.content), "docs")
        lines = "\n".join(str(key(one) or "") for one in ("exclude_docs", "draft_docs"))
        hidden = re.sub(r"(?m)^ *(!?)/?(?=[^\s#/!]+/[^\s#])", lambda sign: f"{sign[1]}{docs}/", lines)
        return replace(own, ignored=parse_ignore_file(hidden))
    if tool == "Obsidian":
        templater = make_finder(folder, f"{configuration}/plugins/templater-obsidian/data.json")("templates_folder")
        return _Own(
            no_content=_clean_folders(make_finder(folder, f"{configuration}/templates.json")("folder"), templater)
        )
    return _Own(languages=tuple(_find_translations(folder))) if tool == "Docusaurus" else own


def _read_hugo(values: Mapping[str, object]) -> _Own:
    languages = values.get("languages")
    each = languages if isinstance(languages, dict) else {}
    folders = {str(code): _clean_folders(find_at(one, "contentDir")) for code, one in each.items()}
    return _Own(
        content=(*_clean_folders(values.get("contentdir")), *(name for names in folders.values() for name in names)),
        no_content=_clean_folders(values.get("publishdir"), values.get("themesdir")),
        languages=tuple((name, LanguageFolder(code)) for code, names in folders.items() for name in names),
    )


def _find_translations(folder: Path) -> Iterator[tuple[str, LanguageFolder]]:
    """Yield the folders with translations of Docusaurus, one for each plugin and language."""
    found = folder / _TRANSLATIONS
    for code in sorted(path.name for path in found.iterdir() if path.is_dir()) if found.is_dir() else []:
        for plugin, beside in _PLUGINS if is_language(code) else ():
            path = f"{_TRANSLATIONS}/{code}/docusaurus-plugin-content-{plugin}"
            yield path, LanguageFolder(language_tag(code), beside)


def _clean_folders(*values: object) -> tuple[str, ...]:
    """Return those of the values that name a folder within this one."""
    words = (value.strip() for value in values if isinstance(value, str) and "\0" not in value)
    paths = (posixpath.normpath(word.strip("/")) for word in words if word)
    return tuple(dict.fromkeys(path for path in paths if path != "." and not path.startswith("..")))
