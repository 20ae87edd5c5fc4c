"""Import documents in this process."""

from pathlib import Path

from pipeline.importing.documents import DocumentFile, DocumentKind, ImportedText, PostToWrite, Reading
from pipeline.importing.read_document import read_document
from pipeline.importing.write_post import write_post
from pipeline.jobs.blob import Blob

FILES = Path(__file__).parent / "files"


def read(data: bytes, kind: DocumentKind = DocumentKind.WORD, name: str = "Mon fichier.docx") -> Reading:
    found = read_document(DocumentFile(name, kind, Blob.of(data), "fr"))
    assert isinstance(found, Reading), found
    return found


def read_error(data: bytes, kind: DocumentKind = DocumentKind.WORD) -> str:
    found = read_document(DocumentFile("x", kind, Blob.of(data), "fr"))
    assert isinstance(found, str)
    return found


def markdown_of(text: ImportedText) -> str:
    pictures = tuple(f"post-{number}.png" for number in range(1, len(text.pictures) + 1))
    return write_post(PostToWrite("post", text.head, text.document, pictures))


def body(data: bytes, kind: DocumentKind = DocumentKind.WORD) -> str:
    """Return the text of the single post of a document, without front matter."""
    (text,) = read(data, kind).texts
    return markdown_of(text).partition("\n---\n\n")[2]


def count_remarks(data: bytes, kind: DocumentKind = DocumentKind.WORD) -> dict[str, int]:
    """Count the remarks by rule."""
    return {remark.kind: remark.number for remark in read(data, kind).remarks}
