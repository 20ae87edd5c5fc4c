"""The values of other tools' settings as ours: one line, as short as people write them, "" where they say nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from pipeline.dialects.folders.configuration import (
    Call,
    Module,
    find_at,
    make_finder,
    python_texts,
    read_configuration,
    read_script,
)
from pipeline.i18n.labels import language_tag
from pipeline.model.settings import OwnLanguage
from pipeline.text.printable import name_of
from pipeline.text.setting_values import WrongValueError, base_url, language, text

_LONGEST, _MOST_AUTHORS = 200, 20
# Where starters leave an address to be filled in (RFC 2606 keeps these names free for it).
_NO_HOST = re.compile(
    r"(.*\.)?(example|invalid|test|localhost)|(.*\.)?example\.(com|org|net)|your-.*|127\..*|localhost"
)
_MAIL = re.compile(r" ?[<(][^<>()]*[>)]")


def first(*values: object) -> object:
    """Return the first of the values that says anything."""
    return next((value for value in values if value not in (None, "", [], {})), None)


def clean_text(value: object) -> str:
    """Return a text in one line; "" where it is none, or longer than any that people write there."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    try:
        cleaned = text(value)
    except WrongValueError:
        return ""
    return cleaned if len(cleaned) <= _LONGEST else ""


def parse_language(value: object) -> str:
    """Return a language code, that of a list its first; "" where it is none."""
    code = clean_text(value[0] if isinstance(value, list) and value else value).partition(".")[0]
    try:
        return language_tag(language(code)) if code else ""
    except WrongValueError:
        return ""


def join_address(address: object, below: object) -> str:
    """Join the address of a host and the path of the site there."""
    host, path = clean_text(address), clean_text(below).strip("/")
    return f"{host.rstrip('/')}/{path}" if host else ""


def parse_address(value: object) -> str:
    """Return the address of a site; "" where it is none, or still that of a starter."""
    address = clean_text(value)
    try:
        return "" if _NO_HOST.fullmatch(urlsplit(address).hostname or "localhost") else base_url(address)
    except ValueError:  # WrongValueError is one
        return ""


def parse_authors(value: object) -> tuple[str, ...]:
    """Return the names in a text, a list, or maps with names in them."""
    return tuple(islice(_read_names(value), _MOST_AUTHORS))


def _read_names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = clean_text(find_at(item, "name") if isinstance(item, dict) else item)
        if name := name_of(_MAIL.sub("", name)):
            yield name


_DATA_FOLDERS = ("_data", "src/_data", "content/_data", "site/_data")
_DATA_FILES = ("metadata", "site", "meta")
_SCRIPTS = (".js", ".cjs", ".mjs", ".ts")
_DATA_SUFFIXES = (".json", ".yaml", ".yml", *_SCRIPTS)
_CONSTANTS = ("src/consts.ts", "src/consts.js", "src/config.ts", "src/site.config.ts", "src/data/site.ts")
_METADATA_OF_NEXT = ("data/siteMetadata.js", "siteMetadata.js", "blog.config.js", "site.config.js")
_OBJECTS = ("SITE", "siteConfig", "SITE_CONFIG", "site")
# Keys of title, language, address (`+` before its path) and authors: the first of each that says anything counts.
_KEYS = {
    "Jekyll": ("title name", "lang locale language", "url+baseurl", "author authors"),
    "MkDocs": ("site_name", "theme.language theme.locale", "site_url", "site_author"),
    "Quarto": (
        "book.title website.title title project.title",
        "lang",
        "book.site-url website.site-url",
        "book.author author",
    ),
    "Docusaurus": ("title", "i18n.defaultLocale", "url+baseUrl", ""),
    "VitePress": ("title locales.root.title", "lang locales.root.lang", "sitemap.hostname+base", ""),
    "Gatsby": (
        "siteMetadata.title",
        "siteMetadata.language siteMetadata.lang siteMetadata.locale",
        "siteMetadata.siteUrl siteMetadata.url",
        "siteMetadata.author",
    ),
    "Next": ("title", "language lang locale", "siteUrl url", "author"),
    "mdBook": ("book.title", "book.language", "", "book.authors"),
    "Jupyter Book": ("title", "sphinx.config.language", "html.baseurl", "author"),
    "MyST": ("project.title site.title", "project.language", "", "project.authors"),
}
_KEYS |= dict.fromkeys(
    ("Hexo", "Cecil", "Zola"), ("title", "language default_language", "url baseurl base_url", "author extra.author")
)


