"""All editions of a post agree on code, cells, items, links, alternative texts and captions; so does its Markdown copy."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import html

from tests.hostile.making import body, picture, published
from tests.press.samples import elements
from tests.tools.fidelity.code import lines_in_pdf, lines_of, lost_lines

POST = r"""---
title: Un essai
---

Un premier paragraphe avec `deux  blancs`, un [lien *fort*](https://exemple.fr/page) et la [fin](#la-fin).

## À la fin, l'été ! {#la-fin}

1. premier point
2. deuxième point avec `du code`

   ```yaml
   clef:
     dedans: "a"
   ```

- une puce
    - une autre puce

![Une tour rouge](tour.png)

*Une légende*

![Un plan de la *maison*](tour.png "Le plan")

| Colonne | Valeur |
|:--|--:|
| alpha | `x\|y` |
| [une **page**](https://exemple.fr/autre) | $a_1 \lor b$ |

<table><tr><td><ul><li>pomme</li><li>poire</li></ul></td><td><pre>si a:
    b</pre></td></tr></table>

```
premier bloc
```

```
  deuxième bloc
```

```{.python .numberLines}
def f():
    return 1
```

On a $\operatorname{round}(x) = mc^2$ et

$$\frac{a}{b}$$

Un mot[^n].

[^n]: Une remarque :

    1. petit un
    2. petit deux

    ```ini
    [a]
    b =  1
    ```
"""
CODE = ['clef:\n  dedans: "a"', "si a:\n    b", "premier bloc", "  deuxième bloc", "def f():\n    return 1"]
OF_NOTE = "[a]\nb =  1"
LANGUAGES = ["yaml", "", "", "", "python", "ini"]
ITEMS = ["premier point", "deuxième point avec du code", "une puce", "une autre puce", "pomme", "poire"]
OF_NOTES = ["petit un", "petit deux"]
CELLS = ["Colonne", "Valeur", "alpha", "x|y", "une page"]
LINKS = {"lien fort": "https://exemple.fr/page", "une page": "https://exemple.fr/autre"}
ALTS = ["Une tour rouge", "Un plan de la maison"]
CAPTIONS = ["Le plan"]
SPOKEN = ["a indice 1 ou b", "round parenthèse ouvrante x parenthèse fermante égale m c au carré", "a sur b"]
FORMULAS = [r"a_1 \lor b", r"\operatorname{round}(x) = mc^2", r"\frac{a}{b}"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Publish the post."""
    return published(tmp_path_factory.mktemp("agreement"), {"essai.md": POST, "tour.png": picture()})


def chapter(files: dict[str, bytes]) -> str:
    """Return the post in the e-book."""
    with zipfile.ZipFile(io.BytesIO(files["anthology.epub"])) as book:
        return re.sub(r"<\?xml.*?\?>", "", book.read("EPUB/articles/essai.xhtml").decode())


def words(element: html.HtmlElement) -> str:
    """Return the words of an item or a cell, without those of nested ones."""
    tag = str(element.tag)
    depth = 1 + len(list(element.iterancestors(tag)))
    own = element.xpath(f".//text()[count(ancestor::{tag}) = {depth}][not(ancestor::pre or ancestor::sup)]")
    return " ".join("".join(own).split())


TREES: dict[str, Callable[[dict[str, bytes]], str]] = {
    "site": lambda files: files["articles/essai.html"].decode().partition("<main")[2].partition("<footer")[0],
    "feed": lambda files: str(json.loads(files["feed.json"])["items"][0]["content_html"]),
    "e-book": chapter,
}


def shown(found: list[str], wanted: list[str]) -> list[str]:
    """Return the wanted texts that are present, in order."""
    return [text for text in found if text in wanted]


@pytest.mark.parametrize("edition", ["body", *TREES])
def test_editions_of_html_say_the_same(edition: str, files: dict[str, bytes], tmp_path: Path) -> None:
    made = body(tmp_path, POST, {"tour.png": picture()}) if edition == "body" else TREES[edition](files)
    tree = html.fragment_fromstring(made, create_parent="div")
    assert ["".join(code.itertext()) for code in tree.iter("pre")] == [*CODE, OF_NOTE]
    assert "deux  blancs" in ["".join(code.itertext()) for code in tree.iter("code")]
    assert shown([words(item) for item in tree.iter("li")], ITEMS) == ITEMS
    assert shown([words(cell) for cell in tree.iter("td", "th")], CELLS) == CELLS
    assert {link.text_content(): link.get("href") for link in tree.xpath(".//a[starts-with(@href, 'https:')]")} == LINKS
    assert [image.get("alt") for image in tree.iter("img")] == ALTS
    assert [caption.text_content() for caption in tree.iter("figcaption")] == CAPTIONS
    (end,) = tree.xpath(".//a[text()='fin']/@href")
    assert tree.xpath(f".//h2[@id='{end.rpartition('#')[2]}']")


def test_paper_says_the_same(files: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "essai.pdf"
    path.write_bytes(files["articles/essai.pdf"])
    lines = [line for number, block in enumerate(CODE) for line in lines_of(block, number)]
    assert lost_lines(lines, lines_in_pdf(path)) == []
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)).split())
    for said in ("deux blancs", *ITEMS, *CELLS, *CAPTIONS):
        assert said in text
    with pikepdf.open(path) as pdf:
        found = {str(note.A.URI) for page in pdf.pages for note in page.obj.get("/Annots", []) if "/A" in note}
        assert found == set(LINKS.values())
        assert [str(figure.Alt) for figure in elements(pdf, "Figure")] == ALTS
        assert [str(formula.Alt) for formula in elements(pdf, "Formula")] == SPOKEN


def test_the_markdown_copy_can_be_read_back(files: dict[str, bytes], tmp_path: Path) -> None:
    text = files["articles/essai.md"].decode().replace("../media/tour.png", "tour.png")
    tree = html.fragment_fromstring(body(tmp_path, text, {"tour.png": picture()}), create_parent="div")
    code = [(block.get("class", "").split()[1:2], "".join(block.itertext())) for block in tree.iter("pre")]
    typed = zip(LANGUAGES, [*CODE, OF_NOTE], strict=True)
    assert code == [([language] if language else [], block) for language, block in typed if block != "si a:\n    b"]
    assert "deux  blancs" in ["".join(code.itertext()) for code in tree.iter("code")]
    items, cells = [words(item) for item in tree.iter("li")], [words(cell) for cell in tree.iter("td", "th")]
    assert shown(items, [*ITEMS, *OF_NOTES]) == [*ITEMS[:4], *OF_NOTES]
    assert cells[-2:] == ["• pomme • poire", "si a: b"]
    assert shown(cells, CELLS) == CELLS
    assert {link.text_content(): link.get("href") for link in tree.xpath(".//a[starts-with(@href, 'https:')]")} == LINKS
    assert [image.get("alt") for image in tree.iter("img")] == ALTS
    assert [formula.get("alttext") for formula in tree.iter("math")] == FORMULAS
    assert tree.xpath(".//a[text()='fin']/@href | .//h2[@id!='notes']/@id") == ["#la-fin", "la-fin"]
