"""Configurations of other tools are data: nothing in them is run, nothing outside the folder is read for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.load import load
from pipeline.model.settings import Settings

_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def settings_of(root: Path, name: str, text: str) -> Settings:
    """The settings of a folder in which this file stands beside a post."""
    for path, content in (("docs/a.md", "Un texte."), (name, text)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
    return load(root).settings


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mkdocs.yml", "site_name: A\nx: !!python/object/apply:pathlib.Path.touch [[{mark}]]\n"),
        ("mkdocs.yml", "site_name: A\nx: !!python/name:os.system\ny: !python/object/new:os.system ['touch {mark}']\n"),
        ("_config.yml", "title: A\nx: !ruby/object:Kernel {{y: `touch {mark}`}}\n"),
        ("astro.config.mjs", "export default {{x: require('child_process').execSync('touch {mark}')}}"),
        ("eleventy.config.js", "require('fs').writeFileSync('{mark}', '')"),
    ],
)
def test_nothing_in_a_configuration_is_run(tmp_path: Path, name: str, text: str) -> None:
    mark = tmp_path / "mark"
    settings = settings_of(tmp_path / "content", name, text.format(mark=mark))
    assert settings.title in ("", "A")
    assert not mark.exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_config.yml", _BOMB + "title: A\n"),
        ("_config.yml", "title: A\nx: &x [*x]\n"),
        ("_config.yml", "title: A\n# " + "x" * 300_000),
        ("_config.yml", "title: A\nx: " + "[" * 5_000),
        ("hugo.toml", "title = 'A'\n" + "a." * 50_000 + "b = 1"),
        ("docusaurus.config.js", "module.exports = {title: " + "[" * 50_000),
        ("docusaurus.config.js", "module.exports = {title: '" + "A" * 100_000 + "'}"),
        ("_quarto.yml", "title: {a: [1]}\nlang: {fr: 1}\nauthor: {name: [x]}\nwebsite: 3\n"),
        ("mkdocs.yml", "docs_dir: ../../..\nsite_dir: /\ntheme: {custom_dir: ''}\nsite_name: [A]\n"),
    ],
)
def test_a_configuration_that_says_too_much_or_nothing_says_nothing(tmp_path: Path, name: str, text: str) -> None:
    settings = settings_of(tmp_path, name, text)
    assert (settings.title, settings.language, settings.authors) == ("", "", ())


@pytest.mark.parametrize("link", ["_config.yml", "_data", "_data/site.json", ".obsidian"])
def test_no_configuration_is_read_from_outside(tmp_path: Path, link: str) -> None:
    outside, content = tmp_path / "outside", tmp_path / "content"
    (outside / "plugins").mkdir(parents=True)
    for name, text in (("site.json", '{"title": "Secret"}'), ("templates.json", '{"folder": "docs"}')):
        (outside / name).write_text(text, "utf-8")
    (outside / "_config.yml").write_text("title: Secret\n", "utf-8")
    (content / link).parent.mkdir(parents=True)
    (content / link).symlink_to(outside if "." not in link.lstrip(".") else outside / Path(link).name)
    settings_of(content, ".eleventy.js", "")
    manuscript = load(content)
    assert manuscript.settings.title == ""
    assert [post.path for post in manuscript.posts] == ["docs/a.md"]


def test_thousands_of_configurations_are_not_all_read(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "_config.yml").write_text("title: A\n", "utf-8")
    (tmp_path / "a.md").write_text("Un texte.", "utf-8")
    notes = [problem for problem in load(tmp_path).problems if problem.rule == "other-tool"]
    assert len(notes) == 50
