"""`collection.yaml` -> Settings: every key is optional, each value is checked, an unknown key gets a suggestion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from pipeline.extensions import get_rules
from pipeline.files.plain_yaml import KeyPath, LocatedData, StrictLoader, read_yaml, report_repeated_keys
from pipeline.files.text_files import UnreadableDataError, old_encoding, read_bounded_text
from pipeline.i18n.catalogue import known_word, word_of
from pipeline.i18n.sentences import sentence
from pipeline.load.books import read_anthology, read_handout, read_path
from pipeline.load.collection_keys import RELATED, WHOLE_KEYS
from pipeline.load.front_matter import quote_hashes, report_hash
from pipeline.load.look import LOOK, read_look
from pipeline.load.site_keys import SITE_KEYS, read_site
from pipeline.load.targets import read_targets
from pipeline.model.books_and_handouts import Anthology, Handout, ReadingPath
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.model.settings import SETTINGS_FILE, DeployTarget, Look, RelatedSettings, Settings, SiteSettings, Trust
from pipeline.text.setting_values import Keys, WrongValueError, list_near_keys, near_word

_Entry = TypeVar("_Entry")
_LARGEST = 5_000_000  # bytes
LISTS = {
    "handouts": sentence("Handouts that every `publish` makes, one entry each."),
    "paths": sentence("Reading paths on the site: articles in an order, with the reader's progress."),
    "anthologies": sentence("Books that every `publish` makes, one entry each. Default: one book of all articles."),
}
"""Keys whose value is a list of entries with keys of their own."""
_PATH = sentence("reading path")
DEPLOY = "deploy"
_SEPARATE = (*LISTS, DEPLOY, LOOK)
_ALL: Keys = {**WHOLE_KEYS, **SITE_KEYS, **RELATED}
_KNOWN = (*_ALL, *_SEPARATE)
_TRUST_HINT = sentence("delete the line; if you trust all authors, add --trust {html} to the command", html=Trust.HTML)

# Without a language in the settings, the posts tell it.
UNTOLD = Settings(language="")


class SettingsRead(NamedTuple):
    """The settings, their problems, and the place of each slug of the order; an unknown language is "".

    `targets` are the places for the site by their names, the only one under "". `site` is what concerns the pages
    of the site alone, `footer` the text at their foot, `related` the articles below others. `tells_order` is
    whether they have an order of their own, `source_places` the places of the keys that name sources.
    """

    settings: Settings = UNTOLD
    handouts: tuple[Handout, ...] = ()
    anthologies: tuple[Anthology, ...] = ()
    problems: tuple[Problem, ...] = ()
    order_places: Mapping[str, Position] = MappingProxyType({})
    targets: Mapping[str, DeployTarget] = MappingProxyType({})
    site: SiteSettings = SiteSettings()
    footer: Post | None = None
    look: Look = Look()
    related: RelatedSettings = RelatedSettings()
    tells_order: bool = False
    paths: tuple[ReadingPath, ...] = ()
    source_places: Mapping[str, Position] = MappingProxyType({})


def read_settings(root: Path | None) -> SettingsRead:
    """Return the settings in `root`; the default ones where there is no file."""
    if root is None:
        return SettingsRead()
    try:
        decoded = read_bounded_text(root, SETTINGS_FILE, _LARGEST)
        lines, signs = quote_hashes(decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        data = read_yaml("\n".join(lines), StrictLoader)
    except UnreadableDataError as error:
        message = sentence("cannot be read: {error}; the default settings are used", error=error)
        hint = error.hint or sentence("check colons, quotation marks and indents")
        return SettingsRead(problems=(Problem(SETTINGS_FILE, *(error.place or BEGINNING), "settings", message, hint),))
    if data.values is None:
        return SettingsRead()
    if not isinstance(data.values, dict):
        message = sentence("not a list of “key: value” lines; the default settings are used")
        return SettingsRead(problems=(Problem(SETTINGS_FILE, *BEGINNING, "settings", message),))
    data, written = _translate_keys(data)
    problems = [report_hash(SETTINGS_FILE, place, key) for place, key in signs]
    problems += [old_encoding(SETTINGS_FILE, decoded, BEGINNING)] if decoded.encoding else []
    problems += report_repeated_keys(SETTINGS_FILE, data)
    good = _read_values(data, written, problems)
    own = {key.field: good.pop(key.field) for key in SITE_KEYS.values() if key.field in good}
    related = good.pop("related", RelatedSettings())
    settings, (site, footer) = replace(UNTOLD, **good), read_site(data, own)
    if site.languages and not settings.language:
        settings = replace(settings, language=site.languages[0].code)
    order = enumerate(settings.order if isinstance(settings.order, tuple) else ())
    return SettingsRead(
        settings,
        _read_entries("handouts", "handout", data, read_handout, problems),
        _read_entries(
            "anthologies", "anthology", data, lambda entry, place: read_anthology(entry, root, place), problems
        ),
        order_places={slug: data.spot("order", number).key for number, slug in order},
        targets=_read_targets(data, problems),
        site=site,
        footer=footer,
        look=read_look(data, problems),
        related=related,
        tells_order="order" in good,
        source_places={key: data.spot(key).key for key in ("bibliography", "csl") if key in data.values},
        paths=_read_entries("paths", str(_PATH), data, read_path, problems),
        problems=tuple(problems),
    )


def _read_entries(
    key: str, what: str, data: LocatedData, read: Callable[[object, Position], _Entry], problems: list[Problem]
) -> tuple[_Entry, ...]:
    """Return the entries of a list; report a wrong one under the rule `what`, if that is one, and leave it out."""
    rule = what if what in get_rules() else "settings"
    value = data.values.get(key)
    if value is not None and not isinstance(value, list):
        message = sentence(
            "“{key}” must be a list: an entry with its keys for each {what}", key=word_of(key), what=sentence(what)
        )
        problems.append(_problem(data, (key,), rule, message))
        return ()
    entries: list[_Entry] = []
    for number, entry in enumerate(value or ()):
        try:
            entries.append(read(entry, data.spot(key, number).key))
        except WrongValueError as error:
            message = sentence(
                "{what} {number} {error}; it is not made", what=sentence(what), number=number + 1, error=error
            )
            problems.append(_problem(data, (key, number, *error.path), rule, message))
    return tuple(entries)


def _read_targets(data: LocatedData, problems: list[Problem]) -> Mapping[str, DeployTarget]:
    """Return the deploy targets; report a wrong one, and return none then."""
    value = data.values.get(DEPLOY)
    try:
        return {} if value is None else read_targets(value)
    except WrongValueError as error:
        message = sentence("“{key}” {error}", key=word_of(DEPLOY), error=error)
        problems.append(_problem(data, (DEPLOY, *error.path), "settings", message))
        return {}


def _translate_keys(data: LocatedData) -> tuple[LocatedData, Mapping[str, str]]:
    """Return the settings with our keys for those of other languages, and how each of ours was written."""
    written = {str(key): str(key) for key in data.values}
    for key in data.values:
        ours = known_word(str(key), _KNOWN)
        if ours not in written:
            written[ours] = written.pop(str(key))
    names = {key: ours for ours, key in written.items()}
    values = {names[str(key)]: value for key, value in data.values.items()}
    spots = {(names.get(str(path[0]), path[0]), *path[1:]): spot for path, spot in data.spots.items()}
    return replace(data, values=values, spots=spots), written


def _read_values(data: LocatedData, written: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """Return the valid values by their fields; report the others."""
    good: dict[str, Any] = {}
    for key, value in data.values.items():
        if key == "trust":
            message = sentence("“trust” does nothing here: anyone who can write a post can write this file")
            problems.append(_problem(data, (key,), "settings-key", message, _TRUST_HINT))
        elif key not in _KNOWN:
            message = sentence("unknown key “{key}”", key=key)
            problems.append(_problem(data, (key,), "settings-key", message, _suggest_key(key)))
        elif key not in _SEPARATE and value is not None:
            try:
                good[_ALL[key].field] = _ALL[key].kind.read(value)
            except WrongValueError as error:
                message = sentence("“{key}” {error}", key=written[key], error=error)
                problems.append(_problem(data, (key, *error.path), "settings", message))
    return good


def _problem(data: LocatedData, path: KeyPath, rule: str, message: str, hint: str = "") -> Problem:
    """Return a problem with the position of a key, or of the innermost map around it that has one."""
    while path not in data.spots and len(path) > 1:
        path = path[:-1]
    return Problem(SETTINGS_FILE, *data.spot(*path).key, rule, message, hint)


def _suggest_key(key: str) -> str:
    near = near_word(key.lower().replace("-", "_"), _KNOWN)
    if near:
        return sentence("did you mean “{word}”?", word=word_of(near))
    return list_near_keys(key, _KNOWN)
