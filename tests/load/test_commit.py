"""The state of the content folder in git, and nothing of what a repository's settings name is run."""

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.load.locate import find_commit

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        [str(shutil.which("git")), *who, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "été.md").write_text("Un.", "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Un")
    return folder


def test_the_commit_is_the_last_one_of_the_folder(content: Path) -> None:
    own = git(content, "rev-parse", "--short", "HEAD")
    (content.parent / "other.txt").write_text("x", "utf-8")
    git(content.parent, "add", ".")
    git(content.parent, "commit", "-qm", "Elsewhere")
    assert git(content, "rev-parse", "--short", "HEAD") != own
    assert find_commit(content, ["été.md"]) == own


def test_a_folder_that_differs_from_its_commit_has_none(content: Path) -> None:
    (content / "deux.md").write_text("Deux.", "utf-8")
    assert find_commit(content, ["été.md"])
    assert find_commit(content, ["deux.md", "été.md"]) == ""
    (content / "été.md").write_text("Un, corrigé.", "utf-8")
    assert find_commit(content, ["été.md"]) == ""


def test_outside_of_git_there_is_none(tmp_path: Path) -> None:
    assert find_commit(tmp_path, []) == ""


def test_no_program_of_the_repository_is_run(content: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n", "utf-8")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "filter.x.clean", "gpg.program", "core.sshCommand", "diff.external"):
        git(content, "config", key, str(program))
    git(content, "config", "log.showSignature", "true")
    (content.parent / ".gitattributes").write_text("*.md filter=x\n", "utf-8")
    assert find_commit(content, ["été.md"])
    assert not ran.exists()
