"""Drawings with their letters, on the site and in the e-book."""

import io
import zipfile
from dataclasses import replace

from pipeline.editions.book.plan_books import plan_books
from pipeline.editions.drawings import LetteredDrawing, letter_drawings, plan_drawings
from pipeline.editions.edition import Publication
from pipeline.editions.epub.edition import anthology_epub
from pipeline.editions.site.edition import site
from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.model.article import Picture
from pipeline.press.fonts.embedded import embed_letters
from tests import factory
from tests.editions.making import files_by

_WORDS = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" font-family="\'Source Sans 3\'">'
    b'<text x="0" y="20">Mots</text></svg>'
)
_BROKEN = b"<svg><text>"


def drawing(data: bytes) -> Picture:
    return Picture("images/rouge.png", "image/svg+xml", 90, 30, Blob.of(data))


def publication() -> Publication:
    """Return the collection with a drawing as its only picture."""
    made = factory.collection()
    made = replace(made, pictures={asset: drawing(_WORDS) for asset in made.pictures})
    return Publication(made, frozenset({"site", "anthology-epub"}), plan_books(made)[0])


def test_drawings_alone_are_jobs() -> None:
    photograph = replace(drawing(b"pixels"), media_type="image/jpeg")
    assert list(plan_drawings((photograph, drawing(_WORDS)))) == [LetteredDrawing(drawing(_WORDS))]


def test_a_drawing_that_cannot_be_read_stays_as_it_is() -> None:
    jobs = tuple(plan_drawings((drawing(_WORDS), drawing(_BROKEN))))
    with Runner() as runner:
        first, second = (one.data.data for one in letter_drawings(jobs, runner, "pictures"))
    assert first == embed_letters(_WORDS) != _WORDS
    assert second == _BROKEN


def test_the_site_shows_drawings_with_their_letters() -> None:
    files = {file.path: file.data.data for file in files_by(lambda runner: site(publication(), runner))}
    assert files["media/images/rouge.png"] == embed_letters(_WORDS)


def test_the_e_book_shows_drawings_with_their_letters() -> None:
    (book,) = files_by(lambda runner: anthology_epub(publication(), runner))
    with zipfile.ZipFile(io.BytesIO(book.data.data)) as found:
        (name,) = (name for name in found.namelist() if name.endswith(".svg") and "cover" not in name)
        assert found.read(name) == embed_letters(_WORDS)
