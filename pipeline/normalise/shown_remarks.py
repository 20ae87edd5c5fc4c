"""Remarks on posts, put into their texts for a draft on paper; no other edition has them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from pipeline.dialects.remarks import Entry, Remark, find_signed_remarks
from pipeline.i18n.labels import long_date
from pipeline.model.article import REMARK
from pipeline.model.manuscript import Manuscript
from pipeline.model.settings import Settings

_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")


def show_remarks(manuscript: Manuscript) -> Manuscript:
    """Return the manuscript with each open remark on a post as a block behind that which it is about."""
    language = manuscript.settings.language or Settings().language
    posts = tuple(replace(post, body=_show(post.body, language)) for post in manuscript.posts)
    return replace(manuscript, posts=posts)


def _show(body: str, language: str) -> str:
    """Show the remarks of a body, in as many lines: all others keep their numbers."""
    lines = body.split("\n")
    for remark in find_signed_remarks(body):
        if not remark.is_done:
            rest = [""] * (remark.end - remark.line - 1)
            lines[remark.line - 1 : remark.end - 1] = [_write(remark, language), *rest]
    return "\n".join(lines)


def _write(remark: Remark, language: str) -> str:
    said = "".join(_write_entry(entry, language) for entry in remark.entries)
    return f'<div class="{REMARK}">{said}</div>'


def _write_entry(entry: Entry, language: str) -> str:
    day = long_date(dt.datetime.combine(dt.date.fromisoformat(entry.day), dt.time()), language)
    return f"<p><strong>{_escape(entry.author)}</strong>, {_escape(day)}<br>{_escape(entry.text)}</p>"


def _escape(text: str) -> str:
    """Write signs by their numbers, so that none is Markdown, HTML or a tag."""
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text)
