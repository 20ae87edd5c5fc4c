"""Citations as texts write them: pandoc's `@key`, and the tags of MyST, Jekyll and Hugo as pandoc writes them.

[@key, p. 12], @key, @{https://example.org}          pandoc, Quarto
{cite}`a,b`, {cite:t}`a`, {cite:p}`{see}a{p. 12}`    MyST
{% cite a b --locator 12 %}, {% bibliography %}      Jekyll
{{< cite "a" 12 >}}, {{< bibliography >}}            Hugo
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

KEY = re.compile(r"(?<![\w.\\@/])@(?:\{([^{}\s]++(?: [^{}\s]++)*+)\}|(\w(?:[:.#$%&+?<>~/-]?\w)*+))")
"""The key of an entry, as a post cites it: `@dupont2020`, `@{https://example.org}`."""
ALL = "*"
"""The key that means all entries."""
_REFERENCES = "::: {#refs}\n:::"
_TAG = re.compile(
    r"\{cite(?::(?P<way>[a-z]++))?+\}`(?P<keys>[^`\n]++)`"
    r"|\{%-?+[ ]*+cite[ ](?P<words>[^{}%\n]++)%\}"
    r"|\{\{[<%][ ]*+cite[ ](?P<arguments>[^{}<>%\n]++)[>%]\}\}"
)
_LIST = re.compile(
    r"^[ ]{0,3}(?:\{%-?+[ ]*+bibliography\b[^{}%\n]*+%\}|\{\{[<%][ ]*+bibliography\b[^{}<>%\n]*+[>%]\}\}"
    r"|(?P<fence>`{3,9}+|:{3,9}+)\{bibliography\}[^\n]*+\n(?:[ ]{0,3}:[^\n]*+\n)*+(?P=fence))[ \t]*+$",
    re.MULTILINE,
)
_WORD = re.compile(r""""([^"]*+)"|'([^']*+)'|([^\s"']++)""")
_OPTION = re.compile(r"--?([A-Za-z_]\w*+)(?:=(.*))?")
_OPTIONS = {"l": "locator", "L": "label", "p": "prefix", "s": "suffix", "A": "suppress_author", "f": "file"}
_AROUND = re.compile(r"(?:\{([^{}]*+)\})?+([^{}]++)(?:\{([^{}]*+)\})?+")
_IN_TEXT = frozenset({"t", "ct", "alt", "alp", "author"})
_SHOWN = re.compile(r"\d[\d\s,–-]*+")


def convert_tags(text: str, is_code: Callable[[int], bool]) -> Iterator[tuple[int, int, str]]:
    """Yield the tags of other tools that cite, and those of bibliographies, as pandoc writes them, as edits are."""
    for match in _TAG.finditer(text) if "cite" in text else ():
        if not is_code(match.start()) and (written := _write(match)):
            yield match.start(), match.end(), written
    for match in _LIST.finditer(text) if "bibliography" in text else ():
        if not is_code(match.start() - bool(match["fence"])):
            yield match.end() - len(match[0].lstrip(" ")), match.end(), f"\n{_REFERENCES}\n"


def find_keys(text: str) -> Iterator[str]:
    """Yield the keys that a text may cite."""
    if "@" in text:
        yield from (match[1] or match[2] for match in KEY.finditer(text))
    for match in _TAG.finditer(text) if "cite" in text else ():
        yield from (one[1] or one[2] for one in KEY.finditer(_write(match)))


def may_cite(text: str) -> bool:
    """Return whether a text has signs of citations."""
    return "@" in text or "bibliography" in text or ("cite" in text and _TAG.search(text) is not None)


def lists_all(text: str) -> bool:
    """Return whether a text has the tag of Jekyll or Hugo for a bibliography of all entries, cited or not."""
    lists = _LIST.finditer(text) if "bibliography" in text else ()
    return any(not (match["fence"] or re.search(r"cited|query|-q\b", match[0])) for match in lists)


def _write(match: re.Match[str]) -> str:
    """Return a citation as pandoc writes it, "" where a tag has no key."""
    if match["keys"]:
        parts = [_AROUND.fullmatch(part.strip()) for part in re.split("[,;]", match["keys"])]
        items = [_write_item(part[2], part[1] or "", part[3] or "") for part in parts if part]
        is_in_text = match["way"] in _IN_TEXT and len(items) == 1 and items[0].startswith("@")
        return items[0].replace(", ", " [", 1) + "]" * (", " in items[0]) if is_in_text else _join(items)
    words = ["".join(map(str, filter(None, word.groups()))) for word in _WORD.finditer(match[match.lastgroup or 0])]
    if match["arguments"]:
        key, *places = (word for word in words if word != "/")
        return "" if "=" in key else _join([_write_item(key, "", " ".join(places))])
    keys, told, name = list[str](), dict[str, str](), ""
    for word in words:
        option = _OPTION.fullmatch(word)
        if option:
            name = _OPTIONS.get(option[1], option[1])
            told[name] = option[2] or ""
            name = "" if option[2] or name == "suppress_author" else name
        elif name:
            told[name], name = word, ""
        elif word != "-":
            keys.append(word)
    place = " ".join(filter(None, (told.get("label", ""), told.get("locator", ""))))
    prefix = f"{told.get('prefix', '')} {'-' * ('suppress_author' in told)}".strip()
    items = [_write_item(key, prefix if not number else "", "") for number, key in enumerate(keys)]
    ends = [one for one in (_show_place(place), told.get("suffix", "")) if one]
    return _join([*items[:-1], ", ".join((items[-1], *ends))]) if items else ""


def _write_item(key: str, before: str, after: str) -> str:
    name = key.strip()
    name = f"@{name}" if KEY.fullmatch(f"@{name}") else f"@{{{name}}}"
    before = before if not before or before.endswith("-") else f"{before} "
    return before + ", ".join(filter(None, (name, _show_place(after.strip()))))


def _show_place(place: str) -> str:
    return f"p. {place}" if _SHOWN.fullmatch(place) else place


def _join(items: list[str]) -> str:
    return f"[{'; '.join(items)}]" if items else ""
