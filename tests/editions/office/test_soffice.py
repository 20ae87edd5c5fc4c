"""LibreOffice opens what we write: its tagged PDFs have all words in order, each alternative text, and pass veraPDF."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

from tests.editions.office.lesson import POST, handout, lesson
from tests.judges.pdf import verapdf
from tests.tools.fidelity.compare import compare
from tests.tools.fidelity.pdf import read_pdf
from tests.tools.fidelity.source import read_source

pytestmark = pytest.mark.judge
NAME = "le-son-dune-salle"
_EXPORT = (
    'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"}}'
)
_SECONDS = 300


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Export the teacher's copies of the lesson to PDF by LibreOffice, by source format."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (libreoffice-writer-nogui, libreoffice-math-nogui) not found")
    folder = tmp_path_factory.mktemp("office")
    files = handout(lesson(tmp_path_factory.mktemp("lesson")))
    for form in ("docx", "odt"):
        (folder / f"{form}.{form}").write_bytes(files[f"*{NAME}.{form}"].data.data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", _EXPORT, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, sorted(folder.glob("*.*")))], check=True, capture_output=True, timeout=_SECONDS)
    return {form: folder / f"{form}.pdf" for form in ("docx", "odt")}


def tags_of(path: Path) -> tuple[Counter[str], list[str]]:
    """Count a PDF's structure elements by kind; return them with the alternative texts."""
    with pikepdf.open(path) as pdf:
        elements = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one]
        figures = [one for one in elements if one.S == "/Figure"]
        return Counter(str(one.S) for one in elements), [str(one.get("/Alt", "")) for one in figures]


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_tags_and_alternative_texts_are_those_of_the_lesson(exported: dict[str, Path], form: str) -> None:
    tags, alts = tags_of(exported[form])
    assert alts == ["Un carré rouge", "Un carré large"]
    assert tags >= Counter({"/H1": 1, "/LI": 6, "/TH": 2, "/TD": 2, "/Note": 2, "/Formula": 3, "/Link": 1})
    with pikepdf.open(exported[form]) as pdf:
        assert str(pdf.Root.Lang).startswith("fr")
        assert str(pdf.docinfo.Title) == "Le son d’une salle"


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_all_words_are_there_in_order(exported: dict[str, Path], form: str) -> None:
    found = compare(read_source(POST), read_pdf(exported[form]))
    assert (found.share, found.losses) == (1.0, ())


def test_a_pdf_of_an_opendocument_passes_verapdf(exported: dict[str, Path]) -> None:
    assert verapdf(exported["odt"], "ua1") == []


def test_a_pdf_of_a_word_document_lacks_the_words_of_formulas_alone(exported: dict[str, Path]) -> None:
    faults = verapdf(exported["docx"], "ua1")
    assert {fault.partition(" ")[0] for fault in faults} == {"7.7-1"}  # Office MathML has no alternative texts
