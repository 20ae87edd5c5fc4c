"""What no rule may touch in running text: addresses, paths, shortcodes, code-like writing.

Hidden characters are replaced one by one by U+FFFC (object replacement character), which the rules take for letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OBJECT = "\ufffc"

# All languages' marks: what is decided beside one must not depend on which of them a pass puts there.
QUOTATION_MARKS = '"«»“”„‟‘’‚‹›「」『』'
_ENDS = rf"\s{QUOTATION_MARKS}"

# A sign that is cheap to look for, and what to hide around it. Each pattern is anchored so that no character is
# looked at more than a few times: a paragraph may be megabytes long.
_MASKS = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        # An address up to its last character that is no punctuation: https://example.org/a?b=c
        ("://", rf"(?<![a-zA-Z+])[a-zA-Z][a-zA-Z0-9+]{{0,20}}+://[^{_ENDS}<>]*[^{_ENDS}<>.,;:!?…)\]}}']"),
        # data:image/png;base64,iVBORw0KGgo= and urn:isbn:9782070368228: addresses with no host
        *(
            (scheme, rf"(?<![\w.]){scheme}[^{_ENDS}<>]*[^{_ENDS}<>.,;:!?…)\]}}}}']")
            for scheme in ("data:", "urn:", "magnet:")
        ),
        ("www.", rf"(?<!\w)www\.[^{_ENDS}<>]*[^{_ENDS}<>.,;:!?…)\]}}']"),
        # ada@example.org
        ("@", r"(?<!\w)(?<!\w[.+'’-])\w[\w.+'’-]{0,63}+@[\w-]+(?:\.[\w-]+)*"),
        # C:\Temp and \emph{mot}: every word with a backslash
        ("\\", rf"(?<![^{_ENDS}])[^{_ENDS}\\]*+\\(?:\"\w)?[^{_ENDS}]*"),
        # /usr/share/l'exemple and ~/x--y, but not et/ou
        ("/", rf"(?<![\w/~.…])(?:~|\.{{1,2}})?/[\w.-][^{_ENDS}]*[\w/]"),
        # a--b.pdf
        ("--", r"(?<![\w.-])(?:\w|-(?!-))*+--[\w-]*+(?:\.[\w-]++)*\.[A-Za-z]\w{0,4}(?!\w)"),
        # $x^2$ (with a blank inside, it is more likely money)
        ("$", r"\$[^\s$]{1,80}\$(?!\d)"),
        # &nbsp; and &#160;
        ("&", r"&(?:#\w{1,8}|[A-Za-z]\w{1,30});"),
        # class="mot"
        ('="', r'=(?<=\w=)"[^"\n]{0,200}"'),
        # :smile:
        (":", r":(?<![\w:]:)[a-z][a-z0-9_+-]*+:(?!\w)"),
    )
)


def hide(text: str) -> str:
    """Return the text with its untouchable parts replaced, of the same length."""
    for sign, pattern in _MASKS:
        if sign in text:
            text = pattern.sub(_blot, text)
    return text


def show(text: str, hidden: str) -> str:
    """Put the characters of `hidden` back, one for each U+FFFC in order; no rule adds, removes or moves one."""
    if not hidden:
        return text
    letters = iter(hidden)
    return "".join(_shown(text, letters))


def _shown(text: str, letters: Iterator[str]) -> Iterator[str]:
    for character in text:
        yield next(letters) if character == OBJECT else character


def _blot(match: re.Match[str]) -> str:
    return OBJECT * len(match[0])
