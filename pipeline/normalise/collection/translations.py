"""Posts that say the same in several languages, and the languages with lists of their own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Protocol

from pipeline.i18n.sentences import sentence
from pipeline.model.collection import are_one, match_language
from pipeline.model.manuscript import LanguageFolder
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import OwnLanguage, Settings, SiteSettings
from pipeline.normalise.body.titles import strip_title
from pipeline.normalise.drafts import Draft
from pipeline.normalise.metadata.languages import find_language, strip_language
from pipeline.normalise.metadata.metadata import PostMetadata

_PATTERN = re.compile(r":\w|[{*]")
_HINT = sentence("two posts in one language need different keys: change one of them")


class Text(Protocol):
    """A post in a language: a draft, or its metadata alone."""

    @property
    def path(self) -> str:
        """Its path."""

    @property
    def metadata(self) -> PostMetadata:
        """Metadata of its front matter."""


@dataclass(frozen=True)
class Translations:
    """Sets of paths of posts that say the same in several languages, and problems with their keys.

    A post in the language of the whole comes first in its set.
    """

    sets: tuple[tuple[str, ...], ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, path: str) -> tuple[str, ...]:
        """Return the paths of a post and of its translations, () if it has none."""
        return self._by_path.get(path, ())

    @cached_property
    def _by_path(self) -> Mapping[str, tuple[str, ...]]:
        return {path: paths for paths in self.sets for path in paths}


def find_translations(
    kinds: Iterable[Sequence[Text]], language: str, folders: Mapping[str, LanguageFolder]
) -> Translations:
    """Return the translations among drafts of one kind, by their keys or by paths that differ only by a language.

    Such are `son.md` and `son.en.md`, `fr/son.md` and `en/son.md`, `son.md` and `en/son.md`, and in Docusaurus
    `blog/son.md` and `i18n/en/docusaurus-plugin-content-blog/son.md`. `language` is that of the whole; `folders` are
    those that another tool has for the posts in a language, by their paths.
    """
    groups: list[list[Text]] = []
    for drafts in kinds:
        alike: defaultdict[str, list[Text]] = defaultdict(list)
        for key, one in _key_drafts(drafts, folders):
            alike[key].append(one)
        groups += alike.values()
    sets: list[tuple[str, ...]] = []
    problems: list[Problem] = []
    for some in groups:
        kept: list[Text] = []
        for one in some:
            other = next((each for each in kept if are_one(each.metadata.language, one.metadata.language)), None)
            if other is None:
                kept.append(one)
            elif one.metadata.translation_key and other.metadata.translation_key:
                problems.append(_report_shared(one, other))
        if len(kept) > 1:
            kept.sort(key=lambda one: (not are_one(one.metadata.language, language), one.metadata.language))
            sets.append(tuple(draft.path for draft in kept))
    return Translations(tuple(sets), tuple(problems))


def _key_drafts(drafts: Sequence[Text], folders: Mapping[str, LanguageFolder]) -> Iterator[tuple[str, Text]]:
    """Yield each draft with what it has in common with its translations.

    That is its author's key, else its address that Jekyll (Polyglot) keeps in each language, else its path without the
    language. A key in one file counts for the other, too.
    """
    places = {draft.path: _strip_language(draft, folders) for draft in drafts}
    languages: defaultdict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        languages[_read_address(draft)].add(draft.metadata.language)
    keys = {places[draft.path]: draft.metadata.translation_key for draft in drafts if draft.metadata.translation_key}
    for draft in drafts:
        key = draft.metadata.translation_key or keys.get(places[draft.path], "")
        address = _read_address(draft)
        if not key and address and len(languages[address]) > 1:
            yield f"address:{address}", draft
        else:
            yield (f"key:{key}" if key else f"path:{places[draft.path]}"), draft


def _read_address(draft: Text) -> str:
    """Return the address that a post gives itself, "" for none and for a pattern (“/:year/:title/”)."""
    address = next(iter(draft.metadata.permalinks), "")
    return "" if _PATTERN.search(address) else address.strip("/").removesuffix(".html")


def _strip_language(draft: Text, folders: Mapping[str, LanguageFolder]) -> str:
    """Return the path of a post without its suffix and its language."""
    for path, folder in folders.items():
        if draft.path.startswith(f"{path}/") and are_one(folder.language, draft.metadata.language):
            within = PurePosixPath(draft.path.removeprefix(f"{path}/")).with_suffix("")
            return str(PurePosixPath(folder.beside) / within)
    named = find_language(draft.path)
    pure = PurePosixPath(draft.path)
    return (
        strip_language(draft.path) if named and are_one(named, draft.metadata.language) else str(pure.with_suffix(""))
    )


def _report_shared(one: Text, other: Text) -> Problem:
    line, column = other.metadata.places.get("translation_key", BEGINNING)
    message = sentence(
        "{path}:{line}:{column} has the translation key “{key}”, too, and both are in “{language}”; this post is linked"
        " with no translation",
        path=other.path,
        line=line,
        column=column,
        key=one.metadata.translation_key,
        language=one.metadata.language,
    )
    place = one.metadata.places.get("translation_key", BEGINNING)
    return Problem(one.path, *place, "translation-key", message, _HINT)


_NAME_IT = sentence("name it in “languages”, or say the article's language (“lang”) otherwise")


@dataclass(frozen=True)
class OwnLanguages:
    """The languages with lists of their own, that of the whole first, and notes on articles in other languages."""

    languages: tuple[OwnLanguage, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Their codes."""
        return tuple(language.code for language in self.languages)


def find_own_languages(
    articles: Iterable[Draft], translations: Translations, site: SiteSettings, settings: Settings
) -> OwnLanguages:
    """Return the languages of a collection with lists and books of their own.

    The settings name them, or articles are translated into them. Without any, one list has all articles.
    """
    drafts = list(articles)
    by_code = {language.code: language for language in site.languages or ()}
    translated = sorted({draft.metadata.language for draft in drafts if translations.of(draft.path)})
    codes = translated if site.languages is None else list(by_code)
    main = settings.language
    others = [code for code in codes if not are_one(code, main)]
    there = {match_language(draft.metadata.language, [main, *others]) for draft in drafts}
    others = [code for code in others if code in there]
    if not others:
        return OwnLanguages()
    named = {match_language(code, [main]) or code: language for code, language in by_code.items()}
    pairs = ((code, named.get(code, OwnLanguage(code))) for code in (main, *others))
    languages = tuple(
        OwnLanguage(code, strip_title(language.title, code), strip_title(language.subtitle, code))
        for code, language in pairs
    )
    problems = _report_unlisted(drafts, [main, *others]) if site.languages else ()
    return OwnLanguages(languages, tuple(problems))


def _report_unlisted(drafts: Iterable[Draft], own: list[str]) -> Iterator[Problem]:
    """Yield a note for each article in a language that the settings do not name."""
    for draft in drafts:
        if not match_language(draft.metadata.language, own):
            message = sentence(
                "the post is in “{language}”, which “languages” does not name; it is in the lists and the book of"
                " “{own}”",
                language=draft.metadata.language,
                own=own[0],
            )
            yield Problem(draft.path, *BEGINNING, "other-language", message, _NAME_IT)
