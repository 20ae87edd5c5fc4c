"""What a machine gains or changes reaches what was published before: nothing stale stands in for it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypandoc
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

ROOT = Path(__file__).parent.parent
_CHEROKEE = "ᎣᏏᏲ"
_POST = f"---\ntitle: Un mot\nlang: fr\ndate: 2025-03-01\n---\n\nUn mot de là-bas : {_CHEROKEE}.\n"

pytestmark = pytest.mark.skipif(shutil.which("fc-list") is None, reason="fontconfig's fc-list is not installed")


def _font(path: Path, letters: str, width: int = 500) -> None:
    """Return a font with these letters, each as a box."""
    pen = TTGlyphPen(None)
    for number, point in enumerate(((50, 0), (50, 700), (width - 50, 700), (width - 50, 0))):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    box, names = pen.glyph(), {ord(letter): f"u{ord(letter):X}" for letter in letters}
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", *names.values()])
    font.setupCharacterMap(names)
    font.setupGlyf(dict.fromkeys([".notdef", *names.values()], box))
    font.setupHorizontalMetrics(dict.fromkeys([".notdef", *names.values()], (width, 50)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Essai", "styleName": "Regular", "fullName": "Essai", "psName": "Essai"})
    font.setupOS2()
    font.setupPost()
    font.save(path)


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a machine with only the fonts of one folder, and a cache of its own."""
    (tmp_path / "fonts").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "un.md").write_text(_POST, "utf-8")
    settings = f"<fontconfig><dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}/fontcache</cachedir></fontconfig>"
    (tmp_path / "fonts.conf").write_text(settings, "utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "EDITIONS_CACHE": str(tmp_path / "cache")}


def _published(folder: Path, machine: Mapping[str, str], *only: str) -> tuple[dict[str, Any], bytes]:
    """Publish; return the report and the post's PDF."""
    words = ["--content", f"{folder}/content", "--output", f"{folder}/output", "--only", ",".join(only), "-j", "1"]
    command = [sys.executable, "-P", "-m", "invoke", "--search-root", str(ROOT), "publish", *words, "--json"]
    done = subprocess.run(command, env=dict(machine), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pdf = folder / "output" / "articles" / "un.pdf"
    return json.loads(done.stdout), pdf.read_bytes() if pdf.exists() else b""


def _rules(report: Mapping[str, Any]) -> set[str]:
    return {problem["rule"] for problem in report["problems"]}


@pytest.mark.whole
@pytest.mark.long
def test_a_font_that_comes_or_changes_is_used_without_an_empty_cache(tmp_path: Path, machine: dict[str, str]) -> None:
    without, boxes = _published(tmp_path, machine, "articles")
    assert "missing-glyph" in _rules(without)
    again, _ = _published(tmp_path, machine, "articles")
    assert (again["jobs"], _rules(again)) == ({}, _rules(without))

    _font(tmp_path / "fonts" / "essai.ttf", _CHEROKEE)
    with_font, letters = _published(tmp_path, machine, "articles")
    assert "missing-glyph" not in _rules(with_font), with_font["problems"]
    assert with_font["jobs"]["articles"] == 1
    assert letters != boxes

    _font(tmp_path / "fonts" / "essai.ttf", _CHEROKEE, width=900)  # another one under the same path
    _, wider = _published(tmp_path, machine, "articles")
    assert wider not in (letters, boxes)


def test_fonts_of_the_extra_are_seen_once_they_are_installed(tmp_path: Path, machine: dict[str, str]) -> None:
    without, boxes = _published(tmp_path, machine, "articles")
    assert "missing-glyph" in _rules(without)
    package = tmp_path / "site" / "justmytype_intl_cjk"
    (package / "fonts" / "ofl").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('it is not to be run')", "utf-8")
    _font(package / "fonts" / "ofl" / "essai.ttf", _CHEROKEE)
    with_extra = machine | {"PYTHONPATH": f"{package.parent}:{machine.get('PYTHONPATH', '')}"}
    report, pdf = _published(tmp_path, with_extra, "articles")
    assert (report["jobs"]["articles"], _rules(report) & {"missing-glyph"}) == (1, set())
    assert pdf != boxes
    command = [
        sys.executable,
        "-P",
        str(ROOT / "pipeline/cli/start.py"),
        "--search-root",
        str(ROOT),
        "doctor",
        "--json",
    ]
    told = subprocess.run([*command, str(tmp_path / "content")], env=with_extra, capture_output=True, check=False)
    groups = json.loads(told.stdout)["groups"]
    said = next(one["said"] for part in groups for one in part["findings"] if one["name"] == "Cherokee")
    assert said == "fonts of this machine (Essai)"


@pytest.mark.whole
@pytest.mark.long
def test_another_pandoc_reads_and_writes_all_anew(tmp_path: Path, machine: dict[str, str]) -> None:
    _published(tmp_path, machine, "site")
    assert _published(tmp_path, machine, "site")[0]["jobs"] == {}
    program = tmp_path / "pandoc"
    program.write_text(
        f'#!/bin/sh\necho asked >> "{tmp_path}/log"\nexec "{pypandoc.get_pandoc_path()}" "$@"\n', "utf-8"
    )
    program.chmod(0o755)
    chosen = machine | {"PYPANDOC_PANDOC": str(program)}
    jobs = _published(tmp_path, chosen, "site")[0]["jobs"]
    assert (jobs["read"], jobs["write"]) == (1, 1)
    assert (tmp_path / "log").exists()
    assert _published(tmp_path, chosen, "site")[0]["jobs"] == {}
    program.write_text(program.read_text("utf-8") + "# newer\n", "utf-8")
    assert _published(tmp_path, chosen, "site")[0]["jobs"]["read"] == 1


def test_nothing_to_do_asks_fontconfig_once(tmp_path: Path, machine: dict[str, str]) -> None:
    _published(tmp_path, machine, "site")
    (tmp_path / "bin").mkdir()
    real = shutil.which("fc-list")
    (tmp_path / "bin" / "fc-list").write_text(
        f'#!/bin/sh\necho asked >> "{tmp_path}/log"\nexec "{real}" "$@"\n', "utf-8"
    )
    (tmp_path / "bin" / "fc-list").chmod(0o755)
    asking = machine | {"PATH": f"{tmp_path}/bin:{machine['PATH']}"}
    assert _published(tmp_path, asking, "site")[0]["jobs"] == {}
    assert (tmp_path / "log").read_text("utf-8") == "asked\n"
