"""Which articles a handout holds."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from pipeline.editions.book.selection import EmptySelectionError, select
from pipeline.model.books_and_handouts import Order, Selection
from pipeline.model.collection import Collection
from tests import factory


def collection() -> Collection:
    made = factory.collection()
    third = replace(factory.article("troisieme", "À part", "<p>Seul.</p>", day=3), tags=(), authors=("Boris Petit",))
    undated = replace(factory.article("sans-date", "Zut", "<p>Seul.</p>"), tags=(), date=None)
    return replace(made, articles=(*made.articles, third, undated))


def chosen(order: Order = Order.LIST, **selection: Any) -> list[str]:
    return [one.slug for one in select(collection(), Selection(**selection), order)]


def test_posts_come_as_listed_each_once() -> None:
    assert chosen(posts=("troisieme", "premier", "troisieme")) == ["troisieme", "premier"]


@pytest.mark.parametrize("name", ["Vidéo", "vidéo", "video"])
def test_a_tag_is_known_by_name_and_by_slug(name: str) -> None:
    assert chosen(tags=(name,)) == ["premier", "second"]


def test_the_apostrophe_of_a_keyboard_is_that_of_a_book() -> None:
    made = factory.collection()
    tag = replace(made.tags[0], name="mode d\u2019emploi", slug="mode-demploi")
    article = replace(made.articles[0], authors=("Jean d\u2019Alembert",))
    made = replace(made, tags=(tag,), articles=(article, *made.articles[1:]))
    for selection in (Selection(tags=("Mode d'emploi",)), Selection(authors=("Jean d'Alembert",))):
        assert article in select(made, selection, Order.LIST)


def test_kinds_of_choice_narrow_each_other_and_posts_come_before() -> None:
    assert chosen(authors=("boris petit",)) == ["troisieme"]
    assert chosen(since=dt.date(2024, 1, 2)) == ["second", "troisieme"]
    assert chosen(tags=("code",), since=dt.date(2024, 1, 2)) == ["second"]
    assert chosen(posts=("troisieme",), tags=("code",)) == ["troisieme", "premier", "second"]
    assert chosen(everything=True) == ["premier", "second", "troisieme", "sans-date"]


def test_order_by_title_and_date() -> None:
    assert chosen(Order.TITLE, everything=True) == ["troisieme", "premier", "second", "sans-date"]
    assert chosen(Order.DATE, posts=("sans-date", "troisieme", "premier")) == ["premier", "troisieme", "sans-date"]


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection(("premer",)), "there is no article “premer”; did you mean “premier”"),
        (Selection(tags=("Vidéos",)), "there is no tag “Vidéos”; did you mean “Vidéo”"),
        (Selection(tags=("zzz",)), "there is no tag “zzz”; there are “Code”, “Vidéo”"),
        (Selection(authors=("Ada Martain",)), "there is no author “Ada Martain”; did you mean “Ada Martin”?"),
        (Selection(authors=("ada",)), "there is no author “ada”; did you mean “Ada Martin”?"),
        (Selection(("zzz",)), "there is no article “zzz”; there are “premier”, “second”, “troisieme” and others"),
        (
            Selection(since=dt.date(2030, 1, 1)),
            "no article is from 2030-01-01 or later (the newest is from 2024-01-03)",
        ),
        (Selection(tags=("code",), authors=("Boris Petit",)), "no article has the tag “code” and is by Boris Petit"),
        (Selection(), "no article is selected: choose some"),
    ],
)
def test_a_selection_of_nothing_lists_near_names(selection: Selection, said: str) -> None:
    with pytest.raises(EmptySelectionError) as raised:
        select(collection(), selection, Order.LIST)
    assert str(raised.value).startswith(said)
