"""A handout that we wrote, and that a colleague changed in LibreOffice, is the post again that it was."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.importing.documents import DocumentKind
from tests.editions.office.lesson import POST, handout, lesson
from tests.importing.reading import FILES, body, markdown_of, read, said

NAME = "le-son-dune-salle"
LESSON = """\
::: {.note}
Une salle vide résonne.
:::

::: {.glossary}

Écho

:   un son qui revient
:::

::: {.questions}
1.  Pourquoi une salle résonne-t-elle ?

    ::: {.solution}
    À cause des murs[^2], d’où $x/2$.
    :::

2.  [Et dehors ?]{lines="1"}
:::
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    files = handout(lesson(tmp_path_factory.mktemp("lesson")))
    return {name: file.data.data for name, file in files.items()}


def test_a_copy_comes_back_as_it_was(ours: dict[str, bytes]) -> None:
    (text,) = read(ours[f"*{NAME}.docx"]).texts
    written = markdown_of(text).replace("\u00a0", " ").replace("\u202f", " ")
    front, _, _ = POST.partition("\n---\n\n")
    for line in front.splitlines():
        if not line.startswith("title"):
            assert line in written.splitlines(), line
    assert LESSON in written
    assert "Un texte[^1], une formule $T = \\frac{V}{A}$, [un lien](https://example.org/salle) et l’autre.\n" in written
    assert "- un tapis\n\n  et sa suite\n\n- des rideaux\n\n  - en velours\n  - en lin\n" in written
    assert "| Salle | Durée |\n|-------|------:|\n| vide  | 0,9 s |\n" in written
    assert '![Un carré rouge](post-1.png "La salle vue de haut")\n\n![Un carré large](post-2.png)\n' in written
    assert '``` python\nprint("une")\n```\n\n``` python\nprint("deux")\n```\n' in written
    assert "$$\\text{TR} = 0,16$$" in written
    assert "[^2]: Les *quatre* murs.\n" in written
    assert said(ours[f"*{NAME}.docx"]) == {}


def test_a_copy_that_a_colleague_changed_in_libreoffice_has_the_change_alone(ours: dict[str, bytes]) -> None:
    changed, own = (body(data).splitlines() for data in ((FILES / "rendu.docx").read_bytes(), ours[f"*{NAME}.docx"]))
    assert [line for line in changed if line not in own] == ["[^1]: Et le sol."]
    assert [line for line in own if line not in changed] == ["[^1]: Et le plafond."]


def test_a_pupils_copy_has_questions_and_their_lines(ours: dict[str, bytes]) -> None:
    text = body(ours[f"{NAME}.docx"])
    assert '2.  [Et dehors\u00a0?]{lines="1"}' in text.replace("\u202f", "\u00a0")
    assert "solution" not in text


def test_a_document_without_our_property_is_anybodys(ours: dict[str, bytes]) -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ours[f"*{NAME}.docx"])) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            if name != "docProps/custom.xml":
                new.writestr(name, old.read(name))
    text = body(changed.getvalue())
    assert "questions" not in text


def test_an_opendocument_comes_back_as_far_as_pandoc_reads_it(ours: dict[str, bytes]) -> None:
    text = body(ours[f"*{NAME}.odt"], DocumentKind.OPEN_DOCUMENT)
    assert "Un texte[^1]" in text
    assert "Un carré rouge" in text
    assert "::: {.questions}" not in text
    assert said(ours[f"*{NAME}.odt"], DocumentKind.OPEN_DOCUMENT)["own-odt"] == 1
