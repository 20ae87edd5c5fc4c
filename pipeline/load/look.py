"""`look:` of the settings -> `Look`: a wrong value is reported, the others count."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, NoReturn

from pipeline.files.plain_yaml import LocatedData
from pipeline.files.text_files import UnreadableDataError, read_bounded_text
from pipeline.i18n.catalogue import known_word, word_of
from pipeline.i18n.sentences import error_text, sentence
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE, SHEETS, FontChoice, Front, Logo, Look, Part, Tones
from pipeline.text.setting_values import (
    COLOUR,
    LONGEST,
    Key,
    Keys,
    Schema,
    WrongValueError,
    by_name,
    in_any_case,
    in_code,
    keyed,
    like,
    matching,
    one,
    one_or_more,
    parse_colour,
    plain,
    read_fields,
    suggest_word,
    takes,
    text,
    texts,
    whole_number,
    wrong_value,
)

LOOK = "look"
ABOUT = sentence("Your own look: colours, fonts and logo, in all editions.")
SHIPPED = ("Source Serif 4", "Source Sans 3", "Source Code Pro", "Atkinson Hyperlegible Next")
"""The families that come with the program."""
FONT_FILES = (".ttf", ".otf", ".woff", ".woff2")
_SUFFIX = r"\.(?:[tT][tT][fF]|[oO][tT][fF]|[wW][oO][fF][fF]2?)"
_LARGEST = 1_000_000  # bytes of a style sheet or a template
_SUCH_AS = 'accent: "#0b5d4e"'


def read_look(data: LocatedData, problems: list[Problem]) -> Look:
    """Return the look that the settings ask for; report wrong values, and leave them out."""
    values = data.values.get(LOOK)
    if values is not None and not isinstance(values, dict):
        message = sentence("“{key}” needs “key: value” lines such as “{such_as}”", key=word_of(LOOK), such_as=_SUCH_AS)
        problems.append(Problem(SETTINGS_FILE, *data.spot(LOOK).key, "settings", message))
        return Look()
    fields: dict[str, Any] = {}
    places = {}
    for name, value in (values or {}).items():
        place = data.spot(LOOK, str(name)).key
        places[known_word(str(name).replace("-", "_"), LOOK_KEYS)] = place
        try:
            fields |= read_fields({name: value}, LOOK_KEYS, _SUCH_AS)
        except WrongValueError as error:
            message = sentence("“{key}” {error}", key=word_of(LOOK), error=error_text(error))
            problems.append(Problem(SETTINGS_FILE, *place, "settings", message))
    return Look(**fields, places=places)


def read_beside(root: Path, files: Collection[str]) -> tuple[dict[str, str], list[Problem]]:
    """Return the editor's style sheets and templates by their paths, of all files beside the settings."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    rules = dict.fromkeys(SHEETS, "own-style") | dict.fromkeys((part.path for part in Part), "own-template")
    for path, rule in rules.items() if SETTINGS_FILE in files else ():
        if path in files:
            try:
                texts[path] = read_bounded_text(root, path, _LARGEST).text
            except UnreadableDataError as error:
                message = sentence("cannot be read: {error}; the program's own is used", error=error)
                problems.append(Problem(path, *(error.place or BEGINNING), rule, message, error.hint))
    return texts, problems


_colour = matching(
    "a colour (#rrggbb)", COLOUR, 'must be a colour such as "#0b5d4e", in quotation marks, not “{value}”', parse_colour
)
_TONE_KEYS: Keys = by_name(Key("light", _colour, "A colour.", "#0b5d4e"), Key("dark", _colour, "A colour.", "#0b5d4e"))
_LOGO_KEYS: Keys = by_name(
    Key("light", text, "A picture.", "images/logo.svg"), Key("dark", text, "A picture.", "images/logo.svg")
)
_FONT_KEYS: Keys = by_name(
    Key("files", texts, "Files of a font.", "fonts/Luciole-Regular.ttf"),
    Key("licence", text, "Its licence and its maker.", "CC BY 4.0, Laurent Bourcellier"),
)


def _make_tones() -> Schema:
    one_colour = _colour.schema()
    return {"if": {"type": "object"}, "then": keyed({"light": one_colour, "dark": one_colour}), "else": one_colour}


