"""A draft that is to be finished, with what the collection knows of its addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from pipeline.build.blob import Blob
from pipeline.build.job import Job, JobFunction
from pipeline.i18n.sentences import sentence
from pipeline.model.article import Article, Captions, Cue, Recording
from pipeline.model.problems import Problem
from pipeline.normalise.draft import Draft
from pipeline.normalise.resolve import Resolved


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
