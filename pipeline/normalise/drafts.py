"""Drafts of posts: the jobs that read and finish them, and what becomes of posts that fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Failed, Job, JobFunction
from pipeline.jobs.runner import Runner
from pipeline.model.article import EVERYBODY, Article, Captions, Cue, Readers, Recording
from pipeline.model.bibliography import Cited, Sources
from pipeline.model.manuscript import Part, Post
from pipeline.model.problems import BEGINNING, TOO_MUCH_HINT, Position, Problem
from pipeline.model.settings import Settings
from pipeline.normalise.body.classroom import Conditions
from pipeline.normalise.body.images import InText
from pipeline.normalise.metadata.metadata import PostMetadata
from pipeline.normalise.numbered import Numberable, Numbered
from pipeline.normalise.resolve import Resolved
from pipeline.pandoc.document import Document


@dataclass(frozen=True)
class DraftJob(Job):
    """A post and the settings that it is read with (`Settings.of_posts`).

    Without `places`, those of its nodes are read only if needed. With `blocks`, the article says of each block which
    one of the file it is, unless the settings name a reader of pandoc. `sources` are those that it may cite. With
    `words`, the draft has them as they were typed, each with its place, and not yet their typography.
    """

    post: Post
    settings: Settings
    places: bool = True
    blocks: bool = False
    sources: Sources | None = None
    words: bool = False

    about = sentence("post {name}", name="{0.post.path}")
    causes: ClassVar[Mapping[str, str]] = {
        "post": sentence("its text changed"),
        "places": sentence("its text changed"),
        "blocks": sentence("its text changed"),
        "words": sentence("its text changed"),
        "settings": sentence("collection.yaml changed"),
        "sources": sentence("its sources changed"),
    }

    @property
    def budget(self) -> str:
        """Name of the time budget: a post has one for all its steps."""
        return self.post.path


@dataclass(frozen=True)
class Diagram(Job):
    """A diagram of a text, at its address as a picture, in the colours of paper; `program` draws it (name, version)."""

    address: str
    kind: str
    source: str = field(repr=False)
    language: str
    colours: Mapping[str, str] = field(default_factory=dict)
    program: str = ""

    about = sentence("diagram {name}", name="{0.address}")
    causes: ClassVar[Mapping[str, str]] = {
        "colours": sentence("the colours changed"),
        "program": sentence("the program that draws it changed"),
    }


@dataclass(frozen=True)
class Draft:
    """A post whose body is repaired; `links` and `images` are the addresses to resolve with the whole collection.

    `title_html` is as in `Article`. `ids` are the places that every edition shows, to which other posts may link.
    `links_of_solutions` are the links in solutions alone; `links_of_only` those that only blocks for some readers
    have, each with what these ask of them, once for each place. `has_only` tells whether there are such blocks,
    `for_class` whether one is for the class alone. `consents` are the addresses of pictures, with the last day on
    which they may be public. `played` are the links that are recordings to be played, `tracks` the captions:
    recording, address, language. `in_text` are the pictures in `data:` addresses, `diagrams` what is to be drawn.
    `unplaced` is the digest of a text whose nodes have no places. `parts` tell which lines are those of other files
    that it includes. `starts` are the first lines of its blocks in the file, where they are wanted. `cited` are its
    citations. `numberables` can have numbers, `references` are the addresses of links without words of their own,
    `sections` the headings that these lead to. `top` is the id of the heading that is its title.
    """

    path: str
    title: str
    title_html: str
    metadata: PostMetadata
    document: Document
    ids: tuple[str, ...]
    links: tuple[str, ...]
    images: tuple[str, ...]
    links_of_solutions: frozenset[str] = frozenset()
    links_of_only: tuple[tuple[str, tuple[Conditions, ...]], ...] = ()
    has_only: bool = False
    played: tuple[str, ...] = ()
    tracks: tuple[tuple[str, str, str], ...] = ()
    in_text: tuple[InText, ...] = ()
    diagrams: tuple[Diagram, ...] = ()
    for_class: bool = False
    consents: tuple[tuple[str, dt.date], ...] = ()
    body_place: Position = BEGINNING
    problems: tuple[Problem, ...] = field(default=(), metadata={"part": False})  # no article depends on them
    unplaced: bytes = b""
    parts: tuple[Part, ...] = ()
    starts: tuple[int, ...] = ()
    cited: Cited | None = None
    numberables: tuple[Numberable, ...] = ()
    references: tuple[str, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    top: str = ""


parse_post = JobFunction[DraftJob, Draft]("pipeline.normalise.parse_post:parse_post")
parse_as_typed = JobFunction[DraftJob, Draft]("pipeline.normalise.parse_post:parse_as_typed")


@dataclass(frozen=True)
class PictureOutcome:
    """The asset that shows a picture and the parts `lost` in it, or why there is none.

    `hint` says where a missing one goes; `rivals` is as in `Resolved`, `width` in pixels. Of a diagram, `place` says
    where its source is wrong, `letters` how large the smallest ones are, as a share of its width.
    """

    asset: str = ""
    rule: str = "missing-image"
    reason: str = ""
    hint: str = sentence("put the file next to the post or into images/")
    lost: tuple[str, ...] = ()
    rivals: int = 0
    width: int = 0
    place: Position = BEGINNING
    letters: float = 0.0


@dataclass(frozen=True)
class FinishJob(Job):
    """A draft with its slug in the collection and what its addresses lead to.

    `recordings` are those that it plays, by the paths of their assets; `captions` those that its author names for
    them, by their addresses in the post. `numbers` are those of its things, `references` what links without words lead
    to, by their addresses. Blocks that are not for its `readers` are left out. `reading` is the job that
    made the draft, to make it again with places: the draft has all that the result depends on.
    """

    draft: Draft
    slug: str
    links: Mapping[str, Resolved] = field(default_factory=dict)
    images: Mapping[str, PictureOutcome] = field(default_factory=dict)
    trust: bool = False
    recordings: Mapping[str, PlayedRecording] = field(default_factory=dict)
    captions: Mapping[str, Captions] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    references: Mapping[str, Numbered] = field(default_factory=dict)
    readers: Readers | None = EVERYBODY
    reading: DraftJob | None = field(default=None, metadata={"part": False})

    about = sentence("article {name}", name="{0.slug}")
    causes: ClassVar[Mapping[str, str]] = {
        "draft": sentence("its text changed"),
        "slug": sentence("its address changed"),
        "links": sentence("where its links lead changed"),
        "images": sentence("a picture of it changed"),
        "recordings": sentence("a recording of it changed"),
        "captions": sentence("a recording of it changed"),
        "numbers": sentence("the numbers of its figures changed"),
        "references": sentence("the numbers of its figures changed"),
        "trust": sentence("--trust changed"),
        "readers": sentence("the readers changed for whom it is"),
    }

    @property
    def budget(self) -> str:
        """Name of the time budget: that of reading the post."""
        return self.draft.path


@dataclass(frozen=True)
class Transcript:
    """The text of a recording: its path and its bytes."""

    path: str
    data: Blob

    @property
    def is_markdown(self) -> bool:
        """Return whether it is Markdown, not plain text."""
        return not self.path.lower().endswith(".txt")


@dataclass(frozen=True)
class PlayedRecording:
    """A recording, its transcript, and when its words are heard; `reason` says what is wrong with it.

    `wrong` are the files beside it that are not what their names say, each with the reason.
    """

    recording: Recording
    transcript: Transcript | None = None
    cues: tuple[Cue, ...] = ()
    reason: str = ""
    wrong: tuple[tuple[str, str], ...] = ()


render_article = JobFunction[FinishJob, tuple[Article, tuple[Problem, ...]]](
    "pipeline.normalise.render_article:render_article"
)


READ, WRITE = "read", "write"
"""Labels of the two maps."""


def parse_posts(jobs: Sequence[DraftJob], runner: Runner) -> Iterator[Draft | Problem]:
    """Yield each post's draft, of its words as typed if it cannot be parsed; a problem if that fails, too."""
    for job, outcome in zip(jobs, runner.attempt(parse_post, jobs, READ), strict=True):
        yield _parse_as_typed(job, outcome.reason, runner) if isinstance(outcome, Failed) else outcome


