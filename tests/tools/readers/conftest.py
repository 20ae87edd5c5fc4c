"""E-books for reading systems."""

from pathlib import Path

import pytest

from pipeline.options import Options
from pipeline.publish import publish

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
def sample(published_sample: Path) -> Path:
    """Return the sample's anthology as an e-book, with the page list of its PDF."""
    return published_sample / "anthology.epub"


@pytest.fixture(scope="session")
def persian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish a book whose lines and pages run from right to left."""
    folder = tmp_path_factory.mktemp("persian")
    (folder / "content").mkdir()
    (folder / "content" / "collection.yaml").write_text("title: کتاب راهنما\nlanguage: fa\n", "utf-8")
    for number in (1, 2):
        text = PERSIAN + f"{PARAGRAPH}\n\n" * 6
        (folder / "content" / f"post-{number}.md").write_text(text, "utf-8")
    options = Options(folder / "content", folder / "output", only=("anthology-pdf", "anthology-epub"), workers=1)
    publish(options)
    return options.output / "anthology.epub"
