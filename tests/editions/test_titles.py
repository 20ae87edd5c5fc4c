"""Titles with markup: shown so wherever HTML or paper shows a title, and plain in all metadata."""

import io
import re
import zipfile
from collections.abc import Iterator

import pikepdf
import pytest
from lxml import etree, html
from pypdfium2 import PdfDocument

from tests.hostile.making import picture, published

# A title as it is typed, plain, and the element that has the word that it is known by.
TITLES = {
    "un.md": (
        "Le `codeun` de *l'artun* : H~2~O, x^2^, ~~vieux~~ & <b>",
        "Le codeun de l’artun\u00a0: H2O, x2, vieux & <b>",
    ),
    "deux.md": ("**Grasdeux** et `a < b && codedeux`", "Grasdeux et a < b && codedeux"),
    "preface.md": ("Une *préfacetrois*", "Une préfacetrois"),
}
WORDS = {
    "codeun": "code",
    "artun": "em",
    "vieux": "del",
    "Grasdeux": "strong",
    "codedeux": "code",
    "préfacetrois": "em",
}
SETTINGS = """\
title: Essais
language: fr
base_url: https://example.org/
authors: [Ada Martin]
handouts:
  - post: [un, deux]
    layout: [a4, cards]
    teacher: true
    zip: true
  - title: Seul
    post: [deux]
anthologies:
  - name: livre
    parts: tag
    preface: preface.md
"""
FIGURES = "\n\n".join(f'![Un aplat](a.png "Légende {number}")' for number in range(5))
# What names things to machines, or is spoken for what is not there to be seen.
METADATA = "//title | //*[local-name()='title'] | //@content | //@aria-label | //@alt | //@data-label"


def front(name: str, *lines: str) -> str:
    quoted = TITLES[name][0].replace("'", "''")
    return "\n".join(["---", f"title: '{quoted}'", *lines, "---", "", ""])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    content: dict[str, str | bytes] = {
        "collection.yaml": SETTINGS,
        "preface.md": f"{front('preface.md')}Un mot de <https://example.org/c>.\n",
        "un.md": front("un.md", "tags: [essai]", "date: 2024-01-01", "description: 'Un *bel* `essai`'")
        + f"Voir [l'autre](deux.md), <https://example.org/a>.\n\n{FIGURES}\n\n::: solution\nOui.\n:::\n",
        "deux.md": f"---\ntags: [essai]\ndate: 2024-01-02\n---\n\n# {TITLES['deux.md'][0]}\n\n"
        "Voir [le premier](un.md), <https://example.org/b>.\n",
        "a.png": picture(),
    }
    return published(tmp_path_factory.mktemp("titles"), content)


def documents(files: dict[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Yield all markup files, including those in archives."""
    for name, data in files.items():
        if name.endswith(".html"):
            yield name, html.document_fromstring(data.decode())
        elif name.endswith(".xml"):
            yield name, etree.fromstring(data)
        elif name.endswith((".epub", ".zip")):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for inner in packed.namelist():
                    if inner.endswith((".xhtml", ".opf", ".ncx", ".html")):
                        text = packed.read(inner)
                        yield (
                            inner,
                            html.document_fromstring(text.decode())
                            if inner.endswith(".html")
                            else etree.fromstring(text),
                        )


def test_titles_show_their_markup_wherever_a_page_shows_one(files: dict[str, bytes]) -> None:
    shown: dict[str, set[str]] = {word: set() for word in WORDS}
    for name, tree in documents(files):
        seen = tree.find(".//{*}body")
        for text in () if seen is None else seen.xpath(".//text()"):
            for word, tag in WORDS.items():
                landmark = text.getparent().xpath("boolean(ancestor::*[@id='landmarks'])")
                if re.search(rf"\b{word}\b", text) and not landmark:
                    around = {etree.QName(one).localname for one in text.getparent().iterancestors()}
                    assert etree.QName(text.getparent()).localname == tag or tag in around, f"{word} in {name}"
                    shown[word].add(name)
    assert shown["codeun"] >= {
        *("index.html", "articles/un.html", "articles/deux.html", "tags/essai.html", "pages.html"),
        *("EPUB/articles/un.xhtml", "EPUB/nav.xhtml", "EPUB/part-1.xhtml", "EPUB/sources.xhtml", "EPUB/index.xhtml"),
    } | {"EPUB/figures.xhtml"}
    assert shown["préfacetrois"] >= {"EPUB/nav.xhtml", "EPUB/articles/_preface.xhtml", "EPUB/sources.xhtml"}


def test_descriptions_show_their_markup_too(files: dict[str, bytes]) -> None:
    found = {name for name, tree in documents(files) if tree.xpath("//*[contains(@class, 'standfirst')]/*[.='bel']")}
    assert found == {"index.html", "tags/essai.html", "articles/un.html", "EPUB/articles/un.xhtml"}
    assert b"<summary>Un bel essai</summary>" in files["feed.xml"]
    with pikepdf.open(io.BytesIO(files["articles/un.pdf"])) as pdf:
        assert pdf.docinfo["/Subject"] == "Un bel essai"


def test_metadata_have_titles_without_signs_and_tags(files: dict[str, bytes]) -> None:
    told = [
        str(each if isinstance(each, str) else "".join(each.itertext()))
        for _, tree in documents(files)
        for each in tree.xpath(METADATA)
    ]
    assert sum(TITLES["un.md"][1] in one for one in told) > 5
    for one in told:
        assert not re.search(r"[*`~^]|</?(em|strong|code|del|su[bp])\b|&lt;", one), one
    assert all(len(one) == 0 for _, tree in documents(files) for one in tree.iter("title", "{*}title"))


def test_no_output_has_raw_signs(files: dict[str, bytes]) -> None:
    for name, tree in documents(files):
        assert not re.search(r"[*`]|~2~|~~|\^2", "".join(tree.xpath("//text()[not(parent::style)]"))), name
    for name, data in files.items():
        if name.endswith(".pdf"):
            with PdfDocument(data) as pdf:
                text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
            assert not re.search(r"[*`]|~2~|~~|\^2|<(em|code|strong)", text), name


def test_pdfs_have_plain_titles_and_outlines(files: dict[str, bytes]) -> None:
    found: dict[str, list[str]] = {}
    for name, data in files.items():
        if name.endswith(".pdf"):
            with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
                listed = [str(item.title) for entry in outline.root for item in (entry, *entry.children)]
                found[name] = [str(pdf.docinfo["/Title"]), *listed]
    plain = {title.replace("\u00a0", " ") for _, title in TITLES.values()}
    titles = {title.replace("\u00a0", " ") for some in found.values() for title in some}
    assert plain <= titles
    assert not [title for title in titles if re.search(r"[*`~^]|<(em|code|strong)", title)]


def test_addresses_go_by_the_plain_title(files: dict[str, bytes]) -> None:
    assert "handouts/le-codeun-de-lartun-h2o-x2-vieux-b/a4.pdf" in files
