import re

import pytest

from pipeline.normalise.body.markup import inner_html
from pipeline.normalise.html.conform import conform, gather_loose_words, name_details, settle_names
from pipeline.normalise.html.trees import clean, parse_html
from tests.normalise.body.test_raw_html import published

_INNER = "<table><tbody><tr><td>b</td></tr></tbody></table>"


def conformed(text: str) -> str:
    """Return cleaned and corrected HTML without spaces between elements."""
    tree = parse_html(clean(text))
    conform(tree)
    name_details(tree, "fr")
    settle_names(tree)
    return re.sub(r"\s*(<[^<>]*>)\s*", r"\1", inner_html(tree))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("<li>un</li>", "<div>un</div>"),
        (
            "<ul>nu<li>un</li><p>deux</p></ul>",
            "<ul><li>nu</li><li>un<p>deux</p></li></ul>".replace("un<p>", "un</li><li><p>"),
        ),
        ("<ul><li>un</li><ul><li>deux</li></ul></ul>", "<ul><li>un<ul><li>deux</li></ul></li></ul>"),
        ("<ul></ul><ol></ol><dl></dl><table></table><figure></figure>", ""),
        ("<dl>nu<dt>a</dt>b<dd>c</dd></dl>", "<p>nu</p><dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>"),
        ("<dl><dd>seul</dd></dl>", "<div><div>seul</div></div>"),
        ("<dl><dt><h3>a</h3></dt><dd>b</dd></dl>", "<dl><dt><strong>a</strong></dt><dd>b</dd></dl>"),
        (
            "<figure><figcaption>a</figcaption>x<img src='i.png' alt='i'></figure>",
            '<figure><p>x</p><img src="i.png" alt="i"><figcaption>a</figcaption></figure>',
        ),
        ("<figure><figcaption>a</figcaption></figure>", "<div><div>a</div></div>"),
        ("<details>x</details>", "<details><summary>Détails</summary>x</details>"),
        ("<details>x<summary>y</summary></details>", "<details><summary>y</summary><p>x</p></details>"),
        ("<summary>y</summary>", "<div>y</div>"),
        ("<details><summary><p>a</p><p>b</p></summary></details>", "<details><summary>a  b</summary></details>"),
        ("<header><nav>a</nav></header><section>b</section>", "<div>a</div><div>b</div>"),
        ("<b></b><i>a</i>", "<i>a</i>"),
        ("<a href='https://x.org/'><div>a</div></a>", '<div><a href="https://x.org/">a</a></div>'),
        ("<h2><ul><li>a</li></ul></h2>", "<h2>a</h2>"),
        ("<a>nulle part</a>", "nulle part"),
        ("<a name='x' href=''></a>", ""),
        ("<ruby>漢</ruby>", "漢"),
        ("<img alt='x'>", ""),
        ("<span lang='xx' dir='foo' role='banana' class='note'>a</span>", "<span>a</span>"),
        ("<ol start='a' type='x'><li value='b'>a</li></ol>", "<ol><li>a</li></ol>"),
        ("<p id='a'>x</p><p id='a'>y</p><p id='b c'>z</p>", '<p id="a">x</p><p>y</p><p>z</p>'),
        ("<p id='t'>x</p><h2 id='t'>y</h2>", '<p>x</p><h2 id="t">y</h2>'),
        (
            "<section id='footnotes' role='doc-endnotes'><p>a</p></section><p>b</p>",
            '<div id="footnotes"><p>a</p></div><p>b</p>',
        ),
        ("<details><summary></summary>x</details>", "<details><summary>Détails</summary>x</details>"),
        (
            "<details>x<summary id='a'> </summary><p>y</p></details>",
            '<details><summary>Détails</summary>x<span id="a"></span><p>y</p></details>',
        ),
        (
            "<details><summary><span id='a'></span></summary>x</details>",
            '<details><summary>Détails</summary><span id="a"></span>x</details>',
        ),
        ("<details><summary></summary></details>", ""),
        (
            "<details><summary>a</summary><summary>b</summary>c</details>",
            "<details><summary>a</summary><p>b</p>c</details>",
        ),
        ("<rt>a</rt>b", " a b"),
        ("<ruby>漢<rt>kan</rt>字</ruby>x", "<ruby>漢<rp>（</rp><rt>kan</rt><rp>）</rp></ruby>字x"),
        (
            "<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>",
            "<ruby>漢<rp>（</rp><rt>kan</rt><rp>）</rp>字<rp>（</rp><rt>ji</rt><rp>）</rp></ruby>",
        ),
        ("<ul><li>a</li>b</ul>", "<ul><li>a b</li></ul>"),
        ("<ul><li><b>a</b></li>b</ul>", "<ul><li><b>a</b>b</li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul>c</ul>", "<ul><li>a<ul><li>b</li></ul>c</li></ul>"),
        ("<dl><div><dt>a</dt><dd>b</dd></div></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<dl><dt>a</dt><p>b</p>c<dd>d</dd></dl>", "<dl><dt>a</dt><dd><p>b</p>c</dd><dd>d</dd></dl>"),
        ("<dl><dt>a</dt><dd>b</dd><p>c</p>d</dl>", "<dl><dt>a</dt><dd>b<p>c</p>d</dd></dl>"),
        ("<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd></dd></dl>"),
        ("<dl><dd>x</dd>y<dt>a</dt><dd>b</dd></dl>", "<div><div>x</div>y</div><dl><dt>a</dt><dd>b</dd></dl>"),
        (
            "<dl>x<img src='i.png' alt='i'><ul><li>y</li></ul><dt>a</dt><dd>b</dd></dl>",
            '<div>x<img src="i.png" alt="i"><ul><li>y</li></ul></div><dl><dt>a</dt><dd>b</dd></dl>',
        ),
        (
            "<figure><img src='i.png' alt='i'><figcaption></figcaption></figure>",
            '<figure><img src="i.png" alt="i"></figure>',
        ),
        (
            "<figure><hr><figcaption>a</figcaption><figcaption id='z'>b <i>c</i> d</figcaption></figure>",
            '<figure><hr><figcaption>a<span id="z"></span>b<i>c</i>d</figcaption></figure>',
        ),
        (
            "<figure><img src='i.png' alt='i'>x<figcaption>a</figcaption>y<figcaption>b</figcaption>z</figure>",
            '<figure><img src="i.png" alt="i">x<p>y z</p><figcaption>a b</figcaption></figure>',
        ),
        (
            "<figure><img src='i.png' alt='i'><figcaption>a</figcaption>x</figure>",
            '<figure><img src="i.png" alt="i"><p>x</p><figcaption>a</figcaption></figure>',
        ),
        ("<figure><figcaption>a</figcaption><figcaption>b</figcaption></figure>", "<div><div>a b</div></div>"),
        ("<table><caption>a</caption></table>", "<div>a</div>"),
        (
            "<table><tr><td>c</td></tr><caption>a</caption><caption>b</caption></table>",
            "<div>b</div><table><caption>a</caption><tbody><tr><td>c</td></tr></tbody></table>",
        ),
        ("<table><caption></caption><tr><td>c</td></tr></table>", "<table><tbody><tr><td>c</td></tr></tbody></table>"),
        (
            "<table><caption>a<table><tr><td>b</td></tr></table></caption><tr><td>c</td></tr></table>",
            f"{_INNER}<table><caption>a</caption><tbody><tr><td>c</td></tr></tbody></table>",
        ),
    ],
)
def test_what_authors_write_wrongly_comes_out_right(text: str, right: str) -> None:
    assert conformed(text) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        *((f"<p>un<{name}> </{name}>deux</p>", "<p>un deux</p>") for name in ("b", "em", "strong", "span", "sup", "u")),
        ("<p>un<b><i> </i></b>deux<i></i></p><p> </p>", "<p>un deux</p>"),
        *((text, text) for text in ("<code>a<b> </b>b</code>", "<pre><span>\t</span>a\n<b>  </b></pre>")),
        ("<pre><div>un</div><div>  deux</div></pre>", "<pre>un<br>  deux<br></pre>"),
    ],
)
def test_blanks_in_elements_part_words_and_indent_code(text: str, right: str) -> None:
    tree = parse_html(clean(text))
    conform(tree)
    assert inner_html(tree) == right


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        ("<thead><tr><th>a</th></tr></thead>", "<tbody><tr><th>a</th></tr></tbody>"),
        ("<tr></tr><tr><td>a</td></tr>", "<tbody><tr><td>a</td></tr></tbody>"),
        ("<tr><td rowspan=9>a</td></tr>", "<tbody><tr><td>a</td></tr></tbody>"),
        ("<tr><td colspan=3>a</td></tr><tr><td>b</td></tr>", None),
        ("<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>", None),
        ("<tr><th></th><th scope=foo>a</th></tr>", "<tbody><tr><td></td><th>a</th></tr></tbody>"),
        ("<tbody><tr><td>a</td></tr></tbody><thead><tr><td>b</td></tr></thead>", None),
        ("<tr><td rowspan=2>a</td><td>b</td></tr><tr><td colspan=2>c</td></tr>", None),
        (  # as HTML 4 wanted it
            "<tfoot><tr><td>f</td></tr></tfoot><tbody><tr><td>b</td></tr></tbody>",
            "<tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot>",
        ),
        (
            "<tfoot><tr><td>f</td></tr></tfoot><tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>g</td></tr></tfoot>",
            "<tbody><tr><td>f</td></tr></tbody><tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>g</td></tr></tfoot>",
        ),
        ("<colgroup><col></colgroup><tr><td>a</td></tr>", "<tbody><tr><td>a</td></tr></tbody>"),
        ("<tbody></tbody><tr><td>a</td></tr>", "<tbody><tr><td>a</td></tr></tbody>"),
        (  # where no cell begins in a column, there is none
            "<tr><td colspan=3>a</td><td>b</td></tr><tr><td colspan=3>c</td><td>d</td></tr>",
            "<tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody>",
        ),
    ],
)
def test_a_table_is_a_grid(rows: str, right: str | None) -> None:
    html = conformed(f"<table>{rows}</table>")
    assert right is None or html == f"<table>{right}</table>"
    assert "thead" not in html
    widths = [
        sum(int(span or 1) for span in re.findall(r'<t[dh](?: colspan="(\d+)")?', re.sub(r' rowspan="\d+"', "", row)))
        for row in html.split("<tr>")[1:]
    ]
    held = 1 if "rowspan" in html else 0
    assert {width + (held if number else 0) for number, width in enumerate(widths)} == {widths[0]}


