"""Drafts of posts: the jobs that read and finish them, and what becomes of posts that fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from pipeline.build.blob import Blob
from pipeline.build.job import Failed, Job, JobFunction
from pipeline.build.runner import Runner
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, Captions, Cue, Recording
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, TOO_MUCH_HINT, Position, Problem
from pipeline.model.settings import Settings
from pipeline.normalise.body.images import InText
from pipeline.normalise.metadata.metadata import PostMetadata
from pipeline.normalise.resolve import Resolved
from pipeline.pandoc.document import Document


@dataclass(frozen=True)
class DraftJob(Job):
    """A post and the settings that it is read with."""

    post: Post
    settings: Settings

    about = sentence("post {name}", name="{0.post.path}")
    causes: ClassVar[Mapping[str, str]] = {
        "post": sentence("its text changed"),
        "settings": sentence("collection.yaml changed"),
    }

    @property
    def budget(self) -> str:
        """Whose time it takes: a post has one budget for all that its reading and its repairs take."""
        return self.post.path


@dataclass(frozen=True)
class Draft:
    """A post whose body is right in itself; `links` and `images` are the addresses that its neighbours must explain.

    `title_html` is as in `Article`. `ids` are the places in it that others may lead to: those that every edition shows.
    `played` are those of its links that are recordings to be played, `tracks` those that are captions, each
    with the recording that it is for, before it, and its language.
    `links_of_solutions` are those of its links that stand in solutions alone. `in_text` are pictures that stand in the
    text itself.
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
    played: tuple[str, ...] = ()
    tracks: tuple[tuple[str, str, str], ...] = ()
    in_text: tuple[InText, ...] = ()
    body_place: Position = BEGINNING
    problems: tuple[Problem, ...] = ()


parse_post = JobFunction[DraftJob, Draft]("pipeline.normalise.parse_post:parse_post")
parse_as_typed = JobFunction[DraftJob, Draft]("pipeline.normalise.parse_post:parse_as_typed")


@dataclass(frozen=True)
class PictureOutcome:
    """What became of a picture: the asset that shows it, and without what, or why there is none.

    `hint` says where one that is missing goes; `rivals` is as in `Resolved`, `width` in pixels.
    """

    asset: str = ""
    rule: str = "missing-image"
    why: str = ""
    hint: str = sentence("put the file beside the post or into images/")
    lost: tuple[str, ...] = ()
    rivals: int = 0
    width: int = 0


@dataclass(frozen=True)
class FinishJob(Job):
    """A draft with the slug that it has in the collection and where its own addresses lead.

    `recordings` are those that it plays, by the paths of their assets; `captions` what its author names for them, by
    the addresses that these have in the post.
    """

    draft: Draft
    slug: str
    links: Mapping[str, Resolved] = field(default_factory=dict)
    images: Mapping[str, PictureOutcome] = field(default_factory=dict)
    trust: bool = False
    recordings: Mapping[str, PlayedRecording] = field(default_factory=dict)
    captions: Mapping[str, Captions] = field(default_factory=dict)

    about = sentence("article {name}", name="{0.slug}")
    causes: ClassVar[Mapping[str, str]] = {
        "draft": sentence("its text changed"),
        "slug": sentence("its address changed"),
        "links": sentence("where its links lead changed"),
        "images": sentence("a picture of it changed"),
        "recordings": sentence("a recording of it changed"),
        "captions": sentence("a recording of it changed"),
        "trust": sentence("--trust changed"),
    }

    @property
    def budget(self) -> str:
        """Whose time it takes: what reading the post has taken counts too."""
        return self.draft.path


@dataclass(frozen=True)
class Transcript:
    """What is said in a recording, as a text: its path, and what it holds."""

    path: str
    data: Blob

    @property
    def is_markdown(self) -> bool:
        """Whether it is Markdown, and no plain text."""
        return not self.path.lower().endswith(".txt")


@dataclass(frozen=True)
class PlayedRecording:
    """A recording, its transcript, and when its words are heard; `why` is what is wrong with it, "" for nothing.

    `wrong` are files beside it that are not what their names say, each with the reason.
    """

    recording: Recording
    transcript: Transcript | None = None
    cues: tuple[Cue, ...] = ()
    why: str = ""
    wrong: tuple[tuple[str, str], ...] = ()


render_article = JobFunction[FinishJob, tuple[Article, tuple[Problem, ...]]](
    "pipeline.normalise.render_article:render_article"
)


# The labels of its work.
READ, WRITE = "read", "write"


def parse_posts(jobs: Sequence[DraftJob], runner: Runner) -> Iterator[Draft | Problem]:
    """Yield the draft of each post, or why not even its words can be published."""
    for job, outcome in zip(jobs, runner.attempt(parse_post, jobs, READ), strict=True):
        yield _typed(job, outcome.why, runner) if isinstance(outcome, Failed) else outcome


def render_articles(
    jobs: Sequence[FinishJob], reading: Mapping[str, DraftJob], runner: Runner
) -> Iterator[tuple[Article | None, tuple[Problem, ...]]]:
    """Yield the article of each draft with its problems; none for one of which not even the words can be published.

    `reading` has the job that each draft came from, by the post's path.
    """
    for job, outcome in zip(jobs, runner.attempt(render_article, jobs, WRITE), strict=True):
        if isinstance(outcome, Failed):
            yield _finished_as_typed(job, reading[job.draft.path], outcome.why, runner)
        else:
            yield outcome


def _typed(job: DraftJob, why: str, runner: Runner) -> Draft | Problem:
    (outcome,) = runner.attempt(parse_as_typed, [job], READ)
    if isinstance(outcome, Failed):
        return Problem(
            job.post.path,
            1,
            1,
            "left-out",
            sentence("{why}; the post is not published", why=outcome.why),
            TOO_MUCH_HINT,
        )
    message = sentence("{why}; the text stands as it was typed", why=why)
    problem = Problem(job.post.path, *outcome.body_place, "unreadable-body", message, TOO_MUCH_HINT)
    return replace(outcome, problems=(*outcome.problems, problem))


def _finished_as_typed(
    job: FinishJob, reading: DraftJob, why: str, runner: Runner
) -> tuple[Article | None, tuple[Problem, ...]]:
    typed = _typed(reading, why, runner)
    if isinstance(typed, Problem):
        return None, (typed,)
    (outcome,) = runner.attempt(render_article, [replace(job, draft=typed)], WRITE)
    if isinstance(outcome, Failed):
        message = sentence("{why}; the post is not published", why=outcome.why)
        return None, (Problem(typed.path, *typed.body_place, "left-out", message, TOO_MUCH_HINT),)
    article, problems = outcome
    return article, (typed.problems[-1], *problems)
