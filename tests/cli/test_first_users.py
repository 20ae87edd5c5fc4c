"""The first users' own commands, typed for the real programs: plain invoke, `./invoke` and `editions`.

What they say is the same where a fork has imported them, and costs a fifth.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.typed import typed

ROOT = Path(__file__).parents[2]
INVOKE = ("-m", "invoke", "--search-root", str(ROOT))
OURS = (str(ROOT / "pipeline/cli/start.py"), "--search-root", str(ROOT))
EDITIONS = ("-m", "pipeline")
PROGRAMS = pytest.mark.parametrize("program", [INVOKE, OURS, EDITIONS], ids=["invoke", "./invoke", "editions"])
FRENCH = {"EDITIONS_LANG": "fr", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
POST = "---\ntitle: Le son\ndate: 2026-01-02\ntags: [son]\n---\n\nUn texte.\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Create a folder with posts in `content`."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/collection.yaml").write_text("title: Carnet\nlanguage: fr\n", "utf-8")
    (tmp_path / "content/son.md").write_text(POST, "utf-8")
    return tmp_path


def run_at_once(program: tuple[str, ...], *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Return the output of a command that does no work, run in this process except for invoke's own."""
    if program == INVOKE:
        return run(program, *words, cwd=cwd)
    return typed(*program[1 if program == OURS else 2 :], *words, cwd=cwd, environment=os.environ | FRENCH)


def run(program: tuple[str, ...], *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of a program on a French system."""
    command = [sys.executable, *program, *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False, env=os.environ | FRENCH)


@PROGRAMS
def test_publish_and_handout(program: tuple[str, ...], blog: Path) -> None:
    done = run(program, "publish", "--only", "site", cwd=blog)
    assert done.returncode == 0, done.stderr
    assert (blog / "output/index.html").exists()
    assert not (blog / "output/anthology.epub").exists()
    done = run(program, "handout", "--tag", "son", "--layout", "a4,booklet", cwd=blog)
    assert done.returncode == 0, done.stderr
    assert {"a4.pdf", "booklet.pdf"} <= {path.name for path in (blog / "output/handouts/son").iterdir()}


@pytest.mark.parametrize(
    ("program", "words"),
    [(INVOKE, ("--help", "publish")), (INVOKE, ("publish", "--help")), (OURS, ("publish", "--help"))],
)
def test_the_options_of_a_command_are_told(program: tuple[str, ...], words: tuple[str, ...], tmp_path: Path) -> None:
    done = run_at_once(program, *words, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Utilisation\u00a0: " in done.stdout
    assert all(f"--{name}" in done.stdout for name in ("content", "only", "keep-going"))


@PROGRAMS
@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("publish", "--onyl", "site"), "--only"),
        (("handout", "--tga", "son"), "--tag"),
        (("publish", "--only=site", "--keep-goin"), "--keep-going"),
        (("publsh",), "publish"),
    ],
)
def test_a_mistyped_word_is_told_its_near_name_in_french(
    program: tuple[str, ...], words: tuple[str, ...], meant: str, tmp_path: Path
) -> None:
    done = run_at_once(program, *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("erreur\u00a0: ")
    assert f"vouliez-vous dire {meant}\u202f?" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_second_post_of_a_name_is_told_in_french(blog: Path) -> None:
    done = run_at_once(EDITIONS, "new", "post", "Son", cwd=blog)
    assert done.stdout == "content/son-2.md\n"
    assert done.stderr == "un billet son est déjà là\u00a0: celui-ci en est un autre\n"


def test_help_and_completion_import_no_action(tmp_path: Path) -> None:
    told = "import sys; from pipeline.cli.click_program import run; run(['publish', '-h']); print(*sys.modules)"
    done = run(("-c", told), cwd=tmp_path)
    modules = {name for name in done.stdout.rpartition("\n\n")[2].split() if name.startswith("pipeline.")}
    rooms = {name.split(".")[1] for name in modules if name.count(".") > 1}  # not the rows in their __init__.py
    assert "cli" in rooms
    assert "pipeline.publish" not in modules
    assert not rooms & {"load", "dialects", "normalise", "press", "preview", "deploy", "importing", "report"}