def test_a_tag_that_is_never_closed_holds_its_neighbours_and_no_more() -> None:
    html, _ = published("<b>gras\n\ntexte[^1]\n\n<table><tr><td>case\n\nfin\n\n[^1]: La note.\n")
    assert "<b>" not in html
    assert html.rstrip().endswith("</section>")


def test_a_piece_that_swallows_the_rest_of_a_page_swallows_nothing() -> None:
    html, rules = published("un <plaintext>deux\n\n## Quatre\n")
    assert '<h2 id="quatre">' in html
    assert "raw-html" in rules


def test_words_that_stand_where_none_may_are_not_lost() -> None:
    html, _ = published("<dl>nu<dt>a</dt><dd>b</dd></dl>\n\n<table>nu aussi<tr><td>c</td></tr></table>\n")
    assert "nu" in html
    assert "nu aussi" in html


def test_raw_places_are_places_for_links() -> None:
    body = '<a name="un"></a>mot <span id="deux">x</span>\n\n<div id="trois">\n\ntexte\n\n</div>\n\n[a](#un) [b](#deux) [c](#trois)'
    html, rules = published(body)
    assert [f'href="#{name}"' in html and f'id="{name}"' in html for name in ("un", "deux", "trois")] == [True] * 3
    assert "dead-fragment" not in rules


