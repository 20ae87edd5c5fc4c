"""Expand the posts that include other files, but for files that are not published themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from pipeline.dialects.inclusion.expand import Expander
from pipeline.i18n.sentences import sentence
from pipeline.model.audience import Audience
from pipeline.model.manuscript import Manuscript, Piece, Post
from pipeline.normalise.metadata.metadata import read_metadata


def expand_posts(manuscript: Manuscript, *, drafts_too: bool) -> Manuscript:
    """Return the manuscript, the files that its posts include in their places."""
    settings, now = manuscript.settings.of_posts, dt.datetime.now(dt.UTC)

    def refuse(piece: Piece) -> str:
        metadata, _ = read_metadata(Post(piece.path, piece.metadata, piece.text, piece.line), settings)
        if manuscript.settings.is_public and metadata.audience is Audience.CLASS:
            return sentence("it is for the class only")
        is_early = bool(manuscript.holding_back and metadata.published_from and metadata.published_from > now)
        return sentence("it is a draft") if (metadata.draft or is_early) and not drafts_too else ""

    expander = Expander(manuscript, refuse)

    def expand(posts: Iterable[Post]) -> tuple[Post, ...]:
        return tuple(map(expander.expand, posts))

    posts, book_texts = expand(manuscript.posts), expand(manuscript.book_texts)
    problems = (*manuscript.problems, *expander.problems)
    return replace(manuscript, posts=posts, book_texts=book_texts, problems=problems)
