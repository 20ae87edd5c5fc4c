"""The keys of `collection.yaml` that take one value each: of the whole, in every edition of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from pipeline.extensions import get_rules, severity_of
from pipeline.i18n.catalogue import known_word, word_of
from pipeline.i18n.sentences import joined, sentence
from pipeline.load.books import parse_economy
from pipeline.model.article import split_values
from pipeline.model.audience import Audience, NameStyle
from pipeline.model.books_and_handouts import OfficeFormat, Trim
from pipeline.model.problems import Severity
from pipeline.model.settings import MOST, Numbering, RelatedSettings
from pipeline.pandoc.process import readers
from pipeline.text.setting_values import (
    LONGEST,
    YES_OR_NO,
    Key,
    Keys,
    base_url,
    by_name,
    consent,
    escaped,
    flag,
    language,
    like,
    names,
    one,
    one_word,
    plain,
    read_fields,
    several_words,
    some,
    suggest_word,
    takes,
    text,
    texts,
    whole_number,
    wrong_value,
)
from pipeline.text.standard_numbers import issn

_SORTED = ("date", "title")
_HEARD = frozenset({"no-audience"})  # deploy asks for it


def _list_silenced() -> list[str]:
    """Return the rules that may be silenced: an error never."""
    return sorted(rule for rule in get_rules() if severity_of(rule) is not Severity.ERROR and rule not in _HEARD)


@takes("rules, such as `bold-heading`", lambda: several_words(_list_silenced()))
def _parse_rules(value: object) -> tuple[str, ...]:
    for rule in (rules := texts(value)):
        if rule not in _list_silenced():
            if rule in get_rules():
                raise wrong_value("cannot have “{rule}”, which is never silent", rule=rule)
            raise wrong_value("has no rule “{rule}”{hint}", rule=rule, hint=suggest_word(rule, _list_silenced()))
    return rules


@takes(
    "`date`, `title`, or a list of slugs",
    lambda: {"anyOf": [*one_word(_SORTED)["anyOf"], {"type": "array", "items": plain(LONGEST)}]},
)
def _parse_order(value: object) -> str | tuple[str, ...]:
    if isinstance(value, list):
        return texts(value)
    word = known_word(text(value).lower(), _SORTED)
    if word not in _SORTED:
        raise wrong_value(
            "must be {words} or a list of slugs, not “{word}”", words=joined(map(word_of, _SORTED)), word=word
        )
    return word


@takes(texts.words, texts.schema)
def _parse_readers(value: object) -> tuple[str, ...]:
    return tuple(sorted({one for word in texts(value) for one in split_values(word)}))


@takes(
    "the name of a pandoc reader, with extensions",
    lambda: like(rf"\s*(?:{'|'.join(map(escaped, readers()))})(?:[+-]\w+)*\s*"),
)
def _parse_reader(value: object) -> str:
    word = text(value)
    name = re.split(r"[+-]", word, maxsplit=1)[0]
    if not re.fullmatch(r"\w+([+-]\w+)*", word) or name not in readers():
        raise wrong_value(
            "must be the name of a pandoc reader, not “{word}”{meant}", word=word, meant=suggest_word(name, readers())
        )
    return word


@takes(
    "lines “path: last day”, with `*` in paths",
    lambda: {"type": ["object", "null"], "additionalProperties": consent.schema()},
)
def _parse_consents(value: object) -> tuple[tuple[str, dt.date], ...]:
    if not isinstance(value, Mapping):
        raise wrong_value("needs “path: last day” lines such as “photos/*.jpg: 2027-06-30”")
    return tuple((text(path).removeprefix("./"), consent(until)) for path, until in value.items() if until is not None)


_count = whole_number(0, MOST)


@takes(
    sentence("`true` or `false`, a number from 0 to {most}, or a map with `most` and `words`", most=MOST),
    lambda: {"anyOf": [*flag.schema()["anyOf"], *_count.schema()["anyOf"], {"$ref": "#/$defs/related"}]},
)
def _parse_related(value: object) -> RelatedSettings:
    if isinstance(value, Mapping):
        return RelatedSettings(**read_fields(value, RELATED_KEYS, "words: true"))
    word = known_word(text(value).lower(), YES_OR_NO)
    if word in YES_OR_NO:
        return RelatedSettings(MOST if word == "true" else 0)
    return RelatedSettings(_count(value))


RELATED_KEYS: Keys = by_name(
    Key("most", _count, "Maximum number of related articles.", 3),
    Key("words", flag, "Whether the words that the articles share are shown."),
)
WHOLE_KEYS: Keys = by_name(
    Key("title", text, "Title of the site and the book.", "Bande passante"),
    Key("subtitle", text, "A line below the title.", "Carnet d'une classe"),
    Key("language", language, "Language of the site, of books, and of articles that do not name theirs.", "fr"),
    Key(
        "authors",
        names,
        "Authors of the collection, for the cover, the title page and the feed. An article can name its own"
        " (`author`).",
        ["Ada Martin"],
    ),
    Key("publisher", text, "The publisher: a school, an association.", "Lycée Ada-Lovelace"),
    Key("rights", text, "What readers may do: a licence, or “All rights reserved”.", "CC BY-SA 4.0"),
    Key(
        "base_url",
        base_url,
        "The site's address. With it, the feed, QR codes and paper have full addresses.",
        "https://example.org/blog/",
    ),
    Key(
        "identifier", text, "ISBN or URN of the e-book. Default: made from title and address.", "urn:isbn:9780000000002"
    ),
    Key("issn", issn, "The ISSN of the collection, if it has one.", "1234-5679"),
    Key(
        "order",
        _parse_order,
        "Order of the articles: by date (on the site the newest first), by title, or as listed.",
        ["bienvenue", "le-son"],
    ),
    Key("trim", one(Trim), "Page size of books. Default: A5.", "a5"),
    Key(
        "article_trim",
        one(Trim),
        "Page size of the PDFs of single articles. Default: A4, for reading on screens.",
        "a4",
    ),
    Key(
        "economy",
        parse_economy,
        "Whether books save paper. Default: if their articles have fewer than 100 pages.",
        "auto",
    ),
    Key(
        "small_caps",
        flag,
        "Acronyms in capitals (ONU) become small capitals in running text; copied text keeps the capitals.",
    ),
    Key(
        "levels",
        _parse_readers,
        "Levels whose blocks (`::: level-1`) all editions show. Default: none; each pupil's copy has its own.",
        ["1"],
    ),
    Key("groups", _parse_readers, 'Groups whose blocks (`.only group="A"`) all editions show. Default: none.', ["A"]),
    Key(
        "numbering",
        some(Numbering),
        "Numbers of figures, tables, listings and equations: by `article` (2), by `book` (3.2, the second of"
        " the third article), `all` that have captions. Default: by article, those that a text refers to.",
        ["book"],
    ),
    Key(
        "office",
        some(OfficeFormat),
        "Makes articles and books also as editable documents for Word (`docx`) or LibreOffice (`odt`).",
        ["docx", "odt"],
    ),
    Key(
        "audience",
        one(Audience),
        "Audience of the editions: `class` has everything, `public` leaves out what is for the class only.",
        "public",
    ),
    Key("names", one(NameStyle), "How public editions name authors. Default: by their full names.", "first"),
    Key(
        "consent",
        _parse_consents,
        "The last day on which each picture may be in public editions. Pictures that are not listed are not"
        " allowed there, except drawings.",
        {"photos/*.jpg": "2027-06-30", "schemas/*": True},
    ),
    Key(
        "bibliography",
        texts,
        "Files with the sources that articles cite: BibTeX, BibLaTeX, CSL-JSON or CSL-YAML.",
        ["sources.bib"],
    ),
    Key(
        "csl",
        text,
        "The style of citations: a name, or a file `.csl` of the content folder. Without it: ISO 690.",
        "iso-690-notes",
    ),
    Key("quiet", _parse_rules, "Rules of which nothing is said; errors are always told.", ["bold-heading"]),
    Key("reader", _parse_reader, "Dialect of Markdown. Default: `commonmark_x`.", "markdown"),
)
"""Keys about the whole, in every edition of it."""
RELATED: Keys = by_name(
    Key(
        "related",
        _parse_related,
        "Whether articles end with a list of related articles, and how long it is.",
        {"most": 3, "words": True},
    )
)
