"""What the configuration of another tool says of the whole: title, language, address and authors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from pipeline.load.tools.configuration import at, read_configuration, read_script
from pipeline.load.tools.literals import Call, Module
from pipeline.load.values import WrongValueError, base_url, language, text
from pipeline.model.text import name_of

_LONGEST, _MOST_AUTHORS = 200, 20
# Where starters leave an address to be filled in (RFC 2606 keeps these names free for it).
_NO_HOST = re.compile(
    r"(.*\.)?(example|invalid|test|localhost)|(.*\.)?example\.(com|org|net)|your-.*|127\..*|localhost"
)
_MAIL = re.compile(r"\s*[<(][^<>()]*[>)]")
_DATA_FOLDERS = ("_data", "src/_data", "content/_data", "site/_data")
_DATA_FILES = ("metadata", "site", "meta")
_SCRIPTS = (".js", ".cjs", ".mjs", ".ts")
_DATA_SUFFIXES = (".json", ".yaml", ".yml", *_SCRIPTS)
_CONSTANTS = ("src/consts.ts", "src/consts.js", "src/config.ts", "src/site.config.ts", "src/data/site.ts")
_OBJECTS = ("SITE", "siteConfig", "SITE_CONFIG", "site")


@dataclass(frozen=True)
class Said:
    """What a tool's own settings say; "" and () where they say nothing. `base_url` ends with a slash."""

    title: str = ""
    language: str = ""
    base_url: str = ""
    authors: tuple[str, ...] = ()


def said_by(tool: str, folder: Path, configuration: str) -> Said:
    """What the tool's settings in this folder say."""
    return _SAYING[tool](folder, configuration)


def _said(titles: object, languages: object = None, address: object = None, authors: object = None) -> Said:
    return Said(_title(titles), _language(languages), _address(address), tuple(_authors(authors))[:_MOST_AUTHORS])


def hugo_values(folder: Path, configuration: str) -> dict[str, object]:
    """The keys of a Hugo site's configuration, with those that have files of their own."""
    values = {key.lower(): value for key, value in read_configuration(folder, configuration).items()}
    where = PurePosixPath(configuration).parent
    if where.parts:
        for key, suffix in product(("languages", "params"), (".toml", ".yaml", ".yml", ".json")):
            values[key] = read_configuration(folder, f"{where}/{key}{suffix}") or values.get(key)
    return values


def _hugo(folder: Path, configuration: str) -> Said:
    values = hugo_values(folder, configuration)
    main = _word(values.get("defaultcontentlanguage"))
    own = at(values, "languages", main) if main else _only(values.get("languages"))
    title = _first(at(own, "title"), values.get("title"))
    locale = (
        at(own, "locale"),
        at(own, "languageCode"),
        at(own, "params", "languageCode"),
        values.get("locale"),
        values.get("languagecode"),
        main,
    )
    authors = (
        at(own, "params", "author"),
        at(values, "params", "author"),
        at(values, "params", "authors"),
        values.get("author"),
        values.get("authors"),
    )
    return _said(title, _first(*locale), values.get("baseurl"), _first(*authors))


def _jekyll(folder: Path, configuration: str) -> Said:
    values = read_configuration(folder, configuration)
    address = _joined(values.get("url"), values.get("baseurl"))
    told = _first(values.get("lang"), values.get("locale"), values.get("language"))
    return _said(
        _first(values.get("title"), values.get("name")),
        told,
        address,
        _first(values.get("author"), values.get("authors")),
    )


def _mkdocs(folder: Path, configuration: str) -> Said:
    values = read_configuration(folder, configuration)
    told = _first(at(values, "theme", "language"), at(values, "theme", "locale"))
    return _said(values.get("site_name"), told, values.get("site_url"), values.get("site_author"))


def _quarto(folder: Path, configuration: str) -> Said:
    values = read_configuration(folder, configuration)
    title = (at(values, kind, "title") for kind in ("book", "website"))
    address = (at(values, kind, "site-url") for kind in ("book", "website"))
    authors = _first(at(values, "book", "author"), values.get("author"))
    return _said(
        _first(*title, values.get("title"), at(values, "project", "title")),
        values.get("lang"),
        _first(*address),
        authors,
    )


def _docusaurus(folder: Path, configuration: str) -> Said:
    module = read_script(folder, configuration)

    def key(*keys: str) -> object:
        return module.find(module.exported, *keys)

    return _said(key("title"), key("i18n", "defaultLocale"), _joined(key("url"), key("baseUrl")))


