"""Names between colons (`:material-home:`, `:slight_smile:`); a line without the icons among them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.i18n.sentences import sentence
from pipeline.text.printable import in_one_line

_NAMES = re.compile(r"(?<![\w:/])(?::[a-z0-9_+-]{2,80}+:)++")
_NAME = re.compile(
    r":(?:(?P<icon>(?:material|fontawesome|octicons|simple|lucide)-[a-z0-9-]++)|(?P<other>[a-z0-9_+-]++)):"
)


def names(text: str) -> Iterator[re.Match[str]]:
    """Yield all such names: as `icon`, or as `other`."""
    for run in _NAMES.finditer(text):
        yield from _NAME.finditer(text, *run.span())


def without_icons(line: str) -> tuple[str, str]:
    """Return a line of front matter without its icons, and the first of these."""
    found = [name for name in names(line) if name["icon"]]
    for name in reversed(found):
        line = line[: name.start()] + line[name.end() :]
    return in_one_line(line), found[0][0] if found else ""


def left_out(icon: str) -> tuple[str, str]:
    """Return what an author is told of the icons of a post, and a hint."""
    message = sentence("icons such as “{icon}” are left out: no edition has them", icon=icon)
    return message, sentence("write in Markdown what the reader should see")
