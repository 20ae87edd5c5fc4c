"""Lines of the sample: few gaps are wide, and the tool that tells so sees what it should."""

from pathlib import Path

from pipeline.editions.print.documents import list_styles, make_document
from pipeline.press.sheets import Copy
from pipeline.press.typesetting.typeset import typeset
from tests.paper.gaps import gaps_of, justified_lines

TEXT = "Le texte est assez long pour que plusieurs lignes soient nécessaires, et que l’on y coupe des mots. "
# Of which greedy line breaking left 27 of 100 lines loose: 16 of 52, 11 of 50 and 10 of 38.
LOOSE_ONCE = ("compression-video", "la-mire", "grille")


def test_few_lines_of_the_sample_are_loose(published_sample: Path) -> None:
    found = [gaps_of(published_sample / "articles" / f"{name}.pdf") for name in LOOSE_ONCE]
    lines, loose = (sum(getattr(gaps, kind) for gaps in found) for kind in ("lines", "loose"))
    assert lines > 120
    assert loose / lines <= 0.12


def counted(body: str) -> int:
    return gaps_of(typeset(Copy(make_document("Essai", "fr", body), list_styles("fr"))).pdf.data).lines


def test_lines_of_ragged_text_and_last_lines_are_not_counted() -> None:
    justified = f"<p>{TEXT * 4}</p>"
    assert counted(justified) > 4
    assert counted(f"{justified}<ul><li>{TEXT * 3}</li></ul><p>Une ligne.</p>") <= counted(justified) + 1


def test_a_line_is_loose_where_its_gaps_are_wide() -> None:
    body = f'<p style="word-spacing: 6pt">{TEXT * 3}</p>'
    wide = typeset(Copy(make_document("Essai", "fr", body), list_styles("fr"))).pdf.data
    lines = list(justified_lines(wide))
    assert len(lines) > 4
    assert all(line.is_loose for line in lines)
