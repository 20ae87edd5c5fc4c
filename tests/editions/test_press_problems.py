from pipeline.editions.press_problems import report_remarks
from pipeline.jobs.blob import Blob
from pipeline.press.sheets import Inventory, Sheets


def test_letters_of_the_machines_fonts_are_named_with_the_post() -> None:
    sheets = Sheets(Blob.of(b""), 1, Inventory(), foreign=("DejaVu Sans",), foreign_letters=" ℞☙")
    (problem,) = report_remarks(sheets, "un.md")
    assert (problem.path, problem.rule) == ("un.md", "machine-font")
    assert problem.message == "no font of this program has ℞ (U+211E), ☙ (U+2619); a font of this machine is used"
