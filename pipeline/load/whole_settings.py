"""The keys of `collection.yaml` about the whole, in every edition of it: what each says, and how it is read."""

from __future__ import annotations

import re

from pipeline.i18n.sentences import joined, sentence
from pipeline.i18n.words import known_word, word_of
from pipeline.load.anthologies import economy
from pipeline.model.anthologies import Trim
from pipeline.pandoc.process import readers
from pipeline.text.setting_values import (
    LONGEST,
    Key,
    Readers,
    WrongValueError,
    base_url,
    flag,
    language,
    meant,
    names,
    one,
    text,
    texts,
)
from pipeline.text.shapes import Schema, escaped, like, one_word, plain, takes

_SORTED = ("date", "title")


def _orders() -> Schema:
    return {"anyOf": [*one_word(_SORTED)["anyOf"], {"type": "array", "items": plain(LONGEST)}]}


@takes(sentence("`date`, `title`, or a list of slugs"), _orders)
def _order(value: object) -> str | tuple[str, ...]:
    if isinstance(value, list):
        return texts(value)
    word = known_word(text(value).lower(), _SORTED)
    if word not in _SORTED:
        raise WrongValueError(
            sentence("wants {words} or a list of slugs, not “{word}”", words=joined(map(word_of, _SORTED)), word=word)
        )
    return word


def _reader_names() -> Schema:
    return like(rf"\s*(?:{'|'.join(map(escaped, readers()))})(?:[+-]\w+)*\s*")


@takes(sentence("the name of a pandoc reader, with extensions"), _reader_names)
def _reader(value: object) -> str:
    word = text(value)
    name = re.split(r"[+-]", word, maxsplit=1)[0]
    if not re.fullmatch(r"\w+([+-]\w+)*", word) or name not in readers():
        raise WrongValueError(
            sentence("wants the name of a pandoc reader, not “{word}”{meant}", word=word, meant=meant(name, readers()))
        )
    return word


READERS: Readers = {
    "title": Key("title", text, sentence("Title of the site and the book."), "Bande passante"),
    "subtitle": Key("subtitle", text, sentence("What stands below the title."), "Carnet d'une classe"),
    "language": Key(
        "language",
        language,
        sentence("Language of the site and the books, and of articles that do not tell theirs."),
        "fr",
    ),
    "authors": Key(
        "authors",
        names,
        sentence("Authors of the whole: for cover, title page and feed. An article names its own (`author`)."),
        ["Ada Martin"],
    ),
    "publisher": Key("publisher", text, sentence("Who publishes: a school, an association."), "Lycée Ada-Lovelace"),
    "rights": Key(
        "rights", text, sentence("What readers may do: a licence, or “All rights reserved”."), "CC BY-SA 4.0"
    ),
    "base_url": Key(
        "base_url",
        base_url,
        sentence("Where the site will stand. Then feed, QR codes and paper have whole addresses."),
        "https://example.org/blog/",
    ),
    "identifier": Key(
        "identifier",
        text,
        sentence("ISBN or URN of the e-book. Without it: made of title and address."),
        "urn:isbn:9780000000002",
    ),
    "order": Key(
        "order",
        _order,
        sentence("Order of the articles: by date (on the site the newest first), by title, or as listed."),
        ["bienvenue", "le-son"],
    ),
    "trim": Key("trim", one(Trim), sentence("Size of the books' pages. Without it: A5."), "a5"),
    "article_trim": Key(
        "article_trim",
        one(Trim),
        sentence("Size of the pages of the articles' own PDFs. Without it: A4, to be read on screens."),
        "a4",
    ),
    "economy": Key(
        "economy",
        economy,
        sentence("Whether books save paper. Without it: those do whose articles have fewer than 100 pages."),
        "auto",
    ),
    "small_caps": Key(
        "small_caps",
        flag,
        sentence("Acronyms in capitals (ONU) become small capitals in running text; what is copied stays capitals."),
        example=True,
    ),
    "reader": Key("reader", _reader, sentence("Dialect of Markdown. Without it: commonmark_x."), "markdown"),
}
