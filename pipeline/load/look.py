"""`look:` of the settings -> `Look`: each value checked, what is none is named and the others hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from pipeline.files.bounds import UnreadableDataError, bounded_text
from pipeline.files.plain_yaml import LocatedData
from pipeline.i18n.sentences import said_by, sentence
from pipeline.i18n.words import known_word, word_of
from pipeline.model.look import SHEETS, FontChoice, Front, Logo, Look, Part, Tones
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import SETTINGS_FILE
from pipeline.text.setting_values import (
    LONGEST,
    Key,
    Readers,
    WrongValueError,
    in_code,
    meant,
    one,
    read_fields,
    text,
    texts,
)
from pipeline.text.shapes import Schema, in_any_case, keyed, like, one_or_more, plain, takes

LOOK = "look"
ABOUT = sentence("The look of your own: colours, fonts and logo, in all editions.")
SHIPPED = ("Source Serif 4", "Source Sans 3", "Source Code Pro", "Atkinson Hyperlegible Next")
"""The families that come with the program."""
FONT_FILES = (".ttf", ".otf", ".woff", ".woff2")
_SUFFIX = r"\.(?:[tT][tT][fF]|[oO][tT][fF]|[wW][oO][fF][fF]2?)"
_COLOUR = r"#(?:[0-9a-fA-F]{3}){1,2}"
_LARGEST = 1_000_000  # bytes of a style sheet or a template
_LEAST, _MOST = 40, 100  # letters of a line
_SUCH_AS = 'accent: "#0b5d4e"'


def read_look(found: LocatedData) -> tuple[Look, list[Problem]]:
    """Return the look that the settings ask for; a key that cannot take its value is named, and left out."""
    values = found.values.get(LOOK)
    if values is None:
        return Look(), []
    if not isinstance(values, dict):
        message = sentence("“{key}” wants “key: value” lines such as “{such_as}”", key=word_of(LOOK), such_as=_SUCH_AS)
        return Look(), [Problem(SETTINGS_FILE, *found.spot(LOOK).key, "settings", message)]
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    places = {}
    for name, value in values.items():
        place = found.spot(LOOK, str(name)).key
        places[known_word(str(name).replace("-", "_"), READERS)] = place
        try:
            fields |= read_fields({name: value}, READERS, _SUCH_AS)
        except WrongValueError as error:
            message = sentence("“{key}” {error}", key=word_of(LOOK), error=said_by(error))
            problems.append(Problem(SETTINGS_FILE, *place, "settings", message))
    return replace(Look(), **fields, places=places), problems


def read_beside(root: Path, files: Collection[str]) -> tuple[dict[str, str], list[Problem]]:
    """Return the style sheets and templates that stand beside the settings, by their paths, of all the files there."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    rules = dict.fromkeys(SHEETS, "own-style") | dict.fromkeys((part.path for part in Part), "own-template")
    for path, rule in rules.items() if SETTINGS_FILE in files else ():
        if path in files:
            try:
                texts[path] = bounded_text(root, path, _LARGEST).text
            except UnreadableDataError as error:
                message = sentence("cannot be read: {error}; ours is used", error=error)
                problems.append(Problem(path, *(error.place or BEGINNING), rule, message, error.hint))
    return texts, problems


def _tones() -> Schema:
    one_colour = like(rf"\s*{_COLOUR}\s*")
    both = {"light": one_colour, "dark": one_colour}
    return {"if": {"type": "object"}, "then": keyed(both), "else": one_colour}


@takes(sentence("a colour (#rrggbb), or `light` and `dark` with one each"), _tones)
def _two_tones(value: object) -> Tones:
    if isinstance(value, dict):
        names = {"light": _KEY_OF_TONE, "dark": _KEY_OF_TONE._replace(field="dark")}
        fields: dict[str, Any] = read_fields(value, names, 'light: "#0b5d4e"')
        return Tones(**fields)
    return Tones(_colour(value))


@takes(sentence("a colour (#rrggbb)"), lambda: like(rf"\s*{_COLOUR}\s*"))
def _colour(value: object) -> str:
    word = text(value)
    if not re.fullmatch(_COLOUR, word):
        raise WrongValueError(
            sentence('wants a colour such as "#0b5d4e", in quotation marks, not “{word}”', word=word or "#")
        )
    digits = word[1:] if len(word) == len("#rrggbb") else "".join(2 * digit for digit in word[1:])
    return f"#{digits.lower()}"


_KEY_OF_TONE = Key("light", _colour, sentence("A colour."), "#0b5d4e")


def _logos() -> Schema:
    one_picture = plain(LONGEST)
    both = {"light": like(r".*\S.*", may_lack=False), "dark": one_picture}
    return {"if": {"type": "object"}, "then": keyed(both, "light"), "else": one_picture}


