"""A build opens no file but those of the content, the program and its cache, calls nobody, and starts pandoc and git alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

import pypandoc
import pytest

from pipeline.model.pandoc import PANDOC
from tests.hostile.making import SECRET, picture, write

ROOT = Path(__file__).parent.parent.parent
_GUARD = Path(__file__).with_name("guard")
_SVG = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"


@cache
def _cut_off() -> tuple[str, ...]:
    """How to start a program that has no network; () where the system does not let us."""
    for options in ("-n", "-rn"):
        command = (shutil.which("unshare") or "", options)
        if command[0] and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return ()


def _content(folder: Path, secret: Path) -> Path:
    """Everything that could make a build look elsewhere."""
    outward = (
        secret.as_uri(),
        str(secret),
        "../secret.png",
        "http://evil.example/a.png",
        "//evil.example/a.png",
        "\\\\evil.example\\a.png",
    )
    pictures = "\n\n".join(f"![Une image](<{address}>)\n\n<img src='{address}' alt='Une image'>" for address in outward)
    styled = f"<p style=\"background:url('{secret.as_uri()}')\">mot</p><link rel=stylesheet href='{secret.as_uri()}'><style>@import '{secret}'</style>"
    drawing = f"<!DOCTYPE svg [<!ENTITY x SYSTEM '{secret.as_uri()}'>]><svg {_SVG}><image href='{secret.as_uri()}'/><use href='http://evil.example/a.svg#a'/><style>@import '{secret}';</style><text>&amp;</text></svg>"
    return write(
        folder,
        {
            "un.md": f"---\ntitle: Un\nimage: '{secret}'\n---\n\n{pictures}\n\n{styled}\n\n![Un dessin](a.svg) ![Une image](a.png)\n",
            "deux.md": f"---\ntitle: Deux\nimage: {secret.as_uri()}\n---\n\n```{{.include}}\n{secret}\n```\n\n{{{{< include {secret} >}}}}\n\n$\\input{{{secret}}}$\n",
            "a.svg": drawing,
            "a.png": picture(),
        },
    )


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """What all Python processes of a publish opened, called and started."""
    folder = tmp_path_factory.mktemp("reach")
    (folder / "secret.png").write_text(SECRET, "utf-8")
    content = _content(folder / "content", folder / "secret.png")
    environment = os.environ | {
        "GUARD_LOG": str(folder / "log"),
        "PYTHONPATH": os.pathsep.join((str(_GUARD), str(ROOT))),
        "EDITIONS_CACHE": str(folder / "cache"),
        "TMPDIR": str(folder),
    }
    command = [
        *_cut_off(),
        sys.executable,
        "-m",
        "invoke",
        "--search-root",
        str(ROOT),
        "publish",
        "--jobs=2",
        "--keep-going",
    ]
    done = subprocess.run(
        [*command, f"--content={content}", f"--output={folder / 'output'}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "output" / "anthology.epub").exists()
    return folder, (folder / "log").read_text("utf-8").splitlines()


def test_a_build_opens_nothing_of_others(log: tuple[Path, list[str]]) -> None:
    folder, lines = log
    opened = {line.removeprefix("open ") for line in lines if line.startswith("open ")}
    ours = (
        ROOT,
        folder / "content",
        folder / "output",
        folder / "cache",
        folder / "log",
        *map(Path, {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}),
    )
    system = (
        "/usr/share",
        "/usr/lib",
        "/proc",
        "/sys",
        "/dev",
        "/etc/fonts",
        "/etc/localtime",
        "/etc/mime.types",
        "/lib",
    )
    assert any(path.endswith("content/un.md") for path in opened)
    strangers = {path for path in opened if not path.startswith(tuple(map(str, (*ours, *system))))}
    strangers = {path for path in strangers if not re.search(r"/\.?invoke\.(ya?ml|json|py)$", path)}
    # What it makes for itself in the folder for such things.
    assert {path for path in strangers if not f"{path}/".startswith(f"{folder}/")} == set()
    assert str(folder / "secret.png") not in opened
    assert "/etc/passwd" not in opened


def test_a_build_calls_nobody_and_starts_pandoc_and_git_alone(log: tuple[Path, list[str]]) -> None:
    _, lines = log
    assert not [line for line in lines if line.startswith(("socket.", "urllib."))]
    started = {Path(line.removeprefix("start ")).name for line in lines if line.startswith("start ")}
    # Python and its libraries ask the system for its libraries and fonts.
    system = {"ldconfig", "gcc", "cc", "ld", "objdump", "fc-list"}
    assert started - system <= {"pandoc", "git", Path(sys.executable).name}


def test_no_edition_holds_what_stands_outside(log: tuple[Path, list[str]]) -> None:
    folder, _ = log
    for path in (folder / "output").rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path


READERS = {
    "markdown": "![a](SECRET)\n\n```{.include}\nSECRET\n```\n\n\\input{SECRET}\n\n`x`{=openxml}",
    "rst": ".. include:: SECRET\n\n.. raw:: html\n   :file: SECRET\n\n.. csv-table::\n   :file: SECRET\n\n.. literalinclude:: SECRET",
    "org": '#+INCLUDE: "SECRET"\n\n#+INCLUDE: "SECRET" src text\n\n#+SETUPFILE: SECRET\n\n[[file:SECRET]]',
    "latex": "\\input{SECRET}\n\\include{SECRET}\n\\lstinputlisting{SECRET}\n\\verbatiminput{SECRET}\n\\usepackage{SECRET}",
    "textile": "!SECRET!",
    "mediawiki": "{{SECRET}}\n[[File:SECRET]]",
    "docbook": "<!DOCTYPE book [<!ENTITY x SYSTEM 'SECRET'>]><book xmlns:xi='http://www.w3.org/2001/XInclude'><para>&x;</para><xi:include href='SECRET' parse='text'/></book>",
    "html": "<iframe src='SECRET'></iframe><object data='SECRET'></object>",
    "typst": '#include "SECRET"\n#read("SECRET")',
    "asciidoc": "include::SECRET[]",
    "t2t": "%!include: SECRET\n%%infile",
    "man": ".so SECRET\n.mso SECRET",
    "jats": "<!DOCTYPE article [<!ENTITY x SYSTEM 'SECRET'>]><article>&x;</article>",
}


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_reads_another_file(tmp_path: Path, reader: str) -> None:
    if reader not in pypandoc.get_pandoc_formats()[0]:
        pytest.skip(f"this pandoc does not read {reader}")
    secret = write(tmp_path, {"secret.txt": SECRET}) / "secret.txt"
    try:
        answer = PANDOC.read(READERS[reader].replace("SECRET", str(secret)), reader).text
    except Exception as error:  # noqa: BLE001 - whatever it says
        answer = str(error)
    assert SECRET not in answer
