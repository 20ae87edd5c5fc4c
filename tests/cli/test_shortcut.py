"""A file that starts the desk with a double click."""

import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.actions.shortcut import make_shortcut, write_shortcuts
from pipeline.errors import UserError

_NAME = 'l’été à 100 % d\'"un" $HOME `id` \\n'


def _read_exec(text: str) -> list[str]:
    """Parse a command by the Desktop Entry Specification: escapes, quotes, percent signs."""
    (value,) = re.findall("^Exec=(.*)$", text, re.MULTILINE)
    value = value.replace("\\\\", "\\")
    words = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', value)
    return [re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%") or plain for quoted, plain in words]


def _python(folder: Path) -> Path:
    """Write a program that records its arguments and its module path."""
    program = folder / "mon python"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" "$PYTHONPATH" > {shlex.quote(str(folder / "seen"))}\n', "utf-8")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_the_desk_of_the_folder_is_started_whatever_its_name(tmp_path: Path, system: str) -> None:
    folder = tmp_path / _NAME
    text = make_shortcut(folder, "fr", system, str(_python(tmp_path)))
    if system == "linux":
        subprocess.run(_read_exec(text), check=True, stdin=subprocess.DEVNULL)
        assert "Terminal=true" in text.splitlines()
        assert text.splitlines()[2] == f"Name=Bureau\u00a0: {_NAME}".replace("\\", "\\\\")
    else:
        (tmp_path / "a.command").write_text(text, "utf-8")
        subprocess.run(["/bin/sh", tmp_path / "a.command"], check=True)
    *words, root = (tmp_path / "seen").read_text("utf-8").splitlines()
    assert words == ["-P", "-m", "pipeline", "desk", str(folder), "--open"]
    assert (Path(root) / "pipeline" / "__main__.py").is_file()


def test_on_windows_lines_end_as_there_and_percent_signs_are_letters() -> None:
    text = make_shortcut(Path("/C/l’été 100 %"), "fr", "win32", "C:\\Mes outils\\python.exe")
    assert text.count("\n") == text.count("\r\n") == 5
    lines = text.splitlines()
    assert lines.index("chcp 65001 >nul") < lines.index(
        '"C:\\Mes outils\\python.exe" -P -m pipeline desk "/C/l’été 100 %%" --open'
    )
    assert lines[-1] == "pause"


def test_a_name_with_a_line_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        make_shortcut(tmp_path / "a\nExec=b", "en", "linux", sys.executable)


@pytest.mark.skipif(sys.platform != "linux", reason="places of Linux")
def test_it_lies_beside_the_folder_and_in_the_menu_and_no_other_file_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "Mon carnet"
    folder.mkdir()
    paths = write_shortcuts(folder, "fr")
    assert write_shortcuts(folder, "fr") == paths
    assert paths[0] == tmp_path / "Mon carnet.desktop"
    assert [path.name for path in (tmp_path / "data" / "applications").iterdir()] == [paths[1].name]
    assert stat.S_IMODE(paths[0].stat().st_mode) == 0o755
    assert list(folder.iterdir()) == []
    paths[0].write_text("[Desktop Entry]\nName=Autre\n", "utf-8")
    with pytest.raises(UserError):
        write_shortcuts(folder, "fr")
    assert paths[0].read_text("utf-8") == "[Desktop Entry]\nName=Autre\n"
