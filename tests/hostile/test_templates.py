"""What a post says is text in every edition: never a template, never markup where it is metadata."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from lxml import etree, html

from pipeline.normalise.typography import set_text
from tests.hostile.making import picture, published

SAYING = "{{ 7777*7777 }} {{ config }} {% include 'x' %} {0.__class__} %(x)s ${{x}} <b>gras</b> & \"x\" ]]>"
POST = """---
title: NUMBER SAYING
description: SAYING
tags: [SAYING]
author: SAYING
image: a.png
image_alt: SAYING
lang: xx
---

## `{{ 7777*7777 }}` {{ 7777*7777 }}

Un mot, ![Une image](a.png), {{ 7777*7777 }}, `{{ 7777*7777 }}` et `{% include "/etc/passwd" %}`.
"""


def _post(number: int) -> str:
    quoted = SAYING.replace("'", "''")
    return POST.replace("NUMBER SAYING", f"'{number} {quoted}'").replace("SAYING", f"'{quoted}'")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Publish all editions of two posts whose words look like templates and markup."""
    settings = "\n".join(
        f"{key}: '{SAYING.replace(chr(39), chr(39) * 2)}'"
        for key in ("title", "subtitle", "publisher", "rights", "authors")
    )
    content: dict[str, str | bytes] = {
        "un.md": _post(1),
        "deux.md": _post(2),
        "a.png": picture(),
        "collection.yaml": f"{settings}\nbase_url: https://example.org/\nlanguage: xx\n",
    }
    return published(tmp_path_factory.mktemp("templates"), content)


def _documents(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield all markup files, including those in the book."""
    yield from ((name, data) for name, data in files.items() if name.endswith((".html", ".xml")))
    with zipfile.ZipFile(io.BytesIO(files["anthology.epub"])) as book:
        yield from (
            (name, book.read(name)) for name in book.namelist() if name.endswith((".xhtml", ".opf", ".ncx", ".xml"))
        )


def test_no_edition_calculates(files: dict[str, bytes]) -> None:
    for name, data in _documents(files):
        text = data.decode()
        assert "60481729" not in "".join(html.document_fromstring(data).itertext()), name
        for sign in ("<class", "root:x:", "&lt;Config", "Undefined"):
            assert sign not in text, name


def test_no_metadata_is_markup(files: dict[str, bytes]) -> None:
    count = 0
    for name, data in _documents(files):
        tree = html.document_fromstring(data) if name.endswith(".html") else etree.fromstring(data)
        assert not list(tree.iter("b", "{*}b")), name
        # Whole in an attribute or in a text, whatever stands around it.
        values = [*map(str, tree.xpath("//@*")), *map(str, tree.xpath("//text()"))]
        count += sum(_plain(SAYING) in _plain(value) for value in values)
    assert count > 30


def test_pdfs_say_it_word_by_word(files: dict[str, bytes]) -> None:
    pdfs = [name for name in files if name.endswith(".pdf")]
    assert len(pdfs) == 3
    for name in pdfs:
        with pikepdf.open(io.BytesIO(files[name])) as pdf:
            assert _plain(SAYING) in _plain(str(pdf.docinfo["/Title"])), name
            with pdf.open_metadata() as metadata:
                assert _plain(SAYING) in _plain(str(metadata["dc:title"])), name
            with pdf.open_outline() as outline:
                titles = [item.title for entry in outline.root for item in (entry, *entry.children)]
            assert any(_plain(SAYING) in _plain(str(title)) for title in titles), name


def test_a_title_has_no_markup_but_that_of_titles(tmp_path: Path) -> None:
    title = (
        "*<b onclick='x'>a</b>* `<script>x</script>` **<img src=x>** &lt;i&gt; [x](javascript:x) ![x](https://x) ~<u>~"
    )
    quoted = title.replace("'", "''")
    content: dict[str, str | bytes] = {
        "un.md": f"---\ntitle: '{quoted}'\n---\n[2](deux.md)",
        "deux.md": "# `<b>` [x](javascript:x) <b onclick=x>y</b>\n",
    }
    for name, data in _documents(published(tmp_path, content)):
        tree = html.document_fromstring(data) if name.endswith(".html") else etree.fromstring(data)
        assert not list(tree.iter(*(f"{where}{tag}" for where in ("", "{*}") for tag in ("b", "i", "u")))), name
        # In the head stand the site's own script, and data for machines.
        assert not tree.xpath("//*[local-name() = 'script'][not(parent::head and (@src or @type))]"), name
        assert not tree.xpath("//@onclick | //@href[contains(., 'javascript')] | //@src[contains(., 'x')]"), name


def test_a_saying_is_set_and_nothing_more() -> None:
    assert _plain(set_text(SAYING, "fr")) == _plain(SAYING)


def _plain(text: str) -> str:
    """Return the text without spaces and quotation marks, which typography may change."""
    return "".join(letter for letter in text if not letter.isspace() and letter not in "\"'’“”«»‘\u2060")
