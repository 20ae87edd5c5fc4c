"""The language that a post names, and what it has in common with its translations."""

from __future__ import annotations

import re

from pipeline.i18n.labels import language_called
from pipeline.i18n.sentences import sentence
from pipeline.model.manuscript import Post
from pipeline.model.settings import Settings
from pipeline.normalise.metadata.front_matter import FrontMatter
from pipeline.normalise.metadata.keys import JEKYLL_TRANSLATION_KEYS, LANGUAGE_KEYS
from pipeline.normalise.metadata.languages import guess

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_language(front: FrontMatter, post: Post, settings: Settings) -> str:
    """Return the language that a post names, by a code or a name; else the one that its path or its words are in."""
    text = front.text(*LANGUAGE_KEYS).replace("_", "-").partition(".")[0]
    if text and _LANGUAGE.fullmatch(text):
        return text
    if text and (called := language_called(text)):
        return called
    if text:
        key = next(key for key in LANGUAGE_KEYS if front.value(key) is not None)
        front.report(
            key, sentence("“{text}” is no language code", text=text), sentence("write fr, en, pt-BR or the like")
        )
    return _guessed(front, post, settings.language)


def _guessed(front: FrontMatter, post: Post, otherwise: str) -> str:
    """Return the language that a post seems to be in; what there is to doubt is reported."""
    found = guess(post.path, post.body, otherwise)
    if found.by:
        message = sentence(
            "it does not say its language; taken for “{language}” after {by}", language=found.language, by=found.by
        )
        front.report(
            "lang", message, sentence("add a line “lang: {language}”", language=found.language), rule="guessed-language"
        )
    elif found.doubt:
        message = sentence(
            "it is short, and some of its words are of “{doubt}”; taken for “{language}”",
            doubt=found.doubt,
            language=found.language,
        )
        front.report(
            "lang",
            message,
            sentence("add a line “lang: {language}” if it is that", language=found.doubt),
            rule="guessed-language",
        )
    return found.language


def read_translation_key(front: FrontMatter) -> str:
    """Return what the post and its translations have in common; what Jekyll calls so may be anything elsewhere."""
    theirs = front.value(*JEKYLL_TRANSLATION_KEYS) if front.value(*LANGUAGE_KEYS) else None
    is_key = isinstance(theirs, str | int)
    return front.text("translation_key") or (front.text(*JEKYLL_TRANSLATION_KEYS) if is_key else "")
