"""Translations that stay in step: a mark in the front matter tells which state of its source a translation has.

The mark is one line, `translated: salle.md 3fa81b2c 9c0d11ee`: the path of the source, as seen from the translation,
and a digest of each part of it: of what its front matter tells readers, of its beginning, of each section.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeline.dialects.code import Code
from pipeline.i18n.sentences import counted, joined, sentence
from pipeline.model.manuscript import Post
from pipeline.model.problems import BEGINNING, Problem
from pipeline.normalise.drafts import Draft
from pipeline.normalise.metadata.front_matter import FrontMatter
from pipeline.normalise.metadata.keys import ALT_KEYS
from pipeline.text.printable import in_one_line, shorten

_DIGEST = re.compile(r"[0-9a-f]{8}")
_HEADING = re.compile(r"^#{1,6}[ \t]++(.*+)", re.MULTILINE)
_TOLD = (("title",), ("subtitle",), ("description", "summary", "excerpt"), ALT_KEYS)
_LONGEST, _MOST_NAMED = 60, 5  # letters of a heading, parts that are named


class Part(NamedTuple):
    """A part of a source: its name in a sentence, and the digest of its words."""

    name: str
    digest: str


def write_mark(source: Post, path: str) -> str:
    """Return the mark of a translation at a path that has all that its source says now."""
    digests = (part.digest for part in _list_parts(source))
    return " ".join((posixpath.relpath(source.path, posixpath.dirname(path) or "."), *digests))


def report_behind(drafts: Iterable[Draft], posts: Mapping[str, Post]) -> Iterator[Problem]:
    """Yield a note for each translation whose source has changed since it was marked, with what changed."""
    for draft in drafts:
        if not (mark := draft.metadata.translated):
            continue
        words = mark.split()
        old = [word for word in words if _DIGEST.fullmatch(word)]
        name = " ".join(words[: len(words) - len(old)])
        hint = sentence("update the translation, then type: editions translated {path}", path=draft.path)
        source = posts.get(posixpath.normpath(posixpath.join(posixpath.dirname(draft.path), name)))
        if source is None:
            message = sentence("its source {path}, named by “translated”, does not exist", path=name)
            hint = sentence("type: editions translated {path} --source FILE", path=draft.path)
        elif changes := list(_list_changes(old, _list_parts(source))):
            message = sentence(
                "{path} has changed since this translation: {changes}", path=name, changes=joined(changes)
            )
        else:
            continue
        place = draft.metadata.places.get("translated", BEGINNING)
        yield Problem(draft.path, *place, "translation-behind", message, hint)


def _list_changes(old: list[str], parts: list[Part]) -> Iterator[str]:
    """Yield what is other than a mark says: parts by their names, then those of which a digest alone is known."""
    new = [part.digest for part in parts]
    changed = [part.name for part in parts if part.digest not in old]
    yield from changed[:_MOST_NAMED]
    if (more := len(changed) - _MOST_NAMED) > 0:
        yield counted("1 more section", "{number} more sections", more)
    if (gone := len(old) - len(parts)) > 0:
        yield counted("1 section was removed", "{number} sections were removed", gone)
    elif not changed and new != old:
        yield sentence("the order of its sections")


def _list_parts(post: Post) -> list[Part]:
    """Return the parts of a post as it was typed, without regard to line breaks and blanks."""
    front = FrontMatter(post)
    told = "\n".join(front.text(*keys, limit=len(post.body) + 10_000) for keys in _TOLD)
    parts = [Part(sentence("its title, summary or description of a picture"), _digest(told))]
    code, begin, name = Code(post.body), 0, sentence("its beginning")
    for heading in _HEADING.finditer(post.body):
        if code.at(heading.start()) < 0:
            parts.append(Part(name, _digest(post.body[begin : heading.start()])))
            words = in_one_line(heading[1].rstrip("# \t").partition(" {")[0])
            begin, name = heading.start(), sentence("section “{heading}”", heading=shorten(words, _LONGEST))
    return [*parts, Part(name, _digest(post.body[begin:]))]


def _digest(text: str) -> str:
    return hashlib.blake2b(" ".join(text.split()).encode(), digest_size=4).hexdigest()
