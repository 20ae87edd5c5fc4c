"""A file as found, and what comes of it that no edition shows: what goes into jobs, and out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job, JobFunction
from pipeline.model.article import Picture

LARGEST = 200_000_000
"""Bytes of a picture's file, of which no more are read: nobody watches over the process that does."""


@dataclass(frozen=True)
class PictureFile(Job):
    """A file as found: its path and its bytes, or why these are `unread`."""

    path: str
    data: bytes = field(repr=False)
    unread: str = ""

    about = sentence("picture {name}", name="{0.path}")
    causes: ClassVar[Mapping[str, str]] = dict.fromkeys(("data", "unread"), sentence("its file changed"))


@dataclass(frozen=True)
class Download:
    """A picture that a link leads to: the path that it has on the site, and its bytes."""

    path: str
    data: Blob


prepare = JobFunction[PictureFile, Picture | str]("pipeline.normalise.media.pictures.picture:prepare")
to_download = JobFunction[PictureFile, Download | str]("pipeline.normalise.media.pictures.picture:to_download")
