"""Where marks of pages stand in a body: right before a letter, outside of what begins there, and never in the way."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html.builder import E

from pipeline.body.media import leave_out
from pipeline.body.neutral_html import Tree, parse, to_html
from pipeline.body.page_breaks import drop_names, mark_pages, name_blocks
from pipeline.body.places import END, LEAD, PageStart
from pipeline.model.article import Medium
from pipeline.press.sheets import MARK, letters_of
from tests.factory import BODY
from tests.work import lines

CLOSED = ("ul", "ol", "dl", "table", "thead", "tbody", "tr", "math")
FORMULA = '<math alttext="x"><mi>x</mi></math>'


def mark(page: int) -> Tree:
    return E.i(id=f"page-{page}")


def marked(body: str, *starts: PageStart, medium: Medium | None = None) -> str:
    tree = parse(body)
    name_blocks(tree)
    if medium:
        leave_out(tree, medium)
    mark_pages(tree, starts, mark)
    drop_names(tree)
    return to_html(tree).replace('<i id="page-1"></i>', "|").replace('<i id="page-2"></i>', "‖")


def at(place: str, before: int = 0, letters: str = "", page: int = 1) -> PageStart:
    return PageStart(page, place, before, letters)


def names(body: str) -> list[tuple[str, str]]:
    tree = parse(body)
    name_blocks(tree)
    return [(str(each.tag), each.get(MARK, "")) for each in tree.iter() if each.get(MARK)]


def test_blocks_have_names_in_their_order_and_heads_of_tables_tell_so() -> None:
    body = (
        "<p>Un <em>mot</em>.</p><ul><li>x</li></ul><table><thead><tr><th>A</th></tr></thead><tr><td>b</td></tr></table>"
    )
    assert names(body) == [("p", "0"), ("li", "1"), ("th", "2h"), ("td", "3")]


def test_notes_have_no_names_for_they_stand_elsewhere_on_paper() -> None:
    assert names('<p>x</p><section class="footnotes"><ol><li><p>y</p></li></ol></section>') == [("p", "0")]


def test_a_box_that_dissolves_where_it_is_shown_has_none_which_would_keep_it() -> None:
    assert names('<div class="print-only"><p>x</p></div>') == [("p", "0")]


@pytest.mark.parametrize(
    ("body", "start", "expected"),
    [
        ("<p>Un mot et un autre.</p>", at("0", 7, "unautre."), "<p>Un mot et |un autre.</p>"),
        # The words count for more than their number: what is added in one edition is not in another.
        ("<p>Un mot et un autre.</p>", at("0", 5, "unautre."), "<p>Un mot et |un autre.</p>"),
        ("<p>un, un, un, un</p>", at("0", 7, "un"), "<p>un, un, |un, un</p>"),
        # No more of a line than its beginning may be the same.
        ("<p>Voir exemple.org pour tout.</p>", at("0", 4, "exemple.org/long"), "<p>Voir |exemple.org pour tout.</p>"),
        ("<p>Un mot.</p>", at("0", 2, "zzz"), "<p>Un |mot.</p>"),
        ("<p>Un mot.</p>", at("0", 99, "zzz"), "<p>Un mot|.</p>"),
        ("<p>Un mot.</p>", at("0", 0, "Unmot."), "<p>|Un mot.</p>"),
        ("<p>Un <em>mot</em>.</p>", at("0", 2, "mot."), "<p>Un |<em>mot</em>.</p>"),
        ("<p>Un <a href='x'><b>mot</b> lié</a>.</p>", at("0", 5, "lié."), '<p>Un <a href="x"><b>mot</b> |lié</a>.</p>'),
        ("<p>com\u00adbien</p>", at("0", 3, "bien"), "<p>com\u00ad|bien</p>"),
        (f"<p>Soit {FORMULA} donné</p>", at("0", 4, "\ufffcdonné"), f"<p>Soit |{FORMULA} donné</p>"),
        (f"<p>Soit {FORMULA} donné</p>", at("0", 5, "donné"), f"<p>Soit {FORMULA} |donné</p>"),
        ("<h2>Titre</h2>", at("0", 0, "Titre"), "|<h2>Titre</h2>"),
        ("<h2>Titre long</h2>", at("0", 5, "long"), "<h2>Titre |long</h2>"),
        ("<pre><code><b>a</b>\nb</code></pre>", at("0", 0, "a"), "|<pre><code><b>a</b>\nb</code></pre>"),
        ("<pre><code><b>a</b>\nb</code></pre>", at("0", 1, "b"), "<pre><code><b>a</b>\n|b</code></pre>"),
        ('<figure><img src="x"><figcaption>y</figcaption></figure>', at("1"), '|<figure><img src="x"><figcaption>y</figcaption></figure>'),
        ('<figure><img src="x"><figcaption>y</figcaption></figure>', at("2", 0, "y"), '<figure><img src="x"><figcaption>|y</figcaption></figure>'),
        ("<ul><li>x</li><li><p>y</p></li></ul>", at("0", 0, "x"), "<ul><li>|x</li><li><p>y</p></li></ul>"),
        ("<ul><li>x</li><li><p>y</p></li></ul>", at("2", 0, "y"), "<ul><li>x</li><li><p>|y</p></li></ul>"),
        ("<dl><dt>x</dt><dd>y</dd></dl>", at("1", 0, "y"), "<dl><dt>x</dt><dd>|y</dd></dl>"),
        ("<table><caption>x</caption><tr><td>y</td></tr></table>", at("0", 0, "x"), "|<table><caption>x</caption><tr><td>y</td></tr></table>"),
        ("<table><tr><td>x</td></tr><tr><td>y</td></tr></table>", at("0", 0, "x"), "|<table><tr><td>x</td></tr><tr><td>y</td></tr></table>"),
        ("<table><tr><td>x</td></tr><tr><td>y</td></tr></table>", at("1", 0, "y"), "<table><tr><td>x</td></tr><tr><td>|y</td></tr></table>"),
        ("<details><summary>x</summary><p>y</p></details>", at("1", 0, "x"), "|<details><summary>x</summary><p>y</p></details>"),
        ("<ul><li><label><input> x</label></li></ul>", at("0", 0, "\ufffcx"), "<ul><li>|<label><input> x</label></li></ul>"),
        ('<p>mot<a href="#fn1" role="doc-noteref"><sup>1</sup></a> suivant</p>', at("0", 3, "suivant"), '<p>mot<a href="#fn1" role="doc-noteref"><sup>1</sup></a> |suivant</p>'),
        ('<p>Un <span class="missing-picture">chat</span> là</p>', at("1", 0, "\ufffc"), '<p>Un |<span class="missing-picture">chat</span> là</p>'),
        ('<p>x</p><section class="footnotes"></section>', at(END), '<p>x</p>|<section class="footnotes"></section>'),
        ("<p>x</p>", at("7", 0, "x"), "<p>x</p>|"),
        ("<p>x</p>", at(LEAD), "<p>x</p>"),
    ],
)  # fmt: skip
def test_a_mark_stands_right_before_a_letter(body: str, start: PageStart, expected: str) -> None:
    assert marked(body, start) == expected


def test_what_an_edition_does_not_show_gives_its_marks_to_what_follows() -> None:
    body = '<p>x</p><div class="print-only"><p>y</p></div><h2>z</h2>'
    assert marked(body, at("1", 0, "y"), medium=Medium.WEB) == "<p>x</p>|<h2>z</h2>"


def test_several_pages_may_begin_in_one_place_in_their_order() -> None:
    assert marked("<p>Un mot</p>", at("0", 2, "mot"), at("0", 2, "mot", 2)) == "<p>Un |‖mot</p>"
    assert marked("<h2>Un</h2>", at("0", 0, "Un"), at("0", 0, "Un", 2)) == "|‖<h2>Un</h2>"
    assert marked("<p>x</p>", at(END), at(END, page=2)) == "<p>x</p>|‖"
    assert (
        marked("<p>Un<!-- x --> mot <b>gras</b></p>", at("0", 2), at("0", 5, page=2))
        == "<p>Un<!-- x --> |mot ‖<b>gras</b></p>"
    )
    assert marked("<p>Un mot</p>", at("0", 0, "Un"), at("0", 2, "mot", 2)) == "<p>|Un ‖mot</p>"


def test_a_text_that_says_the_same_over_and_over_is_marked_in_steps_that_grow_with_it() -> None:
    """Each page begins with letters that stand everywhere; before, each was compared with all of these."""

    def work(words: int) -> int:
        body = parse("<p>" + "mot " * words + "</p>")
        name_blocks(body)
        starts = [at("0", 3 * number, "motmotmotmot", number) for number in range(0, words, 40)]
        return lines(lambda: mark_pages(body, starts, mark))

    assert work(4_000) < 2.1 * work(2_000)


def test_an_authors_own_id_gives_way_and_its_links_follow() -> None:
    body = '<h2 id="page-7">x</h2><p><a href="#page-7">là</a></p>'
    assert marked(body) == '<h2 id="_page-7">x</h2><p><a href="#_page-7">là</a></p>'


WORDS = st.text("abc é\u00ad\n", max_size=12)
INLINE = st.recursive(
    WORDS | st.sampled_from((FORMULA, '<img src="x">', "<br>", '<a href="#f" role="doc-noteref"><sup>1</sup></a>')),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format, st.sampled_from(("em", "code", "a", "span")), st.lists(inner, max_size=3).map("".join)
    ),
    max_leaves=5,
)
PHRASES = st.lists(INLINE, max_size=4).map("".join)
LEAVES = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("p", "h2", "pre")), PHRASES) | st.builds(
    '<figure><img src="x"><figcaption>{}</figcaption></figure>'.format, PHRASES
)
BLOCKS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda frame, parts: frame.format("".join(parts)),
        st.sampled_from(
            (
                "<ul><li>{0}</li><li>x {0}</li></ul>",
                "<blockquote>{0}</blockquote>",
                "<dl><dt>a</dt><dd>{0}</dd></dl>",
                "<table><thead><tr><th>b</th></tr></thead><tbody><tr><td>{0}</td><td>c</td></tr></tbody></table>",
                "<details><summary>d</summary>{0}</details>",
            )
        ),
        st.lists(inner, min_size=1, max_size=2),
    ),
    max_leaves=5,
)
BODIES = st.lists(BLOCKS, max_size=4).map("".join) | st.just(BODY)
STARTS = st.lists(st.tuples(st.integers(-1, 40), st.integers(0, 60), st.text("abcé\ufffc", max_size=6)), max_size=5)


@given(BODIES, STARTS)
def test_no_mark_changes_the_text_or_stands_where_none_may(body: str, starts: Sequence[tuple[int, int, str]]) -> None:
    tree = parse(body)
    name_blocks(tree)
    before = to_html(tree)
    places = [END if number < 0 else str(number) for number, _, _ in starts]
    pages = [
        PageStart(page, place, *rest[1:]) for page, (place, rest) in enumerate(zip(places, starts, strict=True), 1)
    ]
    mark_pages(tree, pages, mark)
    marks = [each for each in tree.iter("i") if each.get("id", "").startswith("page-")]
    assert sorted(each.get("id", "") for each in marks) == sorted(f"page-{page.page}" for page in pages)
    for each in marks:
        around = each.getparent()
        assert around is not None
        assert around.tag not in CLOSED
        assert next(each.iterancestors("math"), None) is None
        each.drop_tag()
    assert to_html(tree) == before


@given(BODIES, st.data())
def test_what_follows_a_mark_are_the_letters_that_it_is_for(body: str, data: st.DataObject) -> None:
    tree = parse(body)
    name_blocks(tree)
    blocks = [each for each in tree.iter("p", "h2", "pre") if each.get(MARK) and letters_of(each.text or "")]
    if not blocks:
        return
    block = data.draw(st.sampled_from(blocks))
    letters = letters_of(block.text or "")
    before = data.draw(st.integers(0, len(letters) - 1))
    # Only the count tells them apart.
    mark_pages(tree, [PageStart(1, block.get(MARK, ""), before, letters[before : before + 1])], mark)
    (own,) = [each for each in tree.iter("i") if each.get("id") == "page-1"]
    if before:
        assert letters_of(block.text or "") == letters[:before]
        assert letters_of(own.tail or "").startswith(letters[before:])
    else:
        assert own.tail is None or letters_of(own.tail).startswith(letters)
