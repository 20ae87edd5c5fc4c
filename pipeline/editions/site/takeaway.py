"""What readers take away of the site: books, handouts, and the files of these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BookLinks:
    """A book: its title, and the paths of its files, "" where it has none."""

    title: str
    pdf: str = ""
    epub: str = ""


@dataclass(frozen=True)
class HandoutLink:
    """A handout: its title, and the path of the PDF that one reads and prints without thinking."""

    title: str
    path: str
    title_html: str = ""


@dataclass(frozen=True)
class OfferedFile:
    """A file of a book: its path, the bytes that it has (0 where that is not known), and a PDF's pages."""

    path: str
    size: int = 0
    pages: int = 0

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF; it is an e-book else."""
        return self.path.endswith(".pdf")

    @property
    def type(self) -> str:
        """Its media type."""
        return "application/pdf" if self.is_pdf else "application/epub+zip"