@dataclass(frozen=True)
class ToolSettings:
    """Settings of another tool; "" and () where it has none. `base_url` ends with a slash.

    `languages` are those in which the site has pages of its own, where there are several, and what it is called there.
    `menu` has the addresses in its menus, in small letters, without slashes around them.
    """

    title: str = ""
    language: str = ""
    base_url: str = ""
    authors: tuple[str, ...] = ()
    languages: tuple[OwnLanguage, ...] = ()
    menu: frozenset[str] = frozenset()


def read_tool_settings(tool: str, folder: Path, configuration: str) -> ToolSettings:
    """Return what the tool's settings in this folder say."""
    if tool == "Next":
        configuration = next((one for one in _METADATA_OF_NEXT if (folder / one).is_file()), "")
    if tool in _SAYING:
        return _SAYING[tool](folder, configuration)
    find = make_finder(folder, configuration)

    def key(path: str) -> object:
        host, plus, below = path.partition("+")
        return join_address(find(host), find(below)) if plus else find(path)

    return _make_settings(*(first(*map(key, paths.split())) for paths in _KEYS.get(tool, ())))


def _make_settings(
    title: object = "", language: object = "", address: object = "", authors: object = ""
) -> ToolSettings:
    return ToolSettings(clean_text(title), parse_language(language), parse_address(address), parse_authors(authors))


def read_hugo(folder: Path, configuration: str) -> dict[str, object]:
    """Return the keys of a Hugo site's configuration, with those that have files of their own."""
    values = {key.lower(): value for key, value in read_configuration(folder, configuration).items()}
    where = PurePosixPath(configuration).parent
    if where.parts:
        keys = ("languages", "params", "menu", "menus", _name_menus(values))
        for key, suffix in product(keys, (".toml", ".yaml", ".yml", ".json")):
            values[key] = read_configuration(folder, f"{where}/{key}{suffix}") or values.get(key)
    return values


def _read_hugo(folder: Path, configuration: str) -> ToolSettings:
    values = read_hugo(folder, configuration)
    main = clean_text(values.get("defaultcontentlanguage"))
    own = find_at(values, "languages", main) if main else _choose_language(values.get("languages"))
    title = first(find_at(own, "title"), values.get("title"))
    locale = [find_at(own, "locale"), find_at(own, "languageCode"), find_at(own, "params", "languageCode")]
    locale += [values.get("locale"), values.get("languagecode"), main]
    authors = [
        find_at(own, "params", "author"),
        find_at(values, "params", "author"),
        find_at(values, "params", "authors"),
    ]
    authors += [values.get("author"), values.get("authors")]
    settings = _make_settings(title, first(*locale), values.get("baseurl"), first(*authors))
    each = values.get("languages")
    holders = [values, {"menu": values.get(_name_menus(values))}, *(each.values() if isinstance(each, dict) else ())]
    menu = frozenset(address for holder in holders for address in _read_hugo_menus(holder))
    return replace(settings, languages=tuple(_read_hugo_languages(each)), menu=menu)


def _name_menus(values: Mapping[str, object]) -> str:
    """Return the name, without its suffix, of the file of the main language's menus."""
    return f"menus.{clean_text(values.get('defaultcontentlanguage')) or 'en'}"


def _read_hugo_menus(holder: object) -> Iterator[str]:
    """Yield the addresses in the menus of a site, or of one of its languages."""
    menus = (find_at(holder, key) for key in ("menu", "menus"))
    lists = [entries for menu in menus if isinstance(menu, dict) for entries in menu.values()]
    for entry in (entry for entries in lists if isinstance(entries, list) for entry in entries):
        address = clean_text(first(*(find_at(entry, key) for key in ("pageRef", "pageref", "url", "URL"))))
        yield address.lower().removesuffix(".md").removesuffix(".html").strip("/")


