"""What exceptions and libraries say, for people who have never heard of Python."""

from __future__ import annotations

import re

from pipeline.i18n.sentences import Sentence, of_library, sentence

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
CHECK_PERMISSIONS = sentence("check its permissions")
# What systems say most often of files, which has its French; anything else stays as they say it.
_OF_SYSTEMS = (
    sentence("Permission denied"),
    sentence("Operation not permitted"),
    sentence("No such file or directory"),
    sentence("File exists"),
    sentence("File name too long"),
    sentence("Is a directory"),
    sentence("Not a directory"),
    sentence("No space left on device"),
    sentence("Read-only file system"),
    sentence("Too many open files"),
    sentence("Input/output error"),
    sentence("Disk quota exceeded"),
    sentence("Connection refused"),
    sentence("Directory not empty"),
    sentence("Device or resource busy"),
    sentence("Too many levels of symbolic links"),
    sentence("Address already in use"),
    sentence("Invalid argument"),
)


def hint_for(why: str, otherwise: str) -> str:
    """Return how to mend a file that cannot be used: by its permissions where the system names them (see `said`)."""
    return CHECK_PERMISSIONS if why in _OF_SYSTEMS[:2] else otherwise


def said(error: BaseException) -> str:
    """Return what an exception says, as a sentence or the end of one."""
    for kind, words in _IN_WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, OSError) and error.strerror:
        return next((known for known in _OF_SYSTEMS if known == error.strerror), of_library(error.strerror))
    own = error.args[0] if error.args else ""
    return own if isinstance(own, Sentence) else of_library(without_innards(str(error)))


def without_innards(text: str) -> str:
    """Return a sentence of a library, in one line, without what it says of Python."""
    for pattern, instead in _INNARDS:
        text = pattern.sub(instead, text)
    return " ".join(text.split())
