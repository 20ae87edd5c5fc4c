"""Values of YAML with a # in them (`title: Le C # moderne`), which for YAML begins a remark: kept whole.

Only where words are wanted, and only where the # looks like a part of them: one blank before it, or none and a letter
behind. What stands two blanks apart (`draft: true  # not yet`) is meant as a remark, and so is `title: # to be found`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Position, Problem
from pipeline.text.keys import key_of

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


def with_hashes(lines: list[str]) -> tuple[list[str], list[tuple[Position, str]]]:
    """Return the lines of YAML with such values in quotation marks; where each # stood, from 1, and in which key."""
    kept = list(lines)
    found: list[tuple[Position, str]] = []
    for number, (line, key, at) in enumerate(_values(lines)):
        if not key or at == len(line) or line.startswith(_SPECIAL, at):
            continue
        pieces = [line[at:], *lines[number + 1 : _end(lines, number)]]
        signs = [(n, sign.end()) for n, piece in enumerate(pieces) if (sign := _SIGN.search(piece))]
        found += [((number + n + 1, end if n else at + end), key) for n, end in signs]
        if signs:
            quoted = _quoted("\n".join(pieces).rstrip(), is_list=key in _LISTS)
            kept[number : number + len(pieces)] = f"{line[:at]}{quoted}".split("\n")
    return kept, found


def remark_in_value(path: str, place: Position, key: str) -> Problem:
    """Report that a # in a text was kept."""
    message = sentence("in “{key}”, a blank and # would begin a remark; kept as a part of the text", key=key)
    return Problem(path, *place, "remark-in-value", message, sentence("put the whole value between quotation marks"))


def _values(lines: list[str]) -> Iterator[tuple[str, str, int]]:
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


def _end(lines: list[str], number: int) -> int:
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


def _quoted(value: str, *, is_list: bool) -> str:
    if is_list and _WORDS_WITH_SIGN.fullmatch(value):  # tags as Obsidian has them
        return "[" + ", ".join(f"'{word.lstrip('#')}'" for word in re.split(r"[ ,]+", value)) + "]"
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
