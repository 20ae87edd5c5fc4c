"""Values that flow from an imported document to its posts; remarks about what was changed or left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from pipeline.i18n.sentences import Sentence, change_text, counted, joined, sentence
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job
from pipeline.pandoc.document import Document


class Fate(StrEnum):
    """Fate of a part of a document, as the first word of a line."""

    TURNED = "turned"
    DROPPED = "dropped"
    FIX = "to fix"


class Wording(NamedTuple):
    """Sentence for one thing and for several: templates with a `number` and with what it is `about`."""

    fate: Fate
    one: str
    many: str = ""


turned = partial(Wording, Fate.TURNED)
dropped = partial(Wording, Fate.DROPPED)
to_fix = partial(Wording, Fate.FIX)
WORDINGS: dict[str, Wording] = {
    "typed-list": turned("a typed list into a list", "{number} typed lists into lists"),
    "bold-heading": turned("a bold line into a heading", "{number} bold lines into headings"),
    "title-line": turned("the first line into the title"),
    "subtitle-line": turned("the line below the title into the description"),
    "title-heading": turned("the first heading into the title"),
    "title-from-name": to_fix("no title was found: the post has the name of its file"),
    "byline": turned("the author’s line into the front matter"),
    "date-line": turned("the date’s line into the front matter"),
    "caption": turned("a line under a picture into its caption", "{number} lines under pictures into captions"),
    "tab-table": turned("a table of tabs into a table", "{number} tables of tabs into tables"),
    "tab": turned("a tab into a space", "{number} tabs into spaces"),
    "line-break": turned("a line break into a new paragraph", "{number} line breaks into new paragraphs"),
    "underline": turned("underlined words into emphasis", "{number} underlined passages into emphasis"),
    "text-box": turned("a text box into text", "{number} text boxes into text"),
    "frame-table": turned("a table of one cell into text", "{number} tables of one cell into text"),
    "chapters": turned("its only chapter into a post", "each of its {number} chapters into a post"),
    "soft-hyphen": dropped("a soft hyphen", "{number} soft hyphens"),
    "blanks": dropped("extra spaces in one place", "extra spaces in {number} places"),
    "empty-paragraph": dropped("an empty paragraph", "{number} empty paragraphs"),
    "properties": dropped("document properties (title, author, dates …)"),
    "comment": dropped("a comment", "{number} comments"),
    "insertion": turned("a tracked insertion into text", "{number} tracked insertions into text"),
    "deletion": dropped("a tracked deletion", "{number} tracked deletions"),
    "hidden": dropped("a hidden text", "{number} hidden texts"),
    "header": dropped("headers and footers of pages"),
    "contents": dropped("a table of contents (the site makes its own)"),
    "macro": dropped("macros"),
    "object": dropped("an embedded object ({about})", "{number} embedded objects ({about})"),
    "chart": dropped("a chart or diagram", "{number} charts or diagrams"),
    "script": dropped("a script, form or frame", "{number} scripts, forms and frames"),
    "navigation": dropped("what surrounds the text of the page (menus, header, footer)"),
    "page": dropped("a page without text ({about})", "{number} pages without text ({about})"),
    "link": dropped("a link that leads nowhere ({about})", "{number} links that lead nowhere ({about})"),
    "equation": to_fix(
        "an equation from an old version of Word is a picture",
        "{number} equations from an old version of Word are pictures",
    ),
    "own-odt": to_fix("questions, solutions, glossary and boxes are plain text: only DOCX keeps them"),
    "lost": dropped("what the old text has and the document does not show: {about}"),
    "cut-off": to_fix("the file is cut off: its end is missing"),
    "picture": to_fix("{about}"),
}
"""The sentences by what they are about."""
_MOST_TOLD = 3
_LONGEST = 200  # letters of what is quoted


@dataclass(frozen=True)
class Remark:
    """One thing that is said: what it is about (a key of `WORDINGS`), how often, and further words."""

    kind: str
    number: int = 1
    about: str = ""

    @property
    def fate(self) -> Fate:
        """Fate of what it is about."""
        return WORDINGS[self.kind].fate

    @property
    def message(self) -> Sentence:
        """The sentence."""
        _, one, many = WORDINGS[self.kind]
        return counted(one, many or one, self.number, about=self.about)

    def __str__(self) -> str:
        return str(self.message)


class Remarks:
    """Remarks as they are gathered while a document is read."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()
        self._about: dict[str, list[str]] = {}

    def add(self, kind: str, number: int = 1, about: str = "") -> None:
        """Note that something was met so many times."""
        if number > 0:
            self._numbers[kind] += number
            if about:
                self._about.setdefault(kind, []).append(change_text(about, lambda part: part[:_LONGEST]))

    def all(self) -> tuple[Remark, ...]:
        """Return one remark for each kind, in the order of `WORDINGS`."""
        return tuple(
            Remark(kind, self._numbers[kind], _shorten_list(self._about.get(kind, ())))
            for kind in WORDINGS
            if self._numbers[kind]
        )


