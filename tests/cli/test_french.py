"""What the program says to those whose system is French, by its command line: no sentence of it is English."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import start
from pipeline.i18n.catalogue import sentences
from tests.english import not_french
from tests.typed import typed

ROOT = Path(__file__).parents[2]
POST = """---
title: Le son
lang: fr
tags: [son]
---

Un [lien](absent.md), une image ![](nulle-part.png), et « du texte ».

# Un titre
"""


def run(
    *words: str, cwd: Path, language: str = "fr_FR.UTF-8", program: tuple[str, ...] = (), **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the program on a system with this language."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "EDITIONS_LANG"))}
    environment = known | {"PYTHONPATH": str(ROOT), "LANG": language, "PYTHONIOENCODING": "utf-8"} | more
    if not program:
        return typed(*words, cwd=cwd, environment=environment)
    return subprocess.run(
        [sys.executable, *program, *words],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def output_of(done: subprocess.CompletedProcess[str]) -> str:
    """Return all output."""
    return done.stdout + done.stderr


def assert_french(text: str) -> None:
    """Check that a text is French and not empty."""
    assert text
    assert not_french(text) == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a content folder with a post with problems, a draft, and an unknown setting."""
    folder = tmp_path_factory.mktemp("site")
    content = folder / "content"
    content.mkdir()
    (content / "son.md").write_text(POST, "utf-8")
    (content / "brouillon.md").write_text("---\ntitle: Brouillon\ndraft: true\n---\n\nÀ finir.\n", "utf-8")
    (content / "collection.yaml").write_text("title: Notes\nlanguage: fr\n", "utf-8")
    return folder


def test_publish(site: Path) -> None:
    plan = run("publish", "--dry-run", cwd=site)
    assert plan.returncode == 0
    assert_french(output_of(plan))
    assert "article son : nouveau".replace(" :", "\u00a0:") in plan.stdout
    first = run("publish", "--only", "site", "-v", cwd=site)
    assert first.returncode == 0, output_of(first)
    assert_french(output_of(first))
    assert "Publication de 1 article dans output" in first.stdout
    again = run("publish", "--only", "site", "--all-problems", cwd=site)
    assert "rien à refaire" in again.stdout
    assert_french(output_of(again))
    assert "Published 1 article into output" in run("--lang", "en", "publish", "--only", "site", cwd=site).stdout
    assert "Published 1 article into output" in run("publish", "--only", "site", cwd=site, LC_ALL="C").stdout


def test_check_and_handout(site: Path) -> None:
    check = run("check", "--only", "site", cwd=site)
    assert_french(output_of(check))
    found = json.loads(run("check", "--only", "site", "--json", cwd=site).stdout)
    links = [problem for problem in found["problems"] if problem["rule"] == "dead-link"]
    assert "ne mène nulle part" in links[0]["message"]
    told = run("handout", "--tag", "son", "--layout", "booklet", cwd=site)
    assert "feuille de papier" in told.stdout
    assert_french(output_of(told))
    assert_french(output_of(run("handout", "--tag", "sno", cwd=site)))


def test_the_command_line_counts_before_the_environment(site: Path) -> None:
    assert run("--lang=en", "publish", "-j", "x", cwd=site).stderr.startswith("error: ")
    assert run("--lang", "fr", "publish", "-j", "x", cwd=site, language="C").stderr.startswith("erreur\u00a0: ")
    assert run("publish", "-j", "x", cwd=site, language="nl_NL.UTF-8").stderr.startswith("error: ")


def test_a_terminal_that_knows_ascii_alone_gets_escapes(site: Path) -> None:
    for words in ("--help", "publish --only x", "check --only site"):
        done = run(*words.split(), cwd=site, PYTHONIOENCODING="ascii", NO_COLOR="1")
        assert output_of(done).isascii()
        assert "\\x" in output_of(done) or "\\u" in output_of(done)
        assert "Traceback" not in output_of(done)


def test_under_invoke(site: Path) -> None:
    wrapped = ("pipeline/cli/start.py", "--search-root", str(ROOT))
    program = (str(ROOT / wrapped[0]), *wrapped[1:])
    for words in (("--lang", "fr"), ("--lang=fr",)):
        done = run(*words, "publish", "--only", "x", cwd=site, program=program, language="C")
        assert (done.returncode, done.stderr[:9]) == (2, "erreur\u00a0: ")
    shutil.copy(ROOT / "tasks.py", site)
    plain = ("-m", "invoke")
    assert_french(output_of(run("publish", "--only", "x", cwd=site, program=plain)))
    assert_french(output_of(run("publsh", cwd=site, program=plain)).replace("--help", ""))


def test_what_stands_where_nothing_can_be_imported_is_what_the_catalogue_says() -> None:
    french = sentences("fr")
    assert french["stopped; {what}"].format(what=french["nothing was written"]) == start.STOPPED_IN_FRENCH
