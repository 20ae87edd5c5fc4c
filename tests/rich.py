"""A small collection of everything that may differ between two runs, for tests that compare whole trees."""

import hashlib
import io
import os
import random
import shutil
from pathlib import Path

from PIL import Image

_GOLDEN = Path(__file__).parent / "golden"
_COLLECTION = """\
title: Deux langues et demie
subtitle: Un essai
language: fr
authors: [La classe, Ada Martin]
base_url: https://exemple.example/
order: date
"""
_POSTS = {
    "formules.md": """\
---
title: "L'écran : İstanbul et les formules"
date: 2024-03-01
tags: [vidéo, ığdır, Code, code source]
image: images/plan.png
image_alt: Un plan bleu
author: [Ada Martin, Zoé Öz]
---
Un [voisin](tout.md#des-listes), une note[^1], $E = mc^2$, une photo ![floue](images/photo.jpg) et https://exemple.org/a.

[^1]: La note, avec $\\sqrt{2}$.

## Suite

![Un plan](images/plan.png "Le plan, en bleu.")

$$\\sum_{i=1}^n i^2 = \\frac{n(n+1)(2n+1)}{6}$$

[Une fiche](images/fiche.txt), [une autre](fiches/notes.pdf), ☐ → ∑ et Łódź.

![Absente](images/absente.png)
""",
    "arabe.md": """\
---
title: الوسائط المتعددة
lang: ar
date: 2024-03-01
tags: [vidéo]
---
نص قصير مع [رابط](formules.md) وحاشية[^a] وكلمة *English* في الوسط.

[^a]: نص الحاشية.

## قائمة

1. واحد
2. اثنان
""",
    "deutsch.md": """\
---
title: Über Maßstäbe
lang: de
tags: [Code]
---
Ein „Wort“, ein [englisches](quotes.md){lang=de} und [日本語]{lang=ja} Straße.
""",
}


def rich_content(folder: Path) -> Path:
    """Write the collection into a new folder and return it."""
    for case in ("english", "features", "messy", "raw-html"):
        shutil.copytree(_GOLDEN / case / "content", folder, dirs_exist_ok=True)
    (folder / "fiches").mkdir()
    for name, text in {"collection.yaml": _COLLECTION, **_POSTS}.items():
        (folder / name).write_text(text, "utf-8")
    noise = random.Random(1).randbytes(320 * 200 * 3)
    Image.frombytes("RGB", (320, 200), noise).save(folder / "images" / "photo.jpg", "JPEG", quality=60)
    plan = io.BytesIO()
    Image.new("RGB", (1640, 360), "#20508a").save(plan, "PNG")
    (folder / "images" / "plan.png").write_bytes(plan.getvalue())
    (folder / "fiches" / "notes.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    return folder


def copied_backwards(source: Path, target: Path) -> Path:
    """Copy the collection with files created in reverse order, so that the disk lists them differently, and aged."""
    for number, path in enumerate(sorted(source.rglob("*"), reverse=True)):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            os.utime(copy, (number * 1e6, number * 1e6))
    return target


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
