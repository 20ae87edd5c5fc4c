"""Which languages of a collection have lists and books of their own.

They are those that the settings name, else those of articles that are translated. Without any, all stands in one list,
whatever language it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.i18n.sentences import sentence
from pipeline.model.by_language import among, are_one
from pipeline.model.pages import OwnLanguage, SiteSettings
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import Settings
from pipeline.normalise.body.titles import plain
from pipeline.normalise.collection.translations import Translations
from pipeline.normalise.draft import Draft

_HINT = sentence("name it in “languages”, or say the article's language (“lang”) otherwise")


@dataclass(frozen=True)
class OwnLanguages:
    """The languages with lists of their own, that of the whole first, and what is said of articles in other ones."""

    languages: tuple[OwnLanguage, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Their codes."""
        return tuple(one.code for one in self.languages)


def own_languages(
    articles: Iterable[Draft], translations: Translations, site: SiteSettings, settings: Settings
) -> OwnLanguages:
    """Return the languages of a collection that have lists of their own."""
    drafts = list(articles)
    by_code = {one.code: one for one in site.languages or ()}
    codes = by_code if site.languages is not None else _translated(drafts, translations)
    main = settings.language
    others = [code for code in codes if not are_one(code, main)]
    there = {among(one.metadata.language, [main, *others]) for one in drafts}
    others = [code for code in others if code in there]
    if not others:
        return OwnLanguages()
    named = {among(code, [main]) or code: one for code, one in by_code.items()}
    languages = tuple(_called(code, named) for code in (main, *others))
    problems = _unlisted(drafts, [main, *others]) if site.languages else ()
    return OwnLanguages(languages, tuple(problems))


def _translated(drafts: Iterable[Draft], translations: Translations) -> list[str]:
    """Return the languages of articles that have translations, in the order of their codes."""
    return sorted({one.metadata.language for one in drafts if translations.of(one.path)})


def _called(code: str, named: Mapping[str, OwnLanguage]) -> OwnLanguage:
    own_language = named.get(code, OwnLanguage(code))
    return OwnLanguage(code, plain(own_language.title, code), plain(own_language.subtitle, code))


def _unlisted(drafts: Iterable[Draft], own: list[str]) -> Iterator[Problem]:
    """Yield a note for each article in a language that the settings do not name."""
    for one in drafts:
        if not among(one.metadata.language, own):
            message = sentence(
                "it is in “{language}”, which “languages” does not name; it stands in the lists and the book of"
                " “{own}”",
                language=one.metadata.language,
                own=own[0],
            )
            yield Problem(one.path, *BEGINNING, "other-language", message, _HINT)