def test_each_element_that_is_left_out_is_named_once_where_it_first_stands() -> None:
    html, rules = published("<font color=red>un</font> <font>deux</font>\n\n<center>trois</center>")
    assert rules.count("raw-html") == 1
    assert "un" in html
    assert "trois" in html


def test_an_address_without_a_host_leaves_its_text() -> None:
    html, rules = published("[a](https://a..example/) [b](http://) [d](mailto:) [c](https://x.org/a[b])")
    assert html.count("<a ") == 1
    assert "a%5Bb%5D" in html
    assert rules.count("unsafe-link") == 3


def test_a_picture_that_is_not_there_is_still_a_place() -> None:
    html, rules = published("![plan](rien.png){#plan}\n\n[là](#plan)\n")
    assert 'id="plan"' in html
    assert 'href="#plan"' in html
    assert "missing-image" in rules


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("un <b>mot</b><h2>T</h2>deux<br>trois", "<p>un <b>mot</b></p><h2>T</h2><p>deux<br>trois</p>"),
        ("<p>un</p><br><br>deux<br>\n<p>trois</p>", "<p>un</p><p>deux\n</p><p>trois</p>"),
        ("<p>un</p>\n<br>\n<p>deux</p>\n", "<p>un</p>\n\n<p>deux</p>\n"),
        ('<p>un</p><span id="x"></span><p>deux</p>', '<p>un</p><span id="x"></span><p>deux</p>'),
        ('<img src="a.png" alt="a"><p>un</p>', '<p><img src="a.png" alt="a"></p><p>un</p>'),
        ("<div>un<p>deux</p></div>", "<div>un<p>deux</p></div>"),
        ("", ""),
    ],
)
def test_words_beside_blocks_become_paragraphs(text: str, right: str) -> None:
    tree = parse_html(text)
    gather_loose_words(tree)
    assert inner_html(tree) == right
