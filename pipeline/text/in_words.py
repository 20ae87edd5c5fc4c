"""What exceptions and libraries say, for people who have never heard of Python."""

from __future__ import annotations

import re

from pipeline.text.sentences import Sentence, constant, sentence

# What means something to those who write Python alone: kinds of exceptions, objects by their place in memory.
_INNARDS = (
    (re.compile(r"<[^<>]{0,200}object at 0x[0-9a-fA-F]+>"), "it"),
    (re.compile(r"\(<\w{1,20}>, line \d+\)|\[Errno -?\d+\]"), ""),
    (re.compile(r"\b(?:\w{1,40}\.){0,6}[A-Z]\w{0,60}(?:Error|Exception)\b:?"), ""),
)
_IN_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (RecursionError, sentence("it is nested too deep")),
    (MemoryError, sentence("it takes more memory than there is")),
    (UnicodeDecodeError, sentence("it is not UTF-8")),
)
_OF_THE_SYSTEM = (
    sentence("No such file or directory"),
    sentence("Permission denied"),
    sentence("Operation not permitted"),
    sentence("Is a directory"),
    sentence("Not a directory"),
    sentence("Directory not empty"),
    sentence("File exists"),
    sentence("File name too long"),
    sentence("No space left on device"),
    sentence("Disk quota exceeded"),
    sentence("Read-only file system"),
    sentence("Device or resource busy"),
    sentence("Input/output error"),
    sentence("Too many levels of symbolic links"),
    sentence("Too many open files"),
    sentence("Connection refused"),
    sentence("Address already in use"),
    sentence("Invalid argument"),
)
"""What the system itself says where something cannot be done: those of its words that are met."""


def said(error: BaseException) -> str:
    """Return what an exception says, as a sentence or the end of one."""
    for kind, words in _IN_WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, OSError) and error.strerror:
        return constant(error.strerror)
    own = error.args[0] if error.args else ""
    return own if isinstance(own, Sentence) else without_innards(str(error))


def without_innards(text: str) -> str:
    """Return a sentence of a library, in one line, without what it says of Python."""
    for pattern, instead in _INNARDS:
        text = pattern.sub(instead, text)
    return " ".join(text.split())
