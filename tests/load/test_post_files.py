from pathlib import Path

import pytest

from pipeline.jobs.runner import Runner
from pipeline.load import NoContentError, load
from pipeline.model.collection import Collection
from pipeline.normalise import normalise


def write(root: Path, *paths: str, text: str = "Un texte.") -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def posts(root: Path) -> list[str]:
    return [post.path for post in load(root).posts]


def collection(root: Path) -> Collection:
    with Runner() as runner:
        return normalise(load(root), runner)


def test_markdown_has_many_names(tmp_path: Path) -> None:
    names = ("a.md", "b.markdown", "c.mdown", "d.mkd", "e.mdx", "f.qmd", "g.Rmd", "h.MD")
    write(tmp_path, *names, "i.txt", "j.html")
    assert posts(tmp_path) == list(names)


def test_links_lead_to_posts_of_any_name(tmp_path: Path) -> None:
    write(tmp_path, "e.mdx", "f.qmd", "g.Rmd", "cours/README.md")
    write(tmp_path, "a.md", text="[e](e.mdx), [f](f.html), [g](./g.Rmd), [cours](cours/), [lui](cours/README.md)")
    assert not [problem for problem in collection(tmp_path).problems if problem.rule == "dead-link"]


def test_texts_of_other_programs_are_named_unless_a_link_offers_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        "b.docx",
        "c.odt",
        "d.txt",
        "f.doc",
        "~$b.docx",
        "robots.txt",
        "requirements-dev.txt",
        "e/g.rtf",
        "h.pdf",
        "static/i.txt",
        "i.html",
        "static/j.html",
    )
    write(tmp_path, "a.md", text="Voir [la fiche](f.doc).")
    found = [
        (problem.path, problem.message) for problem in collection(tmp_path).problems if problem.rule == "other-format"
    ]
    assert found == [
        ("b.docx", "a Word document, which is not published"),
        ("c.odt", "a LibreOffice document, which is not published"),
        ("d.txt", "a plain text, which is not published"),
        ("e/g.rtf", "an RTF document, which is not published"),
        ("i.html", "a web page, which is not published"),
    ]


def test_a_readme_is_an_article_where_its_folder_has_no_other(tmp_path: Path) -> None:
    write(
        tmp_path,
        "README.md",
        "tp1/README.md",
        "tp1/plan.png",
        "tp2/README.md",
        "tp2/compte-rendu.md",
        "tp2/LISEZMOI.md",
        "tp3/readme.markdown",
        "tp4/README.md",
        "tp4/partie/suite.md",
        "images/README.md",
    )
    write(tmp_path, "tp1/README.md", text="---\ntitle: Un\n---\n\nUn texte.")
    assert posts(tmp_path) == ["tp1/README.md", "tp2/compte-rendu.md", "tp3/readme.markdown", "tp4/partie/suite.md"]
    (problem,) = load(tmp_path).problems
    assert problem.message.endswith("4 files (images/README.md, tp2/LISEZMOI.md, tp2/README.md, tp4/README.md)")
    assert {article.slug for article in collection(tmp_path).articles} == {"tp1", "compte-rendu", "tp3", "suite"}


def test_a_readme_beside_texts_is_an_article_where_no_post_has_front_matter(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "a.md", "tp/README.md", "tp/b.md", "images/README.md")
    assert posts(tmp_path) == ["a.md", "tp/README.md", "tp/b.md"]
    (problem,) = load(tmp_path).problems
    assert problem.message.endswith("1 file (images/README.md)")
    (tmp_path / "mkdocs.yml").write_text("site_name: A\n", "utf-8")
    assert posts(tmp_path) == ["a.md", "tp/b.md"]
    (tmp_path / "mkdocs.yml").unlink()
    write(tmp_path, "a.md", text="---\ntitle: A\n---\n\nUn texte.")
    assert posts(tmp_path) == ["a.md", "tp/b.md"]


def test_a_readme_at_the_root_alone_is_no_content(tmp_path: Path) -> None:
    with pytest.raises(NoContentError):
        load(write(tmp_path, "README.md"))
