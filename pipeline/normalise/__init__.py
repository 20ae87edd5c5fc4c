"""Manuscript -> Collection: one transform a file, their order in `draft.TRANSFORMS`.

Two parallel maps with what takes the whole collection between them: every post becomes a draft by itself; then the
drafts' addresses are resolved against each other; then every draft is finished with the few addresses that it uses.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection, Picture, Tag
from pipeline.model.manuscript import Manuscript, Settings
from pipeline.model.names import shown
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.text import in_one_line, slug_of
from pipeline.normalise.contained import READ, WRITE, drafts_of, finished
from pipeline.normalise.draft import Draft, DraftJob
from pipeline.normalise.files import (
    PICTURES,
    image_at,
    read_attachments,
    read_pictures,
    without_files_of_solutions,
    without_links_to,
)
from pipeline.normalise.finish import FinishJob
from pipeline.normalise.matter import author_of, cover_files, in_its_file, read_matter, with_covers, with_typography
from pipeline.normalise.resolve import Articles, Assets, Target, resolve_links
from pipeline.normalise.typography import set_text

# The labels of its maps.
LABELS = frozenset({READ, PICTURES, WRITE})


def normalise(manuscript: Manuscript, runner: Runner, *, drafts_too: bool = False) -> Collection:
    """Put every post right and join them into a collection; `drafts_too` publishes what is marked as a draft."""
    settings, jobs, found = _read(manuscript, runner)
    drafts, problems = _without_drafts(found, drafts_too=drafts_too)
    slugs, clashes = _slugs(drafts)
    articles = Articles(Target(slugs[d.path], d.path, d.metadata.permalinks, d.ids) for d in drafts)
    # Nothing leads to the texts around the articles of a book; else they are put right as these are.
    around = read_matter(manuscript, settings, runner)
    reading = {job.post.path: job for job in (*jobs, *around.jobs)}
    named = {slugs[d.path]: d for d in drafts} | {around.slugs[d.path]: d for d in around.drafts}
    written = _write(named, reading, articles, manuscript, runner)
    posts, texts = written.results[: len(drafts)], written.results[len(drafts) :]
    ordered, missing = _in_order([article for article, _ in posts if article], settings, drafts)
    anthologies, wrong = with_covers(manuscript.anthologies, written.covers, written.pictures)
    return Collection(
        settings=_settings(settings, manuscript.root),
        articles=ordered,
        tags=_tags(ordered),
        pictures={path: picture for path, picture in written.pictures.items() if isinstance(picture, Picture)},
        attachments=written.attachments,
        handouts=manuscript.handouts,
        anthologies=tuple(with_typography(one, settings.language) for one in anthologies),
        matter={text.source: text for text, _ in texts if text and not author_of(text)},
        biographies={author_of(text): text for text, _ in texts if text and author_of(text)},
        commit=manuscript.commit,
        problems=(
            *manuscript.problems,
            *problems,
            *clashes,
            *around.problems,
            *(_unknown(slug, manuscript) for slug in missing),
            *wrong,
            *(p for _, found in posts for p in found),
            *(in_its_file(p) for _, found in texts for p in found),
        ),
    )


@dataclass(frozen=True)
class _Written:
    """What became of all drafts, in their order, and the files that they show and offer."""

    results: Sequence[tuple[Article | None, tuple[Problem, ...]]]
    pictures: Mapping[str, Picture | str]
    attachments: Mapping[str, Blob]
    covers: Mapping[str, str]


def _write(
    drafts: Mapping[str, Draft],
    reading: Mapping[str, DraftJob],
    articles: Articles,
    manuscript: Manuscript,
    runner: Runner,
) -> _Written:
    """Finish every draft, named by its slug, with what the collection knows of its addresses."""
    assets = Assets(manuscript.assets)
    found = {d.path: {source: assets.find(source, d.path) for source in d.images} for d in drafts.values()}
    covers = cover_files(manuscript.anthologies, assets)
    pictures = read_pictures(manuscript.root, [*found.values(), covers], runner)
    finishing = [
        FinishJob(
            draft=d,
            slug=slug,
            links=resolve_links(d.links, d.path, articles, assets),
            images={source: image_at(path, pictures) for source, path in found[d.path].items()},
            trust=manuscript.settings.trust,
        )
        for slug, d in drafts.items()
    ]
    finishing = list(map(without_files_of_solutions, finishing))
    attachments, lost = read_attachments(manuscript.root, finishing, runner)
    results = list(finished([without_links_to(lost, job) for job in finishing], reading, runner))
    return _Written(results, pictures, attachments, covers)


def _read(manuscript: Manuscript, runner: Runner) -> tuple[Settings, list[DraftJob], list[Draft | Problem]]:
    """The settings, and every post's job with what came of it.

    Where the settings do not tell the collection's language, it is that of most posts; those that are too short to tell
    theirs are in that, too.
    """
    usual = Settings().language
    settings = replace(manuscript.settings, language=manuscript.settings.language or usual)
    jobs = [DraftJob(post, settings) for post in manuscript.posts]
    found = list(drafts_of(jobs, runner))
    languages = Counter(draft.metadata.language for draft in found if isinstance(draft, Draft))
    most = max(languages, key=lambda one: (languages[one], one == usual), default=usual)
    if manuscript.settings.language or most == usual:
        return settings, jobs, found
    settings = replace(settings, language=most)
    again = [n for n, draft in enumerate(found) if isinstance(draft, Draft) and draft.metadata.language == usual]
    for n in again:
        jobs[n] = DraftJob(manuscript.posts[n], settings)
    for n, draft in zip(again, drafts_of([jobs[n] for n in again], runner), strict=True):
        found[n] = draft
    return settings, jobs, found


def _settings(settings: Settings, root: Path) -> Settings:
    """The collection's settings with their typography; one without a title has the name of its folder."""
    name = in_one_line(shown(root.resolve().name)).replace("-", " ").replace("_", " ").strip()
    title = settings.title or name[:1].upper() + name[1:] or "Collection"

    def text(plain: str) -> str:
        return set_text(plain, settings.language)

    return replace(
        settings,
        title=text(title),
        subtitle=text(settings.subtitle),
        publisher=text(settings.publisher),
        rights=text(settings.rights),
        authors=tuple(text(author) for author in settings.authors),
    )


