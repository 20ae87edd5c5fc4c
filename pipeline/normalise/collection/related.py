"""Related articles: those that authors name, else the nearest ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Article
from pipeline.model.collection import Collection, Related
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.settings import MOST, RelatedSettings
from pipeline.normalise.collection.neighbours import Corpus, Near, find_neighbours
from pipeline.normalise.drafts import Draft
from pipeline.normalise.resolve import Articles, LinkIndex

RELATED = "related"
"""The label of the jobs."""


def find_related(
    collection: Collection, drafts: Mapping[str, Draft], index: LinkIndex, settings: RelatedSettings, runner: Runner
) -> tuple[dict[str, tuple[Related, ...]], list[Problem]]:
    """Return the related articles by slug, for articles that have any, and problems with those that authors name.

    `drafts` are those of the articles, by their slugs. Drafts and unlisted articles have lists and are in none.
    """
    articles = collection.reachable
    listed = {article.slug: article for article in collection.articles if not article.draft}
    problems: list[Problem] = []
    named = dict(_read_named([drafts[article.slug] for article in articles], listed, index, problems))
    near = _find_near(articles, listed, settings, runner) if settings.most else {}
    found: dict[str, tuple[Related, ...]] = {}
    for article in articles:
        own = named.get(article.source)
        chosen = near.get(article.slug, ())[: settings.most] if own is None else [Near(slug, 1) for slug in own]
        pairs = ((listed[each.slug], each.words) for each in chosen)
        if shown := tuple(Related(to.slug, to.title, to.language, to.title_html, words) for to, words in pairs):
            found[article.slug] = shown
    return found, problems


def _find_near(
    articles: Iterable[Article], listed: Mapping[str, Article], settings: RelatedSettings, runner: Runner
) -> dict[str, tuple[Near, ...]]:
    """Return the articles near each one, of those in the same language."""
    members: dict[str, list[tuple[str, Blob, bool]]] = {}
    for article in sorted(articles, key=lambda article: article.slug):
        language = article.language.partition("-")[0].lower()  # French of Belgium is read in France
        members.setdefault(language, []).append((article.slug, article.terms, article.slug in listed))
    several = ((language, tuple(some)) for language, some in sorted(members.items()) if len(some) > 1)
    corpora = [Corpus(language, some, settings.words) for language, some in several]
    near: dict[str, tuple[Near, ...]] = {}
    for neighbours in runner.map(find_neighbours, corpora, RELATED):
        near |= neighbours
    return near


def _read_named(
    drafts: Iterable[Draft], listed: Mapping[str, Article], index: LinkIndex, problems: list[Problem]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the path of each post whose author names related articles, and the slugs of these."""
    sources = {article.source: slug for slug, article in listed.items()}
    for draft in drafts:
        if draft.metadata.related is None:
            continue
        slugs = {address: _find_slug(address, draft, index.articles) for address in draft.metadata.related}
        own = sources.get(draft.path)
        good = tuple(slug for slug in dict.fromkeys(slugs.values()) if slug in listed and slug != own)
        lost = [address for address, slug in slugs.items() if slug not in good]
        problems += _report_wrong(draft, lost, len(good), index.drafts)
        yield draft.path, good[:MOST]


def _find_slug(address: str, draft: Draft, index: Articles) -> str:
    """Return the slug of the article that an address means; of anything else, a text that is no slug."""
    resolved = index.find(address, draft.path)
    return resolved.address.partition("#")[0].removeprefix("article:") if resolved else ""


def _report_wrong(draft: Draft, lost: Iterable[str], named: int, held: Articles) -> Iterator[Problem]:
    """Yield the problems with the articles that an author names: missing ones, or too many."""
    place = draft.metadata.places.get("related", BEGINNING)
    for address in lost:
        message = sentence("“related” names “{address}”, but there is no such article", address=address)
        if held.find(address, draft.path):
            message = sentence("“related” names “{address}”, which is a draft", address=address)
        hint = sentence("write the slug or the path of another article that is published and listed")
        yield Problem(draft.path, *place, "dead-link", message, hint)
    if named > MOST:
        message = sentence("“related” names {number} articles; the first {most} are kept", number=named, most=MOST)
        yield Problem(draft.path, *place, "bad-value", message)
