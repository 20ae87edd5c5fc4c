"""What is wrong in a post: a rule, a place, a sentence and a way to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.text.printable import shortened
from pipeline.text.sentences import changed

Position = tuple[int, int]
"""Line and column in a file, from 1."""
BEGINNING: Position = (1, 1)
"""What is wrong with a file as a whole is told of its beginning."""


_LONGEST = 1_000  # letters of a message
TOO_MUCH_HINT = "make it simpler or shorter, or part it into several posts"
"""What an author can do about a post that takes too much."""


class Severity(StrEnum):
    """How much a problem costs the reader, the worst first."""

    ERROR = "error"  # cannot be published faithfully
    WARNING = "warning"  # repaired or degraded
    NOTE = "note"  # style


@dataclass(frozen=True)
class Rule:
    """One kind of fault, named so that it can be looked up, tested and counted."""

    severity: Severity
    meaning: str


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
        return RULES[self.rule].severity

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
    if len(text) > _LONGEST:
        text = changed(text, lambda part: shortened(part, _LONGEST // 2))
    return text if len(text) <= _LONGEST else shortened(text, _LONGEST)


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, sorted by file and place."""
    return tuple(sorted(set(problems)))


def _error(meaning: str) -> Rule:
    return Rule(Severity.ERROR, meaning)


def _warning(meaning: str) -> Rule:
    return Rule(Severity.WARNING, meaning)


def _note(meaning: str) -> Rule:
    return Rule(Severity.NOTE, meaning)


RULES: dict[str, Rule] = {
    # Found by load.
    "unreadable-file": _error("A file cannot be read at all."),
    "link-out": _note("A link of the file system is not followed: nothing outside the content folder is read."),
    "file-name": _warning("A file's name is not in Unicode; it was read as Windows once wrote names."),
    "encoding": _error("A file is no text, or one in an encoding that cannot be told."),
    "old-encoding": _warning("A file is not UTF-8; it was read as the older encoding that gives words."),
    "byte-order-mark": _note("A file begins with an invisible byte order mark, which other tools trip over."),
    "control-character": _note("A file holds control characters, or heaps of accents, which no page may hold."),
    "front-matter": _error("The front matter (the block of “key: value” lines at the top) cannot be read."),
    "front-matter-unclosed": _error("The front matter is opened and never closed."),
    "other-format": _warning("A file has a text in another format than Markdown, which is not published."),
    "other-tool": _note("A folder of another tool: what is no content was passed over, its settings were read."),
    "odd-front-matter": _warning("A front matter is set apart otherwise than usual, or is none; read as it is meant."),
    "remark-in-value": _warning("A text in a front matter has a # in it, where a remark would begin; kept whole."),
    "private": _note("A post whose name, or whose folder's name, begins with an underscore is left out."),
    "duplicate-key": _warning("A key stands twice in a front matter."),
    "empty-post": _warning("A post has a front matter at most, and no text."),
    "settings": _error("collection.yaml cannot be read, or a key has a value that it cannot take."),
    "settings-key": _warning("collection.yaml has a key that means nothing here."),
    "handout": _error("A handout of collection.yaml selects no article, or has a value that it cannot take."),
    "anthology": _error("An anthology of collection.yaml has no article, or a file or value that it cannot take."),
    "authors": _error("authors.yaml cannot be read, or a biography in it is no text."),
    # Found by normalise: metadata.
    "draft": _note("A post is marked as a draft and left out."),
    "duplicate-slug": _error("Two posts would have the same address."),
    "shared-name": _warning("Posts in different folders have the same file name; each was given a longer address."),
    "guessed-language": _note("A post does not say its language; it was told from its path, its letters or its words."),
    "bad-date": _warning("A date in the front matter is none."),
    "bad-value": _warning("A key of the front matter has a value that it cannot take."),
    "unknown-key": _note("A key of the front matter means nothing here, and is nearly one that does."),
    "other-key": _note("A key of another tool, which changes there what a reader sees, does nothing here."),
    "too-long": _warning("A title, a tag or the like is longer than any page can show; it was cut."),
    "no-title": _note("A post has no title of its own."),
    "unknown-order": _warning("The order in collection.yaml names an article that is not there."),
    # Found by normalise: the body.
    "unreadable-body": _error("Pandoc cannot read the text of a post."),
    "deep-nesting": _warning("Lists or quotations are nested deeper than any page can show."),
    "heading-level": _warning("A heading skips a level; it was moved up, so that the outline has no hole."),
    "bold-heading": _note("A whole heading is bold; headings have a weight of their own."),
    "bold-paragraph": _note("A bold paragraph stands where a heading could be; it is kept with its text."),
    "empty-heading": _warning("A heading has no text; it was left out."),
    "duplicate-id": _note("Two places of a post have the same id; the later one was renamed."),
    "split-link": _warning("A link was broken over two lines; it was joined."),
    "template-link": _note("A link is written in the template language of another tool; it was translated."),
    "template": _note("A tag of another tool's template language; what it says to a reader was translated."),
    "template-left-out": _warning("A tag of another tool's template language means nothing here; it was left out."),
    "remark": _note("A remark that is not for readers was left out."),
    "unclosed-comment": _warning("A comment is never closed, or is closed by another; it is not shown."),
    "unsafe-link": _warning("A link leads to a script, or to another address or file that no page should lead to."),
    "dead-link": _warning("A link leads to a page of the collection that is not there; its text stays."),
    "found-by-name": _note("A file or post is not where an address says; the nearest of that name was taken."),
    "dead-fragment": _warning("A link leads to a place in an article that is not there; it leads to the article."),
    "spaced-address": _warning("An address with blanks in it is no link in Markdown; it was taken for one."),
    "undefined-note": _warning("A note is called and nowhere written."),
    "uncalled-note": _warning("A note is written and never called, so that no edition can show it."),
    "empty-link": _warning("A link has no address or no text."),
    "missing-image": _warning("A picture was not found; a placeholder with its alternative text stands for it."),
    "remote-image": _note("Pictures are on the web: the site shows them from there, paper and e-book cannot."),
    "unreadable-image": _warning(
        "A picture, or a part of one, cannot be read; a placeholder stands for it, or it is shown without."
    ),
    "missing-alt": _warning("A picture has no alternative text for those who cannot see it."),
    "raw-html": _warning("Raw HTML that has no place in a published page was taken out."),
    "embedded-media": _warning("An embedded film, sound, document or frame became a link."),
    "unknown-block": _warning("A block is called nearly as one that is known here; it is shown as any other text."),
    "seen-nowhere": _warning("A text is for paper alone and for the screen alone at once; no edition shows it."),
    "raw-format": _warning("A block for another format than HTML (LaTeX, say) was left out."),
    "maths": _warning("A formula cannot be understood; it stands as it was typed."),
    "typography": _note("Spaces, quotation marks, apostrophes and dashes were set after the rules of the language."),
    "no-articles": _error("All posts are drafts or cannot be read, so there is nothing to publish."),
    # Found by the editions.
    "styles": _error("A template or a style sheet of styles/ cannot be read."),
    "words-alone": _warning("An edition cannot be made of an article as it is; its words stand without their form."),
    "slow-post": _note("A post takes the program long."),
    "left-out": _error("An edition cannot show an article at all; a sentence stands in its place."),
    "missing-glyph": _warning("No font has a character; in print, a box with its number stands for it."),
    "machine-font": _note("An article is set with fonts of this machine; elsewhere it may look otherwise."),
    "typesetting": _warning("The typesetting engine had something to say of an article or a book."),
}
