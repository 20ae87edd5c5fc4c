"""Code is shown as it was typed, in every edition."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html

from tests.hostile.making import published
from tests.press.samples import text as press_text
from tests.tools.fidelity.code import lines_in_pdf, lines_of, lost_lines

POST = Path(__file__).with_name("code_in_languages.md")
NAMED = """---
title: Des noms
---

::: code-group

```jsx title="src/App.js"
un()
```

```ts [config.ts]
deux()
```

:::

- ```py
  trois()
  ```
  {: file="trois.py" .nolineno }
"""
FENCE = re.compile(r"^````(\w+)\n(.*?)````$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Publish a post with code in many languages."""
    return published(tmp_path_factory.mktemp("code"), {"code.md": POST.read_bytes(), "named.md": NAMED})


@pytest.fixture(scope="module")
def typed() -> list[str]:
    """Return the blocks of code of the post."""
    blocks = [block.removesuffix("\n") for _, block in FENCE.findall(POST.read_text("utf-8"))]
    assert len(blocks) == 31
    return blocks


def test_the_site_shows_each_character(files: dict[str, bytes], typed: list[str]) -> None:
    page = html.fromstring(files["articles/code.html"].decode())
    assert ["".join(block.itertext()) for block in page.iter("pre")] == typed


def test_the_e_book_shows_each_character(files: dict[str, bytes], typed: list[str]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["anthology.epub"])) as book:
        chapter = etree.fromstring(book.read("EPUB/articles/code.xhtml"))
    assert ["".join(block.itertext()) for block in chapter.iter("{*}pre")] == typed


def test_paper_shows_each_line_as_far_to_the_right_as_it_was_typed(
    files: dict[str, bytes], typed: list[str], tmp_path: Path
) -> None:
    (tmp_path / "code.pdf").write_bytes(files["articles/code.pdf"])
    lines = [line for number, block in enumerate(typed) for line in lines_of(block, number)]
    assert lost_lines(lines, lines_in_pdf(tmp_path / "code.pdf")) == []


def test_names_of_files_stand_above_the_code_in_every_edition(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["anthology.epub"])) as book:
        chapter = book.read("EPUB/articles/named.xhtml")
    feed = next(item["content_html"] for item in json.loads(files["feed.json"])["items"] if item["title"] == "Des noms")
    shown = [html.fromstring(page).text_content() for page in (files["articles/named.html"].decode(), chapter, feed)]
    for text in (*shown, press_text(files["articles/named.pdf"], 0), files["articles/named.md"].decode()):
        words = re.findall(r"src/App\.js|config\.ts|trois\.py|\w+\(\)", text)
        assert words == ["src/App.js", "un()", "config.ts", "deux()", "trois.py", "trois()"]


def test_the_markdown_copy_shows_each_character(files: dict[str, bytes]) -> None:
    copied = re.findall(r"^(`{3,}) *(\w+)\n(.*?)\n\1$", files["articles/code.md"].decode(), re.MULTILINE | re.DOTALL)
    assert [(language, block) for _, language, block in copied] == [
        (language, block.removesuffix("\n")) for language, block in FENCE.findall(POST.read_text("utf-8"))
    ]
