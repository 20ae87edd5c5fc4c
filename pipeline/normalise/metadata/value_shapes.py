"""What the values of a front matter's keys are like, as schemas for editors."""

from __future__ import annotations

from pipeline.i18n.sentences import sentence
from pipeline.i18n.words import folded
from pipeline.model.related import MOST
from pipeline.normalise.metadata import lengths
from pipeline.normalise.questions import BEST_MARK
from pipeline.text.keys import NO, YES
from pipeline.text.shapes import Schema, Shape, in_any_case, like, one_or_more, plain

YES_WORDS = ("true", "yes", "on", "1", "y", *YES.split())
# What a map that is a lead picture calls its address and its description, the first that it has counts.
SOURCES_OF_IMAGES = ("src", "url", "path", "file", "image", "feature", "overlay_image", "teaser")
ALTS_OF_IMAGES = ("alt", "image_alt", "image_description", "caption")
NO_WORDS = ("false", "no", "off", "0", "n", *NO.split())


def plain_text(most: int) -> Shape:
    """Return the shape of a text of so many letters at most."""
    return Shape(sentence("a text"), lambda: plain(most))


def listed_texts(most: int) -> Shape:
    """Return the shape of texts of so many letters each."""
    return Shape(sentence("a text with commas, or a list of texts"), lambda: one_or_more(plain(most)))


def language() -> Schema:
    """Return the schema of a code, or of a name in words (“français”): which are names of languages, it cannot tell."""
    code = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"
    return like(rf"\s*(?:{code}|(?=[^\d\s])[^\d!-&*+,./:;<-@\[-`{{-~]{{2,}})?(?:\..*)?\s*")


def date() -> Schema:
    """Return the schema of a date: after ISO 8601, or in words, which have a year."""
    month = "(?:0[1-9]|1[0-2])"
    day = "(?:0[1-9]|[12][0-9]|3[01])"
    iso = rf"[0-9]{{4}}-?{month}-?{day}(?:[T ].*)?"
    return like(rf"\s*|\s*{iso}\s*|(?!\s*[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?=.*[0-9]{{4}}).{{6,100}}") | {
        "type": ["integer", "string", "null"],
        "minimum": 10000101,
        "maximum": 99991231,
    }


def authors() -> Schema:
    """Return the schema of names, or of maps that have them."""
    named = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": ["string", "number", "boolean"], "minLength": 1}},
    }
    return one_or_more({"anyOf": [plain(lengths.NAME), named]})


def yes_or_no() -> Schema:
    """Return the schema of whatever says yes or no, in the words of all languages."""
    words = dict.fromkeys(map(folded, (*YES_WORDS, *NO_WORDS)))
    accented = dict.fromkeys(word.casefold() for word in (*YES_WORDS, *NO_WORDS))
    signs = r"[\s!-/:-@\[-`{-~]*"  # which do not count
    any_of = "|".join(map(in_any_case, {**words, **accented}))
    return {
        "anyOf": [
            {"type": ["boolean", "null"]},
            {"enum": [-1, 0, 1]},
            like(rf"\s*|{signs}(?:{any_of}){signs}") | {"type": "string"},
        ]
    }


def weight() -> Schema:
    """Return the schema of a number."""
    number = r"\s*(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?)?\s*"
    return like(number) | {"type": ["number", "string", "null"], "minimum": -1e99}


def questions() -> Schema:
    """Return the schema of a question or of several, each with the lines that it wants."""
    text = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": lengths.QUESTION}
    lines = {"type": ["integer", "string"], "minimum": 0, "maximum": 99, "pattern": "^[0-9]{1,2}$"}
    question = {
        "type": "object",
        "properties": {"question": text, "text": text, "lines": lines},
        "anyOf": [{"required": ["question"]}, {"required": ["text"]}],
    }
    one = {"anyOf": [text, question]}
    return {
        "anyOf": [{"type": "null"}, {"const": ""}, one, {"type": "array", "items": one, "maxItems": lengths.MOST_NAMES}]
    }


def best_mark() -> Schema:
    """Return the schema of the best mark that a handout gives."""
    return like(rf"\s*(?:{BEST_MARK})?\s*") | {"type": ["integer", "string", "null"], "minimum": 1, "maximum": 999}


def part() -> Schema:
    """Return the schema of a number, or of a text that has one before any other (“Part 2 of 4”)."""
    return {
        "anyOf": [
            {"type": "null"},
            {"type": "number", "minimum": 0, "maximum": 999_999},
            {"type": "string", "pattern": "^$|^[^0-9-]{0,40}[0-9]{1,6}(?![0-9])"},
        ]
    }


def series() -> Schema:
    """Return the schema of a name, alone or with which part of the series it is."""
    name = plain(lengths.NAME)
    return {"anyOf": [name, {"type": "object", "properties": {"name": name, "part": part()}}, {"type": "array"}]}


def image() -> Schema:
    """Return the schema of an address, alone or with what the picture shows."""
    address = plain(lengths.ADDRESS)
    sources = dict.fromkeys(SOURCES_OF_IMAGES, address)
    texts = {name: plain(lengths.ALT) for name in ALTS_OF_IMAGES}
    return {"anyOf": [address, {"type": "object", "properties": sources | texts}, {"type": "array"}]}


def audio() -> Schema:
    """Return the schema of an address."""
    address = plain(lengths.ADDRESS)
    sources = dict.fromkeys(("src", "file", "url", "path"), address)
    return {"anyOf": [address, {"type": "object", "properties": sources}, {"type": "array"}]}


def related() -> Schema:
    """Return the schema of yes, of no, and of addresses."""
    return {"anyOf": [yes_or_no(), one_or_more(plain(lengths.ADDRESS), maxItems=MOST)]}
