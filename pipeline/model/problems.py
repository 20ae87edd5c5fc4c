"""What is wrong in a post: a rule, a place, a sentence and a way to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.i18n.sentences import Sentence, changed, sentence
from pipeline.text.printable import shortened

Position = tuple[int, int]
"""Line and column in a file, from 1."""
BEGINNING: Position = (1, 1)
"""What is wrong with a file as a whole is told of its beginning."""


_LONGEST = 1_000  # letters of a message
TOO_MUCH_HINT = sentence("make it simpler or shorter, or part it into several posts")
"""What an author can do about a post that takes too much."""


class Severity(StrEnum):
    """How much a problem costs the reader, the worst first."""

    ERROR = "error"  # cannot be published faithfully
    WARNING = "warning"  # repaired or degraded
    NOTE = "note"  # style


@dataclass(frozen=True, order=True)
class Problem:
    """One fault at one place of one file.

    `path` is relative to the content folder ("" for the collection itself). `line` and `column` count from 1
    in the file as its author wrote it, front matter included; 0 means that the place is not known.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        """Quote no more of a post than anybody reads: a message may have a megabyte of it, and there may be many."""
        object.__setattr__(self, "message", _quoting_less(self.message))
        object.__setattr__(self, "hint", _quoting_less(self.hint))

    @property
    def severity(self) -> Severity:
        """The severity of the rule that was broken."""
        return RULES[self.rule]

    @property
    def place(self) -> str:
        """`path:line:column` as editors and terminals understand it, as far as it is known."""
        parts = [self.path or "collection"]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)

    def __str__(self) -> str:
        """Return the problem as one line of text."""
        hint = f" (hint: {self.hint})" if self.hint else ""
        return f"{self.place}: {self.severity} {self.rule}: {self.message}{hint}"


def _quoting_less(text: str) -> str:
    """Return the text with no more than anybody reads; of a sentence what it quotes is shortened first."""
    if len(text) > _LONGEST and isinstance(text, Sentence):
        text = changed(text, lambda part: shortened(part, _LONGEST // 2))
    return text if len(text) <= _LONGEST else shortened(text, _LONGEST)


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, sorted by file and place."""
    return tuple(sorted(set(problems)))


RULES: dict[str, Severity] = {
    # Found by load.
    "unreadable-file": Severity.ERROR,
    "link-out": Severity.NOTE,
    "file-name": Severity.WARNING,
    "encoding": Severity.ERROR,
    "old-encoding": Severity.WARNING,
    "byte-order-mark": Severity.NOTE,
    "control-character": Severity.NOTE,
    "front-matter": Severity.WARNING,
    "front-matter-unclosed": Severity.WARNING,
    "other-format": Severity.WARNING,
    "other-tool": Severity.NOTE,
    "odd-front-matter": Severity.WARNING,
    "remark-in-value": Severity.WARNING,
    "private": Severity.NOTE,
    "duplicate-key": Severity.WARNING,
    "empty-post": Severity.WARNING,
    "settings": Severity.ERROR,
    "settings-key": Severity.WARNING,
    "handout": Severity.ERROR,
    "old-layout": Severity.NOTE,
    "anthology": Severity.ERROR,
    "authors": Severity.ERROR,
    # Found by normalise: metadata.
    "draft": Severity.NOTE,
    "duplicate-slug": Severity.WARNING,
    "shared-name": Severity.WARNING,
    "guessed-language": Severity.NOTE,
    "translation-key": Severity.WARNING,
    "other-language": Severity.NOTE,
    "bad-date": Severity.WARNING,
    "bad-value": Severity.WARNING,
    "unknown-key": Severity.NOTE,
    "other-key": Severity.NOTE,
    "too-long": Severity.WARNING,
    "no-title": Severity.NOTE,
    "unknown-order": Severity.WARNING,
    "same-part": Severity.WARNING,
    "odd-alias": Severity.WARNING,
    "legal-notice": Severity.NOTE,
    # Found by normalise: the body.
    "unreadable-body": Severity.ERROR,
    "deep-nesting": Severity.WARNING,
    "heading-level": Severity.WARNING,
    "bold-heading": Severity.NOTE,
    "bold-paragraph": Severity.NOTE,
    "empty-heading": Severity.WARNING,
    "duplicate-id": Severity.NOTE,
    "split-link": Severity.WARNING,
    "template-link": Severity.NOTE,
    "template": Severity.NOTE,
    "template-left-out": Severity.WARNING,
    "remark": Severity.NOTE,
    "unclosed-comment": Severity.WARNING,
    "unclosed-block": Severity.WARNING,
    "raw-markdown": Severity.WARNING,
    "unsafe-link": Severity.WARNING,
    "dead-link": Severity.WARNING,
    "found-by-name": Severity.NOTE,
    "dead-fragment": Severity.WARNING,
    "spaced-address": Severity.WARNING,
    "undefined-note": Severity.WARNING,
    "uncalled-note": Severity.WARNING,
    "empty-link": Severity.WARNING,
    "missing-image": Severity.WARNING,
    "remote-image": Severity.NOTE,
    "unreadable-image": Severity.WARNING,
    "missing-alt": Severity.WARNING,
    "raw-html": Severity.WARNING,
    "embedded-media": Severity.WARNING,
    "recording": Severity.WARNING,
    "unknown-block": Severity.WARNING,
    "seen-nowhere": Severity.WARNING,
    "raw-format": Severity.WARNING,
    "maths": Severity.WARNING,
    "formula-colour": Severity.NOTE,
    "verse": Severity.NOTE,
    "typography": Severity.NOTE,
    "no-articles": Severity.ERROR,
    # Found in a look of one's own.
    "contrast": Severity.WARNING,
    "own-font": Severity.WARNING,
    "own-style": Severity.WARNING,
    "own-template": Severity.WARNING,
    # Found by the editions.
    "alias-taken": Severity.WARNING,
    "styles": Severity.ERROR,
    "missing-extra": Severity.WARNING,
    "words-alone": Severity.WARNING,
    "slow-post": Severity.NOTE,
    "left-out": Severity.ERROR,
    "no-font": Severity.ERROR,
    "missing-glyph": Severity.WARNING,
    "machine-font": Severity.NOTE,
    "small-letters": Severity.NOTE,
    "typesetting": Severity.WARNING,
}
"""The severity of each rule. A rule is one kind of fault, named so that it can be looked up, tested and counted;
what there is to say of it stands in `messages/rules/`."""


SEVERITY_NAMES = {
    Severity.ERROR: sentence("error"),
    Severity.WARNING: sentence("warning"),
    Severity.NOTE: sentence("note"),
}
"""What severities are called."""
