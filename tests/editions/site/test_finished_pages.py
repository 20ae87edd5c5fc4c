"""What reads finished pages by regular expressions finds in real ones what a parser counts there."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipeline.editions.site import single_file
from pipeline.options import Options
from pipeline.publish import publish
from pipeline.theme import typefaces
from tests.hostile.making import picture, write

_MEDIA = Path(__file__).parents[2] / "media"
_POST = """\
---
title: 'Un « titre » <b> > 1 "et" &'
description: 'a > b, "x" & <i>'
date: 2025-03-01
tags: ['a > b', "l'eau"]
author: 'Ada "A" > Martin'
image: a.png
image_alt: '<img src="x"> > "y"'
series: Notre radio
---

Un mot[^1], `a > b`, $x^2$, ![alt > "x" 'y'](a.png "titre > <b>") et [lien](https://a.example/?a=1&b='2' "t > 'u'").

![Un son](a.mp3)

![Un film](film.mp4)

![Ailleurs](https://ailleurs.example/plan.png)

::: note
- [ ] à faire
:::

```python
print("<a href='x'>")
```

| a | b |
| - | - |
| 1 | 2 |

[^1]: Une note.
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("finished")
    files: dict[str, str | bytes] = {
        "un.md": _POST,
        "deux.md": _POST.replace("Un «", "Deux «"),
        "pages/trois.md": _POST,
        "a.png": picture(),
        "a.mp3": (_MEDIA / "bonjour.mp3").read_bytes(),
        "film.mp4": (_MEDIA / "film.mp4").read_bytes(),
        "collection.yaml": "base_url: https://example.org/\noffline: true\nlegal: {host: 'Forge <a> \"b\"'}\n",
    }
    publish(Options(write(folder / "content", files), folder / "out", workers=1, only=("site",), single=True))
    return {
        path.relative_to(folder / "out").as_posix(): path.read_text("utf-8") for path in folder.rglob("out/**/*.html")
    }


def test_each_tag_is_found_with_its_attributes(pages: dict[str, str]) -> None:
    names = ("link", "meta", "img", "source", "audio", "video", "track", "a", "script")
    counted: Counter[str] = Counter()
    for path, text in pages.items():
        if path.startswith("single/"):
            continue
        tags = [(name, rest) for name, rest in single_file._TAG.findall(text)]
        tags += [("script", rest) for rest in single_file._SCRIPT.findall(text)]
        seen = sorted((name, sorted(single_file._attributes(rest).items())) for name, rest in tags)
        real = [one for one in html.document_fromstring(text).iter(*names) if one.tag != "script" or one.get("src")]
        assert seen == sorted((one.tag, sorted(one.items())) for one in real), path
        counted.update(str(one.tag) for one in real)
    assert set(counted) == {*names} - {"track", "source"}


def test_a_single_file_keeps_its_contents_and_no_other_way(pages: dict[str, str]) -> None:
    tree = html.document_fromstring(pages["single/un.html"])
    assert not tree.xpath(
        "//nav[not(contains(@class, 'contents'))] | //footer[@class='takeaway'] | //a[contains(@href, 'feed')]"
    )
    assert len(tree.xpath("//main")) == 1


def test_sheets_and_fonts_are_those_of_what_a_page_has(pages: dict[str, str]) -> None:
    used = set()
    for path, text in pages.items():
        if path.startswith("single/"):
            continue
        tree: Any = html.document_fromstring(text)
        linked = {re.sub(r".*/|\.css", "", one) for one in tree.xpath("//link[@rel='stylesheet']/@href")}
        classes = {name for one in tree.xpath("//body//@class | //body/@class") for name in one.split()}
        expected = {
            "notes": {"footnote-ref", "footnotes"} & classes,
            "maths": tree.xpath("//math"),
            "code": tree.xpath("//code | //pre | //kbd | //samp"),
            "boxes": tree.xpath("//details") or {"admonition", "task-list", "series"} & classes,
            "recordings": {"recording", "narration", "transcript"} & classes,
            "lists": {"front", "list"} & {*tree.body.get("class", "").split()},
        }
        assert {name for name in expected if name in linked} == {name for name, found in expected.items() if found}, (
            path
        )
        assert len(typefaces._FORMULA.findall(text)) == len(tree.xpath("//math")), path
        used |= linked & expected.keys()
    assert len(used) == 6
