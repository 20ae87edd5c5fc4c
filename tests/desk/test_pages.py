"""A page that is asked for it has the number of each block, for the desk; no other page has."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from pipeline.desk.blocks import block_text, read_blocks
from pipeline.options import Options
from pipeline.preview.live import LiveSite

_POST = """\
---
title: Un essai
---

Un mot[^1] et [un autre][lien].

**En gras**

![Une image](absente.png)

| a | b |
|---|---|
| Cellule | 2 |

Setext
------

- Élément

```python
code = 1
```

:::: questions
1. Pourquoi ?
::::

<p data-block="0">Faux <span data-block="1">numéro</span>.</p>

<div>

Dedans. {data-block=2}

</div>

[lien]: https://exemple.org

[^1]: La note.

    Sa suite.
"""
_SHOWN = (
    "mot",
    "gras",
    "Une image",
    "Cellule",
    "Setext",
    "Élément",
    "code",
    "Pourquoi",
    "Faux",
    "Dedans",
    "La note",
    "Sa suite",
)


@pytest.fixture
def options(tmp_path: Path) -> Options:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "essai.md").write_text(_POST, "utf-8")
    return Options(folder, tmp_path / "output", workers=1)


def _page(options: Options) -> str:
    with LiveSite(options) as live:
        live.refresh()
        served = live.page("articles/essai.html")
        assert served
        return served.data.decode()


def test_each_block_has_its_number_and_what_an_author_writes_is_none(options: Options) -> None:
    page = html.document_fromstring(_page(replace(options, blocks=True)))
    raw = _POST.encode()
    blocks = read_blocks(raw)
    assert blocks
    for words in _SHOWN:
        (number,) = page.xpath(
            "//body//*[contains(text(), $words)]/ancestor-or-self::*[@data-block][1]/@data-block", words=words
        )
        assert words in block_text(raw, blocks[int(number)]), words
    assert not page.xpath("//*[@data-block]//*[@data-block]")


def test_no_other_page_has_numbers(options: Options) -> None:
    plain = _page(options)
    assert "data-block" not in plain
    numbered = _page(replace(options, blocks=True))
    assert numbered != plain
    nonce = re.compile(r"nonce[-=]\S+")
    assert nonce.sub("", re.sub(r' data-block="\d+"', "", numbered)) == nonce.sub("", plain)
