"""Turn a manuscript into a collection; each transform has its file, and `drafting.TRANSFORMS` says which comes when.

Two parallel maps with what takes the whole collection between them: every post becomes a draft by itself; then the
drafts' addresses are resolved against each other; then every draft is finished with the few addresses that it uses.
"""

from __future__ import annotations

import datetime as dt
import functools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files.names import shown
from pipeline.files.seen import SeenFiles
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection, Picture, Tag, page_key
from pipeline.model.manuscript import FOOTER, Manuscript, Settings, Trust
from pipeline.model.pages import Legal
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.recordings import Recording
from pipeline.normalise.addresses import addresses
from pipeline.normalise.attachments import linked_files, read_attachments, with_attachments, without_files_of_solutions
from pipeline.normalise.book_texts import (
    author_of,
    cover_files,
    in_its_file,
    opening_of,
    read_matter,
    with_covers,
    with_typography,
)
from pipeline.normalise.draft import Draft, DraftJob
from pipeline.normalise.fallback import READ, WRITE, drafts_of, finished
from pipeline.normalise.files import PICTURES, images_of, read_pictures, with_rivals
from pipeline.normalise.finish import FinishJob
from pipeline.normalise.in_text import pictures_in
from pipeline.normalise.metadata.other_keys import other_keys
from pipeline.normalise.outside import Outside
from pipeline.normalise.recordings.finding import RECORDINGS, read_recordings
from pipeline.normalise.recordings.gathering import (
    all_recordings,
    caption_files,
    captions_in,
    companions_of,
    played_in,
    posters_beside,
    with_recordings,
)
from pipeline.normalise.resolve import Articles, Assets, Target, Ways, resolve_links
from pipeline.normalise.site.look import look_files, with_pictures
from pipeline.normalise.site.pages import (
    address_of,
    page_slugs,
    pages_in_order,
    surroundings,
    with_statements,
    without_pages,
)
from pipeline.normalise.site.statements import legal_of, report_missing, slug_for, titles_of
from pipeline.normalise.site_pages import SitePages
from pipeline.normalise.titles import plain
from pipeline.normalise.typography import set_text
from pipeline.text.printable import file_name_of, free_name, in_one_line, slug_of
from pipeline.text.sentences import sentence

# The labels of its maps.
LABELS = frozenset({READ, PICTURES, RECORDINGS, WRITE})


_DRAFT, _SEE_DRAFTS = sentence("marked as a draft; left out"), sentence("use --drafts to see it")


