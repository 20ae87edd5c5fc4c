"""Turn a manuscript into a collection: parse every post, resolve addresses between them, render every article.

The first and the last step are parallel maps; `parse_post.TRANSFORMS` lists the repairs in order.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.files.file_cache import BuildContext, FileCache
from pipeline.files.opening import show_path
from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import EVERYBODY, Article, Picture, Recording, page_key
from pipeline.model.audience import Audience
from pipeline.model.collection import Collection, are_one
from pipeline.model.manuscript import Manuscript, Post
from pipeline.model.problems import Problem
from pipeline.model.settings import SETTINGS_FILE, Legal, Settings, Trust
from pipeline.normalise.body.titles import strip_title
from pipeline.normalise.collection.book_texts import (
    BookTexts,
    find_opening,
    place_in_file,
    read_book_texts,
    set_book_words,
    sort_texts,
)
from pipeline.normalise.collection.held_back import sort_out_drafts
from pipeline.normalise.collection.inclusion import expand_posts
from pipeline.normalise.collection.link_index import AddressedDrafts, address_drafts, make_link_index
from pipeline.normalise.collection.lists import (
    apply_contents,
    collect_series,
    collect_tags,
    number_instalments,
    settle_paths,
    sort_articles,
    sort_slugs,
    split_listed,
)
from pipeline.normalise.collection.numbers import number_numberables
from pipeline.normalise.collection.pages import sort_pages, surround_pages
from pipeline.normalise.collection.pictures import ShownPictures, prepare_pictures, resolve_covers, resolve_look
from pipeline.normalise.collection.public_names import call_authors, call_authors_in_settings, is_watched
from pipeline.normalise.collection.related import RELATED, find_related
from pipeline.normalise.collection.sources import READ_SOURCES, Library
from pipeline.normalise.collection.statements import complete_legal
from pipeline.normalise.drafts import READ, WRITE, Draft, DraftJob, FinishJob, parse_posts, render_articles
from pipeline.normalise.media.attachments import add_attachments, drop_hidden_files, find_linked_files, read_attachments
from pipeline.normalise.media.pictures import PICTURES
from pipeline.normalise.media.recordings import (
    RECORDINGS,
    add_recordings,
    find_draft_companions,
    find_posters,
    settle_podcast,
)
from pipeline.normalise.metadata.front_matter import report_other_keys
from pipeline.normalise.resolve import LinkIndex, resolve_links
from pipeline.normalise.typography import set_text
from pipeline.text.printable import in_one_line

# The labels of its maps.
LABELS = frozenset({READ_SOURCES, READ, PICTURES, RECORDINGS, WRITE, RELATED})

_MANY = 2  # further files of which the same is said
_NEARLY_ALL = 0.9  # share of posts whose language overrules another tool's configuration


def normalise(
    manuscript: Manuscript,
    runner: Runner,
    *,
    drafts_too: bool = False,
    seen: FileCache | None = None,
    blocks: bool = False,
) -> Collection:
    """Repair every post and join them into a collection; `drafts_too` publishes posts that are marked as drafts.

    `seen` has earlier results for the files of the same folder. With `blocks`, bodies number those of files.
    """
    given = manuscript = expand_posts(manuscript, drafts_too=drafts_too)
    if manuscript.settings.is_public:
        manuscript = call_authors_in_settings(manuscript)
    drafted = _drafted(manuscript, runner, drafts_too=drafts_too, blocks=blocks)
    manuscript = apply_contents(manuscript, drafted.posts.articles)
    drafted = replace(drafted, settings=replace(drafted.settings, order=manuscript.settings.order))
    ways = make_link_index(drafted.posts, manuscript, drafted.settings)
    bench = BuildContext(manuscript.root, runner, seen or FileCache(manuscript.root))
    # What every draft's addresses lead to: posts, pictures, files, recordings.
    named = drafted.posts.named | drafted.book_texts.named
    drafts = named.values()
    links = {draft.path: resolve_links(draft.links, draft.path, ways) for draft in drafts}
    beside = find_draft_companions(drafts, links, manuscript.assets)
    shown = prepare_pictures(drafts, find_posters(drafts, links, beside), ways.assets, manuscript, bench)
    trust = Trust.HTML in manuscript.settings.trust
    jobs = [
        FinishJob(
            draft,
            name,
            links[draft.path],
            shown.images[draft.path],
            trust,
            # No post is rendered anew that has nothing for some readers alone.
            readers=manuscript.settings.readers if draft.has_only else EVERYBODY,
            reading=drafted.reading[draft.path],
        )
        for name, draft in named.items()
    ]
    listed = [
        slug for slug in sort_slugs(drafted.posts.articles, manuscript.settings.order) if slug in drafted.posts.listed
    ]
    jobs = list(number_numberables(jobs, manuscript.settings.numbering, listed))
    linked = find_linked_files(jobs) | frozenset(path for companions in beside.values() for path in companions.paths)
    jobs = list(map(drop_hidden_files, jobs))
    attachments = read_attachments(bench.root, jobs, bench.runner, bench.seen)
    jobs = [add_attachments(attachments, job) for job in jobs]
    gathered = add_recordings(jobs, attachments.kept, beside, bench)
    final_ways, jobs = settle_podcast(ways, gathered.jobs, drafted.posts.articles)
    results = render_articles(jobs, drafted.reading, bench.runner)
    written = _Written(
        dict(zip(named, results, strict=True)),
        final_ways,
        shown,
        attachments={**attachments.kept, **gathered.captions},
        recordings=gathered.recordings,
        linked=linked,
    )
    collection = _joined(manuscript, drafted, written)
    related, problems = find_related(collection, drafted.posts.articles, ways, manuscript.related, runner)
    collection = replace(collection, related=related, problems=(*collection.problems, *problems))
    if not manuscript.settings.is_public:
        return _warn_of_class(collection, manuscript, drafts)
    from pipeline.normalise.collection.leaks import find_leaks  # noqa: PLC0415 (it reads HTML, as public editions alone do)

    checked = find_leaks(given, drafted.as_written, shown.images, collection, dt.datetime.now(dt.UTC).date())
    ends = dt.datetime.combine(checked.ends, dt.time(), dt.UTC) if checked.ends else None
    days = [day for day in (collection.next_day, ends) if day]
    return replace(collection, next_day=min(days, default=None), problems=(*collection.problems, *checked.problems))


def _warn_of_class(collection: Collection, manuscript: Manuscript, drafts: Iterable[Draft]) -> Collection:
    """Return the collection, with a warning where it is not set whether it is public, and that makes a difference."""
    drafts = list(drafts)
    marked = any(draft.for_class or draft.metadata.audience is Audience.CLASS for draft in drafts)
    if manuscript.settings.audience or not (marked or is_watched(manuscript, drafts)):
        return collection
    message = sentence("the settings name no audience: this edition has everything, even what is for the class only")
    hint = sentence(
        "publish with --audience public or class, or write “audience: public” into {file}", file=SETTINGS_FILE
    )
    problem = Problem(SETTINGS_FILE, 0, 0, "no-audience", message, hint)
    return replace(collection, problems=(*collection.problems, problem))


@dataclass(frozen=True)
class _Drafted:
    """All drafts, the jobs that made them by their paths, and the problems so far.

    `next_day` is the next day on which a post is to be published. `as_written` are drafts with authors as they
    are written.
    """

    settings: Settings
    posts: AddressedDrafts
    book_texts: BookTexts
    reading: Mapping[str, DraftJob]
    problems: Sequence[Problem]
    next_day: dt.datetime | None
    as_written: Sequence[Draft] = ()


def _drafted(manuscript: Manuscript, runner: Runner, *, drafts_too: bool, blocks: bool) -> _Drafted:
    language = manuscript.settings.language or Settings().language
    library = Library(manuscript.sources, (*manuscript.posts, *manuscript.book_texts), runner, language)
    settings, jobs, found = _read(manuscript, library, runner, blocks=blocks)
    now = dt.datetime.now(dt.UTC)
    is_public, style, people = settings.is_public, settings.names, manuscript.people
    drafts = sort_out_drafts(found, manuscript, now, drafts_too=drafts_too)
    as_written = drafts.kept
    if is_public:
        drafts.kept = [call_authors(draft, style, people) for draft in as_written]
    # Nothing leads to the texts around the articles of a book; else they are repaired like these.
    book_texts = read_book_texts(manuscript, settings, library, runner)
    reading = {job.post.path: job for job in (*jobs, *book_texts.jobs)}
    posts = replace(address_drafts(drafts.kept, manuscript, settings), left_out=drafts.left_out)
    as_written = [*as_written, *book_texts.named.values()]
    problems = (*drafts.problems, *library.report(as_written))
    return _Drafted(settings, posts, book_texts, reading, problems, drafts.next_day, as_written)


def _read(
    manuscript: Manuscript, library: Library, runner: Runner, *, blocks: bool
) -> tuple[Settings, list[DraftJob], list[Draft | Problem]]:
    """Return the settings, and every post's job with its draft or problem.

    Without a language in the settings, the collection's language is that of most posts; where only another tool's
    configuration names one, that of nearly all posts. Posts too short to tell theirs get it too.
    """
    configured = manuscript.settings.language
    usual = configured or Settings().language
    settings = replace(manuscript.settings, language=usual)
    of_posts = settings.of_posts

    def read(post: Post, settings: Settings) -> DraftJob:
        return DraftJob(post, settings, places=False, blocks=blocks, sources=library.choose(post))

    jobs = [read(post, of_posts) for post in manuscript.posts]
    outcomes = list(parse_posts(jobs, runner))
    languages = Counter(draft.metadata.language for draft in outcomes if isinstance(draft, Draft))
    most = max(languages, key=lambda language: (languages[language], language == usual), default=usual)
    if most == usual or (configured and not _is_overruled(most, languages, manuscript)):
        return settings, jobs, outcomes
    settings = replace(settings, language=most)
    of_posts = settings.of_posts
    again = [n for n, draft in enumerate(outcomes) if isinstance(draft, Draft) and draft.metadata.language == usual]
    for n in again:
        jobs[n] = read(manuscript.posts[n], of_posts)
    for n, draft in zip(again, parse_posts([jobs[n] for n in again], runner), strict=True):
        outcomes[n] = draft
    if configured:  # one note for the whole instead of one for each post
        for n, draft in enumerate(outcomes):
            if isinstance(draft, Draft) and draft.metadata.language == most:
                others = tuple(problem for problem in draft.problems if problem.rule != "guessed-language")
                outcomes[n] = replace(draft, problems=others)
        message = sentence(
            "the tool's settings say “{told}”, and nearly all posts are in “{language}”: so are the site and the books",
            told=configured,
            language=most,
        )
        hint = sentence("write “language: {told}” into {file} to say otherwise", told=configured, file=SETTINGS_FILE)
        outcomes.append(Problem("", 0, 0, "guessed-language", message, hint))
    return settings, jobs, outcomes


def _is_overruled(language: str, languages: Counter[str], manuscript: Manuscript) -> bool:
    """Return whether nearly all posts are in another language than another tool's configuration says."""
    if not manuscript.is_language_adopted or manuscript.site.languages:
        return False
    is_other = not are_one(language, manuscript.settings.language)
    return is_other and languages[language] >= _NEARLY_ALL * languages.total()


