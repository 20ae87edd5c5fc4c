"""Addresses of all drafts, and the index of everything that links may lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.article import Tag, article_page, page_key, page_path
from pipeline.model.audience import Audience
from pipeline.model.collection import FEWEST_ARCHIVED, FEWEST_IN_SERIES, Alias, folder_in, match_language
from pipeline.model.manuscript import Manuscript
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import Settings
from pipeline.normalise.collection.addresses import choose_slugs
from pipeline.normalise.collection.in_step import report_behind
from pipeline.normalise.collection.lists import collect_tags, fold, set_tags
from pipeline.normalise.collection.pages import choose_page_slugs, page_address, split_pages
from pipeline.normalise.collection.statements import choose_titles
from pipeline.normalise.collection.translations import OwnLanguages, Translations, find_own_languages, find_translations
from pipeline.normalise.drafts import Draft
from pipeline.normalise.resolve import Articles, Assets, LinkIndex, SitePages, Target
from pipeline.text.printable import file_name_of


@dataclass(frozen=True)
class AddressedDrafts:
    """Drafts of articles and of pages by their slugs, which may be the same, and problems with addresses.

    `languages` are those with lists of their own. Links to drafts that are `left_out` say so.
    """

    articles: Mapping[str, Draft]
    pages: Mapping[str, Draft]
    problems: tuple[Problem, ...]
    translations: Translations
    languages: OwnLanguages
    left_out: Sequence[Draft] = ()

    @property
    def named(self) -> dict[str, Draft]:
        """All drafts by their names among all texts."""
        return {**self.articles, **{page_key(slug): draft for slug, draft in self.pages.items()}}

    @property
    def named_translations(self) -> tuple[tuple[str, ...], ...]:
        """The sets of names of translations."""
        names = {draft.path: name for name, draft in self.named.items()}
        return tuple(sorted(tuple(names[path] for path in paths) for paths in self.translations.sets))

    @property
    def aliases(self) -> Iterator[Alias]:
        """The former addresses."""
        goals = {article_page(slug): draft for slug, draft in self.articles.items()}
        goals |= {page_path(slug): draft for slug, draft in self.pages.items()}
        for goal, draft in goals.items():
            place = draft.metadata.places.get("aliases", BEGINNING)
            yield from (Alias(path, goal, draft.path, place) for path in draft.metadata.aliases)

    @property
    def listed(self) -> dict[str, Draft]:
        """The articles in lists."""
        return {slug: draft for slug, draft in self.articles.items() if not draft.metadata.unlisted}

    @property
    def unlisted(self) -> frozenset[str]:
        """The slugs of the other articles."""
        return frozenset(self.articles.keys() - self.listed.keys())


def address_drafts(drafts: Iterable[Draft], manuscript: Manuscript, settings: Settings) -> AddressedDrafts:
    """Return the drafts with an address for each; `settings` have the language of the whole."""
    articles, pages = split_pages(drafts, manuscript.pages)
    translations = find_translations((articles, pages), settings.language, manuscript.language_folders)
    slugs, clashes = choose_slugs(articles, translations)
    slugs_of_pages, more_clashes = choose_page_slugs(pages, translations)
    languages = find_own_languages(articles, translations, manuscript.site, settings)
    behind = report_behind((*articles, *pages), {post.path: post for post in manuscript.posts})
    return AddressedDrafts(
        articles={slugs[article.path]: article for article in articles},
        pages={slugs_of_pages[page.path]: page for page in pages},
        problems=(*clashes, *more_clashes, *translations.problems, *behind, *languages.problems),
        translations=translations,
        languages=languages,
    )


def make_link_index(drafts: AddressedDrafts, manuscript: Manuscript, settings: Settings) -> LinkIndex:
    """Return the index of everything that addresses in posts may lead to."""
    targets = find_targets(drafts, manuscript, settings)
    codes = drafts.languages.codes or (settings.language,)
    listed = drafts.listed.values()
    of_whole = (
        [draft for draft in listed if match_language(draft.metadata.language, codes) in ("", codes[0])]
        if codes[1:]
        else listed
    )
    is_podcast = bool(settings.base_url) and any(draft.metadata.audio for draft in of_whole)
    tags = collect_tags(set_tags(drafts.listed))
    pages = SitePages(
        tags=[(tag.name, tag.slug) for tag in tags],
        folders=dict(_find_tag_folders(tags, drafts)),
        has_podcast=is_podcast,
        lists=(*_list_lists(of_whole), *(["paths"] if manuscript.paths else ())),
    )
    held: dict[bool, list[Target]] = {True: [], False: []}
    for draft in drafts.left_out:
        other = _find_other_addresses(draft, manuscript.served)
        is_for_class = settings.is_public and draft.metadata.audience is Audience.CLASS
        held[is_for_class].append(Target(draft.metadata.slug, draft.path, other, ()))
    assets = Assets(manuscript.assets, manuscript.served)
    return LinkIndex(Articles(targets), assets, pages, Articles(held[False]), Articles(held[True]))


def _find_tag_folders(tags: Iterable[Tag], drafts: AddressedDrafts) -> Iterator[tuple[str, str]]:
    """Yield the slugs of tags without articles in the main language, with the folder of their pages."""
    codes = drafts.languages.codes
    for tag in tags:
        languages = {match_language(drafts.articles[slug].metadata.language, codes) for slug in tag.articles}
        if codes and languages.isdisjoint(("", codes[0])):
            yield tag.slug, folder_in(next(code for code in codes if code in languages), codes)


def _list_lists(listed: Iterable[Draft]) -> Iterator[str]:
    """Yield the names of the lists of the site beside its front page and its tags."""
    found = [draft.metadata for draft in listed]
    if len(found) >= FEWEST_ARCHIVED and any(one.date for one in found):
        yield "archive"
    if len({name for metadata in found for name in metadata.authors}) > 1:
        yield "authors"
    series = Counter(fold(metadata.series.name) for metadata in found if metadata.series.name)
    if sum(1 for number in series.values() if number >= FEWEST_IN_SERIES) > 1:
        yield "series"


def find_targets(drafts: AddressedDrafts, manuscript: Manuscript, settings: Settings) -> Iterator[Target]:
    """Yield all texts that links may lead to: articles, pages, and generated pages that the law asks for."""
    for slug, draft in drafts.articles.items():
        yield Target(slug, draft.path, _find_other_addresses(draft, manuscript.served), draft.ids, top=draft.top)
    for slug, draft in drafts.pages.items():
        other = _find_other_addresses(draft, manuscript.served)
        yield Target(slug, draft.path, other, draft.ids, page_address(slug), draft.top)
    statements = {file_name_of(title) for title in choose_titles(manuscript.site, settings) if title}
    for slug in sorted(statements - drafts.pages.keys()):
        yield Target(slug, slug, (), (), page_address(slug))


def _find_other_addresses(draft: Draft, served: Iterable[str]) -> tuple[str, ...]:
    """Return former addresses of a post, and its address on another tool's site."""
    below = (draft.path.removeprefix(f"{folder}/") for folder in served if draft.path.startswith(f"{folder}/"))
    return (*draft.metadata.permalinks, *below)
