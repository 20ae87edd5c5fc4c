"""`editions translated`: one line of the front matter is written, and what changes afterwards is told."""

from pathlib import Path

import pytest

from tests.typed import typed

SOURCE = "---\ntitle: La salle\nlang: fr\n---\nUne salle.\n\n## Écouter\n\nOn écoute.\n"
TRANSLATION = b"\xef\xbb\xbf---\r\ntitle: The room   # ours\r\nlang: en\r\n---\r\nA room.\r\n"


def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "collection.yaml").write_text("title: Essai\nlanguage: fr\n", "utf-8")
    (tmp_path / "content" / "salle.md").write_text(SOURCE, "utf-8")
    (tmp_path / "content" / "salle.en.md").write_bytes(TRANSLATION)
    return tmp_path


def test_a_translation_is_marked_by_one_line_and_told_when_its_source_changes(tmp_path: Path) -> None:
    root = folder(tmp_path)
    run = typed("translated", "content/salle.en.md", cwd=root)
    assert (run.returncode, run.stderr) == (0, "")
    after = (root / "content" / "salle.en.md").read_bytes()
    added = [line for line in after.splitlines(keepends=True) if line not in TRANSLATION.splitlines(keepends=True)]
    assert len(added) == 1
    assert added[0].startswith(b"translated: salle.md ")
    assert added[0].endswith(b"\r\n")
    assert after.replace(added[0], b"") == TRANSLATION
    assert typed("translated", "content/salle.en.md", cwd=root).returncode == 0
    assert (root / "content" / "salle.en.md").read_bytes() == after
    assert "translation-behind" not in typed("check", "--only", "dump", cwd=root).stderr
    (root / "content" / "salle.md").write_text(SOURCE.replace("On écoute", "On mesure"), "utf-8")
    told = typed("--lang", "fr", "check", "--only", "dump", cwd=root).stderr
    assert "salle.md a changé depuis cette traduction\u00a0: la section «\u00a0Écouter\u00a0»" in told
    report = typed("report", "--json", cwd=root).stdout
    assert "Update the translation whose source" in report


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("content/nowhere.md",), "is not a post"),
        (("content/salle.md", "--source", "content/salle.md"), "cannot be a translation of itself"),
        (("content/other.md",), "name its source"),
        (("content/toml.md", "--source", "content/salle.md"), "translated: salle.md "),
    ],
)
def test_what_cannot_be_marked_is_said_and_nothing_is_written(tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    root = folder(tmp_path)
    (root / "content" / "other.md").write_text("---\ntitle: Autre\nlang: fr\n---\nTexte.\n", "utf-8")
    (root / "content" / "toml.md").write_text('+++\ntitle = "Other"\nlang = "en"\n+++\nText.\n', "utf-8")
    before = {path: path.read_bytes() for path in sorted(root.rglob("*.md"))}
    run = typed("translated", *words, cwd=root)
    assert run.returncode == 2
    assert why in run.stderr
    assert {path: path.read_bytes() for path in sorted(root.rglob("*.md"))} == before