@dataclass(frozen=True)
class _Written:
    """The results of all drafts by their names, the link index, and the files that they show, offer and link."""

    results: Mapping[str, tuple[Article | None, tuple[Problem, ...]]]
    link_index: LinkIndex
    shown: ShownPictures
    attachments: Mapping[str, Blob]
    recordings: Mapping[str, Recording]
    linked: frozenset[str]

    def of(self, names: Iterable[str]) -> tuple[list[Article], list[Problem]]:
        """Return the articles of the drafts of these names, and their problems."""
        results = [self.results[name] for name in names]
        return [text for text, _ in results if text], [problem for _, problems in results for problem in problems]


def _joined(manuscript: Manuscript, drafted: _Drafted, written: _Written) -> Collection:
    """Join all articles into a collection."""
    posts = drafted.posts
    pictures = written.shown.pictures
    files = written.shown.of_settings
    articles, in_articles = written.of(posts.articles)
    ordered, unknown = sort_articles(articles, posts.articles, manuscript)
    listed, unlisted = split_listed(ordered, posts.unlisted)
    series, same_parts = collect_series(listed, posts.articles, posts.languages.codes)
    paths, no_steps = settle_paths(manuscript, listed)
    pages, in_pages = written.of(map(page_key, posts.pages))
    texts, in_texts = written.of(drafted.book_texts.named)
    opening = find_opening(manuscript, drafted.book_texts, texts)
    settings = _settings(drafted.settings, opening.title, manuscript)
    asked = manuscript.site
    anthologies, no_covers = resolve_covers(manuscript.anthologies, files, pictures)
    look, unshown = resolve_look(manuscript.look, files, pictures)
    problems = [*drafted.problems, *in_articles, *in_pages]
    site = surround_pages(sort_pages(pages, posts.pages.values()), asked, settings, written.link_index, problems)
    around = sort_texts(texts)
    early = _early_problems(manuscript, drafted, written.linked)
    late = (
        *unknown,
        *no_steps,
        *same_parts,
        *no_covers,
        *unshown,
        *in_articles,
        *in_pages,
        *map(place_in_file, in_texts),
    )
    return Collection(
        settings=settings,
        articles=number_instalments(listed, series),
        unlisted=unlisted,
        tags=collect_tags((article.slug, article.tags) for article in listed),
        series=series,
        pictures={path: picture for path, picture in pictures.items() if isinstance(picture, Picture)},
        attachments=written.attachments,
        recordings=written.recordings,
        handouts=manuscript.handouts,
        paths=paths,
        anthologies=tuple(set_book_words(anthology, settings.language) for anthology in anthologies),
        book_texts=around.book_texts,
        biographies=around.biographies,
        author_links=manuscript.author_links,
        opening=opening.text,
        pages=site.pages,
        aliases=tuple(posts.aliases),
        surroundings=replace(site.surroundings, footer=around.footer, noindex=asked.noindex, offline=asked.offline),
        legal=complete_legal(asked, settings) if asked.legal else Legal(),
        ours=asked.ours,
        commit=manuscript.commit,
        next_day=drafted.next_day,
        look=look,
        languages=posts.languages.languages,
        translations=posts.named_translations,
        problems=tuple(_drop_links_of_dead((*early, *site.problems, *drafted.book_texts.problems, *late))),
    )