def render_articles(
    jobs: Sequence[FinishJob], reading: Mapping[str, DraftJob], runner: Runner
) -> Iterator[tuple[Article | None, tuple[Problem, ...]]]:
    """Yield the article of each draft with its problems; None where not even its words can be published.

    `reading` has the jobs that made the drafts, by the posts' paths.
    """
    for job, outcome in zip(jobs, runner.attempt(render_article, jobs, WRITE), strict=True):
        if not isinstance(outcome, Failed):
            yield outcome
            continue
        typed = _parse_as_typed(reading[job.draft.path], outcome.reason, runner)
        if isinstance(typed, Problem):
            yield None, (typed,)
            continue
        (again,) = runner.attempt(render_article, [replace(job, draft=typed)], WRITE)
        if isinstance(again, Failed):
            yield None, (_report_left_out(typed.path, typed.body_place, again),)
        else:
            article, problems = again
            yield article, (typed.problems[-1], *problems)


def _parse_as_typed(job: DraftJob, reason: str, runner: Runner) -> Draft | Problem:
    """Return a draft of the words as typed, with a problem that says why."""
    (outcome,) = runner.attempt(parse_as_typed, [job], READ)
    if isinstance(outcome, Failed):
        return _report_left_out(job.post.path, BEGINNING, outcome)
    message = sentence("{why}; the text is shown as typed", why=reason)
    problem = Problem(job.post.path, *outcome.body_place, "unreadable-body", message, TOO_MUCH_HINT)
    return replace(outcome, problems=(*outcome.problems, problem))


def _report_left_out(path: str, place: Position, failed: Failed) -> Problem:
    message = sentence("{why}; the post is not published", why=failed.reason)
    return Problem(path, *place, "left-out", message, TOO_MUCH_HINT)
