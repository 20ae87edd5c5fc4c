"""What flows from a document of a word processor to the posts that are made of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.i18n.sentences import sentence
from pipeline.importing.remarks import Remark
from pipeline.jobs.blob import Blob
from pipeline.jobs.job import Job
from pipeline.pandoc.document import Document

TAB = "\ue009"
"""Stands for a tab in a text, which pandoc's readers take for a blank."""
CAPTION = "\ue00c"
"""Begins a paragraph that its document calls a caption."""
TITLE, SUBTITLE = "\ue00d", "\ue00e"
"""Begin a paragraph that its document calls a title."""
CODE, LINE_END = "\ue00f", "\ue010"
"""Begin a paragraph that is a line of code, and stand for a line end in one; its blanks are no-break spaces."""
SIGN = "\ue001"
"""Stands on both sides of a picture's number in a text whose format has no room for more."""
MARKS = f"{TAB}{CAPTION}{TITLE}{SUBTITLE}{CODE}{LINE_END}{SIGN}"
"""All of these signs, which no document itself may have."""
PICTURE = "picture:"
"""Begins the address of a picture in a text; its number follows."""
POST = "post:"
"""Begins the address of another text that was imported with this one; its name in the document follows."""


class UnreadableDocumentError(Exception):
    """A document cannot be imported; the text says why, and the way on."""


class DocumentKind(StrEnum):
    """What is imported, by the end of its name."""

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
    """A picture of a document, where it stands in the text.

    `data` are its bytes; None where it is a file beside the document, at `address`, or where there is none: `why` says
    the reason.
    """

    address: str
    data: Blob | None = None
    why: str = ""


@dataclass(frozen=True)
class Head:
    """What a text says of itself; "" for what it does not say. The date is one after ISO 8601."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""


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
    """What a document holds, and what is to be said of how it was read."""

    texts: tuple[ImportedText, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class PostToWrite(Job):
    """A post to be written: what its front matter says, its text, and what stands in it for pictures and links.

    `pictures` has the name of each picture's file. `links` are names of texts, with those of the posts that they became
    ("" for this one).
    """

    slug: str
    head: Head
    document: Document
    pictures: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    about = sentence("post {name}", name="{0.slug}")
