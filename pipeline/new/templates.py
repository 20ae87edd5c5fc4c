"""The files of `files/`, in the language of whoever will write in them, with what is known already filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.new.yaml_lines import yaml_line

_FILES = Path(__file__).with_name("files")
_OTHERWISE = "en"
# Tools pass over names that begin with a dot, in packages too.
_DOT = re.compile(r"^dot-")


def language_written(language: str) -> str:
    """Return the language that the files are in for whoever writes in this one (BCP 47): its own, or English."""
    short = language.partition("-")[0].lower()
    return short if short.isalpha() and (_FILES / short).is_dir() else _OTHERWISE


def post_file(language: str) -> str:
    """Return what the file of a post begins as."""
    return (_FILES / language_written(language) / "post.md").read_text("utf-8")


def site_files(language: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a new collection, by their paths in it."""
    root = _FILES / language_written(language) / "site"
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield _DOT.sub(".", path.relative_to(root).as_posix()), path.read_bytes()


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return a text of YAML in which the outermost keys have these values, also those that stood in reserve.

    A key whose value is None has no line any more.
    """
    for key, value in values.items():
        line = "" if value is None else f"{yaml_line(key, value)}\n"
        as_it_is = line.replace("\\", r"\\")  # in what stands for a match, a backslash means something
        text = re.sub(rf"^#?{re.escape(key)}:.*\n", as_it_is, text, count=1, flags=re.MULTILINE)
    return text
