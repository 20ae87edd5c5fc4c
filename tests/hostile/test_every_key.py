"""Every key of every file says a text: with markup in it, no page of any edition has the element."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from jsonschema import Draft202012Validator
from lxml import etree, html

from pipeline.load.authors import AUTHOR_KEYS
from pipeline.new.schemas import make_schema
from pipeline.normalise.metadata.keys import KEYS
from pipeline.options import Options
from pipeline.publish import publish
from tests.hostile.making import picture, write

BOLD = "<b>gras</b>"
ACTIVE = '<script src="x.txt"></script> <x-planted>'
MARKUP = f"{BOLD} {ACTIVE}"
# In a text in Markdown, words may be bold.
_IN_MARKDOWN = {"footer", "bio"}
_PLANTED = "//*[local-name()='b' or local-name()='x-planted' or local-name()='script' and contains(@src, 'x.txt')]"
# What would leave the article out, or have it in one book alone.
_KEPT = ("draft", "published", "page", "unlisted", "hidden", "slug", "audience")
_CHOICE = tuple("post path author language since tag order name parts dedication preface afterword".split())


def _planted(value: Any) -> Any:
    """Return the value with markup in place of each text."""
    if isinstance(value, list):
        return [_planted(one) for one in value]
    if isinstance(value, dict):
        return {name: _planted(one) for name, one in value.items()}
    return MARKUP if isinstance(value, str) else value


def _entry(properties: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with each key, with markup if it is a text, else with the example of the docs."""
    made = {}
    for key, one in properties.items():
        example = one.get("examples", [None])[0]
        takes = Draft202012Validator({**one, "$defs": definitions}).is_valid(_planted(example))
        made[key] = ACTIVE if key in _IN_MARKDOWN else _planted(example) if takes else example
    return made


def _settings(language: str) -> dict[str, Any]:
    schema = make_schema("collection")
    keys, inner = schema["properties"], schema["$defs"]
    part, own, legal, audit = (
        _entry(inner[name]["properties"], inner) for name in ("part", "language", "legal", "accessibility")
    )
    book, sheet = (
        {key: value for key, value in _entry(keys[name]["items"]["properties"], inner).items() if key not in _CHOICE}
        for name in ("anthologies", "handouts")
    )
    parts = [part | {"post": ["un"]}]
    return _entry({key: one for key, one in keys.items() if key not in {"look", "deploy"}}, inner) | {
        "language": language,
        "languages": {"fr": own, "en": own},
        "legal": legal,
        "accessibility": audit,
        "order": "date",
        "search": True,
        "audience": "class",
        "menu": [MARKUP, {"title": MARKUP, "link": "https://radio.example/"}],
        "links": {MARKUP: "https://radio.example/"},
        "anthologies": [book, book | {"tag": MARKUP, "all": None}, book | {"parts": parts, "name": "parts"}],
        "handouts": [sheet, sheet | {"tag": MARKUP, "all": None}],
    }


def _posts(language: str) -> dict[str, str]:
    front = {name: _planted(key.example) for key in KEYS for name in key.names if name not in _KEPT}
    front |= {"lang": language, "image": "a.png", "note": 20, "weight": 1, "questions": [MARKUP]}
    texts: dict[str, dict[str, Any]] = {
        "un.md": front,
        "deux.md": front | {"title": f"Deux {MARKUP}", "translation_key": None},
        "page.md": front | {"page": True, "translation_key": None},
    }
    return {name: f"---\n{json.dumps(one)}\n---\n\nUn mot. [Deux](deux.md)\n" for name, one in texts.items()}


@pytest.fixture(scope="module", params=["fr", "en"])
def output(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish all editions of a collection with markup in every text."""
    folder = tmp_path_factory.mktemp("keys")
    author = dict.fromkeys(AUTHOR_KEYS) | {"name": MARKUP, "bio": ACTIVE}
    files = {"collection.yaml": _settings(request.param), "authors.yaml": {MARKUP: author}}
    content = write(folder / "content", {name: json.dumps(one) for name, one in files.items()})
    write(content, _posts(request.param) | {"a.png": picture()})
    publish(Options(content, folder / "output", keep_going=True, workers=1, single=True))
    return folder / "output"


def _opened(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all files of an output, including those in e-books and archives."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield path.relative_to(folder).as_posix(), path.read_bytes()
        if path.suffix in {".epub", ".zip"}:
            with zipfile.ZipFile(path) as archive:
                yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())


def _marked_up(folder: Path) -> Iterator[tuple[str, Any]]:
    """Yield all HTML and XML, including text of feeds."""
    for name, data in _opened(folder):
        if name.endswith(".html"):
            yield name, html.document_fromstring(data)
        elif name.endswith((".xhtml", ".xml", ".opf", ".ncx", ".svg")):
            tree = etree.fromstring(data)
            yield name, tree
            texts = tree.xpath("//*[@type='html']/text() | //*[local-name()='encoded']/text()")
            yield from ((name, html.fragment_fromstring(text, "div")) for text in texts)
        elif name.endswith("feed.json"):
            yield from (
                (name, html.fragment_fromstring(one["content_html"], "div")) for one in json.loads(data)["items"]
            )


def test_no_page_has_the_element(output: Path) -> None:
    trees = list(_marked_up(output))
    assert {
        name: [etree.tostring(one) for one in found] for name, tree in trees if (found := tree.xpath(_PLANTED))
    } == {}
    said = {name for name, tree in trees if BOLD in "".join(tree.itertext())}
    assert {"index.html", "articles/un.html", "single/un.html", "tags.html", "feed.xml"} <= said
    assert any(name.endswith("/title.xhtml") for name in said), said
    assert any(name.startswith("acc") for name in said)


def test_paper_has_the_words_as_they_were_typed(output: Path) -> None:
    pdfs = {name: data for name, data in _opened(output) if name.endswith(".pdf")}
    assert len(pdfs) > 10, set(pdfs)
    for name, data in pdfs.items():
        with pypdfium2.PdfDocument(data) as pdf:
            text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
            assert "<b>gras</b>" in text, name
            assert "<script" in text, name
