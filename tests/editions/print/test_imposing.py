"""Imposing as a job."""

import functools

import pytest

from pipeline.editions.print.binding import ImposedFile, Imposing, impose
from pipeline.jobs.blob import Blob
from pipeline.press.binding.bind import bind
from pipeline.press.imposition import SCHEMES
from tests.press.samples import imprint, one, opened, two


@functools.cache
def bound() -> Blob:
    return Blob.of(bind([one(), two()], imprint(subject="Cinq pages")))


def booklet(language: str = "fr") -> ImposedFile:
    return impose(Imposing(bound(), "booklet", imprint(language=language), "a4.pdf", 0.1))


@pytest.mark.parametrize(("scheme", "sides", "sheets"), [("2up", 3, 3), ("booklet", 4, 2)])
def test_sheets_are_counted(scheme: str, sides: int, sheets: int) -> None:
    imposed = impose(Imposing(bound(), scheme, imprint(), "a4.pdf"))
    assert (imposed.sides, imposed.sheets) == (sides, sheets)
    assert set(SCHEMES) == {"2up", "booklet", "newspaper", "small-newspaper"}


def test_it_names_the_file_that_can_be_read_aloud() -> None:
    pdf = opened(booklet().pdf.data)
    said = str(pdf.docinfo.Subject)
    assert said.startswith("Mis en page pour l’impression, sans ordre de lecture.")
    assert "a4.pdf" in said
    assert said in pdf.Root.Metadata.read_bytes().decode()


def test_it_says_so_in_its_own_language() -> None:
    pdf = opened(booklet("de").pdf.data)
    assert str(pdf.docinfo.Subject).startswith("Für den Druck")
