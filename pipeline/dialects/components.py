"""Components of MDX and Vue (`<LinkCard title="…" href="…" />`, `<Aside>`) that say something in their attributes.

The others, and elements of HTML in capitals, are raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.dialects.code import Code
from pipeline.dialects.tag_boxes import is_box
from pipeline.dialects.tags import TemplateTag

_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"
INSIDE = rf"""(?:[^<>{{}}"']|"[^"\n]*+"|'[^'\n]*+'|{_BRACED})*+"""
COMPONENT = re.compile(rf"<(?P<closing>/?)(?P<name>[A-Z][a-z][\w.]*+)(?P<rest>(?:\s{INSIDE})?)(?<!=)>")
KEYS = frozenset(
    "title label text heading header summary description subtitle caption message quote cite author alt "
    "href to link url src".split()
)
"""The attributes that say something to readers."""
_SAYS = re.compile(
    rf"""(?:^|[\s"'}}])(?:{"|".join(sorted(KEYS))})\s*=\s*(?:["'](?=[^"'\s])|\{{\s*(?:useBaseUrl\()?\s*["'`])""",
    re.IGNORECASE,
)
_OTHERS = frozenset(
    "tabs tabitem tab codeblock code icon image picture themedimage img video audio iframe source object embed svg "
    "abbr td th div span form input youtube vimeo".split()
)
"""What is read elsewhere, and elements of HTML with such attributes."""


def components(text: str, code: Code) -> Iterator[TemplateTag]:
    """Yield the tags of such components, in order; a closing one where its opening one is such a tag."""
    waiting: dict[str, list[bool]] = {}
    for found in COMPONENT.finditer(text):
        name, rest = found["name"], found["rest"].strip()
        if code.at(found.start()) >= 0 or name.lower() in _OTHERS:
            continue
        opened = waiting.setdefault(name, [])
        if found["closing"]:
            says = bool(opened) and opened.pop()
        else:
            says = is_box(name) or _SAYS.search(rest) is not None
            if not rest.endswith("/"):
                opened.append(says)
        if says:
            yield TemplateTag(*found.span(), "component", name, rest, bool(found["closing"]))
