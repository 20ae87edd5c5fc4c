"""Blocks for some readers alone: no edition has a word, a note or a file of them, unless the settings name them."""

from pathlib import Path

import pytest

from pipeline.body.media import keep_for, leave_out
from pipeline.body.neutral_html import parse, plain_html, text_of, to_html
from pipeline.model.article import ALL_BLOCKS, Medium, Readers, read_only, split_values
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.reading import holders

POST = """---
title: Une leçon
lang: fr
date: 2026-01-25
tags: [son]
---

Un texte pour tous[^tous].

::: level-1
Une aidesecrete[^cache], [un fichier](secret.txt).
:::

::: {.seulement groupe="A B" niveau=2}
## Un titresecret

Un groupesecret.
:::

<div class="niveau-1">

Du *htmlsecret*.

</div>

<div class="only" data-group="A"><p>Un blocsecret.</p></div>

. . .

::: notes
Une paroleorale secrete, [à part](secret.txt).
:::

<aside class="notes"><p>Une autre secrete.</p></aside>

Avec [un motsecret]{.only level="1"} dedans.

::: questions
1. Combien ?
2. [Une questionsecrete ?]{.level-1}
3. Pourquoi ?

::: level-2
- Encore une questionsecrete ?
:::

- Enfin ?
:::

::: glossary
Onde
: Ce qui se propage.

[Termesecret]{.level-2}
: Un senssecret.
:::

[^tous]: Une remarque ouverte.
[^cache]: Une remarque secrete.
"""


def published(folder: Path, settings: str) -> Path:
    content, made = folder / "content", folder / "output"
    content.mkdir()
    (content / "collection.yaml").write_text(f"title: Essai\nbase_url: https://example.org/\n{settings}", "utf-8")
    (content / "lecon.md").write_text(POST, "utf-8")
    (content / "secret.txt").write_text("quarante-deux", "utf-8")
    publish(Options(content, made, only=("site", "articles", "anthology-epub", "text", "dump"), workers=1))
    return made


def test_no_edition_has_a_block_that_is_for_some_readers_alone(tmp_path: Path) -> None:
    made = published(tmp_path, "")
    assert holders(made, "secret", "pour tous", ".html", ".xml", ".json", ".js", ".md", ".pdf", ".xhtml") == set()
    assert holders(made, "quarante", "pour tous", ".txt") == set()
    assert holders(made, ". . .", "pour tous", ".html", ".xml", ".json", ".txt", ".md", ".xhtml") == set()
    text = (made / "articles/lecon.txt").read_text("utf-8")
    assert [line[:2] for line in text.split("\n") if line[1:2] == "."] == ["1.", "3.", "5."]


def test_the_settings_name_the_levels_and_groups_that_are_shown(tmp_path: Path) -> None:
    made = published(tmp_path, "niveaux: [Niveau 1, 2]\ngroups: b\n")
    text = (made / "articles/lecon.txt").read_text("utf-8")
    shown = ["aide", "titre", "groupe", "html", "mot", "question", "Terme", "sens"]
    assert [word for word in shown if f"{word}secret" in text] == shown
    assert "blocsecret" not in text
    assert "oral" not in text
    assert (made / "files/secret.txt").read_text("utf-8") == "quarante-deux"


@pytest.mark.parametrize(
    ("classes", "pairs", "asked"),
    [
        (["level-1", "niveau-2"], {}, {"data-level": "1 2"}),
        (["only"], {"group": "B, A", "Niveau": "expert"}, {"data-group": "a b", "data-level": "expert"}),
        (["seulement"], {"groupe": "Groupe A"}, {"data-group": "a"}),
        (["level3"], {"group": "A"}, {"data-level": "3"}),
        (["levels"], {"level": "1"}, {}),
        (["classe-seulement"], {}, {"data-audience": "class"}),
        (["only"], {"public": "Classe"}, {"data-audience": "class"}),
        (["only"], {"lines": "1"}, {}),
    ],
)
def test_what_a_block_asks_of_its_readers(classes: list[str], pairs: dict[str, str], asked: dict[str, str]) -> None:
    assert read_only(classes, pairs.items()) == asked


def test_levels_are_compared_as_people_write_them() -> None:
    assert split_values("Niveau 1") == split_values("level-1") == split_values("1.0") == ("1",)
    assert split_values("b; A,b") == ("a", "b")
    assert split_values("  ") == ()


LIST = (
    '<div class="questions"><ol><li>Un</li><li><div class="only" data-level="1"><p>Deux</p></div></li><li>Trois</li>'
    '</ol></div><div class="only"><p>Personne</p></div>'
)


@pytest.mark.parametrize(
    ("readers", "words", "numbers"),
    [(Readers(), "UnTrois", "13"), (Readers(("1",)), "UnDeuxTrois", "123"), (ALL_BLOCKS, "UnTrois", "12")],
)
def test_what_is_not_kept_for_readers_is_shown_to_nobody(readers: Readers | None, words: str, numbers: str) -> None:
    tree = parse(LIST)
    keep_for(tree, readers)
    plain = parse(plain_html(to_html(tree)))
    for body in (tree, plain):
        leave_out(body, Medium.PRINT)
        assert text_of(body).replace(" ", "") == words
    starts = [(int(each.get("start", "1")), len(each)) for each in tree.iter("ol")]
    assert "".join(str(start + at) for start, count in starts for at in range(count)) == numbers
    assert "data-" not in to_html(tree)
