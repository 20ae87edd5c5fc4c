"""What the name of a post's file says: its date, its title, the language that it ends with."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from pipeline.normalise.metadata.languages import suffix_of
from pipeline.text.printable import in_one_line

_DATE_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]+(.+)")


def title_from_name(path: str) -> str:
    """Return a title made of a file name: "2024-01-25-mon-article.md" -> "Mon article"."""
    stem = parted_name(path)[1]
    words = in_one_line(re.sub(r"[-_]+", " ", stem.removesuffix(f".{suffix_of(stem)}")))
    return words[:1].upper() + words[1:]


def date_in_name(path: str) -> str:
    """Return the date in a post's file name, "" for none."""
    return parted_name(path)[0]


def is_named_after_folder(path: str) -> bool:
    """Return whether a post is called after its folder: a page bundle, or what tells of it."""
    pure = PurePosixPath(path)
    stem = pure.stem.removesuffix(f".{suffix_of(pure.stem)}")
    return stem.lower() in ("index", "_index", "readme") and bool(pure.parent.name)


def parted_name(path: str) -> tuple[str, str]:
    """Return the date in a post's file name ("" for none) and the rest; a page bundle is named after its folder.

    The language that a name ends with stays: “son/index.en.md” is “son.en”.
    """
    pure = PurePosixPath(path)
    stem = pure.stem
    if is_named_after_folder(path):
        suffix = suffix_of(stem)
        stem = f"{pure.parent.name}.{suffix}" if suffix else pure.parent.name
    match = _DATE_IN_NAME.fullmatch(stem)
    return (match[1], match[2]) if match else ("", stem)
