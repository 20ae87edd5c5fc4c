"""A public edition: sixty secrets of the class are in none of its files, whatever these are packed into."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.i18n.catalogue import in_language
from pipeline.model.audience import Audience, NameStyle, call_person
from pipeline.options import Options
from pipeline.output.trees import pack
from pipeline.publish import check, publish
from pipeline.runs.result import RunResult
from pipeline.text.person_names import NameWatch
from tests.hostile.making import normalised
from tests.hostile.reading import words

SETTINGS = """title: Essai
language: fr
base_url: https://example.org/
audience: public
names: first
office: [docx, odt]
menu: [a-propos, reservee]
consent:
  "*.png": true
anthologies:
- {dedication: livre/pour.md, preface: livre/avant.md}
handouts:
- tag: son
  layout: [a4, cards]
"""
PUBLIC = """---
title: Une leçon ouverte
date: 2026-01-25
author: Ada Secret01
tags: [son]
related: [prive]
questions: [Qu'entend-on ?]
---

Un texte pour tous[^tous]. Voir [le dossier](prive.md), [la suite](prive.md#secret02) et [la page](pages/reservee.md).

::: {.only audience="class"}
Un paragraphe secret03[^cache], [un lien](secret04.txt "secret05") vers [secret06](https://secret07.example/).

![Photo de secret08](secret09.png "Légende secret10")

## Titre secret11

| Colonne secret12 |
| --- |
| `code secret13` et $x_{secret14}$ |

: Tableau secret15

::: solution
Corrigé secret16
:::
:::

::: classe-seulement
- Liste secret17

<div>Du html secret18.</div>
:::

<div class="only" data-audience="class"><p>Un bloc secret19.</p></div>

Avec [un mot secret20]{.only audience="class"} dedans, et ![vue](secret21.png){.only audience="class"} enfin.

::: {.only audience="class" level="1"}
Un niveau secret22.
:::

::: questions
1. Combien ?
2. [Une question secret23 ?]{.only audience="class"}

::: {.only audience="class"}
- Encore secret24 ?
:::
:::

::: glossary
Onde
: Ce qui se propage.

[Terme secret25]{.only audience="class"}
: Un sens secret26.
:::

```mermaid
---
title: Chemin
# secret51
---
%% secret52
%%{init: {"theme": "base"}}%%
flowchart TD
  A["50 %% des sons"] --> B %% secret53
```

```dot
# secret54
digraph { /* secret55
  */ a -> b // secret56
  c [label=<<b>https://a.example</b><!-- secret57 -->>] "# x // y" }
```

![Un plan](plan.svg) et [le plan](plan.svg).

[^tous]: Une remarque ouverte.
[^cache]: Une remarque secret27.
"""
PRIVATE = """---
title: Titre secret28
subtitle: Sous-titre secret29
description: Chapeau secret30
date: 2026-02-01
audience: classe
author: [Zoé Secret31]
tags: [son, secret32]
series: Série secret33
image: secret34.png
image_alt: Ce que montre secret35
audio: secret36.mp3
aliases: [/ancien/secret37/]
questions: [Question secret38 ?]
consigne: Consigne secret39
champ: secret40
---

## secret02

Corps secret41 avec [un fichier](secret42.pdf) et ![alternative secret43](secret44.png).

[^n]: Note secret45.
"""
MISTYPED = "---\ntitle: Secret\naudiance: class\n---\n\nMots secret.\n"
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" width="9" height="9"
 xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 s:docname="secret58.svg" i:export-filename="/home/secret59/a.png" content="&lt;mxfile secret60&gt;">
<metadata>secret61<rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#"><cc:Work>
<dc:title>Le plan du studio</dc:title><dc:creator><cc:Agent><dc:title>secret62</dc:title></cc:Agent></dc:creator>
<dc:description>secret63</dc:description><cc:license rdf:resource="http://creativecommons.org/licenses/by/4.0/"/>
</cc:Work></rdf:RDF></metadata><rect width="9" height="9"/></svg>"""
MORE = {
    "secret.md": MISTYPED,
    "authors.yaml": "Ada Secret01: Elle écrit.\nZoé Secret31: Biographie secret46.\n",
    "collection.yaml": SETTINGS,
    "lecon.md": PUBLIC,
    "prive.md": PRIVATE,
    "suite.md": PRIVATE.replace("date:", "unlisted: true\ndate:").replace("secret28", "secret47"),
    "ouvert.md": "---\ntitle: Un autre\ntags: [son]\ndate: 2026-01-02\n---\n\nUne onde sonore.\n",
    "pages/a-propos.md": "# À propos\n\nDe tous.\n",
    "pages/reservee.md": "---\ntitle: Page secret48\naudience: class\n---\n\nMots.\n",
    "livre/pour.md": "---\naudience: class\n---\n\nDédicace secret49.\n",
    "livre/avant.md": "# Avant\n\nPour tous.\n\n::: {.only audience=class}\nPréface secret50.\n:::\n",
    "secret04.txt": "secret04",
    "plan.svg": DRAWING,
    "secret42.pdf": "%PDF-1.4 secret42",
}
PICTURES = ("secret09.png", "secret21.png", "secret34.png", "secret44.png")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunResult, Path]]:
    folder = tmp_path_factory.mktemp("public")
    for path, text in MORE.items():
        (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / path).write_text(text, "utf-8")
    for path in PICTURES:
        Image.new("RGB", (40, 30), "red").save(folder / "content" / path)
    report = publish(Options(folder / "content", folder / "output", single=True, workers=1))
    pack(folder / "output", folder / "output.zip", "content")
    yield report, folder
    shutil.rmtree(folder)


def test_no_public_file_has_one_of_sixty_secrets(made: tuple[RunResult, Path]) -> None:
    report, folder = made
    assert report.published, [str(problem) for problem in report.problems]
    shutil.move(folder / "output.zip", folder / "output/output.zip")
    said = words(folder / "output")
    kinds = "html xml json js md pdf epub docx odt txt zip"
    assert [kind for kind in kinds.split() if not any(f".{kind}" in name for name in said)] == []
    for kind in ("html", "feed.xml", "md", "pdf", "xhtml", "document.xml", "content.xml", ".js"):
        assert any("pour tous" in text for name, text in said.items() if name.endswith(kind)), kind
    secrets = [f"secret{number:02}" for number in range(1, 64)]
    assert all(any(secret in text.casefold() for text in (*MORE.values(), *PICTURES)) for secret in secrets)
    assert {(secret, name) for secret in secrets for name, text in said.items() if secret in text} == set()
    assert "secret" not in "".join(said)


@pytest.mark.parametrize(("audience", "shown"), [("class", 4), ("public", 0)])
def test_the_class_alone_has_what_is_for_it(audience: str, shown: int, tmp_path: Path) -> None:
    text = (
        '# Un\n\n::: {.only audience="class"}\nPour nous.\n:::\n\n::: class-only\nPour nous.\n:::\n\n[Pour nous.]{.only audience="class"} Oui.\n\n'
        '::: {.only audience="class" level="1"}\nPour nous.\n:::\n'
    )
    files: dict[str, str | bytes] = {"un.md": text, "collection.yaml": f"levels: [1]\naudience: {audience}\n"}
    (article,) = normalised(tmp_path, files).articles
    assert article.body.text.count("Pour nous.") == shown


def test_links_to_posts_of_the_class_keep_their_words_alone(made: tuple[RunResult, Path]) -> None:
    report, folder = made
    page = (folder / "output/articles/lecon.html").read_text("utf-8")
    assert "Voir le dossier, la suite et la page." in page
    links = [problem for problem in report.problems if problem.rule == "dead-link" and problem.path == "lecon.md"]
    said = [in_language(problem.message, "fr") for problem in links]
    assert sum("est réservé à la classe" in message for message in said) == 3
    assert [(problem.path, problem.line) for problem in report.problems if problem.rule == "for-class"] != []
    assert ">Ada<" in page


def problems_of(folder: Path, files: dict[str, str], **options: Any) -> list[str]:
    content = folder / "content"
    for path, text in files.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, "utf-8")
    options = {"audience": Audience.PUBLIC, "only": ("site",), "workers": 1, **options}
    report = check(Options(content, folder / "output", **options))
    rules = ("name-left", "no-consent", "no-audience")
    return [f"{each.place} {each.rule}" for each in report.problems if each.rule in rules]


