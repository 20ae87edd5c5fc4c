"""The schemas take what the readers take and refuse what these refuse: each example in the repository, and generated ones."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from pipeline.files.plain_yaml import read_yaml
from pipeline.load import books, collection_keys, look, settings, targets
from pipeline.load.front_matter import read_post
from pipeline.load.settings import read_settings
from pipeline.model.books_and_handouts import Blank, CoverDesign, Division, Format, Layout, MarginNumbers, Order, Ruling
from pipeline.model.manuscript import Post
from pipeline.model.settings import Method, Settings
from pipeline.new.schemas import SCHEMAS, dump_schema
from pipeline.normalise.metadata.keys import KEYS
from pipeline.normalise.metadata.metadata import read_metadata
from pipeline.text import keys
from tests.typed import typed

ROOT = Path(__file__).parent.parent.parent
REFUSALS = {"settings", "settings-key", "handout", "anthology"}


@cache
def validator(name: str) -> Draft202012Validator:
    made = json.loads(dump_schema(name, "en"))
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


def faults(name: str, data: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(data)]


def as_editors_read(text: str) -> object:
    """Parse YAML 1.2 with its types; it has no dates, which stay texts."""
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))
    return yaml.load(text)


def rejections(text: str, folder: Path) -> list[str]:
    """Return the settings that the reader rejects."""
    (folder / "collection.yaml").write_text(text, "utf-8")
    (folder / "a.yaml").write_text("[]", "utf-8")
    wrong = [problem.message for problem in read_settings(folder).problems if problem.rule in REFUSALS]
    return [message for message in wrong if ".yaml, which cannot be read" not in message]  # no schema opens a file


def _settings_files() -> list[Path]:
    problems = sorted((ROOT / "tests" / "problems").glob("*/content/collection.yaml"))
    return [*problems, ROOT / "content" / "collection.yaml"]


def _blocks() -> Iterator[tuple[str, str]]:
    """Yield the settings shown in the docs."""
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for block in re.findall(r"^ *```yaml\n(.*?)^ *```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            if re.match(r"\s*(?:deploy|handouts|anthologies|base_url|title|language):", block):
                yield page.name, block


@pytest.mark.parametrize("path", _settings_files(), ids=lambda path: path.parent.parent.name)
def test_settings_are_valid_where_the_reader_takes_them(path: Path) -> None:
    wrong = [one.message for one in read_settings(path.parent).problems if one.rule in REFUSALS]
    missing = [message for message in wrong if "cannot be read" in message]  # a file of parts, which no schema opens
    found = faults("collection", as_editors_read(path.read_text("utf-8")))
    assert bool(found) == bool(len(wrong) - len(missing)), (found, wrong)


@pytest.mark.parametrize(("page", "block"), list(_blocks()))
def test_settings_of_the_docs_are_valid_where_the_reader_takes_them(page: str, block: str, tmp_path: Path) -> None:
    text = re.sub(r"^ {3}", "", block, flags=re.MULTILINE) if block.startswith("   ") else block
    assert bool(faults("collection", as_editors_read(text))) == bool(rejections(text, tmp_path)), page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_new_site_has_in_reserve_is_valid(language: str) -> None:
    path = ROOT / "pipeline" / "new" / "files" / language / "site" / "collection.yaml"
    text = re.sub(r"^#(?! \S)", "", path.read_text("utf-8"), flags=re.MULTILINE)
    assert faults("collection", as_editors_read(text)) == []


@pytest.mark.parametrize("path", sorted((ROOT / "content").rglob("*.md")), ids=lambda path: path.stem)
def test_front_matter_of_the_sample_is_valid(path: Path) -> None:
    post, _ = read_post(path.name, path.read_bytes())
    assert post is not None
    assert faults("front-matter", json.loads(json.dumps(post.metadata, default=str))) == []


@pytest.mark.parametrize("text", ["Ada Martin: Elle enseigne.\nBob: 12\nEve:\n", ""])
def test_biographies_are_valid(text: str) -> None:
    assert faults("authors", as_editors_read(text)) == []


def test_a_biography_that_is_no_text_is_not() -> None:
    assert faults("authors", as_editors_read("Ada: [a, b]\n"))
    assert faults("authors", as_editors_read("- Ada\n"))
    assert faults("authors", as_editors_read((ROOT / "content" / "authors.yaml").read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("titel: x\n", "titel"),
        ("trust: html\n", "trust"),
        ("handouts: [{tagg: son}]\n", "tagg"),
        ("anthologies: [{parts: [{title: A, pots: x}]}]\n", "pots"),
        ("deploy: {to: pages, host: x}\n", "host"),
        ("deploy: {here: {to: rsync, host: 'a:/b', port: 22}}\n", "port"),
    ],
)
def test_an_unknown_key_is_named(text: str, key: str) -> None:
    assert any(f"'{key}'" in fault for fault in faults("collection", as_editors_read(text)))


def test_every_example_is_valid_and_read(tmp_path: Path) -> None:
    for row in ("handouts", "anthologies"):
        readers = books.HANDOUT_KEYS if row == "handouts" else books.make_book_keys()
        entry = {key: one.example for key, one in readers.items()}
        assert rejections(json.dumps({row: [entry]}), tmp_path) == []
        assert faults("collection", {row: [entry]}) == []
    for method, own in targets.TARGET_KEYS.items():
        data = {"deploy": {"to": method, **{key: one.example for key, one in own.items()}}}
        assert rejections(json.dumps(data), tmp_path) == faults("collection", data) == []
    whole = {key: one.example for key, one in collection_keys.WHOLE_KEYS.items()}
    assert rejections(json.dumps(whole), tmp_path) == faults("collection", whole) == []
    front = {name: key.example for key in KEYS for name in key.names}
    assert faults("front-matter", front) == []


def test_every_key_is_there() -> None:
    made = json.loads(dump_schema("collection", "en"))
    assert set(made["properties"]) == set(settings._KNOWN)
    assert {key for one in KEYS for key in one.names} >= set(keys._OWN)


def _properties(made: object) -> Iterator[dict[str, Any]]:
    if isinstance(made, dict):
        for key, value in made.items():
            if key == "properties":
                yield from (one for one in value.values() if isinstance(one, dict))
            yield from _properties(value)
    elif isinstance(made, list):
        for value in made:
            yield from _properties(value)


def _with_values(made: object) -> Iterator[dict[str, Any]]:
    if isinstance(made, dict):
        if isinstance(made.get("pattern"), str) or made.get("type", "object") != "object":
            yield made
        made = list(made.values())
    if isinstance(made, list):
        for one in made:
            yield from _with_values(one)


@pytest.mark.parametrize("name", ["collection", "front-matter"])
def test_an_editor_says_in_words_what_a_value_should_be(name: str) -> None:
    found = {key: [*_with_values(said)] for key, said in json.loads(dump_schema(name, "fr"))["properties"].items()}
    assert sum(map(bool, found.values())) > 3
    wordless = [key for key, ones in found.items() for one in ones if "Attendu" not in one.get("errorMessage", "")]
    assert set(wordless) <= set(
        "handouts paths anthologies deploy look references".split()
    )  # lists of entries, whose keys have their own
    entries = [one for key in ("handouts", "anthologies") for one in found.get(key, [])]
    assert sum("errorMessage" in one for one in entries) >= len(entries) - 2


@pytest.mark.parametrize("name", ["collection"])
def test_every_key_is_described_in_the_language_that_is_asked_for(name: str) -> None:
    english, french = ([*_properties(json.loads(dump_schema(name, language)))] for language in ("en", "fr"))
    described = [
        (one["description"], other["description"])
        for one, other in zip(english, french, strict=True)
        if "description" in one
    ]
    assert len(described) >= 40
    assert [one for one, other in described if one == other] == []


# ---- Generated values, of which most are nearly right.

_WORDS = [
    *(
        "date",
        "title",
        "DATE",
        "tag",
        "Year",
        "none",
        "true",
        "False",
        "yes",
        "a4, notes",
        "A4 2up",
        "a4;notes",
        "pdf epub",
    ),
    *(
        word
        for kind in (Order, Layout, Ruling, Blank, MarginNumbers, Format, Division, CoverDesign, Method)
        for word in kind
    ),
    *(
        "fr",
        "en-GB",
        "pt_BR",
        "f",
        "français",
        "fr-",
        "zh-Hans",
        "123",
        "Ada Martin",
        "李雷",
        "***",
        "«»",
        "Éa",
        " ",
        "",
    ),
    *("https://example.org/a", "http://x", "ftp://x", "https://", "https://a b", "#8a2b1d", "#abc", "8a2b1d", "#12345"),
    *(
        "2025",
        "2025-09",
        "2025-13",
        "2025-9-1",
        "2025-02-30",
        "2025-09-01 12:00",
        "0000",
        "1er mars",
        "12 janvier 2024",
    ),
    *"0,5 -1 1.5 1e3 x markdown gfm+emoji commonmark_x-raw_html markdwon gfm+ a.yaml .yaml a.yml".split(),
    *"origin gh-pages -x a..b x.lock git@host:a/b host:/var/www ssh://h:22/p /var/www ~/x ../x".split(),
    *("ext::sh -c x", "https://u:p@h/x", "/a/../b", "/a  b", "file:///srv/x", "C:\\x", "bonjour", "café"),
    *keys.YES_WORDS,
    *keys.NO_WORDS,
]
_TEXTS = st.sampled_from(_WORDS) | st.text("aZ-_ 1,.é", max_size=6)
_PLAIN = st.none() | st.booleans() | st.integers(-3, 3000) | st.sampled_from([0.5, -1.5, 2.25]) | _TEXTS
_MAPS = st.dictionaries(
    st.sampled_from(["name", "title", "post", "tag", "question", "lines", "src", "x"]), _PLAIN, min_size=1, max_size=2
)
_VALUES = _PLAIN | st.lists(_PLAIN | _MAPS | st.lists(_PLAIN, min_size=1, max_size=2), max_size=3) | _MAPS
_FOLDER = Path(tempfile.mkdtemp(prefix="schemas-"))


def _agree(data: object) -> None:
    wrong = rejections(json.dumps(data), _FOLDER)
    found = faults("collection", data)
    assert bool(found) == bool(wrong), (data, found, wrong)


@given(st.sampled_from(sorted(collection_keys.WHOLE_KEYS)), _VALUES)
def test_schema_and_reader_agree_on_settings(key: str, value: object) -> None:
    _agree({key: value})


@given(st.sampled_from(sorted(books.HANDOUT_KEYS)), _VALUES)
def test_schema_and_reader_agree_on_handouts(key: str, value: object) -> None:
    _agree({"handouts": [{key: value}]})


@given(st.sampled_from(sorted({**books.make_book_keys(), "cover-colour": 0})), _VALUES)
def test_schema_and_reader_agree_on_books(key: str, value: object) -> None:
    _agree({"anthologies": [{key: value}]})


_TARGETS = st.dictionaries(st.sampled_from(["to", "remote", "branch", "host", "folder", "x"]), _PLAIN, max_size=3)
_LIKELY = st.builds(lambda to, more: {"to": to, **more}, st.sampled_from([*Method, "PAGES", "ftp"]), _TARGETS)


@given(
    _LIKELY | _VALUES | st.dictionaries(st.sampled_from(["a", "pages", "pages:x", ""]), _LIKELY | _PLAIN, max_size=2)
)
def test_schema_and_reader_agree_on_targets(value: object) -> None:
    _agree({"deploy": value})


_COLOURS = st.sampled_from(["#0b5d4e", "#FFF", "#12", "0b5d4e", "red", " #abcdef "]) | _PLAIN
_TONES = _COLOURS | st.dictionaries(st.sampled_from(["light", "dark", "x"]), _COLOURS, max_size=2)
_FILES = st.sampled_from(["a.ttf", "fonts/B.OTF", "c.woff2", "d.woff", "e.svg", "", ".ttf "])
_OWN_FONTS = st.fixed_dictionaries(
    {}, optional={"files": _FILES | st.lists(_FILES, max_size=2), "licence": st.sampled_from(["OFL", "", " ", 1])}
)
_FAMILIES = st.sampled_from(["Source Serif 4", "source sans 3", " Source Code Pro ", "Arial", "a.ttf"])


@given(
    st.tuples(st.sampled_from(["accent", "ground", "ink"]), _TONES)
    | st.tuples(st.sampled_from(["text_font", "heading-font", "code_font"]), _OWN_FONTS | _FAMILIES)
    | st.tuples(st.just("measure"), st.integers(30, 110) | st.sampled_from(["62", "62.0", 62.5, "x", " 70 "]))
    | st.tuples(st.sampled_from(sorted(look.LOOK_KEYS)), _PLAIN)
)
def test_schema_and_reader_agree_on_looks(entry: tuple[str, object]) -> None:
    _agree({"look": dict([entry])})


@given(st.sampled_from(["handouts", "anthologies"]), _VALUES)
def test_schema_and_reader_agree_on_lists(key: str, value: object) -> None:
    _agree({key: value})


# What the schema cannot tell: names of languages, dates in words, what a map of a picture or a series may have.
_LOOSE = {"lang", "language", "locale", "date", "pubdate", "series"}


# `load/bibliography.py` reads these, and reports them under a rule of its own.
_OF_SOURCES = {"bibliography", "csl", "nocite", "reference-section-title", "references"}


@given(st.sampled_from([name for key in KEYS for name in key.names if name not in _OF_SOURCES]), _VALUES)
@example("link-citations", 2)
def test_schema_and_reader_agree_on_front_matter(key: str, value: object) -> None:
    plain = read_yaml(json.dumps({key: value})).values
    _, problems = read_metadata(Post("a.md", plain, "Bonjour."), Settings())
    wrong = [one.message for one in problems if one.rule in ("bad-value", "bad-date", "too-long")]
    found = faults("front-matter", {key: value})
    if key in _LOOSE:
        assert not found or wrong, (key, value, found)
    else:
        assert bool(found) == bool(wrong), (key, value, found, wrong)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Titre", ["x"]),
        ("Mots-clés", [["x"]]),
        ("mots cles", {"a": {"b": "c"}}),
        ("ENTWURF", "peut-être"),
        ("Title", {"a": "b"}),
    ],
)
def test_keys_in_other_languages_are_checked_too(key: str, value: object) -> None:
    assert faults("front-matter", {key: value})


def test_a_word_that_means_other_things_too_is_left_alone() -> None:
    assert faults("front-matter", {"data": ["x"], "resume": ["x"], "question": {"a": "b"}, "mine": {"a": ["b"]}}) == []


# ---- The command, and editors.


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_command_prints_each_in_the_language_to_speak(name: str) -> None:
    done = typed("--lang", "fr", "schema", name, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == dump_schema(name, "fr")


def test_another_name_is_refused_in_a_line() -> None:
    done = typed("--lang", "en", "schema", "colection", cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no schema is named “colection”; there are collection, authors, front-matter" in done.stderr


def test_a_new_site_has_them_and_its_settings_name_theirs_and_are_checked_by_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert typed("new", "site", str(site), "--lang", "fr", cwd=ROOT).returncode == 0
    path = site / "collection.yaml"
    first = path.read_text("utf-8").splitlines()[0]
    named = site / first.removeprefix("# yaml-language-server: $schema=")
    assert named.read_text("utf-8") == dump_schema("collection", "fr")
    for name in SCHEMAS:
        assert (site / ".schemas" / f"{name}.json").read_text("utf-8") == dump_schema(name, "fr")
    done = run("check_jsonschema", "--schemafile", str(named), str(path))
    assert done.returncode == 0, done.stdout
    path.write_text(path.read_text("utf-8") + "titel: x\nhandouts: [{since: 2025-09-01, layout: a9}]\n", "utf-8")
    done = run("check_jsonschema", "--schemafile", str(named), str(path))
    assert done.returncode == 1
    assert "'titel' do" in done.stdout
    assert "a9" in done.stdout


def test_the_schemas_are_good_ones() -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.json" for name in SCHEMAS]
        for path in paths:
            path.write_text(dump_schema(path.stem, "fr"), "utf-8")
        done = run("check_jsonschema", "--check-metaschema", *map(str, paths))
        assert done.returncode == 0, done.stdout
