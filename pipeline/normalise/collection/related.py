"""The related articles of a collection: those that authors name, and for all others those that are near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.collection import Collection, Related
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import MOST, RelatedSettings
from pipeline.normalise.collection.neighbours import ArticleWords, Corpus, Near, find_neighbours, read_words
from pipeline.normalise.draft import Draft
from pipeline.normalise.resolve import Articles, Ways

RELATED = "related"
"""The label of its maps."""

Lists = Mapping[str, tuple[Related, ...]]


def related_articles(
    collection: Collection, drafts: Mapping[str, Draft], ways: Ways, settings: RelatedSettings, runner: Runner
) -> tuple[Lists, list[Problem]]:
    """Return the related articles of each article that has any, by its slug, and what is wrong with what authors name.

    Nothing leads to drafts and to what is not listed, which have their own lists. `drafts` are those of the articles.
    """
    articles = collection.reachable
    listed = {one.slug: one for one in collection.articles if not one.draft}
    problems: list[Problem] = []
    named = dict(_named([drafts[one.slug] for one in articles], listed, ways, problems))
    near = _near(articles, listed, settings, runner) if settings.most else {}
    found: dict[str, tuple[Related, ...]] = {}
    for one in articles:
        own = named.get(one.source)
        chosen = near.get(one.slug, ())[: settings.most] if own is None else [Near(slug, 1) for slug in own]
        shown = tuple(_shown(listed[each.slug], each.words) for each in chosen)
        found |= {one.slug: shown} if shown else {}
    return found, problems


def _shown(article: Article, words: tuple[str, ...]) -> Related:
    return Related(article.slug, article.title, article.language, article.title_html, words)


def _near(
    articles: Iterable[Article], listed: Mapping[str, Article], settings: RelatedSettings, runner: Runner
) -> dict[str, tuple[Near, ...]]:
    """Return which articles are near each one, of those in the same language."""
    articles = sorted(articles, key=lambda one: one.slug)
    jobs = [ArticleWords(one.slug, one.language, one.title, one.description, one.tags, one.body) for one in articles]
    members: dict[str, list[tuple[str, Blob, bool]]] = {}
    for one, terms in zip(articles, runner.map(read_words, jobs, RELATED), strict=True):
        members.setdefault(_spoken(one.language), []).append((one.slug, terms, one.slug in listed))
    corpora = [
        Corpus(language, tuple(some), settings.words) for language, some in sorted(members.items()) if len(some) > 1
    ]
    found: dict[str, tuple[Near, ...]] = {}
    for neighbours in runner.map(find_neighbours, corpora, RELATED):
        found |= neighbours
    return found


def _spoken(language: str) -> str:
    """Return a language without its region: French of Belgium is read in France."""
    return language.partition("-")[0].lower()


def _named(
    drafts: Iterable[Draft], listed: Mapping[str, Article], ways: Ways, problems: list[Problem]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the path of each post whose author names what is to stand below it, and their slugs."""
    sources = {article.source: slug for slug, article in listed.items()}
    for draft in drafts:
        if draft.metadata.related is None:
            continue
        found = {address: _slug(address, draft, ways.articles) for address in draft.metadata.related}
        good = tuple(
            slug for slug in dict.fromkeys(found.values()) if slug in listed and slug != sources.get(draft.path)
        )
        lost = [address for address, slug in found.items() if slug not in good]
        problems += _wrong(draft, lost, len(good), ways.drafts)
        yield draft.path, good[:MOST]


def _slug(address: str, draft: Draft, ways: Articles) -> str:
    """Return the slug of the article that an address means; of what is none, something that is no slug."""
    resolved = ways.find(address, draft.path)
    return resolved.address.partition("#")[0].removeprefix("article:") if resolved else ""


def _wrong(draft: Draft, lost: Iterable[str], found: int, held: Articles) -> Iterator[Problem]:
    """Yield what is wrong with the articles that an author names: some are not there, or there are too many."""
    place = draft.metadata.places.get("related", BEGINNING)
    for address in lost:
        message = sentence("“related” names “{address}”, and there is no such article to lead to", address=address)
        if held.find(address, draft.path):
            message = sentence("“related” names “{address}”, which is a draft", address=address)
        hint = sentence("write the slug or the path of another article that is published and listed")
        yield Problem(draft.path, *place, "dead-link", message, hint)
    if found > MOST:
        message = sentence("“related” names {number} articles; the first {most} stand", number=found, most=MOST)
        yield Problem(draft.path, *place, "bad-value", message)
