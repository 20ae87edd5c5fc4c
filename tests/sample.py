"""The sample collections as their readers get them: published by the commands that the README names first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parent.parent
SECOND = _ROOT / "docs" / "exemple"
_HANDOUT = ("--tag", "son", "--class", "Seconde 2", "--layout", "a4,large-print,booklet", "--teacher", "--zip")
# Those of the sample's settings, and this one, by their folders.
HANDOUTS = {
    "le-son-mesure-et-ecrit": {"a4.pdf", "large-print.pdf", "notes.pdf"},
    "son": {"a4.pdf", "large-print.pdf", "booklet.pdf"},
}


def pages_of_docs() -> list[Path]:
    """The pages of `docs/`, without the posts of the second sample, which stands there."""
    pages = sorted((_ROOT / "docs").rglob("*.md"))
    return [page for page in pages if SECOND not in page.parents or page == SECOND / "LISEZMOI.md"]


def publish_sample(folder: Path) -> None:
    """Write all editions and a handout into `output` of a folder."""
    output = str(folder / "output")
    _invoke("publish", "--output", output)
    _invoke("handout", *_HANDOUT, "--output", output)


def publish_second_sample(folder: Path, only: str = "") -> None:
    """Write editions of the second sample into `output` of a folder, all of them without names, and `said.json`."""
    words = ("--content", str(SECOND), "--output", str(folder / "output"), "--trust", "templates", "--json")
    said = _invoke("publish", *words, *(("--only", only) if only else ()))
    (folder / "said.json").write_text(said, "utf-8")


def _invoke(*words: str) -> str:
    command = [sys.executable, "-m", "invoke", *words]
    run = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
