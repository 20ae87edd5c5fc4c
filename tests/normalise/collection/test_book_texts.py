"""What belongs to books and is no article: texts around them, biographies, covers from a file."""

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image

from pipeline.jobs.blob import Blob
from pipeline.jobs.runner import Runner
from pipeline.load import load
from pipeline.model.article import Article
from pipeline.model.collection import Collection
from pipeline.normalise import normalise

SETTINGS = """\
language: fr
title: Le carnet
anthologies:
  - title: "L'année"
    preface: preface.md
    cover: images/couverture.png
  - name: autre
    cover: images/absente.png
"""


def made(tmp_path: Path) -> Collection:
    data = io.BytesIO()
    Image.new("RGB", (60, 90), "#205080").save(data, "PNG")
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "couverture.png").write_bytes(data.getvalue())
    (tmp_path / "un.md").write_text("# Un\n\nVoir [la préface](preface.md).", "utf-8")
    (tmp_path / "preface.md").write_text('Voir [l\'article](un.md) "ici" ![](images/rien.png)', "utf-8")
    (tmp_path / "authors.yaml").write_text("Jeanne d'Arc: >-\n  Elle *écrit* l'histoire, [là](rien.md).\n", "utf-8")
    (tmp_path / "collection.yaml").write_text(SETTINGS, "utf-8")
    with Runner() as runner:
        found = normalise(load(tmp_path), runner)
        return replace(
            found,
            articles=tuple(map(detached, found.articles)),
            book_texts={path: detached(text) for path, text in found.book_texts.items()},
            biographies={name: detached(text) for name, text in found.biographies.items()},
        )


def detached(text: Article) -> Article:
    """Return the text with a body that outlives the runner."""
    return replace(text, body=Blob.of(text.body.data))


def test_texts_around_the_articles_are_put_right_as_articles_are(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert [article.slug for article in found.articles] == ["un"]
    preface = found.book_texts["preface.md"]
    assert preface.slug == "_text-preface"
    assert '<a href="article:un">l’article</a> «\u00a0ici\u00a0»' in preface.body.text
    life = found.biographies["Jeanne d'Arc"]
    assert "Elle <em>écrit</em> l’histoire" in life.body.text


def test_nothing_leads_to_them(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert "<a" not in found.articles[0].body.text
    told = {(problem.path, problem.rule, problem.line) for problem in found.problems}
    assert {("un.md", "dead-link", 3), ("preface.md", "missing-image", 1), ("authors.yaml", "dead-link", 1)} <= told
    assert "no-title" not in {problem.rule for problem in found.problems}


def test_a_cover_is_a_picture_and_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    found = made(tmp_path)
    first, second = found.anthologies
    assert (first.title, first.cover) == ("L’année", "images/couverture.png")
    assert found.pictures["images/couverture.png"].width == 60
    assert second.cover == ""
    (problem,) = [
        problem for problem in found.problems if "couverture" in problem.message or "absente" in problem.message
    ]
    assert str(problem).startswith("collection.yaml:7:5: missing-image: the cover images/absente.png does not exist")
