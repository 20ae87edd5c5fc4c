"""One file -> Post: decode it, part its front matter from its body, parse that. Only user of python-frontmatter.

The library's own `parse` gives no metadata, and says nothing, for a byte order mark, an unclosed block or a list as
root, and drops blank lines that positions need; so the blocks are parted here and only parsed by its handlers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from frontmatter.default_handlers import JSONHandler, YAMLHandler

from pipeline.files.plain_yaml import LocatedData, Spot, StrictLoader, read_yaml, report_repeated_key
from pipeline.files.text_files import (
    Lines,
    UnreadableDataError,
    decode,
    kind_of,
    old_encoding,
    parse_bounded_toml,
    require_bounded,
    with_few_marks,
)
from pipeline.i18n.sentences import error_text, humanize, quote_foreign, sentence
from pipeline.load.front_matter_repairs import (
    convert_header,
    drop_fences,
    find_first_written,
    normalize_fences,
    read_leniently,
)
from pipeline.model.manuscript import Post
from pipeline.model.problems import Position, Problem
from pipeline.text.keys import is_known, key_of
from pipeline.text.printable import in_one_line, printable

_TEXTS = frozenset("title subtitle description summary excerpt author image_alt alt caption publisher rights".split())
_LISTS = frozenset("tags categories keywords authors questions".split())
_LINE = re.compile(
    r"""[ ]*(?P<items>(?:-[ ]+)*)(?:(?P<key>["']?[^\s"'#:\-][^"'#:]{0,80}["']?):(?=\s|$)[ \t]*)?(?P<value>.*)"""
)
_SPECIAL = tuple("\"'[]{}>|&*!%@`,?")
_BLOCK = re.compile(r"[|>][-+\d]{0,2}(?:\s+#.*)?")
_SIGN = re.compile(r"(?<!\s) #|^#(?=\w)")
_KEY_WITHIN = re.compile(r":(?:\s|$)")
_WORDS_WITH_SIGN = re.compile(r"#\w[\w/-]*(?:[ ,]+#\w[\w/-]*)*")


def quote_hashes(lines: list[str]) -> tuple[list[str], list[tuple[Position, str]]]:
    """Return the lines of YAML with such values in quotation marks; where each # stood, from 1, and in which key."""
    kept = list(lines)
    found: list[tuple[Position, str]] = []
    for number, (line, key, at) in enumerate(_read_values(lines)):
        if not key or at == len(line) or line.startswith(_SPECIAL, at):
            continue
        pieces = [line[at:], *lines[number + 1 : _find_end(lines, number)]]
        signs = [(n, sign.end()) for n, piece in enumerate(pieces) if (sign := _SIGN.search(piece))]
        found += [((number + n + 1, end if n else at + end), key) for n, end in signs]
        if signs:
            quoted = _quote("\n".join(pieces).rstrip(), is_list=key in _LISTS)
            kept[number : number + len(pieces)] = f"{line[:at]}{quoted}".split("\n")
    return kept, found


def report_hash(path: str, place: Position, key: str) -> Problem:
    """Report that a # in a text was kept."""
    message = sentence("in “{key}”, a space and # would begin a comment; kept as a part of the text", key=key)
    return Problem(path, *place, "remark-in-value", message, sentence("put the whole value between quotation marks"))


def _report_unfenced(path: str, line: str, number: int) -> Iterator[Problem]:
    """Yield a problem with a title or a date that a post begins with and that are in no front matter."""
    typed = _TYPED_KEY.match(line)
    if typed and key_of(typed[1], typed[2]) in ("title", "date"):
        message = sentence("“{key}: …” is shown as text: it is not between two lines of ---", key=typed[1])
        hint = sentence("if it is not for readers, write a line --- above it and one below the last key")
        yield Problem(path, number, 1, "odd-front-matter", message, hint)


def _read_values(lines: list[str]) -> Iterator[tuple[str, str, int]]:
    """Yield each line with the key whose words it has, and from where; "" where it has none."""
    key, block, quote = "", -1, ""
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if quote or (block >= 0 and (indent > block or not line.strip())):
            quote = "" if quote and line.rstrip().endswith(quote) else quote
            yield line, "", 0
            continue
        match = _LINE.fullmatch(line)
        value = match["value"] if match else ""
        if match and match["key"]:
            key = key_of(match["key"].strip("\"'"))
        block = indent if _BLOCK.fullmatch(value) else -1
        quote = value[0] if value[:1] in ("'", '"') and not _is_closed(value) else ""
        wanted = match and (match["key"] or match["items"]) and key in (_LISTS if not match["key"] else _TEXTS | _LISTS)
        yield (line, key, match.start("value")) if match and wanted else (line, "", 0)


def _find_end(lines: list[str], number: int) -> int:
    """Return the line behind the last on which the text of a key goes on: those are indented, and have no keys."""
    key = lines[number].lstrip(" ")
    indent, end = len(lines[number]) - len(key), number + 1
    for further in range(end, len(lines) if not key.startswith("- ") else end):
        text = lines[further].lstrip(" ")
        if not text.strip():
            continue
        if len(lines[further]) - len(text) <= indent or text.startswith("#"):
            break
        if _KEY_WITHIN.search(text):
            return number + 1
        end = further + 1
    return end


def _is_closed(value: str) -> bool:
    rest = value[1:].rstrip()
    return value[0] in rest


def _quote(value: str, *, is_list: bool) -> str:
    if is_list and _WORDS_WITH_SIGN.fullmatch(value):  # tags as Obsidian has them
        return "[" + ", ".join(f"'{word.lstrip('#')}'" for word in re.split(r"[ ,]+", value)) + "]"
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


_TYPED_KEY = re.compile(r"([^\W\d_]{3,20})[ \u00a0\u202f]?:[ \t]++(\S[^\n]*)")
# A key on a line of its own, and the blanks before it.
_KEY = re.compile(r"""^(\s*+)["']?([\w][\w .-]{0,80}?)["']?\s{0,80}[:=]""")
# Obsidian's links without quotation marks, which YAML takes for lists.
_LINKS = re.compile(r"(\w[\w .-]{0,80}:[ ]+)(!?\[\[[^\[\]]+\]\][^#]*?)[ ]*")
# How json ("…: line 2 column 1 (char 9)") and tomllib ("… (at line 1, column 9)") say where.
_LINE_AND_COLUMN = re.compile(r":? \(?(?:at )?line (\d+),? column (\d+)\)?(?: \(char \d+\))?")
_AT_END = " (at end of document)"
_MISSING_COMMA = "Expecting ',' delimiter"
_FENCES_HINT = sentence("write one block of “key: value” lines between two lines of ---")
_CODE = 3  # blanks: more than any key would have
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class _Fence:
    """Kind of front matter: its fences and its parser; `before` is how many lines `parse` is given before it."""

    opening: str
    closing: tuple[str, ...]
    parse: Callable[[str], LocatedData]
    before: int = 0


def _locate(values: object, block: str) -> LocatedData:
    """Return what a block of TOML or JSON says, whose readers tell no places, with those of its outermost keys.

    A key is at the first line that begins with it.
    """
    require_bounded(values, block)
    lines = takewhile(lambda line: not line.startswith("["), block.split("\n"))  # a table of TOML has keys of its own
    matches = [(number, match) for number, line in enumerate(lines, 1) if (match := _KEY.match(line))]
    outermost = [(number, match) for number, match in reversed(matches) if match[1] == matches[0][1][1]]
    return LocatedData(values, {(key[2],): Spot((n, key.end(1) + 1), (n, key.end() + 1)) for n, key in outermost})


_FENCES = (
    _Fence("---", ("---", "..."), lambda block: read_yaml(block, StrictLoader, YAMLHandler().load)),
    # The library's TOML handler needs a package that is no longer kept; Python has its own.
    _Fence("+++", ("+++",), lambda block: _locate(parse_bounded_toml(block), block)),
    _Fence("{", ("}",), lambda block: _locate(JSONHandler().load(f"{{\n{block}\n}}"), block), before=1),
)


class _Block(NamedTuple):
    """The lines of a file, and the numbers of those that open and close its front matter; None for never."""

    lines: list[str]
    start: int
    end: int | None


class _FrontMatterError(Exception):
    """Fault of a front matter: its place, its sentence (from the verb on), and how to fix it, or ""."""

    def __init__(self, block: _Block, place: Position, what: str, hint: str) -> None:
        super().__init__(sentence("the front matter {what}; only its readable keys are used", what=what))
        self.block, self.place, self.hint = block, place, hint
        self.rule = "front-matter-unclosed" if block.end is None else "front-matter"


def read_post(path: str, data: bytes) -> tuple[Post | None, tuple[Problem, ...]]:
    """Return the post that a file holds and what is wrong with it; no post where it is no text."""
    problems: list[Problem] = []
    decoded = decode(data)
    if decoded is None:
        return None, (_report_unreadable(path, data),)
    found = decoded.text
    if decoded.encoding:
        problems.append(old_encoding(path, decoded, _find_first_foreign(found)))
    few = with_few_marks(found)
    # Letters and their accents as one character each (Unicode's NFC): fonts have glyphs for these.
    text = unicodedata.normalize("NFC", few)
    if few != found:
        message = sentence("one letter carries more than thirty accents; the others were left out")
        problems.append(Problem(path, *_find_first_difference(found, few), "control-character", message))
    if text.startswith(_BYTE_ORDER_MARK):
        text = text.removeprefix(_BYTE_ORDER_MARK)
        problems.append(
            Problem(path, 1, 1, "byte-order-mark", sentence("the file begins with a byte order mark; left out"))
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if printable(text) != text:
        problems.append(_find_invisible(path, text))
    lines = printable(text).split("\n")
    lines, repaired = normalize_fences(lines)
    problems += [Problem(path, line, 1, "odd-front-matter", message, _FENCES_HINT) for line, message in repaired]
    try:
        post = _parse(path, lines, problems)
    except _FrontMatterError as error:
        post = _read_readable(path, error, problems)
    if not post.body.strip():
        line = min(post.body_line, len(lines))
        hint = sentence("write it, or add a line “draft: true”")
        problems.append(Problem(path, line, 1, "empty-post", sentence("the post has no text; its page is empty"), hint))
    return post, tuple(problems)


def _report_unreadable(path: str, data: bytes) -> Problem:
    """Report that a file holds no text, or one in an unknown encoding."""
    hint = sentence("save the file with the encoding UTF-8")
    if kind := kind_of(data):
        message = sentence("this is {kind}, not a text; it is not published", kind=kind)
        return Problem(
            path, 1, 1, "encoding", message, sentence("save it as Markdown: a text file with the encoding UTF-8")
        )
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        message = sentence(
            "not saved in UTF-8: the byte 0x{byte} is no letter; the post is not published",
            byte=format(data[error.start], "02x"),
        )
        return Problem(path, *Lines(before).place(len(before)), "encoding", message, hint)
    return Problem(path, 1, 1, "encoding", sentence("its encoding is unknown; the post is not published"), hint)


def _find_first_foreign(text: str) -> Position:
    """Return the place of the first letter outside ASCII."""
    return Lines(text).place(next((n for n, letter in enumerate(text) if not letter.isascii()), 0))


def _find_first_difference(text: str, other: str) -> Position:
    """Return where a text begins to be another than what was made of it."""
    pairs = enumerate(zip(text, other, strict=False))
    return Lines(text).place(next((offset for offset, (one, two) in pairs if one != two), len(other)))


def _find_invisible(path: str, text: str) -> Problem:
    """Return the first character that no page may hold."""
    number, line = next((n, line) for n, line in enumerate(text.split("\n"), 1) if printable(line) != line)
    column = next(column for column, letter in enumerate(line, 1) if not printable(letter))
    message = sentence(
        "invisible control characters were left out, the first is U+{code}", code=format(ord(line[column - 1]), "04X")
    )
    return Problem(path, number, column, "control-character", message, sentence("type the words there again"))


def _parse(path: str, lines: list[str], problems: list[Problem]) -> Post:
    start = find_first_written(lines)
    end: int | None
    fence = next((fence for fence in _FENCES if lines[start].rstrip() == fence.opening), None)
    if fence is None:
        header = convert_header(lines, start)
        if header is None:
            problems += _report_unfenced(path, lines[start], start + 1)
            return Post(path, {}, "\n".join(lines), 1)
        (lines, start, end), fence = header, _FENCES[0]
    else:
        end = next((n for n, line in enumerate(lines[start + 1 :], start + 1) if line.rstrip() in fence.closing), None)
    if end is None:
        if fence.opening == "---" and not _begins_key(lines, start + 1):
            return Post(path, {}, "\n".join(lines), 1)  # a rule across the page, as CommonMark has it
        what = sentence("is opened by {fence} and never closed", fence=fence.opening)
        hint = sentence("add a line {fence} below it", fence=fence.closing[0])
        raise _FrontMatterError(_Block(lines, start, None), (start + 1, 1), what, hint)
    if fence.opening == "---":
        block, signs = quote_hashes(list(map(quote_links, lines[start + 1 : end])))
        problems += [report_hash(path, (line + start + 1, column), key) for (line, column), key in signs]
        lines = [*lines[: start + 1], *block, *lines[end:]]
    data = _read(fence, lines, start, end)
    if data is None:
        first = _KEY.match(lines[find_first_written(lines[start + 1 : end]) + start + 1])
        if first and is_known(first[2]):
            raise _FrontMatterError(_Block(lines, start, end), (start + 2, 1), sentence("cannot be read"), _FENCES_HINT)
        return _make_text(path, lines, start, end, problems)
    outermost = ((key, line, column) for (key, *inner), (line, column) in data.repeated if not inner)
    problems += [report_repeated_key(path, key, (line + start + 1, column)) for key, line, column in outermost]
    return _parse_post(path, data, start, lines, end + 1)


def _make_text(path: str, lines: list[str], start: int, end: int, problems: list[Problem]) -> Post:
    message = sentence("the lines between the two --- are not “key: value” lines; shown as text")
    hint = sentence("write “title: …”, or leave out the ---")
    problems.append(Problem(path, start + 1, 1, "odd-front-matter", message, hint))
    return Post(path, {}, "\n".join(drop_fences(lines, start, end)), 1)


def _parse_post(path: str, data: LocatedData, start: int, lines: list[str], body: int) -> Post:
    """Return the post whose front matter is opened on the line `start`, and whose body begins on the line `body`."""
    keys = {path[0]: spot.key for path, spot in data.spots.items() if len(path) == 1}
    places = {printable(str(key)): (line + start + 1, column) for key, (line, column) in keys.items()}
    metadata = {printable(str(key)): _make_printable(value) for key, value in data.values.items()}
    return Post(path, metadata, "\n".join(lines[body:]), body + 1, places)


def _read_readable(path: str, error: _FrontMatterError, problems: list[Problem]) -> Post:
    """Return the post with what can be read of its front matter, which ends where no more can be."""
    lines, start, end = error.block
    data = read_leniently(lines[start + 1 : end], is_closed=end is not None)
    if not data.data.values:
        return Post(path, {}, "\n".join(lines), 1) if end is None else _make_text(path, lines, start, end, problems)
    if data.glued:
        (key, line), hint = data.glued, sentence("write it as “key: value”")
        what = sentence("has no space after “{key}:”", key=key)
        error = _FrontMatterError(error.block, (line + start + 2, 1), what, hint)
    problems.append(Problem(path, *error.place, error.rule, error_text(error), error.hint))
    body = start + 1 + data.length
    if end is not None and not any(line.strip() for line in lines[body:end]):
        return _parse_post(path, data.data, start, lines, end + 1)
    if end is not None:  # a line of --- below text would make a heading of it
        lines = [*lines[:end], "", *lines[end + 1 :]]
    return _parse_post(path, data.data, start, lines, body)


def quote_links(line: str) -> str:
    """Return a line of YAML whose value is an Obsidian link with quotation marks around it: it would be a list."""
    match = _LINKS.fullmatch(line) if "[[" in line else None
    return line if match is None else match[1] + "'{}'".format(match[2].replace("'", "''"))


def _begins_key(lines: list[str], number: int) -> bool:
    """Return whether the line with this number, from 0, is a key's; one that is indented as code is none."""
    match = _KEY.match(lines[number]) if number < len(lines) else None
    return match is not None and len(match[1]) < _CODE


def _read(fence: _Fence, lines: list[str], start: int, end: int) -> LocatedData | None:
    """Return what the block says; None where it is text and no front matter."""
    block, whole = "\n".join(lines[start + 1 : end]), _Block(lines, start, end)
    try:
        data = fence.parse(block) if block.strip() else LocatedData({})
    except UnreadableDataError as error:
        line, column = error.place or (0, 1)
        hint = error.hint or (_find_hint(lines, line + start + 1) if line else "")
        raise _FrontMatterError(
            whole, (line + start + 1, column), sentence("cannot be read: {error}", error=error), hint
        ) from error
    except (ValueError, RecursionError, IndexError, TypeError, KeyError) as error:
        where = _LINE_AND_COLUMN.search(str(error))
        line, column = (start + 1 + int(where[1]) - fence.before, int(where[2])) if where else (start + 1, 1)
        if _AT_END in str(error):
            line, column = _end_of_text_before(lines, end + 1, 1)
        what: str = quote_foreign(in_one_line(_LINE_AND_COLUMN.sub("", humanize(error)).replace(_AT_END, "")))
        if _MISSING_COMMA in what:  # the parser says so where the next thing begins
            line, column = _end_of_text_before(lines, line, column)
            what = sentence("a comma is missing here")
        raise _FrontMatterError(whole, (line, column), sentence("cannot be read: {error}", error=what), "") from error
    if data.values is None:
        return None if _has_heading(block) else LocatedData({})
    return data if isinstance(data.values, dict) else None


def _make_printable(value: object) -> object:
    """Return the value with texts that a page may hold.

    Half a pair of surrogates, which escapes can name, is no letter.
    """
    if isinstance(value, dict):
        return {printable(str(key)): _make_printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_make_printable(item) for item in value]
    return printable(value) if isinstance(value, str) else value


def _has_heading(block: str) -> bool:
    """Return whether one of a block's remarks is a heading of Markdown rather than a key for later."""
    remarks = [line.lstrip("#").strip() for line in block.split("\n") if line.strip()]
    return bool(remarks) and not any(map(_KEY.match, remarks))


def _end_of_text_before(lines: list[str], line: int, column: int) -> Position:
    """Return the place behind the last sign before a place."""
    before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]]).rstrip()
    return Lines(before).place(len(before))


def _find_hint(lines: list[str], line: int) -> str:
    """Return the commonest fault: a colon and a space in a text without quotation marks."""
    match = _KEY.match(lines[line - 1]) if 0 < line <= len(lines) else None
    if match and ": " in lines[line - 1][match.end() :]:
        return sentence("put the text after “{key}:” between quotation marks", key=match[2])
    return sentence("check colons, quotation marks and tabs in this line")
