"""Series: which articles are in one, in which order, and what each knows of its place."""

from pathlib import Path

import pytest

from pipeline.model.collection import Collection
from tests.hostile.making import normalised

POST = "---\ntitle: {name}\nlang: fr\ndate: {date}\n{more}\n---\n\nUn texte.\n"


def post(name: str, more: str, date: str = "2026-01-01") -> dict[str, str]:
    return {f"{name}.md": POST.format(name=name.title(), more=more, date=date)}


def collect(folder: Path, *posts: dict[str, str]) -> Collection:
    return normalised(folder, {name: text for one in posts for name, text in one.items()})


def problems_of(collection: Collection) -> list[tuple[str, str]]:
    return [(one.rule, one.place) for one in collection.problems if one.rule != "typography"]


@pytest.mark.parametrize(
    "more",
    [
        "series: Le son",
        "série: le  son",
        "series: [Le son]",
        "series: {name: Le Son, part: 2}",
        "series: {title: LE SON}\npart: 2",
        "series:\n  - name: Le son\n    order: 2",
        "series: [Le son]\nseries_order: 2",
        "series: Le son\nseries_index: 2",
        "series: Le son\npartie: Partie 2 sur 4",
    ],
)
def test_it_is_said_in_many_ways(tmp_path: Path, more: str) -> None:
    made = collect(tmp_path, post("a", "series: {name: Le son, part: 1}", "2026-05-01"), post("b", more))
    assert [(one.slug, one.articles) for one in made.series] == [("le-son", ("a", "b"))]
    assert not problems_of(made)
    places = {one.slug: one.instalment for one in made.articles}
    assert [(one.series, one.number, one.count) for one in map(places.get, "ab") if one] == [
        ("Le son", 1, 2),
        ("Le son", 2, 2),
    ]


def test_parts_stand_before_weights_and_weights_before_dates(tmp_path: Path) -> None:
    made = collect(
        tmp_path,
        post("a", "series: S", "2026-03-01"),
        post("b", "series: S", "2026-02-01"),
        post("c", "series: S\nweight: 9", "2026-04-01"),
        post("d", "series: {name: S, part: 7}", "2026-06-01"),
        post("e", "series: {name: S, part: 2}", "2026-07-01"),
    )
    (series,) = made.series
    assert series.articles == ("e", "d", "c", "b", "a")


def test_one_article_makes_no_series_and_what_is_unlisted_is_in_none(tmp_path: Path) -> None:
    made = collect(tmp_path, post("a", "series: S"), post("b", "series: S\nunlisted: true"), post("c", "series: T"))
    assert made.series == ()
    assert not any(one.instalment for one in made.reachable)


def test_two_of_one_part_are_named(tmp_path: Path) -> None:
    made = collect(tmp_path, post("a", "series: S\npart: 2"), post("b", "part: 2\nseries: S", "2026-02-01"))
    assert made.series[0].articles == ("a", "b")
    assert problems_of(made) == [("same-part", "b.md:6:1")]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("series: [S, T]", "a.md:5:1"),
        ("series: {part: 3}", "a.md:5:1"),
        ("series: S\npart: la fin", "a.md:6:1"),
        ("series: {name: {a: b}}", "a.md:5:1"),
        ("series: S\npart: [1, 2]", "a.md:6:1"),
    ],
)
def test_what_is_odd_is_named(tmp_path: Path, more: str, place: str) -> None:
    assert problems_of(collect(tmp_path, post("a", more))) == [("bad-value", place)]