def _astro(folder: Path, configuration: str) -> Said:
    module = read_script(folder, configuration)
    starlight = _call(module, "starlight")
    constants = next((read_script(folder, name) for name in _CONSTANTS if (folder / name).is_file()), Module())
    site = next((constants.constants[name] for name in _OBJECTS if name in constants.constants), None)

    def constant(*names: str) -> Iterator[object]:
        for name in names:
            yield constants.find(constants.constants.get(f"SITE_{name.upper()}"))
            yield constants.find(site, name)
            yield constants.find(site, name.upper())

    main = _first(module.find(module.exported, "i18n", "defaultLocale"), module.find(starlight, "defaultLocale"))
    root = module.find(starlight, "locales", "root", "lang")
    title = module.find(starlight, "title")
    if isinstance(title, dict):
        title = _first(title.get(_word(main)), title.get(_word(root)), *title.values())
    address = _joined(module.find(module.exported, "site"), module.find(module.exported, "base"))
    return _said(
        _first(title, *constant("title", "name")),
        _first(root, None if main == "root" else main, *constant("lang", "locale", "language")),
        _first(address, *constant("url", "website")),
        _first(*constant("author")),
    )


def _eleventy(folder: Path, _: str) -> Said:
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

    name = _word(package.get("name")).rpartition("/")[2].replace("-", " ").replace("_", " ")
    return _said(
        _first(*key("title", "name", "siteName"), name[:1].upper() + name[1:]),
        _first(*key("language", "lang", "locale")),
        _first(*map(_address, key("url", "siteUrl", "base_url", "baseUrl")), package.get("homepage")),
        _first(*key("author", "authors"), package.get("author")),
    )


def _obsidian(_folder: Path, _configuration: str) -> Said:
    return Said()


_SAYING: Mapping[str, Callable[[Path, str], Said]] = {
    "Hugo": _hugo,
    "Jekyll": _jekyll,
    "Eleventy": _eleventy,
    "MkDocs": _mkdocs,
    "Docusaurus": _docusaurus,
    "Astro": _astro,
    "Quarto": _quarto,
    "Obsidian": _obsidian,
}


def _call(module: Module, name: str) -> object:
    """What an integration with this name is given."""
    calls = module.find(module.exported, "integrations")
    found = (one for one in (calls if isinstance(calls, list) else []) if isinstance(one, Call) and one.name == name)
    return next((one.arguments[0] for one in found if one.arguments), None)


def _only(languages: object) -> object:
    """The language with the least weight, or the first, of those that a site has."""
    if not isinstance(languages, dict) or not languages:
        return None
    found = [(_weight(at(value, "weight")), number) for number, value in enumerate(languages.values())]
    return list(languages.values())[min(found)[1]]


def _weight(value: object) -> float:
    word = _word(value)
    return int(word) if word.isdecimal() and len(word) < 9 else float("inf")  # noqa: PLR2004 - no weight has more digits


def _first(*values: object) -> object:
    return next((value for value in values if value not in (None, "", [], {})), None)


def _word(value: object) -> str:
    """A text in one line; "" where it is none, or longer than any that people write there."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    word = text(value)
    return word if len(word) <= _LONGEST else ""


def _title(value: object) -> str:
    return _word(value)


def _language(value: object) -> str:
    word = _word(value).partition(".")[0]
    try:
        return _tidy(language(word)) if word else ""
    except WrongValueError:
        return ""


def _tidy(code: str) -> str:
    """A language code as BCP 47 recommends to write it: pt-BR, zh-Hans."""
    first, *more = code.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in more)])  # noqa: PLR2004 - a script's code


def _joined(address: object, below: object) -> str:
    """A site's address, and the folder in which it stands there."""
    host, path = _word(address), _word(below).strip("/")
    return f"{host.rstrip('/')}/{path}" if host else ""


def _address(value: object) -> str:
    word = _word(value)
    try:
        return "" if _NO_HOST.fullmatch(urlsplit(word).hostname or "localhost") else base_url(word)
    except ValueError:  # WrongValueError is one
        return ""


def _authors(value: object) -> Iterator[str]:
    """The names in a text, a list, or maps with names in them."""
    for item in value if isinstance(value, list) else [value]:
        name = _word(at(item, "name") if isinstance(item, dict) else item)
        if name := name_of(_MAIL.sub("", name)):
            yield name