def normalise(
    manuscript: Manuscript, runner: Runner, *, drafts_too: bool = False, seen: SeenFiles | None = None
) -> Collection:
    """Put every post right and join them into a collection; `drafts_too` publishes what is marked as a draft.

    What was made of the files that posts show and offer, for a manuscript of the same folder, is taken from `seen`.
    """
    settings, jobs, found = _read(manuscript, runner)
    drafts, problems = _without_drafts(found, drafts_too=drafts_too)
    drafts, pages = without_pages(drafts)
    slugs, clashes = addresses(drafts)
    slugs_of_pages, more_clashes = page_slugs(pages)
    # Nothing leads to the texts around the articles of a book; else they are put right as these are.
    around = read_matter(manuscript, settings, runner)
    reading = {job.post.path: job for job in (*jobs, *around.jobs)}
    named = {slugs[d.path]: d for d in drafts} | {page_key(slugs_of_pages[d.path]): d for d in pages}
    named |= {around.slugs[d.path]: d for d in around.drafts}
    desk = _Desk(manuscript, runner, seen or SeenFiles(manuscript.root))
    ways = _ways((drafts, slugs), (pages, slugs_of_pages), manuscript, settings)
    written = _write(named, reading, ways, desk)
    end = len(drafts) + len(pages)
    posts, texts = written.results[:end], written.results[end:]
    ordered, missing = _in_order([article for article, _ in posts[: len(drafts)] if article], settings, drafts)
    opening = opening_of(manuscript, around, [text for text, _ in texts])
    look, unshown = with_pictures(manuscript.look, written.covers, written.pictures)
    anthologies, wrong = with_covers(manuscript.anthologies, written.covers, written.pictures)
    settings = _settings(replace(settings, title=settings.title or opening.title), manuscript.root)
    legal = legal_of(manuscript.site, settings)
    settings = replace(
        settings, publisher=settings.publisher or legal.publisher, rights=settings.rights or legal.licence
    )
    footer = next((text for text, _ in texts if text and text.source == FOOTER), None)
    found_wrong = [*problems, *(p for _, found in posts for p in found)]
    whole = pages_in_order((text for text, _ in posts[len(drafts) :]), pages)
    whole, statements = with_statements(whole, manuscript.site, settings, found_wrong)
    surrounding, lost = surroundings(whole, statements, manuscript.site, settings, ways)
    return Collection(
        settings=settings,
        articles=ordered,
        tags=_tags((article.slug, article.tags) for article in ordered),
        pictures={path: picture for path, picture in written.pictures.items() if isinstance(picture, Picture)},
        attachments=written.attachments,
        recordings=written.recordings,
        handouts=manuscript.handouts,
        anthologies=tuple(with_typography(one, settings.language) for one in anthologies),
        book_texts={text.source: text for text, _ in texts if text and not author_of(text) and text is not footer},
        biographies={author_of(text): text for text, _ in texts if text and author_of(text)},
        opening=opening.text,
        pages=whole,
        around=replace(surrounding, footer=footer),
        legal=legal if manuscript.site.legal else Legal(),
        commit=manuscript.commit,
        look=look,
        problems=(
            *manuscript.problems,
            *(problem for problem in manuscript.unless_linked if problem.path not in written.linked),
            *other_keys(manuscript.posts, [d.path for d in pages]),
            *problems,
            *clashes,
            *more_clashes,
            *lost,
            *report_missing(manuscript.site, settings),
            *around.problems,
            *(_unknown(slug, manuscript) for slug in missing),
            *wrong,
            *unshown,
            *(p for _, found in posts for p in found),
            *(in_its_file(p) for _, found in texts for p in found),
        ),
    )


_Named = tuple[Sequence[Draft], Mapping[str, str]]  # with their slugs by their paths


def _ways(of_articles: _Named, of_pages: _Named, manuscript: Manuscript, settings: Settings) -> Ways:
    """Return all that addresses in posts may lead to."""
    drafts, slugs = of_articles
    targets = [Target(slugs[d.path], d.path, _addresses(d, manuscript.served), d.ids) for d in drafts]
    for d in of_pages[0]:
        slug = of_pages[1][d.path]
        targets.append(Target(slug, d.path, _addresses(d, manuscript.served), d.ids, address_of(slug)))
    own = {slug_for(title) for title in titles_of(manuscript.site, settings) if title} - {*of_pages[1].values()}
    targets += [Target(slug, slug, (), (), address_of(slug)) for slug in sorted(own)]
    articles = Articles(targets)
    is_podcast = bool(settings.base_url) and any(d.metadata.audio for d in drafts)
    pages = SitePages(((tag.name, tag.slug) for tag in _tags(_tags_of(drafts, slugs))), has_podcast=is_podcast)
    return Ways(articles, Assets(manuscript.assets, manuscript.served), pages)


def _addresses(draft: Draft, served: Iterable[str]) -> tuple[str, ...]:
    """Return where a post has stood elsewhere, and where another tool's site would have it."""
    below = (draft.path.removeprefix(f"{folder}/") for folder in served if draft.path.startswith(f"{folder}/"))
    return (*draft.metadata.permalinks, *below)


@dataclass(frozen=True)
class _Desk:
    """What drafts are finished with: all that was found, who does the jobs, and what was made of files before."""

    manuscript: Manuscript
    runner: Runner
    seen: SeenFiles


@dataclass(frozen=True)
class _Written:
    """What became of all drafts, in their order, the files that they show and offer, and all that links name."""

    results: Sequence[tuple[Article | None, tuple[Problem, ...]]]
    pictures: Mapping[str, Picture | str]
    attachments: Mapping[str, Blob]
    recordings: Mapping[str, Recording]
    covers: Mapping[str, str]
    linked: frozenset[str]


