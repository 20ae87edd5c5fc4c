"""Whatever stands at the top of a post, or in collection.yaml: it is understood, or named, and the others are published."""

import json
from pathlib import Path

import pytest

from tests.hostile import bombs
from tests.hostile.making import normalised, rules

_CODE = "!!python/object/apply:os.system ['touch {}']"
YAML = (
    "title: !!python/name:os.system",
    "title: !!python/module:os",
    "title: !!python/object/new:os.system [id]",
    "title: !<tag:yaml.org,2002:python/object/apply:os.getcwd> []",
    "title: !!binary aGFja2Vy",
    "title: !!set {a, b}",
    "title: !!omap [a: b]",
    "title: !!timestamp 2024-02-30",
    "title: !!int 99999999999999999999",
    "title: !!float 1e400",
    "title: !!int zzz",
    "title: !!bool peut-être",
    "title: !!merge x",
    "date: 9999999-01-01",
    "date: -0001-01-01",
    "date: 0000-00-00",
    "date: 0001-01-01T00:00:00+14:00",
    "date: 9999-12-31T23:59:59.999999-14:00",
    "date: " + "9" * 5_000,
    "date: [2024-01-01]",
    "weight: 1e400",
    "weight: nan",
    "weight: " + "9" * 10_000,
    "title: {a: b}",
    "title: [a, [b, {c: d}]]",
    "tags: {a: b}",
    "tags: [[a], {b: c}, null, '', 1.5]",
    "tags: [true, ~, 0x10]",
    "author: {name: {name: [x]}}",
    "authors: [{name: a}, [b], {c: d}, null]",
    "image: {src: {src: [a]}, alt: {}}",
    "image: [[[a.png]]]",
    "lang: [fr]",
    "lang: " + "a" * 10_000,
    "lang: ../../fr",
    "slug: {a: b}",
    "permalink: {a: b}",
    "aliases: [[a], {b: c}, '../..', '/', '', '#']",
    "draft: [oui]",
    "? [a, b]\n: c",
    "? {a: b}\n: c",
    "1: a\n2.5: b\n~: c\ntrue: d\n2024-01-01: e",
    "title: a\ntitle: b\ntitle: c",
    "Title: a\nTITLE: b",
    "<<: a",
    "<<: [a, b]",
    "<<: *a",
    "title: &a [*a]",
    "&a title: *a",
    'title: "\\ud800"',
    'title: "\\0\\x01\\u202e\\ufffe"',
    "title: |\n  a\n  b\n...",
    "%YAML 9.9",
    "%TAG ! tag:example.org,2000:\n---\ntitle: !x a",
    "- a\n- b",
    "un mot",
    "\ttitle: a",
    "title: a\n--- \ntitle: b",
    "k" * 100_000 + ": v",
    "title: '" + "v" * 100_000 + "'",
    "__class__: a\n__proto__: b\nconstructor: c\nself: d\nslug_: e",
)
JSON = (
    '{"title": "\\ud800"}',
    '{"title": NaN, "weight": Infinity, "date": -Infinity}',
    '{"weight": 1e400}',
    '{"title": "a", "title": {"b": []}}',
    '{"": "", "title": null}',
    json.dumps({"own": [[[[[[1]]]]]], "tags": {"a": 1}}),
)
TOML = (
    "title = 1979-05-27T07:32:00Z",
    "weight = nan",
    "date = 07:32:00",
    "[title]\na = 1",
    "[[tags]]\na = 1",
    "own = inf",
    "title = ''''",
)


def _form(front: str) -> str:
    if front in JSON:
        return front.replace("{", "{\n", 1)[:-1] + "\n}\n"
    return f"+++\n{front}\n+++\n" if front in TOML else f"---\n{front}\n---\n"


@pytest.mark.parametrize("front", [*YAML, *JSON, *TOML], ids=lambda front: front[:40])
def test_a_front_matter_is_understood_or_named(tmp_path: Path, front: str) -> None:
    collection = normalised(tmp_path, {"essai.md": f"{_form(front)}\nUn mot.\n", "voisin.md": "Un autre mot."})
    published = {article.source for article in collection.articles}
    assert "voisin.md" in published
    assert "essai.md" in published or rules(collection) & {"front-matter", "front-matter-unclosed"}
    for article in collection.articles:
        for text in (article.title, article.description, *article.tags, *article.authors):
            assert text.replace("\xa0", "").isprintable() or "\u202e" in text
            text.encode("utf-8")
        assert article.title


def test_no_tag_of_yaml_does_anything(tmp_path: Path) -> None:
    mark = tmp_path / "fait"
    post = f"---\ntitle: {_CODE.format(mark)}\n---\nUn mot."
    settings = f"title: {_CODE.format(mark)}\n"
    collection = normalised(
        tmp_path / "content", {"essai.md": post, "voisin.md": "Un mot.", "collection.yaml": settings}
    )
    assert not mark.exists()
    assert rules(collection) == {"front-matter"}
    assert rules(collection, "collection.yaml") == {"settings"}


UNFOLDING = tuple(
    (
        "yaml_aliases yaml_in_itself yaml_deep yaml_deep_block json_deep toml_deep toml_dotted"
        " huge_number huge_number_json"
    ).split()
)


@pytest.mark.parametrize("name", UNFOLDING)
def test_a_front_matter_that_unfolds_is_named(tmp_path: Path, name: str) -> None:
    collection = normalised(tmp_path, {"paisible.md": bombs.BYSTANDER, **bombs.BOMBS[name]()})
    assert {article.source for article in collection.articles} == {"bombe.md", "paisible.md"}
    assert rules(collection, "bombe.md") & {"front-matter", "odd-front-matter"}


SETTINGS = (
    "reader: ../../etc/passwd",
    "reader: markdown+lhs; id",
    "reader: /tmp/lecteur.lua",
    "reader: [a]",
    "language: ../../fr",
    "language: " + "a" * 100_000,
    "base_url: javascript:alert(1)",
    "base_url: file:///etc/",
    "base_url: 'https://example.org/\"><script>'",
    "base_url: https://example.org/?a#b",
    "order: [[a], {b: c}]",
    "order: {a: b}",
    "trust: yes",
    "trust: [true]",
    "title: {a: b}",
    "authors: {a: b}",
    "authors: 3",
    "authors: [a, '...']",
    "handouts: oui",
    "anthologies: oui",
    "identifier: [a]",
    "\n".join(f"{key}: x" for key in "abcdefghijklm"),
    "é: " + "x" * 100_000,
    "x" * 5_000 + ": y",
    "- a",
    "mot",
    "a: &a [*a]",
    "\x00",
    "\ud800",
    "title: !!python/name:os.system",
)


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda text: ascii(text[:40]))
def test_hostile_settings_are_named_and_posts_published(tmp_path: Path, settings: str) -> None:
    collection = normalised(tmp_path, {"essai.md": "Un mot.", "collection.yaml": settings})
    assert [article.source for article in collection.articles] == ["essai.md"]
    assert rules(collection, "collection.yaml") & {"settings", "settings-key", "handout", "anthology"}
