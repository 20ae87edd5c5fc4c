"""A post as found, nothing repaired yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.problems import Position


@dataclass(frozen=True)
class Post:
    """One Markdown file as found.

    `path` is relative to the content folder, with forward slashes. `metadata` is the front matter as parsed;
    `key_places` tells where in the file each of its keys stands; `body_line` is the line of the file on which `body`
    begins. Lines and columns count from 1.
    """

    path: str
    metadata: Mapping[str, object]
    body: str
    body_line: int = 1
    key_places: Mapping[str, Position] = field(default_factory=dict)