def _write(
    drafts: Mapping[str, Draft],
    reading: Mapping[str, DraftJob],
    ways: Ways,
    desk: _Desk,
) -> _Written:
    """Finish every draft, named by its slug, with what the collection knows of its addresses."""
    manuscript, runner, seen = desk.manuscript, desk.runner, desk.seen
    outside = Outside(manuscript.root)
    in_text = pictures_in(d.in_text for d in drafts.values())
    found = {
        d.path: {source: source if source in in_text else ways.assets.find(source, d.path) for source in d.images}
        for d in drafts.values()
    }
    links = {d.path: resolve_links(d.links, d.path, ways) for d in drafts.values()}
    beside = companions_of(drafts.values(), links, manuscript.assets)
    for path, posters in posters_beside(drafts.values(), links, beside).items():
        found[path] |= posters
    covers = cover_files(manuscript.anthologies, ways.assets) | look_files(manuscript.look, ways.assets)
    pictures = read_pictures(manuscript.root, [*found.values(), covers], in_text, runner, seen)
    finishing = [
        FinishJob(
            draft=d,
            slug=slug,
            links=links[d.path],
            images=with_rivals(images_of(d, found[d.path], pictures, outside), d, ways.assets),
            trust=Trust.HTML in manuscript.settings.trust,
        )
        for slug, d in drafts.items()
    ]
    linked = linked_files(finishing) | frozenset(path for one in beside.values() for path in one.paths)
    finishing = list(map(without_files_of_solutions, finishing))
    attachments = read_attachments(manuscript.root, finishing, runner, seen)
    finishing = [with_attachments(attachments, job) for job in finishing]
    played = {path: attachments.kept[path] for path in played_in(finishing) if path in attachments.kept}
    recordings = read_recordings(manuscript.root, played, beside, runner, seen)
    captions = captions_in(finishing, attachments.kept)
    finishing = [with_recordings(job, recordings, captions) for job in finishing]
    results = list(finished(finishing, reading, runner))
    return _Written(
        results,
        pictures,
        attachments={**attachments.kept, **caption_files(recordings.values(), captions.values())},
        recordings=all_recordings(finishing),
        covers=covers,
        linked=linked,
    )


def _read(manuscript: Manuscript, runner: Runner) -> tuple[Settings, list[DraftJob], list[Draft | Problem]]:
    """Return the settings, and every post's job with what came of it.

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
    """Return the collection's settings with their typography; one without a title has the name of its folder."""
    name = in_one_line(shown(root.resolve().name)).replace("-", " ").replace("_", " ").strip()
    title = settings.title or name[:1].upper() + name[1:] or "Collection"

    def text(plain: str) -> str:
        return set_text(plain, settings.language)

    return replace(
        settings,
        title=plain(title, settings.language),
        subtitle=plain(settings.subtitle, settings.language),
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
            problems.append(Problem(one.path, *place, "draft", _DRAFT, _SEE_DRAFTS))
        else:
            kept.append(one)
    return kept, problems


def _in_order(
    articles: Sequence[Article], settings: Settings, drafts: Sequence[Draft]
) -> tuple[tuple[Article, ...], list[str]]:
    """Return the articles in their running order, and slugs of the settings that are no article's.

    They stand as listed, by title, or by weight and date with the oldest first.
    """
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
    message = sentence("“order” names “{slug}”, and there is no such article", slug=slug)
    return Problem(
        "collection.yaml", *place, "unknown-order", message, sentence("write an article's slug, or leave it out")
    )


def _tags_of(drafts: Iterable[Draft], slugs: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the slug and the tags that each article will have."""
    # A collection has few tags, and each of them often.
    typeset = functools.cache(set_text)
    for one in drafts:
        yield slugs[one.path], tuple(typeset(tag, one.metadata.language) for tag in one.metadata.tags)


def _tags(articles: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[Tag, ...]:
    """Return every tag with its articles' slugs, in alphabetical order.

    Those that differ by case or accents alone are one.
    """
    names: dict[str, str] = {}
    members: dict[str, dict[str, None]] = {}
    folded = functools.cache(_folded)
    for article, tags in articles:
        for name in tags:
            same = folded(name)
            names.setdefault(same, name)
            members.setdefault(same, {})[article] = None
    slugs: dict[str, str] = {}
    for same in sorted(names):
        slugs[free_name(file_name_of(names[same]) or "tag", slugs)] = same
    return tuple(Tag(names[same], slug, tuple(members[same])) for slug, same in sorted(slugs.items()))


def _folded(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
