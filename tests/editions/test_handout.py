"""Handouts: the chosen articles, a head to fill in, each address once."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.editions.edition import File
from pipeline.editions.handout import EmptySelectionError, Selection, handout
from pipeline.model.collection import Collection
from tests import factory
from tests.editions.making import files_by
from tests.judges import page_ua1, qpdf_check, verapdf
from tests.press.samples import links, opened, page_of, text

LINKED = '<p>Voir <a href="https://example.org/page">la page</a>, le <a href="article:premier#figures">premier</a>.</p>'


def collection() -> Collection:
    """Three articles, two of which lead to the same address."""
    made = factory.collection()
    third = factory.article("troisieme", "Œil & écran", LINKED, day=3)
    return replace(made, articles=(*made.articles, third))


def made(selection: Selection, of: Collection | None = None) -> File:
    (file,) = files_by(lambda runner: handout(of or collection(), selection, runner))
    return file


@functools.cache
def both() -> File:
    return made(Selection(("troisieme", "premier"), class_name="4e B"))


def test_judges_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "handout.pdf"
    path.write_bytes(both().data.data)
    assert qpdf_check(path) == []
    assert page_ua1(path) == []
    assert verapdf(path, "ua1") == []
    assert verapdf(path, "3a") == []


def test_articles_come_as_chosen_each_on_a_new_page() -> None:
    pdf = opened(both().data.data)
    assert page_of(pdf, "troisieme") == 0
    assert page_of(pdf, "premier") == 1
    assert both().pages == len(pdf.pages)


def test_head_stands_on_the_first_page_only() -> None:
    first = text(both().data.data, 0)
    assert [word in first for word in ("Classe", "4e B", "Nom", "Date")] == [True] * 4
    assert not any("Nom" in text(both().data.data, index).split() for index in (1,))


def test_head_leaves_out_a_class_that_is_not_told() -> None:
    assert "Classe" not in text(made(Selection(("second",))).data.data, 0)


def test_each_address_is_noted_once_in_the_whole_handout() -> None:
    whole = "".join(text(both().data.data, index) for index in range(both().pages))
    assert whole.count("https://example.org/page") == 1


def test_link_to_an_article_of_the_handout_stays_inside() -> None:
    assert links(opened(both().data.data), 0)["premier"] == "-> premier#figures"


def test_link_to_another_article_leads_to_the_site_or_is_text() -> None:
    assert "premier" not in links(opened(made(Selection(("troisieme",))).data.data), 0)
    sited = collection()
    sited = replace(sited, settings=replace(sited.settings, base_url="https://example.org/blog/"))
    found = links(opened(made(Selection(("troisieme",)), sited).data.data), 0)
    assert found["premier"].startswith("https://example.org/blog/")


@pytest.mark.parametrize("tag", ["Vidéo", "vidéo", "video"])
def test_tag_is_known_by_name_and_by_slug(tag: str) -> None:
    file = made(Selection(tag=tag))
    assert file.path == "handouts/video/a4.pdf"
    assert page_of(opened(file.data.data), "premier") == 0


def test_name_comes_from_the_title() -> None:
    assert made(Selection(("second",))).path == "handouts/le-second/a4.pdf"
    assert made(Selection(("second",), title="Été : l’œil…")).path == "handouts/ete-loeil/a4.pdf"


@pytest.mark.parametrize(
    ("selection", "near"),
    [
        (Selection(("premer",)), 'there is no article "premer"; did you mean "premier"'),
        (Selection(tag="Vidéos"), 'there is no tag "Vidéos"; did you mean "Vidéo"'),
        (Selection(("zzz",)), 'there is no article "zzz"'),
        (Selection(), "no article is selected"),
    ],
)
def test_selection_of_nothing_is_refused(selection: Selection, near: str) -> None:
    with pytest.raises(EmptySelectionError) as raised:
        made(selection)
    assert str(raised.value).startswith(near)


def test_same_selection_gives_the_same_bytes() -> None:
    assert made(Selection(("troisieme", "premier"), class_name="4e B")).data.data == both().data.data
