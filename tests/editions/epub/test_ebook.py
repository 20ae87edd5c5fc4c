"""What the main process has to hold and to know for an e-book is little."""

import subprocess
import sys

from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.edition import Publication
from pipeline.editions.epub.edition import anthology_epub
from pipeline.extension import File
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from tests import factory

HEAVY = {"lxml", "jinja2", "babel", "ebooklib", "markupsafe"}


def test_whoever_gives_the_jobs_needs_no_parser_and_no_templates() -> None:
    modules = "pipeline.editions.epub.edition, pipeline.editions.epub.paths"
    code = f"import sys, {modules}; sys.exit(', '.join({HEAVY} & sys.modules.keys()) or 0)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_book_comes_by_reference() -> None:
    made = factory.collection()
    with Runner() as runner:
        (file,) = anthology_epub(Publication(made, frozenset(), plan_books(made)[0]), runner)
        assert isinstance(file, File)
        assert file.data.held is None
        assert Blob.of(file.data.data) == file.data
