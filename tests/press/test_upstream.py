"""Libraries whose private names are used: another version ends the run with one sentence, whoever meets it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import weasyprint
from ebooklib.epub import EpubWriter

from pipeline.press import epub, formulas, upstream
from pipeline.press.typesetting import weasyprint_internals
from pipeline.press.upstream import Internal, UnknownVersionError

ROOT = Path(__file__).parent.parent.parent
INSTALL = 'install "weasyprint>=70.0,<71"'
LIBRARIES = (weasyprint_internals.WEASYPRINT, weasyprint_internals.PYDYF, epub._EBOOKLIB, formulas._ZIAMATH)


def other(forms: object, sheet: object) -> None:
    """Stand in for a function of a future engine."""


@pytest.mark.parametrize(
    ("function", "why"),
    [
        ("weasyprint.pdf.add_forms", "weasyprint.pdf.add_forms takes forms, sheet"),
        ("weasyprint.pdf.generate_pdf", "weasyprint.pdf.generate_pdf does not call weasyprint.pdf:add_forms"),
        ("weasyprint.draw.text.draw_text", "does not call weasyprint.draw.text:draw_first_line"),
        ("weasyprint.layout.block._linebox_layout", "weasyprint.layout.block._linebox_layout takes forms, sheet"),
        ("weasyprint.document.Page.__init__", "weasyprint.document.Page.__init__ has no _page_box"),
        ("pydyf.PDF.add_object", "pydyf.PDF.add_object takes forms, sheet"),
    ],
)
def test_an_engine_that_is_not_what_was_tried_is_refused(
    function: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    weasyprint_internals.check()
    monkeypatch.setattr(function, other)
    with pytest.raises(UnknownVersionError, match=rf"is not known here \({re.escape(why)}|{re.escape(why)}\); install"):
        weasyprint_internals.check()


def test_so_is_one_that_says_something_else() -> None:
    name = f"{__name__}:{other.__name__}"
    assert upstream._lack(Internal(name, says="a word")) == f"{__name__}.other does not say “a word”"


def test_so_is_one_without_what_ours_replaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("weasyprint.pdf.add_forms")
    with pytest.raises(UnknownVersionError) as caught:
        weasyprint_internals.check()
    assert str(caught.value) == f"weasyprint 70.0 is not known here (weasyprint.pdf.add_forms is gone); {INSTALL}"


def test_so_is_one_that_has_a_copy_of_what_ours_replaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(import_module("weasyprint.svg.text")), "draw_first_line", print)
    with pytest.raises(UnknownVersionError, match=r"weasyprint\.svg\.text\.text does not call"):
        weasyprint_internals.check()


def test_so_is_one_that_declares_other_structs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(weasyprint_internals._STRUCTS, "PangoGlyphItem", "start_x_offset")
    with pytest.raises(UnknownVersionError, match="PangoGlyphItem has no start_x_offset"):
        weasyprint_internals.check()


def test_another_ebooklib_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    epub._know_ebooklib.cache_clear()
    monkeypatch.setattr(EpubWriter, "_write_opf_file", other)
    with pytest.raises(UnknownVersionError, match=r"^ebooklib 0\.20 .*_write_opf_file takes forms, sheet"):
        epub._know_ebooklib()


def test_another_ziamath_does_not_make_text_of_all_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    formulas._reader.cache_clear()
    monkeypatch.delattr("ziamath.zmath.Math.svgxml")
    with pytest.raises(UnknownVersionError, match=r"^ziamath 0\.13 .*ziamath\.zmath\.Math\.svgxml is gone"):
        formulas.draw_formula("<math><mi>x</mi></math>", "of no other test")


def test_pins_are_what_was_tried() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {f"{library.name}{library.tried}" for library in LIBRARIES} <= set(declared)


def _upgraded(folder: Path, old: str, new: str) -> None:
    """Write a WeasyPrint 71 with one name changed into a folder; the rest is the installed one."""
    copied = folder / "weasyprint"
    shutil.copytree(Path(weasyprint.__file__).parent, copied)
    for path in copied.rglob("*.py"):
        text = path.read_text("utf-8")
        if old in text:  # the others stay as they are compiled
            path.write_text(text.replace(old, new), "utf-8")
    (folder / "weasyprint-71.0.dist-info").mkdir()
    metadata = "Metadata-Version: 2.1\nName: weasyprint\nVersion: 71.0\n"
    (folder / "weasyprint-71.0.dist-info" / "METADATA").write_text(metadata, "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("add_forms", "add_inputs", "weasyprint.pdf.add_forms is gone"),
        ("matrix, pdf, page, resources", "matrix, pdf, sheet, resources", "takes forms, matrix, pdf, sheet, resources"),
        ("FontConfiguration", "FontSetup", "cannot import name 'FontConfiguration'"),
    ],
)
def test_the_command_line_says_so_in_one_sentence(
    old: str, new: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _upgraded(tmp_path / "newer", old, new)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "un.md").write_text("---\ntitle: Un\n---\n\nDeux mots.\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "newer"), prepend=os.pathsep)
    monkeypatch.setenv("EDITIONS_CACHE", str(tmp_path / "cache"))
    command = [sys.executable, "-m", "invoke", "--search-root", str(ROOT), "publish", "--jobs=2"]
    folders = [f"--content={tmp_path / 'content'}", f"--output={tmp_path / 'output'}"]
    done = subprocess.run([*command, *folders], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    said = done.stderr.splitlines()[-1]
    assert said.startswith("error: weasyprint 71.0 is not known here (")
    assert why in said
    assert said.endswith(INSTALL)
    assert "Traceback" not in done.stdout + done.stderr
