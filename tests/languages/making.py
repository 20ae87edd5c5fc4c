"""Print a post in each language of the catalogues for readers and teachers.

A text, a picture with its caption, a box, a question with its answer, a glossary and a note: each has a word of ours.
"""

import re
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from pipeline.editions.anthology_pdf import anthology_pdf
from pipeline.editions.book.plan_books import plan_book
from pipeline.editions.book.plan_handouts import plan_handout
from pipeline.editions.edition import Publication
from pipeline.editions.handouts.edition import make_handout
from pipeline.extension import File
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.books_and_handouts import Anthology, Handout, Layout, Selection
from pipeline.normalise import normalise

POSTS = Path(__file__).parent / "posts"
LANGUAGES = tuple(sorted(path.stem for path in POSTS.glob("*.md")))


class Printed(NamedTuple):
    """The PDFs of a book and of a handout with solutions."""

    book: bytes
    handout: bytes


def printed(language: str, *layouts: Layout) -> Printed:
    """Print the post in a language as a book and as handouts: A4 and further layouts."""
    asked = Handout(Selection(everything=True), class_name="3", layouts=(Layout.A4, *layouts), teacher=True)
    with tempfile.TemporaryDirectory() as folder, Runner() as runner:
        write(Path(folder), language)
        collection = normalise(load(Path(folder)), runner)
        wanted = Publication(collection, frozenset({"anthology-pdf"}), (plan_book(collection, Anthology()),))
        (book,) = (item for item in anthology_pdf(wanted, runner) if isinstance(item, File))
        sheets = [
            item
            for item in make_handout(collection, plan_handout(collection, asked), runner)
            if isinstance(item, File) and item.teacher
        ]
        return Printed(book.data.data, sheets[0].data.data)


def write(folder: Path, language: str) -> None:
    """Write the post in a language with its files as a collection named by the post's tag."""
    post = POSTS / f"{language}.md"
    (title,) = re.findall(r"^tags: \[(.*)\]$", post.read_text("utf-8"), re.MULTILINE)
    (folder / "collection.yaml").write_text(f"language: {language}\ntitle: {title}\n", "utf-8")
    for path in (post, POSTS / "test-card.svg"):
        shutil.copy(path, folder)