NAMED = """---
title: La visite
author:
- Ada Martin
description: Par A. Martin
---

Un texte d'**Ada** Martin, et de [MARTIN Ada]{.only audience="class"} seule.

![Ada Martin parle](ada-martin.jpg)

::: {.only audience="class"}
Ada Martin.
:::

[Le compte rendu](compte.docx), de Léa Durand-Petit.
"""


def test_names_without_consent_stop_a_public_edition(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    photo = Image.new("RGB", (9, 9))
    exif = photo.getexif()
    exif[0x013B] = "Ada Martin"  # the artist, whom no published picture has
    photo.save(content / "ada-martin.jpg", exif=exif)
    shutil.make_archive(str(tmp_path / "compte"), "zip", _properties(tmp_path / "word"))
    shutil.move(tmp_path / "compte.zip", content / "compte.docx")
    files = {
        "collection.yaml": "language: fr\nnames: first\n",
        "visite.md": NAMED,
        "../eleves.csv": "Prénom;Nom;Classe\nLéa;Durand-Petit;2de 3\n",
    }
    assert problems_of(tmp_path, files) == [
        "compte.docx name-left",
        "visite.md:5:18 name-left",
        "visite.md:8:14 name-left",
        "visite.md:10:3 name-left",
        "visite.md:10:21 name-left",
        "visite.md:16:36 name-left",
    ]
    files = {"authors.yaml": "Ada Martin: {consent: true}\n"}
    assert problems_of(tmp_path, files) == ["visite.md:16:36 name-left"]
    assert problems_of(tmp_path, {}, audience=Audience.CLASS) == []
    assert problems_of(tmp_path, {}, audience=None) == ["collection.yaml no-audience"]


def _properties(folder: Path) -> str:
    (folder / "docProps").mkdir(parents=True)
    (folder / "docProps/core.xml").write_text("<dc:creator>Ada Martin</dc:creator>", "utf-8")
    return str(folder)


def test_pictures_without_consent_stop_a_public_edition(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "photos").mkdir(parents=True)
    for name in ("a", "b", "c", "d"):
        Image.new("RGB", (9, 9)).save(content / f"photos/{name}.jpg")
    text = "# Un\n\n![A](photos/a.jpg)\n\n![B](photos/b.jpg){consent=2099-06-30}\n\n![C](photos/c.jpg){consent=2020-06-30}\n"
    text += "\n![D](photos/d.jpg){.only audience=class}\n\n![E](e.svg)\n"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    files = {"un.md": text, "e.svg": drawing, "collection.yaml": "consent: {x.jpg: true}\n"}
    assert problems_of(tmp_path, files) == ["un.md:3:6 no-consent", "un.md:7:6 no-consent"]
    assert problems_of(tmp_path, {"collection.yaml": "consent: {'photos/*': 2099-01-01}\n"}) == ["un.md:7:6 no-consent"]
    files = {"un.md": text.replace("2020", "2098"), "collection.yaml": "consent: {'photos/*': 2020-01-01}\n"}
    assert problems_of(tmp_path, files) == ["un.md:3:6 no-consent"]


@pytest.mark.parametrize(
    ("name", "first", "initials"),
    [
        ("Ada Martin", "Ada", "A. M."),
        ("Martin, Jean-Luc", "Jean-Luc", "J.-L. M."),
        ("DE LA TOUR Anne", "Anne", "A. D. L. T."),
        ("Anne de Bretagne", "Anne", "A. B."),
        ("Mme Martin", "Mme M.", "Mme M."),
        ("La 4e B", "La 4e B", "La 4e B"),
        ("Zoé", "Zoé", "Zoé"),
    ],
)
def test_authors_are_called_as_the_settings_ask(name: str, first: str, initials: str) -> None:
    assert call_person(name, NameStyle.FIRST) == first
    assert call_person(name, NameStyle.INITIALS) == initials
    assert call_person(name, NameStyle.NONE) == ""
    assert call_person(name, NameStyle.FULL) == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ADA\u00a0MARTIN", True),
        ("Martin, Ada", True),
        ("images/adamartin_2.jpg", True),
        ("a.\u202fMartin", True),
        ("Ada, Martin et Zoé", False),
        ("Il a Martin", False),
        ("Ada Martineau", False),
        ("le canada martinique", False),
    ],
)
def test_names_are_found_in_any_form(text: str, found: bool) -> None:
    assert bool([*NameWatch(["Ada Martin"]).find(text)]) is found
