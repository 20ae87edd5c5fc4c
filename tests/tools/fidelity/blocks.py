"""Convert blocks of Markdown extensions to plain Markdown, so that their markers do not count as words.

MkDocs writes a note as `!!! note "Title"` (or `???+`, one that can be opened) and a tab as `=== "Title"`, with all that
belongs to it four blanks further in; pandoc writes a div between `:::`, GitHub and Obsidian a quotation that begins with
`[!note]`; lists may be counted in letters. What is for some editions alone becomes an element with that class.
"""

import re
from collections.abc import Iterator, Sequence

_OPENING = re.compile(r'^( *)(?:(?:!!!|\?\?\?\+?)\s+[\w-]+(?: [\w -]+)?|===[!+]?)\s*(?:"(?P<title>[^"]*)")?\s*$')
_INSET = 4
_DIV_FENCE = re.compile(r"([ >]*):{3,}(.*)")
_RESERVED = re.compile(r"\b(?:(solution)s?|(?:(print)|(web))[-_]only)\b", re.IGNORECASE)
_RESERVED_WORDS = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\.(solution|print-only|web-only)\b[^{}]*\}")
_CALLOUT = re.compile(r"^((?:[ ]*>)+[ ]*)\[![\w-]+\][+-]?", re.MULTILINE)
_LETTERED = re.compile(r"^( {0,3})(?:[a-z]|[ivx]{2,5}|[A-Z](?=\. {2}|\)))[.)](?= )", re.MULTILINE)


def plain_blocks(text: str) -> str:
    """Remove the markers or replace them by plain Markdown."""
    inset = _RESERVED_WORDS.sub(r'<span class="\2">\1</span>', "\n".join(_set_out(text.split("\n"))))
    return _LETTERED.sub(r"\g<1>1.", "\n".join(_without_fences(_CALLOUT.sub(r"\1", inset).split("\n"))))


def _without_fences(lines: Sequence[str]) -> Iterator[str]:
    """Remove fences of divs; write divs for some editions alone as HTML."""
    opened: list[bool] = []
    for line in lines:
        fence = _DIV_FENCE.fullmatch(line)
        if fence is None:
            yield line
        elif fence[2].strip(" :"):
            found = _RESERVED.search(fence[2])
            opened.append(found is not None)
            name = (found[1] or f"{found[2] or found[3]}-only").lower() if found else ""
            yield from ("", f'{fence[1]}<div class="{name}">', fence[1]) if name else ("",)
        elif opened and opened.pop():
            yield from ("", f"{fence[1]}</div>", fence[1])
        else:
            yield ""


def _set_out(lines: Sequence[str]) -> Iterator[str]:
    """Remove the indentation of notes and tabs."""
    number = 0
    while number < len(lines):
        opening = _OPENING.match(lines[number])
        number += 1
        if opening is None:
            yield lines[number - 1]
            continue
        indent = opening[1] + " " * _INSET
        end = number
        while end < len(lines) and (not lines[end].strip() or lines[end].startswith(indent)):
            end += 1
        if end == number:  # nothing belongs to it: a line as any other
            yield lines[number - 1]
            continue
        yield from ("", opening[1] + (opening["title"] or ""), "")
        yield from _set_out([line[_INSET:] for line in lines[number:end]])
        yield ""
        number = end
