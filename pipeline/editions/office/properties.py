"""Properties of a document for word processors: who wrote it, when, in which language."""

from __future__ import annotations

from dataclasses import dataclass

MARK = "Editions"
"""The name of the property by which a document of ours is known when it comes back."""

TOPICS_END = "; "
"""Stands between the topics, which are the value of that property."""


@dataclass(frozen=True)
class Properties:
    """Properties; `time` is that of the newest text after ISO 8601, in UTC ("2026-01-31T00:00:00Z")."""

    title: str
    language: str
    time: str
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
