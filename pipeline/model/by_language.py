"""A collection as each of its languages shows it: with its own articles, in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.model.article import Translation

if TYPE_CHECKING:
    from pipeline.model.collection import Collection


def are_one(language: str, other: str) -> bool:
    """Return whether two codes are of one language, as far as they say: fr and fr-CA are, pt-BR and pt-PT are not."""
    one, two = language.casefold(), other.casefold()
    return one == two or (primary(one) == primary(two) and ("-" not in one or "-" not in two))


def primary(language: str) -> str:
    """Return a code without its script and its region."""
    return language.partition("-")[0].casefold()


def among(language: str, own: Iterable[str]) -> str:
    """Return which of a collection's own languages a text in a language belongs to, "" for none of them."""
    codes = list(own)
    ranked = (
        *(code for code in codes if code.casefold() == language.casefold()),
        *(code for code in codes if are_one(code, language)),
        *(code for code in codes if primary(code) == primary(language)),
    )
    return next(iter(ranked), "")


def folder_in(language: str, own: Sequence[str]) -> str:
    """Return the folder of the site in which a language of a collection has its lists: the root for the first."""
    return f"{language.lower()}/" if language in own[1:] else ""


def folder_of(language: str, collection: Collection) -> str:
    """Return the folder of the site in which a language has its lists: the root for that of the whole."""
    return folder_in(language, codes_of(collection))


def codes_of(collection: Collection) -> tuple[str, ...]:
    """Return the languages that have lists of their own, that of the whole first."""
    return tuple(one.code for one in collection.languages) or (collection.settings.language,)


def language_of(language: str, collection: Collection) -> str:
    """Return in which language's lists a text stands: in those of the whole where its own has none."""
    own = codes_of(collection)
    return among(language, own) or own[0]


def by_language(collection: Collection) -> Iterator[Collection]:
    """Yield the collection as its languages show it, that of the whole first: all of it where there is one list."""
    yield from (in_language(collection, code) for code in codes_of(collection))


def in_language(collection: Collection, language: str) -> Collection:
    """Return the collection as one of its own languages shows it: with its articles alone, and called as it is there.

    The whole is opened by its text in the language of the whole alone.
    """
    if not collection.languages:
        return collection
    own = next(one for one in collection.languages if one.code == language)
    articles = tuple(one for one in collection.articles if language_of(one.language, collection) == language)
    slugs = {article.slug for article in articles}
    tags = ((tag, tuple(slug for slug in tag.articles if slug in slugs)) for tag in collection.tags)
    series = ((one, tuple(slug for slug in one.articles if slug in slugs)) for one in collection.series)
    settings = collection.settings
    return replace(
        collection,
        settings=replace(
            settings,
            language=own.code,
            title=own.title or settings.title,
            subtitle=own.subtitle or settings.subtitle,
        ),
        articles=articles,
        unlisted=tuple(one for one in collection.unlisted if language_of(one.language, collection) == language),
        series=tuple(replace(one, articles=members) for one, members in series if members),
        tags=tuple(replace(tag, articles=members) for tag, members in tags if members),
        opening=collection.opening if language == codes_of(collection)[0] else None,
    )


def translations(collection: Collection) -> dict[str, tuple[Translation, ...]]:
    """Return the translations of each article that has any, by its slug."""
    languages = {article.slug: article.language for article in collection.articles} if collection.translations else {}
    found: dict[str, tuple[Translation, ...]] = {}
    for names in collection.translations:
        there = [Translation(languages[slug], slug) for slug in names if slug in languages]
        found |= {own.slug: tuple(one for one in there if one is not own) for own in there if len(there) > 1}
    return found
