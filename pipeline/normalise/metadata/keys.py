"""The keys of a front matter: what each says, under which names, and what its values are like.

`FrontMatter` knows these keys and no others; the schema for editors and the pages of the docs are made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.i18n.sentences import sentence
from pipeline.normalise.metadata import lengths, value_shapes
from pipeline.text.shapes import Schema, Shape

IMAGE_KEYS = (
    *("image", "cover", "featured_image", "thumbnail", "hero", "heroimage", "cover_image", "feature_image", "banner"),
    *("picture", "images", "header", "social_image", "og_image"),
)
ALT_KEYS = (
    *("imagealtattribute", "image_alt", "imagealt", "alt", "image_alt_text", "image-alt", "heroimagealt", "cover_alt"),
    *("cover_image_alt", "featured_image_alt", "feature_image_alt", "image_description"),
)
AUDIO_KEYS = ("audio",)
PERMALINK_KEYS = ("permalink", "url", "aliases", "redirect_from")
PART_KEYS = ("series_part", "part", "series_order", "series_weight", "series_index", "series_number")
TYPE_KEYS = ("type", "layout", "post_type")
LANGUAGE_KEYS = ("lang", "language", "locale")
JEKYLL_TRANSLATION_KEYS = ("ref", "page_id")
TRANSLATION_KEYS = ("translation_key", *JEKYLL_TRANSLATION_KEYS)
# Of WordPress, Pelican, Ghost and Obsidian: by which a post is not public there.
STATUS_KEYS, VISIBILITY_KEYS = ("status", "post_status", "statut"), ("visibility", "visibilité")
PRIVATE_KEYS = ("private", "privé", "privée", "password", "post_password", "mot de passe")
PUBLIC_KEYS = ("public", "publish", "dg-publish")
HOLDING_KEYS = (*STATUS_KEYS, *VISIBILITY_KEYS, *PRIVATE_KEYS, *PUBLIC_KEYS)
MARK_KEY, INSTRUCTIONS_KEY = "note", "consigne"


@dataclass(frozen=True)
class FrontMatterKey:
    """One thing that a front matter says: the names of its keys, ours first, and an example of a value."""

    names: tuple[str, ...]
    shape: Shape
    about: str
    example: object


def _key(names: Iterable[str], kind: str, schema: Callable[[], Schema], about: str, example: object) -> FrontMatterKey:
    return FrontMatterKey(tuple(names), Shape(kind, schema), about, example)


KEYS = (
    FrontMatterKey(
        ("title",),
        value_shapes.plain_text(lengths.TITLE),
        sentence("Title of the article. Without it: its first heading, or its file's name."),
        "Écouter une salle",
    ),
    FrontMatterKey(
        ("subtitle",),
        value_shapes.plain_text(lengths.TITLE),
        sentence("What is printed under the title, in all editions."),
        "Une expérience en trois enregistrements",
    ),
    _key(
        ("date", "pubdate"),
        sentence("a date (2025-09-01), or one in words"),
        value_shapes.date,
        sentence("Date of the article. Without it: the one that its file's name begins with."),
        "2025-09-01",
    ),
    FrontMatterKey(
        ("description", "summary", "excerpt"),
        value_shapes.plain_text(lengths.DESCRIPTION),
        sentence("What the article is about, in a sentence or two: for lists, the feed and search engines."),
        "Pourquoi une salle vide n'est jamais silencieuse.",
    ),
    FrontMatterKey(
        ("tags", "categories", "keywords"),
        value_shapes.listed_texts(lengths.NAME),
        sentence("Tags of the article. All three keys count."),
        ["son", "mesure"],
    ),
    _key(
        ("author", "authors"),
        sentence("a name, a list of names, or of maps with `name`"),
        value_shapes.authors,
        sentence("Authors of the article. Without them: those of the collection."),
        "Ada Martin",
    ),
    _key(
        LANGUAGE_KEYS,
        sentence("a language code (fr, en-GB), or the language's name"),
        value_shapes.language,
        sentence("Language of the article. Without it: told from its path and its words."),
        "fr",
    ),
    FrontMatterKey(
        ("translation_key",),
        value_shapes.plain_text(lengths.NAME),
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
        value_shapes.plain_text(lengths.NAME),
        sentence("Last part of the article's address. Without it: made of its file's name."),
        "ecouter-une-salle",
    ),
    FrontMatterKey(
        IMAGE_KEYS,
        Shape(sentence("the path of a picture, or a map with `src` and `alt`"), value_shapes.image),
        sentence("Lead picture of the article."),
        "images/salle.jpg",
    ),
    FrontMatterKey(
        ("image_alt", *(key for key in ALT_KEYS if key != "image_alt")),
        value_shapes.plain_text(lengths.ALT),
        sentence("What the lead picture shows, for those who do not see it."),
        "Une salle de classe vide, un micro au milieu.",
    ),
    FrontMatterKey(
        AUDIO_KEYS,
        Shape(sentence("the path of a recording, or a map with `src`"), value_shapes.audio),
        sentence("The article read aloud: a player at its head, an episode of the podcast."),
        "sons/salle.mp3",
    ),
    _key(
        ("draft",),
        sentence("`true` or `false`, yes or no"),
        value_shapes.yes_or_no,
        sentence("The article is a draft and is not published."),
        example=True,
    ),
    _key(
        ("published",),
        sentence("`true` or `false`, yes or no"),
        value_shapes.yes_or_no,
        sentence("`false` holds the article back, as a draft."),
        example=False,
    ),
    _key(
        ("page",),
        sentence("`true` or `false`, yes or no"),
        value_shapes.yes_or_no,
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
        value_shapes.yes_or_no,
        sentence("It has a page, and stands in no list, feed, book, menu, sitemap or search: its address leads to it."),
        example=True,
    ),
    _key(
        ("noindex",),
        sentence("`true` or `false`, yes or no"),
        value_shapes.yes_or_no,
        sentence("Search engines are asked to leave the page out; lists, feeds and books have it all the same."),
        example=True,
    ),
    _key(
        ("series",),
        sentence("a name, a map with `name` and `part`, or a list with one of these"),
        value_shapes.series,
        sentence("Series that the article belongs to: its parts lead to each other, and have a page."),
        {"name": "Notre radio", "part": 2},
    ),
    _key(
        PART_KEYS,
        sentence("a whole number"),
        value_shapes.part,
        sentence("Which part of its series the article is. Without it: by `weight`, then by date."),
        2,
    ),
    _key(
        ("weight",),
        sentence("a whole number"),
        value_shapes.weight,
        sentence(
            "Place at the top of the front page, in the menu, and in a book in the order of weights: small numbers come"
            " first."
        ),
        10,
    ),
    _key(
        ("questions",),
        sentence("a text, or a list of texts, or of maps with `question` and `lines`"),
        value_shapes.questions,
        sentence("Questions to the class, which handouts leave room to answer."),
        ["Qu'entend-on dans une salle vide ?", {"question": "Dessinez l'onde.", "lines": 8}],
    ),
    _key(
        (MARK_KEY,),
        sentence("a whole number"),
        value_shapes.best_mark,
        sentence("Room for the mark at the head of the article's handout, and the best one: “Mark … / 20”."),
        20,
    ),
    FrontMatterKey(
        (INSTRUCTIONS_KEY,),
        value_shapes.plain_text(lengths.QUESTION),
        sentence("Instructions, printed at the head of the article's handout."),
        "Répondez par des phrases complètes.",
    ),
    _key(
        ("related",),
        sentence("`true` or `false`, or a list of slugs or paths"),
        value_shapes.related,
        sentence("The articles below this one: those that you name, or none. Without it: those that are like it."),
        ["ecouter-une-salle", "moins-fort"],
    ),
    FrontMatterKey(
        ("aliases", "redirect_from"),
        value_shapes.listed_texts(lengths.ADDRESS),
        sentence("Addresses that the article had before: a page at each leads on to it, and so do links to them."),
        ["/2024/salle/", "/anciens/salle.html"],
    ),
    FrontMatterKey(
        ("permalink", "url"),
        value_shapes.listed_texts(lengths.ADDRESS),
        sentence("Addresses that the article had elsewhere: links to them lead to it."),
        "/2024/salle.html",
    ),
)