def _shorten_list(names: Iterable[str]) -> str:
    """Return a few of the names, each once."""
    known = list(dict.fromkeys(names))
    return joined([*known[:_MOST_TOLD], *(["…"] if len(known) > _MOST_TOLD else [])])


TAB = "\ue009"
"""Mark of a tab in a text, which pandoc's readers take for a blank."""
CAPTION = "\ue00c"
"""Begins a paragraph that its document calls a caption."""
TITLE, SUBTITLE = "\ue00d", "\ue00e"
"""Begin a paragraph that its document calls a title."""
CODE, LINE_END = "\ue00f", "\ue010"
"""Marks of a paragraph that is a line of code, and of a line end in it; its blanks are no-break spaces."""
SIGN = "\ue001"
"""Stands on both sides of a picture's number in a text whose format has no room for more."""
ROLES = "\ue020\ue021\ue022\ue023\ue024\ue025\ue026\ue027"
"""Begin paragraphs in the styles of documents of ours."""
IN_LIST, CONTINUED = (
    "\ue030\ue031\ue032\ue033\ue034\ue035\ue036\ue037\ue038",
    "\ue040\ue041\ue042\ue043\ue044\ue045\ue046\ue047\ue048",
)
"""Begin an item of a list in documents of ours, or a further paragraph of one: each sign tells a depth, from 0 on."""
WORDS_BEGIN, WORDS_END = "\ue02a\ue02b", "\ue02c"
"""Stand around an answer and a solution within a sentence, in documents of ours; both end alike."""
LOOSE = "\ue029"
"""Begins an item of a list that has room around it, in documents of ours."""
UPRIGHT = "\ue02d"
"""Begins upright letters in a formula, in documents of ours."""
MARKS = (
    f"{ROLES}{LOOSE}{WORDS_BEGIN}{WORDS_END}{UPRIGHT}{IN_LIST}{CONTINUED}{TAB}{CAPTION}{TITLE}{SUBTITLE}{CODE}{LINE_END}"
    f"{SIGN}"
)
"""All of these signs, which no document itself may have."""
PICTURE = "picture:"
"""Begins the address of a picture in a text; its number follows."""
POST = "post:"
"""Begins the address of another text that was imported with this one; its name in the document follows."""


class UnreadableDocumentError(Exception):
    """A document cannot be imported: why, as a template of a sentence and its values."""

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(sentence(template, **values))


class DocumentKind(StrEnum):
    """Kind of a document, by the end of its name."""

    WORD = "docx"
    OPEN_DOCUMENT = "odt"
    WEB_PAGE = "html"
    RICH_TEXT = "rtf"
    EBOOK = "epub"


@dataclass(frozen=True)
class DocumentFile(Job):
    """A document as found: its name, what it is, and its bytes; `usual` is the language of the collection."""

    name: str
    kind: DocumentKind
    data: Blob
    usual: str = ""

    about = sentence("file {name}", name="{0.name}")


@dataclass(frozen=True)
class FoundPicture:
    """A picture at one place of a document.

    `data` are its bytes; None where it is a file beside the document, at `address`, or where there is none, for a
    `reason`.
    """

    address: str
    data: Blob | None = None
    reason: str = ""


@dataclass(frozen=True)
class Head:
    """Metadata in a text; "" for what it does not say. The date is one after ISO 8601.

    Description and tags are known of documents of ours alone, which say that they are (`is_own`), and of which `post`
    they were made, by its digest.
    """

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    is_own: bool = False
    post: str = ""


@dataclass(frozen=True)
class ImportedText:
    """A text of a document, which becomes a post: a chapter of an e-book, or all that there is.

    `name` is its place in the document, `also` are the names of what has joined it. Pictures in it are called
    `picture:0`, links to other texts `post:NAME#ID`.
    """

    name: str
    head: Head
    document: Document
    pictures: tuple[FoundPicture, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """Content of a document, and remarks on how it was read."""

    texts: tuple[ImportedText, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class PostToWrite(Job):
    """A post to be written: its front matter, its text, its pictures and links.

    `pictures` has the name of each picture's file. `links` are names of texts, with those of the posts that they became
    ("" for this one). `site` is the address of the collection's site, "" for none; keys are in its `usual` language.
    """

    slug: str
    head: Head
    document: Document
    pictures: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    site: str = ""
    usual: str = ""

    about = sentence("post {name}", name="{0.slug}")
