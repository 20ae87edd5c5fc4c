"""Front matter that no two lines of --- set apart, as YAML.

| written | of |
| --- | --- |
| `Title: …`, as far as the first empty line | Pelican, MultiMarkdown |
| `.. title: …`, in a comment or as far as the first empty line | Nikola |
| `title: …`, as far as a line of --- | Hexo, Octopress |
"""

from __future__ import annotations

import re

from pipeline.text.keys import is_known, key_of

_KEY = r"^(?P<dots>(?:\.\.[ ])?)(?P<key>[^\W\d_](?:[\w -]{0,80}?\w)?):[ \t]*+"
_VALUE = r"(?P<value>(?:\n[ \t]++(?!-[ ]))?+\S[^\n]*+(?:\n[ \t]++\S[^\n]*+)*+)?+"
_ENTRY = re.compile(rf"{_KEY}{_VALUE}(?P<items>(?:\n[ \t]*+-[ ][^\n]++)*+)$", re.MULTILINE)
_AS_IT_IS = re.compile(r"""\s*(?:"[^"\n\\]*"|'[^'\n]*'|\[[^\[\]{}"':#\n]*\])\s*""")
_OPENING, _CLOSING = "<!--", "-->"


def with_header_as_yaml(lines: list[str], start: int) -> tuple[list[str], int, int] | None:
    """Return the lines with a header that begins on a line as YAML, and the numbers of the lines around it.

    It is None where none begins there: a title must be among its keys, and another that is known if it has others.
    """
    in_comment = lines[start].strip() == _OPENING
    first = start + in_comment
    end = next((n for n in range(first, len(lines)) if lines[n].strip() in ("", "---", _CLOSING)), len(lines))
    if in_comment != (end < len(lines) and lines[end].strip() == _CLOSING):
        return None
    text = "\n".join(lines[first:end])
    entries = list(_ENTRY.finditer(text))
    dots = {bool(entry["dots"]) for entry in entries}
    if sum(len(entry[0]) + 1 for entry in entries) != len(text) + 1 or len(dots) != 1 or (in_comment and not any(dots)):
        return None
    others = [entry["key"] for entry in entries if key_of(entry["key"]) != "title" or not entry["value"]]
    if len(others) == len(entries) or not (any(dots) or not others or any(map(is_known, others))):
        return None
    return [*lines[:first], *_ENTRY.sub(_as_yaml, text).split("\n"), *lines[end:]], first - 1, end


def _as_yaml(entry: re.Match[str]) -> str:
    value = entry["value"] or ""
    if value and not _AS_IT_IS.fullmatch(value):
        value = "'{}'".format(value.replace("'", "''"))
    return f"{' ' * len(entry['dots'])}{entry['key']}: {value}{entry['items']}"
