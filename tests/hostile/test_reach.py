"""A build opens no file but those of the content, the program and its cache, calls nobody, and starts pandoc and git alone."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypandoc
import pytest

from pipeline.jobs.processes import Processes
from pipeline.jobs.runner import Runner, RunnerContext
from pipeline.jobs.store import Store
from pipeline.pandoc.process import PANDOC
from tests.hostile.guard.starts import ALLOWED
from tests.hostile.making import SECRET, picture, write
from tests.hostile.reading import holders

ROOT = Path(__file__).parent.parent.parent
_GUARD = Path(__file__).with_name("guard")
_SVG = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"


@cache
def _cut_off() -> tuple[str, ...]:
    """Return a command prefix that starts a program without a network; () if not permitted."""
    for options in ("-n", "-rn"):
        command = (shutil.which("unshare") or "", options)
        if command[0] and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return ()


def _content(folder: Path, secret: Path) -> Path:
    """Write posts with everything that could make a build access other resources."""
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
    """Publish and return what all Python processes opened, called and started."""
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
    system = tuple("/usr/share /usr/lib /proc /sys /dev /etc/fonts /etc/localtime /etc/mime.types /lib".split())
    assert str(folder / "content") in opened
    assert "within un.md" in lines
    assert not [line for line in lines if line.startswith("within ") and ("/" in line or line == "within ..")]
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
    assert {"pandoc", "git"} <= started <= ALLOWED


def test_no_edition_holds_what_stands_outside(log: tuple[Path, list[str]]) -> None:
    folder, _ = log
    assert (
        holders(folder / "output", SECRET, "Une image", ".html", ".xml", ".json", ".js", ".md", ".pdf", ".xhtml")
        == set()
    )


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


@dataclass(frozen=True)
class _Start:
    """A job that starts a program."""

    program: str
    subject: str = "a job"


def _started(job: _Start) -> str:
    # As if the program itself did so: the guard knows it by the file that its functions stand in.
    source = (
        "def start(program):\n    import subprocess\n    return subprocess.run([program, '--version'], check=False)"
    )
    scope: dict[str, Callable[[str], object]] = {}
    exec(compile(source, str(ROOT / "pipeline" / "nowhere.py"), "exec"), scope)  # noqa: S102 - see above
    try:
        scope["start"](job.program)
    except PermissionError as error:
        return str(error)
    return "started"


@pytest.mark.parametrize("in_a_worker", [False, True])
def test_the_guard_sees_what_is_started_here_and_in_workers(
    tmp_path: Path, refused_starts: Path, *, in_a_worker: bool
) -> None:
    executor = Processes(1) if in_a_worker else None
    jobs = [
        _Start(program)
        for program in (shutil.which("gs") or "gs", "sh", "/usr/bin/convert", pypandoc.get_pandoc_path())
    ]
    with Runner(RunnerContext(Store(tmp_path)), executor) as runner:
        *refused, allowed = runner.attempt(_started, jobs, "test")
    assert allowed == "started"
    assert all("none of the programs" in str(one) for one in refused)
    assert [line.split()[0] for line in refused_starts.read_text("utf-8").splitlines()] == [
        job.program for job in jobs[:3]
    ]
    refused_starts.unlink()


def test_the_guard_lets_tests_start_what_they_like() -> None:
    assert subprocess.run([shutil.which("true") or "true"], check=True).returncode == 0