def _read_hugo_languages(languages: object) -> Iterator[OwnLanguage]:
    """Yield the languages of a Hugo site that has several, by their weights."""
    by_code = languages if isinstance(languages, dict) and len(languages) > 1 else {}
    for code, own in sorted(by_code.items(), key=lambda item: _read_weight(find_at(item[1], "weight"))):
        language = parse_language(first(find_at(own, "locale"), find_at(own, "languageCode"), str(code)))
        if language and str(find_at(own, "disabled")).casefold() != "true":
            subtitle = first(find_at(own, "params", "subtitle"), find_at(own, "params", "description"))
            yield OwnLanguage(language, clean_text(find_at(own, "title")), clean_text(subtitle))


def _read_astro(folder: Path, configuration: str) -> ToolSettings:
    module = read_script(folder, configuration)
    starlight = _call(module, "starlight")
    constants = next((read_script(folder, name) for name in _CONSTANTS if (folder / name).is_file()), Module())
    site = next((constants.constants[name] for name in _OBJECTS if name in constants.constants), None)

    def find_all(*names: str) -> Iterator[object]:
        """Yield each name's value as a constant (`SITE_TITLE`) and as a key of the object `SITE`."""
        for name in names:
            yield constants.find(constants.constants.get(f"SITE_{name.upper()}"))
            yield constants.find(site, name)
            yield constants.find(site, name.upper())

    main = first(module.find(module.exported, "i18n", "defaultLocale"), module.find(starlight, "defaultLocale"))
    root = module.find(starlight, "locales", "root", "lang")
    title = module.find(starlight, "title")
    if isinstance(title, dict):
        title = first(title.get(clean_text(main)), title.get(clean_text(root)), *title.values())
    address = join_address(module.find(module.exported, "site"), module.find(module.exported, "base"))
    return _make_settings(
        first(title, *find_all("title", "name")),
        first(root, None if main == "root" else main, *find_all("lang", "locale", "language")),
        first(address, *find_all("url", "website")),
        first(*find_all("author")),
    )


def _read_eleventy(folder: Path, _: str) -> ToolSettings:
    module = Module()
    values: object = None
    for where, stem, suffix in product(_DATA_FOLDERS, _DATA_FILES, _DATA_SUFFIXES):
        name = f"{where}/{stem}{suffix}"
        if values is None and (folder / name).is_file():
            module = read_script(folder, name)
            values = module.find(module.exported) if suffix in _SCRIPTS else read_configuration(folder, name)
    package = read_configuration(folder, "package.json")

    def key(*names: str) -> list[object]:
        return [module.find(values, name) for name in names]

    name = clean_text(package.get("name")).rpartition("/")[2].replace("-", " ").replace("_", " ")
    return _make_settings(
        first(*key("title", "name", "siteName"), name[:1].upper() + name[1:]),
        first(*key("language", "lang", "locale")),
        first(*map(parse_address, key("url", "siteUrl", "base_url", "baseUrl")), package.get("homepage")),
        first(*key("author", "authors"), package.get("author")),
    )


def _read_pelican(folder: Path, configuration: str) -> ToolSettings:
    values = python_texts(folder, configuration)
    address = first(python_texts(folder, "publishconf.py").get("SITEURL"), values.get("SITEURL"))
    return _make_settings(values.get("SITENAME"), values.get("DEFAULT_LANG"), address, values.get("AUTHOR"))


_SAYING: Mapping[str, Callable[[Path, str], ToolSettings]] = {
    "Hugo": _read_hugo,
    "Eleventy": _read_eleventy,
    "Astro": _read_astro,
    "Pelican": _read_pelican,
}


def _call(module: Module, name: str) -> object:
    """Return what an integration with this name is given."""
    calls = module.find(module.exported, "integrations")
    named = (
        call for call in (calls if isinstance(calls, list) else []) if isinstance(call, Call) and call.name == name
    )
    return next((call.arguments[0] for call in named if call.arguments), None)


def _choose_language(languages: object) -> object:
    """Return the language with the least weight, or the first, of those that a site has."""
    if not isinstance(languages, dict) or not languages:
        return None
    weights = [(_read_weight(find_at(value, "weight")), number) for number, value in enumerate(languages.values())]
    return list(languages.values())[min(weights)[1]]


def _read_weight(value: object) -> float:
    digits = clean_text(value)
    return int(digits) if digits.isdecimal() and len(digits) < 9 else float("inf")  # noqa: PLR2004 - no weight has more digits
