"""A handout that we wrote, and that a colleague changed in LibreOffice, is the post again that it was."""

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.importing.documents import DocumentKind, PostToWrite
from pipeline.importing.write_post import write_post
from pipeline.model.article import LINES
from pipeline.pandoc.document import Document
from pipeline.pandoc.nodes import string
from tests.editions.office.lesson import POST, handout, lesson, part
from tests.importing.reading import FILES, body, count_remarks, markdown_of, read

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
    assert "$$\\mathrm{TR} = 0,16$$" in written
    assert "[^2]: Les *quatre* murs.\n" in written
    assert count_remarks(ours[f"*{NAME}.docx"]) == {}


def test_a_copy_that_a_colleague_changed_in_libreoffice_has_the_change_alone(ours: dict[str, bytes]) -> None:
    changed, own = (body(data).splitlines() for data in ((FILES / "rendu.docx").read_bytes(), ours[f"*{NAME}.docx"]))
    assert [line for line in changed if line not in own] == ["[^1]: Et le sol."]
    assert [line for line in own if line not in changed] == ["[^1]: Et le plafond."]


NESTED = """\
1.  Une question

    avec une suite

    ``` python
    x = 1
    ```

    ::: {.solution}
    - un

    - deux
    :::

2.  Dernière
:::

> Une citation

1.  un

2.  deux

    suite

3.  trois

| A          |  B  |
|:-----------|:---:|
| un<br>deux | $x$ |
"""


def test_what_is_in_items_of_lists_and_after_them_comes_back(tmp_path: Path) -> None:
    text = f"::: {{.questions lines=5}}\n{NESTED}".replace("{.solution}", "solution").replace("::: {.q", ":::: {.q", 1)
    text = text.replace("2.  Dernière\n:::", "2.  Dernière\n::::")
    collection = lesson(tmp_path, f"---\ntitle: Essai\nlang: fr\n---\n\n{text}\n")
    (copy,) = (file.data.data for name, file in handout(collection).items() if name == "*essai.docx")
    assert body(copy) == f'::: {{.questions lines="5"}}\n{NESTED}'


ANSWERED = """\
::: {.questions}
1.  En quoi se mesure une vitesse ?

    - [ ] hertz

    - [x] mètres par seconde

2.  Combien de bits ? [huit]{.answer}

3.  Le son passe par [l’air]{.answer} et par [l’eau]{.answer}.

4.  Expliquez.
:::
"""


def test_answers_are_in_the_teachers_copy_alone_and_come_back(tmp_path: Path) -> None:
    collection = lesson(tmp_path, f"---\ntitle: Essai\nlang: fr\n---\n\n{ANSWERED}")
    copies = {name: file.data.data for name, file in handout(collection).items()}
    assert body(copies["*essai.docx"]).replace("\u202f", "\u00a0") == ANSWERED
    for_pupils = body(copies["essai.docx"])
    assert "- [ ] mètres par seconde" in for_pupils
    assert "huit" not in for_pupils
    assert "l’eau" not in for_pupils


CHOSEN = """\
::: {.questions}
1.  [Choisissez, et dites pourquoi.]{lines="2"}

    - [ ] un

    - [x] deux

2.  Que vaut $\\sin x$ ?

3.  ![Un carré rouge](post-1.png)
:::
"""


def test_lines_of_a_choice_names_of_functions_and_pictures_alone_come_back(tmp_path: Path) -> None:
    text = CHOSEN.replace("\\sin", "\\mathrm{sin}").replace("post-1", "rouge").replace("{.questions}", "questions")
    collection = lesson(tmp_path, f"---\ntitle: Essai\nlang: fr\n---\n\n{text}")
    copies = {name: file.data.data for name, file in handout(collection).items()}
    assert body(copies["*essai.docx"]).replace("\u202f", " ").replace("\u00a0", " ") == CHOSEN
    styles = [style.get("val") for style in part(copies["essai.docx"], "word/document.xml").iter("pStyle")]
    assert styles.count("AnswerLine") == 2 + 2 * LINES


def test_links_to_articles_of_the_own_site_lead_to_the_articles(ours: dict[str, bytes]) -> None:
    (text,) = read(ours[f"*{NAME}.docx"]).texts
    pictures = tuple(f"post-{number}.png" for number in range(1, len(text.pictures) + 1))
    document = Document.of(
        [
            {"t": "Para", "c": [{"t": "Link", "c": [["", [], []], [string("là")], [address, ""]]}]}
            for address in ("https://example.org/articles/autre.html#ici", "https://example.com/articles/x.html")
        ]
    )
    post = PostToWrite("post", text.head, document, pictures, site="https://example.org/")
    assert write_post(post).endswith(
        "\n\n[là](/articles/autre.html#ici)\n\n[là](https://example.com/articles/x.html)\n"
    )


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
    assert count_remarks(ours[f"*{NAME}.odt"], DocumentKind.OPEN_DOCUMENT)["own-odt"] == 1
