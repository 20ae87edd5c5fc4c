"""The keys of a front matter: what each says, under which names, and what its values are like.

`FrontMatter` knows these keys and no others; the schema for editors and the pages of the docs are made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.model.related import MOST
from pipeline.normalise.metadata import lengths
from pipeline.text.keys import NO, YES, folded
from pipeline.text.sentences import sentence
from pipeline.text.shapes import Schema, Shape, in_any_case, like, one_or_more, plain

IMAGE_KEYS = ("image", "cover", "featured_image", "thumbnail", "hero", "heroimage")
ALT_KEYS = ("imagealtattribute", "image_alt", "imagealt", "alt", "image_alt_text", "image-alt", "heroimagealt")
AUDIO_KEYS = ("audio",)
PERMALINK_KEYS = ("permalink", "url", "aliases", "redirect_from")
PART_KEYS = ("series_part", "part", "series_order", "series_weight", "series_index", "series_number")
TYPE_KEYS = ("type", "layout", "post_type")
LANGUAGE_KEYS = ("lang", "language", "locale")
JEKYLL_TRANSLATION_KEYS = ("ref", "page_id")
TRANSLATION_KEYS = ("translation_key", *JEKYLL_TRANSLATION_KEYS)
MARK_KEY, INSTRUCTIONS_KEY = "note", "consigne"
MARK = r"(?:/ ?)?([1-9][0-9]{0,2})(?: ?(?:points?|pts))?"
"""A best mark: “20”, “/ 20”, “20 points”."""
YES_WORDS = ("true", "yes", "on", "1", "y", *YES.split())
NO_WORDS = ("false", "no", "off", "0", "n", *NO.split())


@dataclass(frozen=True)
class FrontMatterKey:
    """One thing that a front matter says: the names of its keys, ours first, and an example of a value."""

    names: tuple[str, ...]
    shape: Shape
    about: str
    example: object


def _plain_text(most: int) -> Shape:
    return Shape(sentence("a text"), lambda: plain(most))


def _listed_texts(most: int) -> Shape:
    return Shape(sentence("a text with commas, or a list of texts"), lambda: one_or_more(plain(most)))


def _language() -> Schema:
    """Return the schema of a code, or of a name in words (“français”): which are names of languages, it cannot tell."""
    code = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"
    return like(rf"\s*(?:{code}|(?=[^\d\s])[^\d!-&*+,./:;<-@\[-`{{-~]{{2,}})?(?:\..*)?\s*")


def _date() -> Schema:
    """Return the schema of a date: after ISO 8601, or in words, which have a year."""
    month = "(?:0[1-9]|1[0-2])"
    day = "(?:0[1-9]|[12][0-9]|3[01])"
    iso = rf"[0-9]{{4}}-?{month}-?{day}(?:[T ].*)?"
    return like(rf"\s*|\s*{iso}\s*|(?!\s*[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?=.*[0-9]{{4}}).{{6,100}}") | {
        "type": ["integer", "string", "null"],
        "minimum": 10000101,
        "maximum": 99991231,
    }


def _authors() -> Schema:
    named = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": ["string", "number", "boolean"], "minLength": 1}},
    }
    return one_or_more({"anyOf": [plain(lengths.NAME), named]})


def _yes_or_no() -> Schema:
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


def _weight() -> Schema:
    number = r"\s*(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?)?\s*"
    return like(number) | {"type": ["number", "string", "null"], "minimum": -1e99}


def _questions() -> Schema:
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


def _best_mark() -> Schema:
    return like(rf"\s*(?:{MARK})?\s*") | {"type": ["integer", "string", "null"], "minimum": 1, "maximum": 999}


def _part() -> Schema:
    """Return the schema of a number, or of a text that has one before any other (“Part 2 of 4”)."""
    return {
        "anyOf": [
            {"type": "null"},
            {"type": "number", "minimum": 0, "maximum": 999_999},
            {"type": "string", "pattern": "^$|^[^0-9-]{0,40}[0-9]{1,6}(?![0-9])"},
        ]
    }


def _series() -> Schema:
    name = plain(lengths.NAME)
    return {"anyOf": [name, {"type": "object", "properties": {"name": name, "part": _part()}}, {"type": "array"}]}


def _image() -> Schema:
    address = plain(lengths.ADDRESS)
    sources = dict.fromkeys(("src", "url", "path", "file", "image", "feature"), address)
    texts = {name: plain(lengths.ALT) for name in ("alt", "image_alt", "caption")}
    return {"anyOf": [address, {"type": "object", "properties": sources | texts}, {"type": "array"}]}


def _audio() -> Schema:
    address = plain(lengths.ADDRESS)
    sources = dict.fromkeys(("src", "file", "url", "path"), address)
    return {"anyOf": [address, {"type": "object", "properties": sources}, {"type": "array"}]}


def _related() -> Schema:
    return {"anyOf": [_yes_or_no(), one_or_more(plain(lengths.ADDRESS), maxItems=MOST)]}


def _key(names: Iterable[str], kind: str, schema: Callable[[], Schema], about: str, example: object) -> FrontMatterKey:
    return FrontMatterKey(tuple(names), Shape(kind, schema), about, example)


KEYS = (
    FrontMatterKey(
        ("title",),
        _plain_text(lengths.TITLE),
        sentence("Title of the article. Without it: its first heading, or its file's name."),
        "Écouter une salle",
    ),
    _key(
        ("date", "pubdate"),
        sentence("a date (2025-09-01), or one in words"),
        _date,
        sentence("Date of the article. Without it: the one that its file's name begins with."),
        "2025-09-01",
    ),
    FrontMatterKey(
        ("description", "summary", "excerpt"),
        _plain_text(lengths.DESCRIPTION),
        sentence("What the article is about, in a sentence or two: for lists, the feed and search engines."),
        "Pourquoi une salle vide n'est jamais silencieuse.",
    ),
    FrontMatterKey(
        ("tags", "categories", "keywords"),
        _listed_texts(lengths.NAME),
        sentence("Tags of the article. All three keys count."),
        ["son", "mesure"],
    ),
    _key(
        ("author", "authors"),
        sentence("a name, a list of names, or of maps with `name`"),
        _authors,
        sentence("Authors of the article. Without them: those of the collection."),
        "Ada Martin",
    ),
    _key(
        LANGUAGE_KEYS,
        sentence("a language code (fr, en-GB), or the language's name"),
        _language,
        sentence("Language of the article. Without it: told from its path and its words."),
        "fr",
    ),
    FrontMatterKey(
        ("translation_key",),
        _plain_text(lengths.NAME),
        sentence("A word of your choice that an article and its translations have in common."),
        "salle",
    ),
    FrontMatterKey(
        JEKYLL_TRANSLATION_KEYS,
        Shape(sentence("a text"), dict),
        sentence("What Jekyll has for `translation_key`. It counts where `lang` stands beside it."),
        "salle",
    ),
    FrontMatterKey(
        ("slug",),
        _plain_text(lengths.NAME),
        sentence("Last part of the article's address. Without it: made of its file's name."),
        "ecouter-une-salle",
    ),
    FrontMatterKey(
        IMAGE_KEYS,
        Shape(sentence("the path of a picture, or a map with `src` and `alt`"), _image),
        sentence("Lead picture of the article."),
        "images/salle.jpg",
    ),
    FrontMatterKey(
        ("image_alt", *(key for key in ALT_KEYS if key != "image_alt")),
        _plain_text(lengths.ALT),
        sentence("What the lead picture shows, for those who do not see it."),
        "Une salle de classe vide, un micro au milieu.",
    ),
    FrontMatterKey(
        AUDIO_KEYS,
        Shape(sentence("the path of a recording, or a map with `src`"), _audio),
        sentence("The article read aloud: a player at its head, an episode of the podcast."),
        "sons/salle.mp3",
    ),
    _key(
        ("draft",),
        sentence("`true` or `false`, yes or no"),
        _yes_or_no,
        sentence("The article is a draft and is not published."),
        example=True,
    ),
    _key(
        ("published",),
        sentence("`true` or `false`, yes or no"),
        _yes_or_no,
        sentence("`false` holds the article back, as a draft."),
        example=False,
    ),
    _key(
        ("page",),
        sentence("`true` or `false`, yes or no"),
        _yes_or_no,
        sentence("It is a page of the site and no article. Without it: what stands in the folder `pages` is one."),
        example=True,
    ),
    FrontMatterKey(
        TYPE_KEYS,
        Shape(sentence("a text"), dict),
        sentence("What another tool takes the post for: `page` makes it a page of the site."),
        "page",
    ),
    _key(
        ("unlisted", "hidden"),
        sentence("`true` or `false`, yes or no"),
        _yes_or_no,
        sentence("It has a page, and stands in no list, feed, book, menu, sitemap or search: its address leads to it."),
        example=True,
    ),
    _key(
        ("noindex",),
        sentence("`true` or `false`, yes or no"),
        _yes_or_no,
        sentence("Search engines are asked to leave the page out; lists, feeds and books have it all the same."),
        example=True,
    ),
    _key(
        ("series",),
        sentence("a name, a map with `name` and `part`, or a list with one of these"),
        _series,
        sentence("Series that the article belongs to: its parts lead to each other, and have a page."),
        {"name": "Notre radio", "part": 2},
    ),
    _key(
        PART_KEYS,
        sentence("a whole number"),
        _part,
        sentence("Which part of its series the article is. Without it: by `weight`, then by date."),
        2,
    ),
    _key(
        ("weight",),
        sentence("a whole number"),
        _weight,
        sentence(
            "Place at the top of the front page, in the menu, and in a book in the order of weights: small numbers come"
            " first."
        ),
        10,
    ),
    _key(
        ("questions",),
        sentence("a text, or a list of texts, or of maps with `question` and `lines`"),
        _questions,
        sentence("Questions to the class, which handouts leave room to answer."),
        ["Qu'entend-on dans une salle vide ?", {"question": "Dessinez l'onde.", "lines": 8}],
    ),
    _key(
        (MARK_KEY,),
        sentence("a whole number"),
        _best_mark,
        sentence("Room for the mark at the head of the article's handout, and the best one: “Mark … / 20”."),
        20,
    ),
    FrontMatterKey(
        (INSTRUCTIONS_KEY,),
        _plain_text(lengths.QUESTION),
        sentence("Instructions, printed at the head of the article's handout."),
        "Répondez par des phrases complètes.",
    ),
    _key(
        ("related",),
        sentence("`true` or `false`, or a list of slugs or paths"),
        _related,
        sentence("The articles below this one: those that you name, or none. Without it: those that are like it."),
        ["ecouter-une-salle", "moins-fort"],
    ),
    FrontMatterKey(
        ("aliases", "redirect_from"),
        _listed_texts(lengths.ADDRESS),
        sentence("Addresses that the article had before: a page at each leads on to it, and so do links to them."),
        ["/2024/salle/", "/anciens/salle.html"],
    ),
    FrontMatterKey(
        ("permalink", "url"),
        _listed_texts(lengths.ADDRESS),
        sentence("Addresses that the article had elsewhere: links to them lead to it."),
        "/2024/salle.html",
    ),
)
