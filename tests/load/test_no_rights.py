"""Files that may not be read: each is named, with a hint about its permissions and none about its form."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.options import Options
from pipeline.publish import check

CLOSED = ("closed.md", "pic.png", "cover.png", "linked.png", "doc.pdf", "authors.yaml", "logo.png", "book.png", "a.ttf")
SETTINGS = (
    "title: x\nlook:\n  logo: logo.png\n  text_font: {files: [a.ttf], licence: OFL}\nanthologies:\n- cover: book.png\n"
)
POST = "---\ntitle: A\nimage: cover.png\nimage_alt: c\n---\n\n![x](pic.png) [doc](doc.pdf) [p](linked.png)\n\nWords.\n"


def _closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> dict[str, str]:
    """Return the messages with hints about files without read permission, by file name."""
    for name in CLOSED:
        Image.new("RGB", (9, 9)).save(tmp_path / name) if name.endswith("png") else (tmp_path / name).write_text("x")
    (tmp_path / "collection.yaml").write_text(SETTINGS, "utf-8")
    (tmp_path / "a.md").write_text(POST, "utf-8")
    opened = os.open

    def refusing(path: Any, *args: Any, **named: Any) -> int:
        if Path(os.fsdecode(path)).name in names:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *args, **named)

    monkeypatch.setattr(os, "open", refusing)
    report = check(Options(tmp_path, tmp_path / "output", only=("dump",), workers=1, keep_going=True))
    lines = {f"{problem.path} {problem.message}": problem.hint for problem in report.problems if problem.hint}
    return {name: hint for name in names for line, hint in lines.items() if name in line}


@pytest.mark.parametrize("names", [CLOSED, ("collection.yaml",)])
def test_the_hint_is_about_permissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    assert _closed(tmp_path, monkeypatch, names) == dict.fromkeys(names, "check its permissions")


@pytest.mark.parametrize(
    "name",
    (
        "hugo.toml config.toml config/_default/params.toml _config.yml docusaurus.config.js"
        " pelicanconf.py .eleventyignore .vitepress/config.mts .obsidian/templates.json _data/site.json"
        " docs/_category_.json"
    ).split(),
)
def test_settings_of_other_tools_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for file in (name, "config/_default/hugo.toml", "docusaurus.config.js", ".eleventy.js"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("x", "utf-8")
    assert _closed(tmp_path, monkeypatch, (Path(name).name,)) == {Path(name).name: "check its permissions"}
