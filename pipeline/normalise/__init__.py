"""Manuscript -> Collection: one transform a file, their order in `draft.TRANSFORMS`.

Two parallel maps with what takes the whole collection between them: every post becomes a draft by itself; then the
drafts' addresses are resolved against each other; then every draft is finished with the few addresses that it uses.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TypeVar
from urllib.parse import quote, unquote

from pipeline.jobs.blob import Blob
from pipeline.jobs.crew import Failed
from pipeline.jobs.runner import Runner
from pipeline.model.collection import Article, Collection, Picture, Tag
from pipeline.model.manuscript import Manuscript, Settings
from pipeline.model.problems import BEGINNING, Problem
from pipeline.model.text import slug_of
from pipeline.normalise.contained import READ, WRITE, drafts_of, finished
from pipeline.normalise.draft import Draft, DraftJob
from pipeline.normalise.finish import FinishJob, Image
from pipeline.normalise.pictures import PictureFile, is_picture, prepare, to_download
from pipeline.normalise.resolve import Articles, Assets, Resolved, Target, resolve_links
from pipeline.normalise.typography import set_text

_Result = TypeVar("_Result")
_LARGEST_PICTURE = 200_000_000  # bytes, of which no more are read: nobody watches over this process
_OF_SOLUTION = "only a solution leads to it, and the site, where it would stand, shows no solutions"
# The labels of its maps.
LABELS = frozenset({READ, "pictures", WRITE})


def normalise(manuscript: Manuscript, runner: Runner, *, drafts_too: bool = False) -> Collection:
    """Put every post right and join them into a collection; `drafts_too` publishes what is marked as a draft."""
    settings, jobs, found_drafts = _read(manuscript, runner)
    drafts, problems = _without_drafts(found_drafts, drafts_too=drafts_too)
    slugs, clashes = _slugs(drafts)
    articles = Articles(Target(slugs[d.path], d.path, d.metadata.permalinks, d.ids) for d in drafts)
    assets = Assets(manuscript.assets)
    found = {d.path: {source: assets.find(source, d.path) for source in d.images} for d in drafts}
    pictures = _pictures(manuscript.root, found.values(), runner)
    finishing = [
        FinishJob(
            draft=d,
            slug=slugs[d.path],
            links=resolve_links(d.links, d.path, articles, assets),
            images={source: _image(path, pictures) for source, path in found[d.path].items()},
            trust=settings.trust,
        )
        for d in drafts
    ]
    finishing = list(map(_without_files_of_solutions, finishing))
    attachments, lost = _attachments(manuscript.root, finishing, runner)
    reading = {job.post.path: job for job in jobs}
    results = list(finished([_without_links_to(lost, job) for job in finishing], reading, runner))
    ordered, missing = _in_order([article for article, _ in results if article], settings, drafts)
    unknown = [_unknown(slug, manuscript) for slug in missing]
    return Collection(
        settings=_settings(settings, manuscript.root),
        articles=ordered,
        tags=_tags(ordered),
        pictures={path: picture for path, picture in pictures.items() if isinstance(picture, Picture)},
        attachments=attachments,
        handouts=manuscript.handouts,
        problems=(
            *manuscript.problems,
            *problems,
            *clashes,
            *unknown,
            *(p for _, found in results for p in found),
        ),
    )


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
    name = root.resolve().name.replace("-", " ").replace("_", " ").strip()
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


def _pictures(root: Path, found: Iterable[Mapping[str, str]], runner: Runner) -> dict[str, Picture | str]:
    """Every picture that is used, once, under the path of its file; a sentence where it cannot be read."""
    paths = sorted({path for sources in found for path in sources.values() if path})
    files = (PictureFile(path, _picture_bytes(root / path)) for path in paths)
    outcomes = runner.attempt(prepare, files, "pictures", len(paths))
    return _apart({path: _why(outcome) for path, outcome in zip(paths, outcomes, strict=True)})


def _why(outcome: _Result | str | Failed) -> _Result | str:
    """What came of a picture, or why there is none."""
    return outcome.why if isinstance(outcome, Failed) else outcome


def _apart(pictures: Mapping[str, Picture | str]) -> dict[str, Picture | str]:
    """No two pictures at one path: `a.webp`, a PNG now, may have become `a.webp.png`, which may be there already."""
    # Whatever its case: not every disk can tell `A.png` from `a.png`.
    taken = {path.casefold() for path in pictures}
    result: dict[str, Picture | str] = {}
    for source, picture in pictures.items():
        if isinstance(picture, str) or picture.path == source:
            result[source] = picture
            continue
        path = PurePosixPath(picture.path)
        candidate, number = picture.path, 2
        while candidate.casefold() in taken:
            candidate, number = str(path.with_stem(f"{path.stem}-{number}")), number + 1
        taken.add(candidate.casefold())
        result[source] = replace(picture, path=candidate)
    return result


def _image(path: str, pictures: Mapping[str, Picture | str]) -> Image:
    if not path:
        return Image()
    picture = pictures[path]
    return Image(asset=path) if isinstance(picture, Picture) else Image(rule="unreadable-image", why=picture)


def _attachments(root: Path, jobs: Iterable[FinishJob], runner: Runner) -> tuple[dict[str, Blob], dict[str, str]]:
    """The files that links lead to, under their paths; and for each that cannot be published, why."""
    addresses = {resolved.address for job in jobs for resolved in job.links.values()}
    paths = sorted(unquote(address.removeprefix("asset:")) for address in addresses if address.startswith("asset:"))
    pictures = [path for path in dict.fromkeys(paths) if is_picture(path)]
    files = (PictureFile(path, _picture_bytes(root / path)) for path in pictures)
    results: dict[str, Blob | str] = {path: _kept(root / path, runner) for path in paths if path not in pictures}
    outcomes = runner.attempt(to_download, files, "pictures", len(pictures))
    results.update((path, _why(outcome)) for path, outcome in zip(pictures, outcomes, strict=True))
    kept = {path: result for path, result in sorted(results.items()) if isinstance(result, Blob)}
    return kept, {path: result for path, result in sorted(results.items()) if isinstance(result, str)}


def _kept(path: Path, runner: Runner) -> Blob | str:
    data = _bytes(path)
    return "it cannot be read" if data is None else runner.keep(data)


def _without_files_of_solutions(job: FinishJob) -> FinishJob:
    """The job without links to files that solutions alone lead to: these would stand on the site for all to see."""
    hidden = job.draft.links_of_solutions
    public = {to.address for address, to in job.links.items() if address not in hidden}
    own = {job.links[address].address for address in hidden} - public
    why = {address: _OF_SOLUTION for address in own if address.startswith("asset:")}
    return _with_dead_links(why, "put its words into the solution", job)


def _without_links_to(lost: Mapping[str, str], job: FinishJob) -> FinishJob:
    """The job with links that lead nowhere, and know why, where they led to files that are not published."""
    why = {f"asset:{quote(path)}": reason for path, reason in lost.items()}
    return _with_dead_links(why, "save that file again", job)


def _with_dead_links(why: Mapping[str, str], hint: str, job: FinishJob) -> FinishJob:
    """The job without the ways to files that are not published; `why` tells the reason by their addresses."""
    links = {
        address: Resolved("", why=f"{_file(to.address)} is not published: {why[to.address]}", hint=hint)
        if to.address in why
        else to
        for address, to in job.links.items()
    }
    return replace(job, links=links)


def _file(address: str) -> str:
    return unquote(address.removeprefix("asset:"))


def _picture_bytes(path: Path) -> bytes:
    """What a picture's file holds: nothing where it cannot be read, its beginning where it is too large to be one."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_PICTURE)
    except OSError:
        return b""


def _bytes(path: Path) -> bytes | None:
    """What a file holds; None where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


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
