from pathlib import Path

import pytest

from tests.hostile.making import body, picture

FILES = {f"{name}.png": picture() for name in "abcd"}


@pytest.mark.parametrize(
    ("markdown", "galleries"),
    [
        ("![Un](a.png)\n\n![Deux](b.png)\n\n![Trois](c.png)", [3]),
        ("![Un](a.png)\n\nDes mots.\n\n![Deux](b.png)", []),
        ("![Un](a.png)\n\n![Deux](b.png)\n\nDes mots.\n\n![Trois](c.png)\n\n![Quatre](d.png)", [2, 2]),
        ("![Un](a.png){width=50%}\n\n![Deux](b.png){.left}", []),
        (f'![Un](a.png "{"x" * 130}")\n\n![Deux](b.png)', []),
        ("![Un](a.png)\n\n![Perdu](z.png)", []),
    ],
)
def test_small_pictures_one_after_the_other_are_a_gallery(tmp_path: Path, markdown: str, galleries: list[int]) -> None:
    text = body(tmp_path, markdown, FILES)
    assert [part.count("<figure>") for part in text.split('<div class="gallery ')[1:]] == galleries or not galleries
    assert text.count('<div class="gallery ') == len(galleries)


def test_portraits_with_a_few_words_each_are_a_gallery(tmp_path: Path) -> None:
    people = "\n\n".join(f"![Un]({name}.png)\n\n**{name.upper()}**, qui enseigne" for name in "abc")
    text = body(tmp_path, f"Avant.\n\n{people}\n\nEt un paragraphe.", FILES)
    assert '<div class="gallery across-3">' in text
    assert text.count("</strong>, qui enseigne</figcaption></figure>") == 3
    assert text.rstrip().endswith("</div>\n<p>Et un paragraphe.</p>")


@pytest.mark.parametrize("words", ["x" * 170, "Des mots[^1].\n\n[^1]: Une note.", "- un point"])
def test_pictures_with_more_below_them_stay_where_they_are(tmp_path: Path, words: str) -> None:
    assert "gallery" not in body(tmp_path, f"![Un](a.png)\n\n{words}\n\n![Deux](b.png)\n\n{words}", FILES)


@pytest.mark.parametrize(
    ("pictures", "across"), [(2, 2), (3, 3), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4), (9, 3), (10, 4), (11, 3), (13, 5)]
)
def test_no_picture_of_a_gallery_stands_alone_in_the_last_row(tmp_path: Path, pictures: int, across: int) -> None:
    assert f'<div class="gallery across-{across}">' in body(tmp_path, "![Un](a.png)\n\n" * pictures, FILES)


@pytest.mark.parametrize(
    ("signs", "figure"),
    [
        ("{width=50%}", '<figure class="share-50">'),
        ("{width=33%}", '<figure class="share-30">'),
        ("{.left}", '<figure class="left">'),
        ("{.right width=40%}", '<figure class="right share-40">'),
        ("{width=200}", "<figure>"),
        ("{.mine width=250%}", '<figure class="share-100">'),
    ],
)
def test_a_picture_says_how_wide_it_is_and_where_it_stands(tmp_path: Path, signs: str, figure: str) -> None:
    text = body(tmp_path, f"![Un]({'a.png'}){signs}", FILES)
    assert figure in text
    assert "style" not in text


def test_among_words_a_picture_keeps_its_place(tmp_path: Path) -> None:
    assert 'class="share-20"' in body(tmp_path, "Un ![point](a.png){.left width=20%} ici.", FILES)