def _drop_links_of_dead(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problems without those that call a link what another calls dead, as `[[a name]]` is at first."""
    dead = {(problem.path, problem.line, problem.column) for problem in problems if problem.rule == "dead-link"}
    for problem in problems:
        if problem.rule != "template" or (problem.path, problem.line, problem.column) not in dead:
            yield problem


def _early_problems(manuscript: Manuscript, drafted: _Drafted, linked: Container[str]) -> Iterator[Problem]:
    """Yield the problems from before rendering; those of some files only where no link leads to them."""
    yield from manuscript.problems
    yield from _in_few_lines(problem for problem in manuscript.unless_linked if problem.path not in linked)
    yield from report_other_keys(manuscript.posts, [page.path for page in drafted.posts.pages.values()])
    yield from drafted.problems
    yield from drafted.posts.problems


def _in_few_lines(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems, those that many files share as one: a folder may hold hundreds of files in other formats."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.message, problem.hint), []).append(problem)
    for first, *others in alike.values():
        if len(others) < _MANY:
            yield from (first, *others)
        else:
            message = sentence("{message}; the same for {number} more files", message=first.message, number=len(others))
            yield replace(first, message=message)


def _settings(settings: Settings, title: str, manuscript: Manuscript) -> Settings:
    """Return the collection's settings with their typography, publisher and rights perhaps from `legal`.

    Without a title in the settings, it is the `title` of the opening page, else the name of the folder.
    """
    name = in_one_line(show_path(manuscript.root.resolve().name)).replace("-", " ").replace("_", " ").strip()
    title = settings.title or title or name[:1].upper() + name[1:] or "Collection"
    language = settings.language
    settings = replace(
        settings,
        title=strip_title(title, language),
        subtitle=strip_title(settings.subtitle, language),
        publisher=set_text(settings.publisher, language),
        rights=set_text(settings.rights, language),
        authors=tuple(set_text(author, language) for author in settings.authors),
    )
    legal = complete_legal(manuscript.site, settings)
    return replace(settings, publisher=settings.publisher or legal.publisher, rights=settings.rights or legal.licence)
