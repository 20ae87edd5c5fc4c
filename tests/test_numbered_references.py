"""Figures, tables, listings and equations have the same numbers in every edition, and pages on paper."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pypdfium2 import PdfDocument

from tests.hostile.making import picture, published

_BREAK = "\n\n" + "Une ligne de texte pour remplir la page du livre. " * 150 + "\n\n"
_POST = """\
---
title: Le {title}
date: 2026-01-0{day}
---

Voir [](#plan), @tbl-notes, @lst-tri et @eq-son{more}.

::: notes
Dites que [](#plan) suit.
:::
{fill}
![Un plan](x.png "Un plan du lycée"){{#plan}}

| a | b |
|---|---|
| 1 | 2 |

: Des notes {{#tbl-notes}}

```{{#lst-tri .python lst-cap="Un tri"}}
sorted(x)
```

$$
v = f
$$ {{#eq-son}}
"""
_SETTINGS = """\
title: Essais
language: fr
base_url: https://essai.example/
legal: false
numbering: book
office: [docx, odt]
handouts:
  - {title: Fiche, post: [un, deux], layout: [a4, slides]}
"""


_NEAR = (
    """\
---
title: Le troisième
date: 2026-01-03
---

Voir [](#ici) et [](#loin).

![Près](x.png "Tout près"){#ici}
"""
    + _BREAK
    + """
![Loin](x.png "Plus loin"){#loin}

De retour [](#ici).
"""
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Publish two articles, the second of which refers to the first."""
    texts: dict[str, str | bytes] = {
        "collection.yaml": _SETTINGS,
        "x.png": picture(),
        "un.md": _POST.format(title="premier", day=1, more="", fill=_BREAK),
        "trois.md": _NEAR,
        "deux.md": _POST.format(title="second", day=2, more=", [](un.md#plan)", fill=_BREAK),
    }
    return published(tmp_path_factory.mktemp("numbered"), texts)


def text_of(data: bytes) -> str:
    pages = PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return re.sub(r"[\s\u00a0\u202f\ufffe-]+", " ", text)


def page_of(data: bytes, words: str) -> int:
    """Return the number of the last page with these words: a list before it may have them, too."""
    pages = [page.get_textpage().get_text_bounded().replace("\u00a0", " ") for page in PdfDocument(data)]
    return max(number for number, text in enumerate(pages, start=1) if words in text)


def inside(data: bytes, end: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        name = min((name for name in package.namelist() if f"/{name}".endswith(f"/{end}")), key=len)
        return package.read(name).decode().replace("\u00a0", " ")


def test_the_site_and_its_copies_in_markdown(files: dict[str, bytes]) -> None:
    page = files["articles/deux.html"].decode().replace("\u00a0", " ")
    shown = "figure 2.1, tableau 2.1, code 2.1 et équation (2.1), figure 1.1 de « Le premier »"
    assert f"Voir {shown}." in re.sub("<[^>]*>", "", page)
    assert 'aria-label="Tableau 2.1 – Des notes"' in page
    assert 'aria-label="Formule (2.1)"' in page
    copy = files["articles/deux.md"].decode().replace("\u00a0", " ")
    assert "Voir figure 2.1, tableau 2.1, code 2.1 et équation (2.1), [figure 1.1 de" in copy
    assert "(#plan)" not in copy


def test_paper_says_pages(files: dict[str, bytes]) -> None:
    own = text_of(files["articles/un.pdf"])
    assert f"figure 1.1, p. {page_of(files['articles/un.pdf'], 'Figure 1.1')}, tableau 1.1, p. " in own
    book = files["anthology.pdf"]
    first, second = page_of(book, "Figure 1.1 –"), page_of(book, "Figure 2.1 –")
    assert first != second
    text = text_of(book)
    assert f"Voir figure 1.1, p. {first}, tableau 1.1, p. " in text
    assert f"Voir figure 2.1, p. {second}, tableau 2.1, p. " in text
    assert f"figure 1.1 de « Le premier », p. {first}." in text
    handout = files["handouts/fiche/a4.pdf"]
    assert f"Voir figure 1.1, p. {page_of(handout, 'Figure 1.1')}, " in text_of(handout)
    assert "Voir figure 1.1, tableau 1.1, code 1.1 et équation (1.1)." in text_of(files["handouts/fiche/slides.pdf"])


def test_a_page_says_nothing_of_itself(files: dict[str, bytes]) -> None:
    for path in ("articles/trois.pdf", "anthology.pdf"):
        text, far = text_of(files[path]), page_of(files[path], "Plus loin")
        near = min(page_of(files[path], words) for words in ("Tout près", "Voir figure 3.1"))
        assert f"Voir figure 3.1 et figure 3.2, p. {far}." in text
        assert f"De retour figure 3.1, p. {near}." in text


def test_books_list_figures_and_tables_behind_the_contents(files: dict[str, bytes]) -> None:
    text = text_of(files["anthology.pdf"])
    places = [
        text.index(words) for words in ("Sommaire", "Table des illustrations", "Table des tableaux", "Figure 1.1 –")
    ]
    assert places[0] < places[1] < places[2]
    first = page_of(files["anthology.pdf"], "Figure 1.1 –")
    assert f"{first} Figure 1.1 – Un plan du lycée Le premier" in text
    book = files["anthology.epub"]
    nav = inside(book, "nav.xhtml")
    assert '<a epub:type="loi" href="figures.xhtml">Table des illustrations</a>' in nav
    assert '<a epub:type="lot" href="tables.xhtml">Table des tableaux</a>' in nav
    tables = inside(book, "tables.xhtml")
    assert 'epub:type="frontmatter"' in tables
    assert 'href="articles/un.xhtml#tbl-notes">Tableau 1.1 – Des notes</a>' in tables


def test_e_book_and_documents(files: dict[str, bytes]) -> None:
    chapter = inside(files["anthology.epub"], "deux.xhtml")
    assert '<a href="un.xhtml#plan" class="xref">figure 1.1 de « Le premier »</a>' in chapter
    assert re.search(r'<span id="eq-son" class="equation"><math .*</math><span class="number">\(2.1\)</span>', chapter)
    for name, end, place in (
        ("docx", "word/document.xml", 'w:name="un--plan"'),
        ("odt", "content.xml", 'bookmark-start text:name="un--plan"'),
    ):
        text = inside(files[f"articles/un.{name}"], end)
        assert place in text
        assert "Figure 1.1" in text
        assert "équation (1.1)" in text
