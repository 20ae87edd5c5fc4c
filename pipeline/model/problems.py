"""Problem in a post: a rule, a place, a sentence and a way to fix it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.i18n.sentences import Sentence, change_text, sentence
from pipeline.text.printable import shorten

Position = tuple[int, int]
"""Line and column in a file, from 1."""
BEGINNING: Position = (1, 1)
"""What is wrong with a file as a whole is told of its beginning."""


_LONGEST = 1_000  # letters of a message
TOO_MUCH_HINT = sentence("make it simpler or shorter, or split it into several posts")
"""What an author can do about a post that takes too much."""


class Severity(StrEnum):
    """Severity of a problem for the reader, the worst first."""

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
    def place(self) -> str:
        """`path:line:column` as editors and terminals understand it, as far as it is known."""
        parts = [self.path or "collection"]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)

    def __str__(self) -> str:
        hint = f" (hint: {self.hint})" if self.hint else ""
        return f"{self.place}: {self.rule}: {self.message}{hint}"


def _quoting_less(text: str) -> str:
    """Return the text with no more than anybody reads; of a sentence what it quotes is shortened first."""
    if len(text) > _LONGEST and isinstance(text, Sentence):
        text = change_text(text, lambda part: shorten(part, _LONGEST // 2))
    return text if len(text) <= _LONGEST else shorten(text, _LONGEST)


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, sorted by file and place."""
    return tuple(sorted(set(problems)))


_RULES = {
    Severity.ERROR: """
        answer-shown anthology authors class-left encoding left-out name-left no-articles no-consent no-font
        settings styles unreadable-body unreadable-file
    """,
    Severity.WARNING: """
        alias-taken bad-date bad-value contrast dead-fragment dead-link deep-nesting diagram duplicate-key
        duplicate-slug embedded-media empty-heading empty-link empty-post file-name front-matter
        front-matter-unclosed heading-level maths missing-alt missing-extra missing-glyph missing-image
        odd-alias odd-front-matter old-encoding other-format no-audience own-font own-style own-template
        raw-format raw-html raw-markdown recording remark-in-value same-part seen-nowhere settings-key shared-name
        sources spaced-address split-link template-left-out too-long translation-key typesetting uncalled-note
        unclosed-block unclosed-comment undefined-note unknown-block unknown-order unknown-source unreadable-image
        unsafe-link words-alone
    """,
    Severity.NOTE: """
        answer-hidden bold-heading bold-paragraph byte-order-mark control-character draft duplicate-id for-class
        formula-colour found-by-name guessed-language incomplete-source legal-notice link-out
        machine-font no-title other-key other-language other-tool ours private remark remote-image
        slide slow-post small-letters template template-link translation-behind
        typography undescribed-diagram unknown-key unused-source verse
    """,
}
RULES: dict[str, Severity] = {rule: severity for severity, rules in _RULES.items() for rule in rules.split()}
"""The severity of each rule of the core. A rule is one kind of fault, with a name to look it up, test and count it.

`messages/rules/` explains each.
"""


PRIVATE = frozenset({"answer-shown", "class-left", "name-left", "no-consent"})
"""The rules about what an edition must not show its readers, which no option passes over."""


SEVERITY_NAMES = {
    Severity.ERROR: sentence("error"),
    Severity.WARNING: sentence("warning"),
    Severity.NOTE: sentence("note"),
}
"""What severities are called."""
