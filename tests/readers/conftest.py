"""The e-books that reading systems open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


PERSIAN = """\
---
lang: fa
title: دفتر کلاس صدا و تصویر
description: چند یادداشت درباره‌ی شنیدن.
---
وقتی صدای یک خیابان را اندازه می‌گیریم، گوش ما هم کم‌کم دقیق‌تر می‌شود.[^1]

[^1]: این یک پانویس است.

## شماره‌ی صداها

| صفحه | بازدید | منبع |
|------|-------:|------|
| نخست | 480 | <https://example.org/> |
| دوم | 220 | پیوند |

- یکی از کارها
- کار دیگر: `git push --force-with-lease origin main`

"""
PARAGRAPH = "در این کلاس هر هفته یک صدای تازه ضبط می‌کنیم و همه با هم به آن گوش می‌دهیم. " * 12


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's anthology as an e-book, which has the pages of its PDF."""
    return published(ROOT / "content", tmp_path_factory.mktemp("sample") / "output")


@pytest.fixture(scope="session")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose lines and pages run from right to left."""
    folder = tmp_path_factory.mktemp("persian")
    (folder / "content").mkdir()
    (folder / "content" / "collection.yaml").write_text("title: کتاب راهنما\nlanguage: fa\n", "utf-8")
    for number in (1, 2):
        text = PERSIAN + f"{PARAGRAPH}\n\n" * 6
        (folder / "content" / f"post-{number}.md").write_text(text, "utf-8")
    return published(folder / "content", folder / "output")


def published(content: Path, output: Path) -> Path:
    """What a folder's anthology is as an e-book, with the pages of its PDF."""
    command = [sys.executable, "-m", "invoke", "publish", "--only", "anthology-pdf,anthology-epub"]
    command += ["--content", str(content), "--output", str(output)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return output / "anthology.epub"
