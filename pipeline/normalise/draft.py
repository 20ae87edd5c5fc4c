"""A post that is to be read, and a draft: a post in which all is right that can be without knowing the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.build.job import Job, JobFunction
from pipeline.i18n.sentences import sentence
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Position, Problem
from pipeline.model.settings import Settings
from pipeline.normalise.body.images import InText
from pipeline.normalise.metadata.metadata import PostMetadata
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
