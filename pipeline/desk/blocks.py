"""The blocks of a file: which lines each has, and the file with other lines in the place of one."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from pipeline.files.text_files import decode, with_few_marks
from pipeline.i18n.sentences import Sentence, sentence
from pipeline.load.front_matter import read_post
from pipeline.normalise.body.source_blocks import Block, Kind
from pipeline.normalise.body.source_blocks import read_blocks as read_blocks_of_post
from pipeline.text.printable import printable, shorten

__all__ = ["Block", "Kind", "block_text", "file_text", "find_slip", "read_blocks", "replace_block", "replace_lines"]

_UNDERLINED = re.compile(r" {0,3}(?:-+|=+)[ \t]*")
_MOST_SHOWN = 40  # letters
_LINES = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_LINES_OF_BYTES = re.compile(rb"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_END = re.compile(r"\r\n?|\n")
_HEADS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BYTE_ORDER_MARK = "\ufeff"
_LATEST = 16  # files: the page asks for each block of the one that it shows


@lru_cache(maxsize=_LATEST)
def read_blocks(raw: bytes, path: str = "post.md") -> tuple[Block, ...] | None:
    """Return the blocks of a file in their order; None where it is to be edited as a whole.

    That is so where one line of it is not what the post was made of, or pandoc does not say where its blocks begin.
    `path` is that of the file below the content folder. A collection whose settings name a reader of pandoc has no
    blocks in its pages.
    """
    file = _File.of(raw)
    post, _ = read_post(path, raw)
    if file is None or post is None:
        return None
    typed = [printable(unicodedata.normalize("NFC", with_few_marks(text))) for text in file.texts[post.body_line - 1 :]]
    if typed != post.body.split("\n"):
        return None
    return read_blocks_of_post(post)


def block_text(raw: bytes, block: Block) -> str:
    r"""Return the text of a block as it is in the file, with \n at the ends of its lines but the last."""
    file = _require_file(raw)
    return "\n".join(file.texts[block.start - 1 : block.end - 1])


def replace_block(raw: bytes, block: Block, text: str) -> bytes:
    """Return the file with a text in the place of a block; all other bytes stay, and those of lines that are the same.

    Encoding and line ends are those of the file. No text takes the block out, with the blank lines behind it.

    Raises:
        UnicodeEncodeError: The file's encoding has no such letter.
    """
    return replace_lines(raw, block.start, block.end, _END.sub("\n", text).rstrip("\n"))


def replace_lines(raw: bytes, start: int, end: int, text: str) -> bytes:
    """Return the file with a text in the place of the lines from `start` to before `end`, as `replace_block` does.

    A text that ends with a line end leaves an empty line, which for the whole of a file is behind its last end.

    Raises:
        UnicodeEncodeError: The file's encoding has no such letter.
    """
    file = _require_file(raw)
    first, stop = start - 1, end - 1
    new = _END.sub("\n", text).split("\n") if text.strip() else []
    while not new and stop < len(file.lines) and not file.texts[stop].strip():
        stop += 1
    old = file.texts[first:stop]
    before = _count_same(old, new)
    behind = _count_same(old[before:][::-1], new[before:][::-1])
    return file.with_lines(first + before, stop - behind, new[before : len(new) - behind])


def file_text(raw: bytes) -> str | None:
    r"""Return the text of a whole file, with \n at the ends of its lines; None where it is none."""
    file = _File.of(raw)
    return None if file is None else "\n".join(file.texts)


def find_slip(raw: bytes, new: bytes, path: str, typed: str) -> Sentence | None:
    """Return what is to be asked about a typed text: it makes a heading, or blocks behind it become a part of it."""
    before, after = (
        [(block.kind, block_text(data, block)) for block in read_blocks(data, path) or ()] for data in (raw, new)
    )
    head = _count_same(before, after)
    tail = _count_same(before[head:][::-1], after[head:][::-1])
    gone, made = before[head : len(before) - tail], after[head : len(after) - tail]
    for kind, text in made:
        inner = next((other for _, other in gone if other not in typed and other in text), "")
        sign, words = text.split("\n")[0], shorten(inner.split("\n")[0], _MOST_SHOWN)
        if inner and kind in ("code", "container"):
            return sentence(
                "“{sign}” opens a block that is not closed: all from “{words}” on becomes a part of it.",
                sign=shorten(sign, _MOST_SHOWN),
                words=words,
            )
        if kind == "heading" and _is_underlined(text) and not any(_is_underlined(other) for _, other in gone):
            *_, words, sign = text.split("\n")
            return sentence(
                "“{sign}” below “{words}” makes a heading of it; with an empty line between them, it is a rule.",
                sign=sign.strip(),
                words=shorten(words, _MOST_SHOWN),
            )
    return None


def _is_underlined(text: str) -> bool:
    """Return whether the last line of a block is one below another."""
    return "\n" in text and _UNDERLINED.fullmatch(text.rpartition("\n")[2]) is not None


def _count_same(old: Sequence[object], new: Sequence[object]) -> int:
    """Return with how many same lines both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


@dataclass(frozen=True)
class _File:
    """The lines of a file: in bytes with their ends, and as texts without.

    `head` is its byte order mark, `codec` its encoding, that of new lines. The last line has no end.
    """

    head: bytes
    codec: str
    lines: Sequence[bytes]
    texts: Sequence[str]

    @classmethod
    @lru_cache(maxsize=_LATEST)
    def of(cls, raw: bytes) -> _File | None:
        """Part a file into its lines; None where it is no text, or its bytes cannot be made of the text again."""
        if (decoded := decode(raw)) is None:
            return None
        head = next((mark for mark in _HEADS if raw.startswith(mark)), b"")
        text = decoded.text.removeprefix(_BYTE_ORDER_MARK)
        texts = _END.sub("\n", text).split("\n")
        if decoded.codec:
            lines = [line.encode(decoded.codec) for line in _LINES.findall(text)]
        else:
            lines = _LINES_OF_BYTES.findall(raw[len(head) :])
        lines += [b""] * (len(texts) - len(lines))
        is_same = head + b"".join(lines) == raw and len(lines) == len(texts)
        return cls(head, decoded.codec or "utf-8", lines, texts) if is_same else None

    def with_lines(self, start: int, stop: int, new: Sequence[str]) -> bytes:
        """Return the file with new lines in the place of some, counted from 0."""
        if start == len(self.lines) and new:  # behind a last line without an end
            start, new = start - 1, [self.texts[start - 1], *new]
        ends = [self._end_of(number) for number in range(len(self.lines) - 1)]
        usual = (ends[start : start + 1] or ends[-1:] or ["\n"])[0]
        last = self._end_of(stop - 1) if stop > start else usual
        made = [f"{line}{usual}".encode(self.codec) for line in new[:-1]]
        made += [f"{line}{last}".encode(self.codec) for line in new[-1:]]
        return self.head + b"".join([*self.lines[:start], *made, *self.lines[stop:]])

    def _end_of(self, number: int) -> str:
        """Return the end of a line, "" for the last."""
        end = self.lines[number].decode(self.codec, "replace")[-2:]
        return end if end == "\r\n" else end[-1:] if end[-1:] in ("\r", "\n") else ""


def _require_file(raw: bytes) -> _File:
    """Return the lines of a file that was read before.

    Raises:
        ValueError: It is no text.
    """
    if (file := _File.of(raw)) is None:
        raise ValueError("the file is no text")
    return file