@takes(sentence("a picture, or `light` and `dark` with one each"), _logos)
def _logo(value: object) -> Logo:
    if not isinstance(value, dict):
        return Logo(text(value))
    fields: dict[str, Any] = read_fields(value, _OF_TWO_LOGOS, "light: images/logo.svg")
    logo = Logo(**fields)
    if not logo.light:
        raise WrongValueError(sentence("names no `light`, which books, PDFs and cards show, too"))
    return logo


_KEY_OF_LOGO = Key("light", text, sentence("A picture."), "images/logo.svg")
_OF_TWO_LOGOS: Readers = {"light": _KEY_OF_LOGO, "dark": _KEY_OF_LOGO._replace(field="dark")}


def _fonts() -> Schema:
    files = one_or_more(like(rf".*{_SUFFIX}\s*", may_lack=False), minItems=1)
    licence = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": LONGEST}
    shipped = "|".join(in_any_case(name.lower()) for name in SHIPPED)
    of_own = keyed({"files": files, "licence": licence}, "files") | {"required": ["licence"]}
    return {
        "if": {"type": "object"},
        "then": of_own,
        "else": {"anyOf": [{"enum": list(SHIPPED)}, like(rf"\s*(?:{shipped})\s*")]},
    }


@takes(sentence("{words}, or `files` and `licence` of your own", words=in_code(SHIPPED)), _fonts)
def _font(value: object) -> FontChoice:
    if isinstance(value, dict):
        fields: dict[str, Any] = read_fields(value, _OF_OWN, "files: fonts/Luciole-Regular.ttf")
        return _of_own(FontChoice(**fields))
    word = text(value)
    known = {name.lower(): name for name in SHIPPED}
    if word.lower() not in known:
        _refuse(word)
    return FontChoice(known[word.lower()])


def _refuse(word: str) -> NoReturn:
    if word.lower().endswith(FONT_FILES):
        raise WrongValueError(sentence("wants `files` and `licence` for fonts of your own, a line for each"))
    raise WrongValueError(
        sentence(
            "wants {families}, or `files` and `licence` of your own, not “{word}”{meant}",
            families=", ".join(SHIPPED),
            word=word,
            meant=meant(word, SHIPPED),
        )
    )


def _of_own(choice: FontChoice) -> FontChoice:
    """Return a choice of files.

    Raises:
        WrongValueError: there are none, they are no fonts, or nobody says under which licence they may be passed on.
    """
    if not choice.files:
        raise WrongValueError(sentence("names no `files`"))
    for wrong in (file for file in choice.files if not file.lower().endswith(FONT_FILES)):
        raise WrongValueError(
            sentence("wants files of fonts ({suffixes}), not “{file}”", suffixes=", ".join(FONT_FILES), file=wrong)
        )
    if not choice.licence:
        raise WrongValueError(
            sentence("names no `licence`: whoever reads your site gets the font, and its maker must allow that")
        )
    return choice


_OF_OWN: Readers = {
    "files": Key("files", texts, sentence("Files of a font."), "fonts/Luciole-Regular.ttf"),
    "licence": Key("licence", text, sentence("Its licence, and whose it is."), "CC BY 4.0, Laurent Bourcellier"),
}


def _measures() -> Schema:
    whole = {"type": ["integer", "null"], "minimum": _LEAST, "maximum": _MOST}
    return {"anyOf": [whole, {"type": "string", "pattern": r"^\s*(?:[4-9][0-9]|100)\s*$"}]}


@takes(sentence("a number from 40 to 100"), _measures)
def _measure(value: object) -> int:
    word = text(value)
    found = int(word) if re.fullmatch(r"[0-9]{2,3}", word) else 0
    if not _LEAST <= found <= _MOST:
        raise WrongValueError(
            sentence("wants a number from {least} to {most}, not “{value}”", least=_LEAST, most=_MOST, value=word)
        )
    return found


def _readers() -> Iterator[Key]:
    yield Key("accent", _two_tones, sentence("The colour that stands out: links, rules, covers, the icon."), "#0b5d4e")
    yield Key("ground", _two_tones, sentence("The colour of the page."), {"light": "#fffdf9", "dark": "#191714"})
    yield Key("ink", _two_tones, sentence("The colour of text."), {"light": "#1c1b1a", "dark": "#e8e2d8"})
    yield Key("text_font", _font, sentence("The font of texts and of large titles."), "Source Sans 3")
    yield Key(
        "heading_font",
        _font,
        sentence("The font of headings, captions, tables, and of all that stands around the text."),
        "Atkinson Hyperlegible Next",
    )
    yield Key("code_font", _font, sentence("The font of code."), "Source Code Pro")
    yield Key("logo", _logo, sentence("A picture that stands for you: a school's, a web radio's."), "images/logo.svg")
    yield Key(
        "icon",
        text,
        sentence("The picture in a browser's tab. Without it: made of the logo, or of the accent."),
        "images/icon.svg",
    )
    yield Key("measure", _measure, sentence("How many letters a line of the site has, about."), 62)
    yield Key(
        "front_page",
        one(Front),
        sentence("The front page: the newest article large and the others as cards, or all in a list."),
        "list",
    )


READERS: Readers = {key.field: key for key in _readers()}