def _without_drafts(found: Iterable[Draft | Problem], *, drafts_too: bool) -> tuple[list[Draft], list[Problem]]:
    kept: list[Draft] = []
    problems: list[Problem] = []
    for one in found:
        if isinstance(one, Problem):
            problems.append(one)
            continue
        problems += one.problems
        if one.metadata.draft and not drafts_too:
            place = one.metadata.places.get("draft", BEGINNING)
            problems.append(Problem(one.path, *place, "draft", "marked as a draft; left out", "use --drafts to see it"))
        else:
            kept.append(one)
    return kept, problems


def _slugs(drafts: Sequence[Draft]) -> tuple[dict[str, str], list[Problem]]:
    """Each post's slug. Where two posts want the same one, the later one gets a longer one, and is named.

    Posts of one name in different folders are common (`fr/intro.md`, `en/intro.md`) and only warned of.
    """
    owners: dict[str, Draft] = {}
    problems: list[Problem] = []
    for one in drafts:
        slug = one.metadata.slug
        if slug in owners:
            other = owners[slug]
            slug = _free(slug_of(f"{PurePosixPath(one.path).parent.name} {slug}"), owners)
            same_folder = PurePosixPath(other.path).parent == PurePosixPath(one.path).parent
            place = one.metadata.places.get("slug")
            chosen = place or "slug" in other.metadata.places
            rule = "duplicate-slug" if same_folder or chosen else "shared-name"
            message = f"{other.path} has the address “{one.metadata.slug}” already; this one became “{slug}”"
            hint = "change this slug" if place else "add a line “slug: another-name”"
            problems.append(Problem(one.path, *(place or BEGINNING), rule, message, hint))
        owners[slug] = one
    return {one.path: slug for slug, one in owners.items()}, problems


def _free(slug: str, owners: Mapping[str, object]) -> str:
    candidate, number = slug, 2
    while candidate in owners:
        candidate, number = f"{slug}-{number}", number + 1
    return candidate


def _in_order(
    articles: Sequence[Article], settings: Settings, drafts: Sequence[Draft]
) -> tuple[tuple[Article, ...], list[str]]:
    """The running order: as listed, by title, or by weight and date with the oldest first; and slugs of no article."""
    if settings.order == "title":
        return tuple(sorted(articles, key=lambda a: (slug_of(a.title), a.slug))), []
    weights = {one.path: one.metadata.weight for one in drafts}
    never = dt.datetime.max.replace(tzinfo=dt.UTC)

    def by_date(article: Article) -> tuple[float, dt.datetime, str]:
        weight = weights[article.source]
        return float("inf") if weight is None else weight, article.date or never, article.slug

    ordered = sorted(articles, key=by_date)
    if settings.order == "date":
        return tuple(ordered), []
    listed = {slug: number for number, slug in enumerate(settings.order)}
    missing = sorted(set(listed) - {article.slug for article in articles}, key=listed.__getitem__)
    return tuple(sorted(ordered, key=lambda article: listed.get(article.slug, len(listed)))), missing


def _unknown(slug: str, manuscript: Manuscript) -> Problem:
    place = manuscript.order_places.get(slug, BEGINNING)
    message = f"“order” names “{slug}”, and there is no such article"
    return Problem("collection.yaml", *place, "unknown-order", message, "write an article's slug, or leave it out")


def _tags(articles: Iterable[Article]) -> tuple[Tag, ...]:
    """Every tag with its articles, in alphabetical order; tags that differ by case or accents alone are one."""
    names: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for article in articles:
        for name in article.tags:
            same = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
            names.setdefault(same, name)
            if article.slug not in members.setdefault(same, []):
                members[same].append(article.slug)
    slugs: dict[str, str] = {}
    for same in sorted(names):
        slugs[_free(slug_of(names[same]) or "tag", slugs)] = same
    return tuple(Tag(names[same], slug, tuple(members[same])) for slug, same in sorted(slugs.items()))
