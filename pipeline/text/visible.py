r"""Words of others, made visible: nothing that a post, a file's name or an option says acts on a terminal or a log.

Every word that goes to one goes through here: controls (ESC, C1), signs that turn the direction of what follows, and
line ends, by which a name could forge a line of ours, are written as what they are (`\x1b`, `\u202e`, `␤`).
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from io import TextIOWrapper
from types import TracebackType
from typing import TextIO

# C0, DEL, C1; marks, embeddings, overrides and isolates of direction; what ends a line or a paragraph elsewhere; halves
# of pairs, which are bytes of a name that are no UTF-8; noncharacters, and tags. Joiners stay: Persian needs them.
_ACTING = (
    r"\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef"
    r"\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
_UNSEEN = re.compile(f"[{_ACTING}]")
_UNSEEN_BUT_LINES = re.compile(rf"(?!\n)[{_ACTING}]")
# In JSON the first 32 are escaped already, and a line end between two values is no letter of a text.
_UNSEEN_IN_JSON = re.compile(rf"(?![\x00-\x1f])[{_ACTING}]")
_LINE_ENDS = {"\n": "␤", "\r\n": "␤"}
_BYTES = range(0xDC80, 0xDD00)  # Python's names for bytes that are no UTF-8 (PEP 383)
_WIDEST_OF_ONE_BYTE, _WIDEST = 0xFF, 0xFFFF


def visible(text: str) -> str:
    """Return a text as one line in which every character is seen."""
    return _UNSEEN.sub(_show_character, text.replace("\r\n", "\n"))


def visible_lines(text: str) -> str:
    """Return the same of a text of several lines, which are our own."""
    return _UNSEEN_BUT_LINES.sub(_show_character, text)


def visible_json(text: str) -> str:
    """Return JSON with every character that acts on a terminal as an escape; it says the same."""
    return _UNSEEN_IN_JSON.sub(_escape_character, text)


def _show_character(match: re.Match[str]) -> str:
    letter = match[0]
    code = ord(letter)
    if letter in _LINE_ENDS:
        return _LINE_ENDS[letter]
    if code in _BYTES:
        return f"\\x{code - 0xDC00:02x}"
    if code <= _WIDEST_OF_ONE_BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _WIDEST else f"\\U{code:08x}"


def _escape_character(match: re.Match[str]) -> str:
    pairs = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{pairs[at : at + 2].hex()}" for at in range(0, len(pairs), 2))


_said: list[Callable[[str], str]] = [str]


def set_translator(translate: Callable[[str], str]) -> None:
    """Have lines said by this function from now on: it gives a sentence in the user's language."""
    _said.append(translate)


def write_line(line: str) -> None:
    """Write one line to the error stream."""
    sys.stderr.write(writable(f"{visible(_said[-1](line))}\n", sys.stderr))


def write_lines(text: str) -> None:
    """Print a text of several lines of ours, of which each may hold words of others."""
    sys.stdout.write(writable(visible_lines(text), sys.stdout))


def writable(text: str, stream: TextIO) -> str:
    """Return the text with escapes for what the stream cannot write: a terminal may know Latin-1 alone."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def guard_the_rest() -> None:
    """Let what Python itself writes (a fault of ours, a library's warning) be visible too, line by line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # see `writable`
    sys.excepthook = _find_fault
    sys.unraisablehook = lambda fault: _find_fault(fault.exc_type, fault.exc_value, fault.exc_traceback)
    threading.excepthook = lambda fault: _find_fault(fault.exc_type, fault.exc_value, fault.exc_traceback)
    warnings.formatwarning = _write_warning
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_Visible())


class _Visible(logging.Formatter):
    """Formatter of messages that a library logs and no other handler takes."""

    def format(self, record: logging.LogRecord) -> str:
        return visible_lines(super().format(record))


def _find_fault(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    sys.stderr.write(visible_lines("".join(traceback.format_exception(kind, error, trace))))


def _write_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    del category, line  # of Python
    return f"{visible(f'{filename}:{lineno}: {message}')}\n"
