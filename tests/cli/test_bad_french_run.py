"""A bad day of somebody whose system speaks French: all that can go wrong, in one process; no sentence is English."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.commands import COMMANDS
from pipeline.extensions import get_rules
from tests.english import not_french

ROOT = Path(__file__).parents[2]
BROKEN = tuple("dead-link heading-level bad-date bold-heading duplicate-id missing-alt unclosed-block raw-html".split())
# Does each line that it reads in a process of its own, which needs to import nothing more, and tells how each ends. What
# goes wrong is said by the process that is asked: to start another for its jobs takes longer than all that they do.
DRIVER = """
import os, pkgutil, shlex, sys
from pipeline.runs import runners
from pipeline.cli import actions, commands
from pipeline.cli.click_program import run
from pipeline.jobs.executors import InProcess
for module in pkgutil.iter_modules(actions.__path__, "pipeline.cli.actions."):
    __import__(module.name)
runners._processes = lambda *_: InProcess()
for line in sys.stdin.read().splitlines():
    variables, _, words = line.partition("|")
    print(f"\\0{line}", flush=True)
    child = os.fork()
    if not child:
        os.environ.update(pair.split("=", 1) for pair in shlex.split(variables))
        code = 99
        try:
            code = run(shlex.split(words))
            sys.stdout.flush()
        finally:
            os._exit(code)
    print(f"\\1{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}", flush=True)
"""
# Names of rules and targets, which are typed as they are, and how a step ended.
_NAMES = re.compile(rf"\b({'|'.join(get_rules())}|pages, rsync ou folder)\b|\x01.*", re.DOTALL)
NOTHING = "PATH=/nowhere PYPANDOC_PANDOC=/nowhere/pandoc"
HELP = [f"{row.full_name} --help" for row in COMMANDS]
MISTAKES = """
frobniquer
publish a b
publish --onyl site
publish --only
publish --only site,artcles
publish --json=3
publish -j x
publish -j -3
publish --time-limit 0
publish --memory-limit beaucoup
publish --trust tout
publish --scheduler x
publish --profile .
publish nulle-part
publish -o content
publish -o content/bon.md/x
check nulle-part
preview nulle-part
preview --port 99999999
preview --host nulle.part.example
new
new sit
new post
new site
new site content --lang xx
new post Titre --licence
new post Titre -c nulle-part
handout
handout --tag absente
handout --all --layout zz
handout --all --creep x
handout --all --lines-every x
anthology --tag absente
anthology --all --format docx
anthology --all --parts mois
import
import absent.docx
import --url x
explain brocken-link
explain --rule
schema
schema autre
completion
completion tcsh
clean -o content
clean nulle-part
doctor --x
deploy --to ftp
deploy --to absente
deploy --to rsync:-x:y
deploy --to folder:relatif
deploy --to pages:file:///nulle/part.git#x
deploy --to rsync:ada@nulle.part.example:/x
deploy -o nulle-part
--lang xx publish
""".strip().splitlines()
WORK = [
    "|",
    "|--help",
    "|new --help",
    "|explain",
    "|explain dead-link",
    "|anthology",
    "|import faux.docx faux.odt image.png vide.html",
    "|publish --only site -j 1",
    "|publish --only site -j 1 --keep-going --all-problems -v -o livre",
    "|publish --only site -j 1 --keep-going --strict -q -o livre",
    "|deploy --to folder:content -o livre",
    "|deploy --to folder:content/x --dry-run -o livre",
    "|clean -o livre --cache --dry-run",
    "|clean -o livre",
    f"{NOTHING}|doctor",
    f"{NOTHING}|publish --only site -j 1 -o rien --keep-going",
    "PYPANDOC_PANDOC=/bin/false|publish --only site -j 1 -o rien --keep-going",
    "|publish --only site -j 1 --keep-going -q -o livre",
    "|deploy -o livre",
    "|deploy --to folder:/proc/x -o livre",
    "|deploy --to pages:file:///nulle/part.git#x -o livre",
    f"{NOTHING}|deploy --to rsync:ada@nulle.part.example:/x -o livre",
    f"{NOTHING}|import faux.docx",
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a folder with posts that break many rules, wrong settings and unreadable documents."""
    place = tmp_path_factory.mktemp("place")
    content = place / "content"
    content.mkdir()
    for rule in BROKEN:
        for path in (ROOT / "tests/problems" / rule / "content").glob("*.md"):
            shutil.copy(path, content / f"{rule}-{path.name}")
    (content / "collection.yaml").write_text(
        "titel: Notes\nlanguage: klingon\nanthologies: 3\ndeploy: {to: ftp}\n", "utf-8"
    )
    (content / "bon.md").write_text("---\ntitle: Bon\ndate: hier\nlang: fr\ntags: [son\n---\n\nTexte.\n", "utf-8")
    for name in ("faux.docx", "faux.odt", "image.png", "vide.html"):
        (place / name).write_bytes(b"" if name.startswith("vide") else b"PK\x03\x04faux")
    return place


def variables() -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "EDITIONS_LANG"))}
    return known | {"PYTHONPATH": str(ROOT), "LANG": "fr_FR.UTF-8", "PYTHONIOENCODING": "utf-8"}


@pytest.mark.whole
def test_no_english_is_left(place: Path) -> None:
    lines = [*(f"|{words}" for words in [*HELP, *MISTAKES]), *WORK]
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        cwd=place,
        env=variables(),
        input="\n".join(lines) + "\n",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    steps = [step.partition("\n") for step in done.stdout.split("\0")[1:]]
    assert [line for line, _, _ in steps] == lines, done.stdout[-2000:]
    assert [line for line, _, said in steps if "Traceback" in said or said.endswith("\x0199\n")] == []
    assert {line: found for line, _, said in steps if (found := not_french(_NAMES.sub("…", said)))} == {}
    refused = {
        line for line, _, said in steps if said.endswith("\x012\n") and re.search("^erreur\u00a0: ", said, re.MULTILINE)
    }
    assert {f"|{words}" for words in MISTAKES} <= refused
    done_well = {line for line, _, said in steps if said.endswith("\x010\n")}
    assert {f"|{words}" for words in HELP} <= done_well


def test_ctrl_c(place: Path) -> None:
    words = shlex.split("publish content --only site -j 1 --keep-going -o arret")
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", *words],
        cwd=place,
        env=variables(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as run:
        run.send_signal(signal.SIGINT)
        said = run.communicate()[0]
    assert "Traceback" not in said
    assert not_french(said) == []
