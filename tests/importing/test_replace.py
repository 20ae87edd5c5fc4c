"""A Word document that we made of a post comes back, changed: into that post where the user says so, and never else."""

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.editions.office.styles import digest_of_post
from pipeline.model.books_and_handouts import Selection
from tests.editions.office.lesson import handout
from tests.hostile.making import normalised
from tests.importing.conftest import Command

PATH = "articles/masse.md"
POST = """---
title: La masse
date: 2026-01-05
lang: fr
tags: [son, lumière]
serie: Physique
audience: classe
aliases:
  - /vieux/
---

Une masse de $5\\,\\mathrm{kg}$, et $\\text{une vitesse}$.

## Une partie

Du texte.

### Plus bas

Encore.
"""


def sheet(folder: Path, post: str = POST, title: str = "") -> bytes:
    """Make a handout of the post; return its DOCX."""
    files = handout(
        normalised(folder / "sheet", {PATH: post}), selection=Selection(posts=("masse",)), title=title, teacher=False
    )
    (data,) = (file.data.data for name, file in files.items() if name.endswith(".docx"))
    return data


def changed(data: bytes, old: str, new: str) -> bytes:
    """Return a document with other words in its parts."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(result, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name).replace(old.encode(), new.encode()))
    return result.getvalue()


def write_post(text: str = POST) -> Path:
    path = Path("content", PATH)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def names() -> list[str]:
    return sorted(path.name for path in Path("content/articles").iterdir())


@pytest.mark.parametrize("title", ["", "Fiche 3"])
def test_a_handout_comes_back_into_its_post(title: str, command: Command, tmp_path: Path) -> None:
    post = write_post()
    Path("a.docx").write_bytes(changed(sheet(tmp_path, title=title), "Encore", "Dernier"))
    refused = command("import", "a.docx", "-c", "content")
    assert refused.code == 1
    assert f"it was made of {PATH}: with --replace" in refused.output
    assert names() == ["masse.md"]
    tried = command("import", "a.docx", "-c", "content", "--replace", "--dry-run")
    done = command("import", "a.docx", "-c", "content", "--replace")
    assert (tried.code, done.code) == (0, 0)
    assert f"a.docx → {PATH}, whose old text is now {PATH}.bak" in done.output
    assert names() == ["masse.md", "masse.md.bak"]
    assert post.with_name("masse.md.bak").read_text("utf-8") == POST
    assert post.read_text("utf-8") == POST.replace("Encore", "Dernier")
    again = command("import", "a.docx", "-c", "content", "--replace")
    assert "imported before" in again.output
    assert names() == ["masse.md", "masse.md.bak"]


def test_an_older_copy_is_kept_and_what_is_lost_is_named(command: Command, tmp_path: Path) -> None:
    post = write_post(f"{POST}\n::: verse\nUn vers\n:::\n")
    post.with_name("masse.md.bak").write_text("avant", "utf-8")
    Path("a.docx").write_bytes(sheet(tmp_path))
    done = command("import", "a.docx", "-c", "content", "--replace")
    assert names() == ["masse.md", "masse.md.bak", "masse.md.bak1"]
    assert post.with_name("masse.md.bak").read_text("utf-8") == "avant"
    assert "::: verse" in done.output


def test_a_post_that_is_gone_is_a_new_one(command: Command, tmp_path: Path) -> None:
    Path("a.docx").write_bytes(sheet(tmp_path))
    assert command("import", "a.docx", "-c", "content", "--replace").code == 0
    assert names() == ["la-masse.md"]


def test_keys_that_a_document_does_not_show_stay(command: Command, tmp_path: Path) -> None:
    post = write_post(POST.replace("title:", "titre:").replace("lang: fr", "draft: true"))
    Path("a.docx").write_bytes(changed(sheet(tmp_path), "Encore", "Dernier"))
    command("import", "a.docx", "-c", "content", "--replace")
    head = post.read_text("utf-8").split("\n---\n")[0].splitlines()
    assert {"titre: La masse", "audience: classe", "draft: true", "serie: Physique", "  - /vieux/"} <= {*head}
    assert not any(line.startswith("title:") for line in head)


@pytest.mark.parametrize("block", ["class-only", "{.only level=2}", "niveau-2"])
def test_a_post_with_blocks_for_some_is_not_replaced(block: str, command: Command, tmp_path: Path) -> None:
    post = write_post(f"{POST}\n::: {block}\nPour peu de monde.\n:::\n")
    before = post.read_bytes()
    Path("a.docx").write_bytes(changed(sheet(tmp_path), "Encore", "Pour peu de monde"))
    done = command("import", "a.docx", "-c", "content", "--replace")
    assert done.code == 1
    assert "the document does not show who may read" in done.output
    assert post.read_bytes() == before
    assert names() == ["masse.md"]


def test_front_matter_in_another_format_is_left_alone(command: Command, tmp_path: Path) -> None:
    post = write_post('+++\ntitle = "La masse"\ndraft = true\n+++\n\nUn texte.\n')
    Path("a.docx").write_bytes(sheet(tmp_path))
    assert command("import", "a.docx", "-c", "content", "--replace").code == 1
    assert "draft = true" in post.read_text("utf-8")


@pytest.mark.parametrize(
    "path", ["collection.yaml", "../autre.md", "articles/lien.md", "articles/../articles/masse.md"]
)
def test_a_property_names_no_other_file(path: str, command: Command, tmp_path: Path) -> None:
    write_post()
    Path("autre.md").write_text("à moi", "utf-8")
    Path("content/articles/lien.md").symlink_to(tmp_path / "autre.md")
    forged = changed(sheet(tmp_path), digest_of_post(PATH), digest_of_post(path))
    Path("a.docx").write_bytes(changed(forged, "Encore", "Dernier"))
    command("import", "a.docx", "-c", "content", "--replace")
    assert Path("autre.md").read_text("utf-8") == "à moi"
    assert Path("content/collection.yaml").read_text("utf-8") == "language: fr\n"
    assert Path("content", PATH).read_text("utf-8") == POST
    assert "la-masse.md" in names()