@takes("a colour (#rrggbb), or `light` and `dark` with one each", _make_tones)
def _parse_tones(value: object) -> Tones:
    if isinstance(value, dict):
        return Tones(**read_fields(value, _TONE_KEYS, 'light: "#0b5d4e"'))
    return Tones(_colour(value))


def _make_logos() -> Schema:
    one_picture = plain(LONGEST)
    both = {"light": like(r".*\S.*", may_lack=False), "dark": one_picture}
    return {"if": {"type": "object"}, "then": keyed(both, "light"), "else": one_picture}


@takes("a picture, or `light` and `dark` with one each", _make_logos)
def _parse_logo(value: object) -> Logo:
    if not isinstance(value, dict):
        return Logo(text(value))
    logo = Logo(**read_fields(value, _LOGO_KEYS, "light: images/logo.svg"))
    if not logo.light:
        raise wrong_value("has no `light`, which books, PDFs and cards show")
    return logo


def _make_fonts() -> Schema:
    files = one_or_more(like(rf".*{_SUFFIX}\s*", may_lack=False), minItems=1)
    licence = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": LONGEST}
    shipped = "|".join(in_any_case(name.lower()) for name in SHIPPED)
    of_own = keyed({"files": files, "licence": licence}, "files") | {"required": ["licence"]}
    return {
        "if": {"type": "object"},
        "then": of_own,
        "else": {"anyOf": [{"enum": list(SHIPPED)}, like(rf"\s*(?:{shipped})\s*")]},
    }


@takes(sentence("{words}, or `files` and `licence` of your own", words=in_code(SHIPPED)), _make_fonts)
def _parse_font(value: object) -> FontChoice:
    if isinstance(value, dict):
        return _require_own(FontChoice(**read_fields(value, _FONT_KEYS, "files: fonts/Luciole-Regular.ttf")))
    word = text(value)
    known = {name.lower(): name for name in SHIPPED}
    if word.lower() not in known:
        _refuse(word)
    return FontChoice(known[word.lower()])


def _refuse(word: str) -> NoReturn:
    if word.lower().endswith(FONT_FILES):
        raise wrong_value("needs `files` and `licence` for your own fonts, a line for each")
    raise wrong_value(
        "must be {families}, or `files` and `licence` of your own, not “{word}”{meant}",
        families=", ".join(SHIPPED),
        word=word,
        meant=suggest_word(word, SHIPPED),
    )


def _require_own(choice: FontChoice) -> FontChoice:
    """Return a choice of fonts of the editor's own; refuse it without files of fonts or without a licence."""
    if not choice.files:
        raise wrong_value("has no `files`")
    for other in (file for file in choice.files if not file.lower().endswith(FONT_FILES)):
        raise wrong_value("must be font files ({suffixes}), not “{file}”", suffixes=", ".join(FONT_FILES), file=other)
    if not choice.licence:
        raise wrong_value("has no `licence`: all readers of your site get the font, and its maker must allow that")
    return choice


LOOK_KEYS: Keys = by_name(
    Key("accent", _parse_tones, "The accent colour: links, rules, covers, the icon.", "#0b5d4e"),
    Key("ground", _parse_tones, "The colour of the page.", {"light": "#fffdf9", "dark": "#191714"}),
    Key("ink", _parse_tones, "The colour of text.", {"light": "#1c1b1a", "dark": "#e8e2d8"}),
    Key("text_font", _parse_font, "The font of the text and of large titles.", "Source Sans 3"),
    Key(
        "heading_font",
        _parse_font,
        "The font of headings, captions, tables and everything around the text.",
        "Atkinson Hyperlegible Next",
    ),
    Key("code_font", _parse_font, "The font of code.", "Source Code Pro"),
    Key("logo", _parse_logo, "Your logo: a school's, a web radio's.", "images/logo.svg"),
    Key(
        "icon",
        text,
        "The picture in a browser's tab. Default: made from the logo, or from the accent colour.",
        "images/icon.svg",
    ),
    Key("measure", whole_number(40, 100), "Approximate number of letters in a line of the site.", 62),
    Key(
        "front_page",
        one(Front),
        "The front page: the newest article large and the others as cards, or all in a list.",
        "list",
    ),
)
