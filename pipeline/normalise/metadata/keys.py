"""The keys of a front matter: names, kinds of values, descriptions.

`FrontMatter`, the schema for editors and the pages of the docs are made of these keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from pipeline.i18n.catalogue import fold_key
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Night
from pipeline.model.audience import Audience, NameStyle
from pipeline.model.settings import MOST
from pipeline.normalise.body import titles
from pipeline.normalise.body.classroom import BEST_MARK
from pipeline.text.keys import NO_WORDS, YES_WORDS
from pipeline.text.setting_values import Key, Schema, Shape, in_any_case, in_code, like, one_or_more, one_word, plain
from pipeline.text.standard_numbers import DOI

IMAGE_KEYS = tuple(
    (
        "image cover featured_image thumbnail hero heroimage cover_image feature_image banner picture"
        " images header social_image og_image"
    ).split()
)
ALT_KEYS = tuple(
    (
        "imagealtattribute image_alt imagealt alt image_alt_text image-alt heroimagealt cover_alt"
        " cover_image_alt featured_image_alt feature_image_alt image_description"
    ).split()
)
AUDIO_KEYS = ("audio",)
PERMALINK_KEYS = ("permalink", "url", "aliases", "redirect_from")
PART_KEYS = ("series_part", "part", "series_order", "series_weight", "series_index", "series_number")
TYPE_KEYS = ("type", "layout", "post_type")
LANGUAGE_KEYS = ("lang", "language", "locale")
JEKYLL_TRANSLATION_KEYS = ("ref", "page_id")
TRANSLATION_KEYS = ("translation_key", *JEKYLL_TRANSLATION_KEYS)
# Of WordPress, Pelican, Ghost, Obsidian, Hugo and Astro: by which a post is not public there.
STATUS_KEYS, VISIBILITY_KEYS = ("status", "post_status", "statut"), ("visibility", "visibilité")
PRIVATE_KEYS = (
    *("private", "privé", "privée", "password", "post_password", "mot de passe"),
    *("isdraft", "wip", "headless"),
)
PUBLIC_KEYS = ("public", "publish", "dg-publish", "online", "en ligne", "en_ligne", "en-ligne")
BUILD_KEYS = ("build", "_build")
HOLDING_KEYS = (*STATUS_KEYS, *VISIBILITY_KEYS, *PRIVATE_KEYS, *PUBLIC_KEYS)
MARK_KEY, INSTRUCTIONS_KEY = "note", "consigne"
# What a map that is a lead picture calls its address and its description, the first that it has counts.
SOURCES_OF_IMAGES = ("src", "url", "path", "file", "image", "feature", "overlay_image", "teaser")
ALTS_OF_IMAGES = ("alt", "image_alt", "image_description", "caption")
SOURCES_OF_AUDIO = ("src", "file", "url", "path")


def _language() -> Schema:
    """Return the schema of a language code or of a name in words (“français”), whether or not a language has it."""
    code = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"
    return like(rf"\s*(?:{code}|(?=[^\d\s])[^\d!-&*+,./:;<-@\[-`{{-~]{{2,}})?(?:\..*)?\s*")


def _date() -> Schema:
    """Return the schema of a date: after ISO 8601, or in words, which have a year."""
    iso = r"[0-9]{4}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12][0-9]|3[01])(?:[T ].*)?"
    text = like(rf"\s*|\s*{iso}\s*|(?!\s*[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?=.*[0-9]{{4}}).{{6,100}}")
    return text | {"type": ["integer", "string", "null"], "minimum": 10000101, "maximum": 99991231}


def _authors() -> Schema:
    name = {"type": ["string", "number", "boolean"], "minLength": 1}
    named = {"type": "object", "required": ["name"], "properties": {"name": name}}
    return one_or_more({"anyOf": [plain(titles.NAME), named]})


def _yes_or_no() -> Schema:
    """Return the schema of yes or no, in the words of all languages."""
    words = dict.fromkeys(map(fold_key, (*YES_WORDS, *NO_WORDS)))
    accented = dict.fromkeys(word.casefold() for word in (*YES_WORDS, *NO_WORDS))
    signs = r"[\s!-/:-@\[-`{-~]*"  # which do not count
    any_of = "|".join(map(in_any_case, {**words, **accented}))
    text = like(rf"\s*|{signs}(?:{any_of}){signs}") | {"type": "string"}
    return {"anyOf": [{"type": ["boolean", "null"]}, {"enum": [-1, 0, 1]}, text]}


def _weight() -> Schema:
    number = r"\s*(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?)?\s*"
    return like(number) | {"type": ["number", "string", "null"], "minimum": -1e99}


def _questions() -> Schema:
    text = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": titles.QUESTION}
    lines = {"type": ["integer", "string"], "minimum": 0, "maximum": 99, "pattern": "^[0-9]{1,2}$"}
    either = [{"required": ["question"]}, {"required": ["text"]}]
    question = {"type": "object", "properties": {"question": text, "text": text, "lines": lines}, "anyOf": either}
    one = {"anyOf": [text, question]}
    several = {"type": "array", "items": one, "maxItems": titles.MOST_NAMES}
    return {"anyOf": [{"type": "null"}, {"const": ""}, one, several]}


def _word_or_blank(words: Iterable[str]) -> Schema:
    return {"anyOf": [*one_word(words)["anyOf"], like(r"\s*")]}


def _entries() -> Schema:
    return {"type": ["array", "null"], "items": {"type": "object", "required": ["id"]}}


def _best_mark() -> Schema:
    return like(rf"\s*(?:{BEST_MARK})?\s*") | {"type": ["integer", "string", "null"], "minimum": 1, "maximum": 999}


def _part() -> Schema:
    """Return the schema of a number, or of a text that has one before any other (“Part 2 of 4”)."""
    text = {"type": "string", "pattern": "^$|^[^0-9-]{0,40}[0-9]{1,6}(?![0-9])"}
    return {"anyOf": [{"type": "null"}, {"type": "number", "minimum": 0, "maximum": 999_999}, text]}


def _allow_map(plain_text: Schema, properties: dict[str, Schema]) -> Schema:
    """Return the schema of a text, of a map with some of these keys, or of a list of either."""
    return {"anyOf": [plain_text, {"type": "object", "properties": properties}, {"type": "array"}]}


def _image() -> Schema:
    address, alt = plain(titles.ADDRESS), plain(titles.ALT)
    return _allow_map(address, dict.fromkeys(SOURCES_OF_IMAGES, address) | dict.fromkeys(ALTS_OF_IMAGES, alt))


def _plain_text(limit: int) -> Shape:
    return Shape(sentence("a text"), lambda: plain(limit))


def _listed_texts(limit: int) -> Shape:
    return Shape(sentence("a text with commas, or a list of texts"), lambda: one_or_more(plain(limit)))


_DOI = Shape(sentence("a DOI"), lambda: like(rf"\s*(?:{DOI})?\s*"))
_ANY = Shape(sentence("a text"), dict)
_TITLE, _DESCRIPTION, _NAME, _ALT = map(_plain_text, (titles.TITLE, titles.DESCRIPTION, titles.NAME, titles.ALT))
_NAMES, _ADDRESSES = map(_listed_texts, (titles.NAME, titles.ADDRESS))
_YES_OR_NO = Shape(sentence("`true` or `false`, yes or no"), _yes_or_no)
_AUTHORS = Shape(sentence("a name, a list of names, or of maps with `name`"), _authors)
_DATE = Shape(sentence("a date (2025-09-01), or one in words"), _date)
_LANGUAGE = Shape(sentence("a language code (fr, en-GB), or the language's name"), _language)
_IMAGE = Shape(sentence("the path of a picture, or a map with `src` and `alt`"), _image)
_AUDIO = Shape(
    sentence("the path of a recording, or a map with `src`"),
    lambda: _allow_map(plain(titles.ADDRESS), dict.fromkeys(SOURCES_OF_AUDIO, plain(titles.ADDRESS))),
)
_SERIES = Shape(
    sentence("a name, a map with `name` and `part`, or a list with one of these"),
    lambda: _allow_map(plain(titles.NAME), {"name": plain(titles.NAME), "part": _part()}),
)
_LISTED = _listed_texts(titles.ADDRESS)
_QUESTIONS = Shape(sentence("a text, or a list of texts, or of maps with `question` and `lines`"), _questions)
_RELATED = Shape(
    sentence("`true` or `false`, or a list of slugs or paths"),
    lambda: {"anyOf": [_yes_or_no(), one_or_more(plain(titles.ADDRESS), maxItems=MOST)]},
)
_AUDIENCE, _NAME_STYLE, _NIGHT = (
    Shape(in_code(words), partial(_word_or_blank, words)) for words in (Audience, NameStyle, Night)
)
_PART, _WEIGHT, _BEST_MARK = (Shape(sentence("a whole number"), schema) for schema in (_part, _weight, _best_mark))

KEYS = (
    Key("title", _TITLE, "Title of the article. Default: its first heading, or its file's name.", "Écouter une salle"),
    Key(
        "subtitle",
        _TITLE,
        "Subtitle, printed under the title in all editions.",
        "Une expérience en trois enregistrements",
    ),
    Key(
        ("date", "pubdate"),
        _DATE,
        "Date of the article. Default: the date at the beginning of its file's name.",
        "2025-09-01",
    ),
    Key(
        ("description", "summary", "excerpt"),
        _DESCRIPTION,
        "What the article is about, in a sentence or two: for lists, the feed and search engines.",
        "Pourquoi une salle vide n'est jamais silencieuse.",
    ),
    Key(("tags", "categories", "keywords"), _NAMES, "Tags of the article. All three keys count.", ["son", "mesure"]),
    Key(("author", "authors"), _AUTHORS, "Authors of the article. Default: those of the collection.", "Ada Martin"),
    Key(LANGUAGE_KEYS, _LANGUAGE, "Language of the article. Default: recognised from its path and its words.", "fr"),
    Key(
        "translation_key", _NAME, "A word of your choice that an article and its translations have in common.", "salle"
    ),
    Key(JEKYLL_TRANSLATION_KEYS, _ANY, "Jekyll's `translation_key`. Used only if `lang` is given too.", "salle"),
    Key("doi", _DOI, "The article's DOI, if it has one.", "10.5281/zenodo.1234"),
    Key(
        "translated",
        _plain_text(titles.DESCRIPTION),
        "The version of its source that this translation follows. `editions translated salle.en.md` writes"
        " it, so that later changes of the source are reported.",
        "salle.md 3fa81b2c 9c0d11ee",
    ),
    Key("slug", _NAME, "Last part of the article's address. Default: made from its file's name.", "ecouter-une-salle"),
    Key(IMAGE_KEYS, _IMAGE, "Lead picture of the article.", "images/salle.jpg"),
    Key(
        tuple(dict.fromkeys(("image_alt", *ALT_KEYS))),
        _ALT,
        "What the lead picture shows, for those who cannot see it.",
        "Une salle de classe vide, un micro au milieu.",
    ),
    Key(
        "night",
        _NIGHT,
        "Drawings on dark screens. Default: those in few colours become light on dark; `keep` leaves all as"
        " they are, `turn` inverts all.",
        "keep",
    ),
    Key(
        AUDIO_KEYS,
        _AUDIO,
        "Recording of the article: a player at its top, an episode of the podcast.",
        "sons/salle.mp3",
    ),
    Key("draft", _YES_OR_NO, "The article is a draft and is not published."),
    Key("audience", _AUDIENCE, "`class`: the post is for the class only, and public editions leave it out.", "class"),
    Key("names", _NAME_STYLE, "How public editions name the authors of this article.", "first"),
    Key("published", _YES_OR_NO, "`false` makes the article a draft.", example=False),
    Key("page", _YES_OR_NO, "The post is a page of the site, not an article. Default: `true` in the folder `pages`."),
    Key(TYPE_KEYS, _ANY, "The kind of post in another tool: `page` makes it a page of the site.", "page"),
    Key(
        ("unlisted", "hidden"),
        _YES_OR_NO,
        "The article has a page, but is in no list, feed, book, menu, sitemap or search.",
    ),
    Key("noindex", _YES_OR_NO, "Search engines are asked not to index the page; lists, feeds and books still have it."),
    Key(
        "series",
        _SERIES,
        "Series that the article belongs to. It has a page, and its parts link to each other.",
        {"name": "Notre radio", "part": 2},
    ),
    Key(PART_KEYS, _PART, "Number of the article within its series. Default: by `weight`, then by date.", 2),
    Key(
        "weight",
        _WEIGHT,
        "Place at the top of the front page, in the menu, and in books with `order: weight`: small numbers come first.",
        10,
    ),
    Key(
        "questions",
        _QUESTIONS,
        "Questions for the class; handouts have lines for the answers.",
        ["Qu'entend-on dans une salle vide ?", {"question": "Dessinez l'onde.", "lines": 8}],
    ),
    Key(
        "interactive",
        _YES_OR_NO,
        "The site checks readers' answers to questions. The right answers are in the page, where pupils can find them.",
    ),
    Key(
        MARK_KEY,
        _BEST_MARK,
        "Maximum mark; leaves room for a mark in the head of the article's handout: “Mark … / 20”.",
        20,
    ),
    Key(
        INSTRUCTIONS_KEY,
        _plain_text(titles.QUESTION),
        "Instructions, printed at the head of the article's handout.",
        "Répondez par des phrases complètes.",
    ),
    Key(
        "related",
        _RELATED,
        "The related articles below this one, or `false` for none. Default: similar articles.",
        ["ecouter-une-salle", "moins-fort"],
    ),
    Key(
        "bibliography",
        _ADDRESSES,
        "Files with the sources that the article cites, beside those of the collection.",
        "sources.bib",
    ),
    Key(
        "references",
        Shape(sentence("a list of entries, each with an `id` (CSL-YAML)"), _entries),
        "Sources that the article cites.",
        [{"id": "dupont2020", "type": "book", "title": "Le son"}],
    ),
    Key("csl", _NAME, "The style of its citations. Without it: that of the collection.", "apa"),
    Key(
        "nocite",
        _LISTED,
        "Keys of sources that its bibliography lists although the text does not cite them; `@*` for all.",
        "@dupont2020",
    ),
    Key("reference-section-title", _NAME, "The heading of its bibliography.", "Pour aller plus loin"),
    Key("link-citations", _YES_OR_NO, "`false`: citations do not link to the bibliography.", example=False),
    Key(
        ("aliases", "redirect_from"),
        _ADDRESSES,
        "Old addresses of the article: each redirects to it, and links to them become links to it.",
        ["/2024/salle/", "/anciens/salle.html"],
    ),
    Key(
        ("permalink", "url"),
        _ADDRESSES,
        "Addresses of the article on another site: links to them become links to it.",
        "/2024/salle.html",
    ),
)
