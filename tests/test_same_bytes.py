"""The same posts give the same bytes, whatever the day, the place, the number of processes and the order of hashes."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
POST = """\
---
title: "L'article {number} : un essai"
date: 2024-03-0{number}
tags: [vidéo, code, essai {number}]
image: images/plan.png
image_alt: Un plan bleu
author: Ada Martin
---
Un paragraphe, son [voisin](post-{other}.md#suite), une note[^1], $E = mc^2$ et https://example.org/adresse.

[^1]: Le texte de la note.

## Suite

![Un plan](images/plan.png "Le plan, en bleu.")

| Norme | Débit |
| --- | --: |
| DVB-T2 | 31 |

```python
def carre(x):
    return x ** 2
```

- [x] fait
- [ ] à faire

Terme
: sa définition.

$$\\sum_{{i=1}}^n i$$

![Absente](images/absente.png)
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Three posts that hold one of each thing, with a picture."""
    folder = tmp_path / "content"
    (folder / "images").mkdir(parents=True)
    data = io.BytesIO()
    Image.new("RGB", (640, 360), "#20508a").save(data, "PNG")
    (folder / "images" / "plan.png").write_bytes(data.getvalue())
    for number in (1, 2, 3):
        (folder / f"post-{number}.md").write_text(POST.format(number=number, other=number % 3 + 1), "utf-8")
    return folder


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def published(content: Path, output: Path, jobs: str, **environment: str) -> dict[str, str]:
    command = [sys.executable, "-m", "invoke", "publish", "--content", str(content), "--output", str(output)]
    run = subprocess.run(
        [*command, "--jobs", jobs],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return digests(output)


def test_two_runs_write_the_same_bytes(content: Path, tmp_path: Path) -> None:
    first = published(
        content,
        tmp_path / "first",
        "1",
        PYTHONHASHSEED="1",
        TZ="Pacific/Kiritimati",
        LC_ALL="C",
        EDITIONS_CACHE=str(tmp_path / "c1"),
    )
    second = published(
        content,
        tmp_path / "second",
        "2",
        PYTHONHASHSEED="2",
        TZ="America/Los_Angeles",
        LC_ALL="C.UTF-8",
        EDITIONS_CACHE=str(tmp_path / "c2"),
    )
    assert {name.rpartition(".")[2] for name in first} >= {"html", "pdf", "epub", "xml"}
    assert first == second
    warm = published(content, tmp_path / "third", "2", EDITIONS_CACHE=str(tmp_path / "c1"))
    assert warm == first
