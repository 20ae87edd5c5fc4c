"""A lesson with everything that office documents support, and the documents made of it."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lxml import etree
from PIL import Image

from pipeline.editions.book.plan_handouts import plan_handout
from pipeline.editions.handouts.edition import make_handout
from pipeline.extension import File
from pipeline.model.books_and_handouts import Handout, HandoutFormat, Selection
from pipeline.model.collection import Collection
from tests.editions.making import files_by
from tests.hostile.making import normalised

POST = """---
title: Le son d’une *salle*
subtitle: Ce que les murs font d’une voix
lang: fr
date: 2026-01-25
author: [Ada Martin, Camille Durand]
description: Une salle se mesure à l’oreille.
tags: [son, mesure]
---

Un texte[^mur], une formule $T = \\frac{V}{A}$, [un lien](https://example.org/salle) et [l’autre](autre.md).

## Mesurer

- un tapis

  et sa suite
- des rideaux
  - en velours
  - en lin

| Salle | Durée |
|-------|------:|
| vide  | 0,9 s |

![Un carré rouge](rouge.png "La salle vue de haut")

![Un carré large](large.png)

$$\\mathrm{TR} = 0{,}16$$

```python
print("une")
```

```python
print("deux")
```

> [!NOTE]
> Une salle vide résonne.

::: glossary
Écho
: un son qui revient
:::

:::: questions
1. Pourquoi une salle résonne-t-elle ?

   ::: solution
   À cause des murs[^deux], d’où $x/2$.
   :::
2. [Et dehors ?]{lines=1}
::::

[^mur]: Et le plafond.
[^deux]: Les *quatre* murs.
"""
OTHER = "---\ntitle: Autre\nlang: fr\n---\n\nLà, un texte plus court.\n"
FORMATS = (HandoutFormat.DOCX, HandoutFormat.ODT)


def _picture(width: int, height: int) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), "#a02020").save(data, "PNG")
    return data.getvalue()


def lesson(folder: Path, post: str = POST) -> Collection:
    """Build the collection of the lesson, or of another post, with a second article."""
    pictures = {"rouge.png": _picture(40, 30), "large.png": _picture(1500, 900)}
    return normalised(folder, {"salle.md": post, "autre.md": OTHER, **pictures})


def handout(collection: Collection, **wishes: object) -> dict[str, File]:
    """Make a handout of the lesson; return its files by name, those for teachers with a leading star."""
    asked = replace(Handout(Selection(posts=("salle",)), formats=FORMATS, teacher=True), **wishes)  # type: ignore[arg-type]
    plan = plan_handout(collection, asked)
    files = files_by(lambda runner: make_handout(collection, plan, runner))
    return {f"{'*' * file.teacher}{file.path.rpartition('/')[2]}": file for file in files}


def parts(data: bytes) -> Mapping[str, bytes]:
    """Return the parts of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(data: bytes, name: str) -> etree._Element:
    """Parse a part of a document, without namespaces."""
    root = etree.fromstring(parts(data)[name])
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
        for key in list(element.attrib):
            value = element.attrib.pop(key)
            element.set(etree.QName(key).localname, value)
    return root
