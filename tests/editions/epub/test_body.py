"""Bodies as XHTML: links, ids, notes, and whatever a trusted post may hold."""

import pytest
from lxml import etree

from pipeline.editions.epub.body import Text, write_body
from pipeline.editions.epub.paths import BodyContext, xml_name
from tests.factory import BODY
from tests.work import growth, seconds

NAMES = {"h": "http://www.w3.org/1999/xhtml", "m": "http://www.w3.org/1998/Math/MathML"}
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
IMAGES = {"images/rouge.png": "../images/rouge.png", "a b.png": "../images/ab.png"}


LOST = (("inconnu", ""), ("second", "nulle-part"))


def text(body: str, files: str = "") -> Text:
    return write_body(body, BodyContext("un", "fr", IMAGES, files, LOST))


def written(body: str, files: str = "") -> str:
    return text(body, files).xhtml


def tree(body: str, files: str = "") -> etree._Element:
    xhtml = written(body, files)
    return etree.fromstring(f'<x xmlns="{NAMES["h"]}" xmlns:epub="http://www.idpf.org/2007/ops">{xhtml}</x>')


def find(body: str, path: str, files: str = "") -> list[str]:
    result = tree(body, files).xpath(path, namespaces=NAMES)
    assert isinstance(result, list)
    return [str(item) for item in result]


@pytest.mark.parametrize(
    ("neutral", "local"),
    [
        ("article:second", "second.xhtml"),
        ("article:second#partie", "second.xhtml#partie"),
        ("article:second#2024", f"second.xhtml#{xml_name('2024')}"),
        ("article:second#数学", "second.xhtml#%E6%95%B0%E5%AD%A6"),
        ("article:second#%E6%95%B0%E5%AD%A6", "second.xhtml#%E6%95%B0%E5%AD%A6"),
        ("article:second#nulle-part", "second.xhtml"),
        ("article:un#ici", "#ici"),
        ("article:un", "un.xhtml"),
        ("#ici", "#ici"),
        ("https://example.org/%C3%A9?a=b#c", "https://example.org/%C3%A9?a=b#c"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
    ],
)
def test_links_lead_where_they_should(neutral: str, local: str) -> None:
    assert find(f'<p id="ici"><a href="{neutral}">x</a></p>', "//h:a/@href") == [local]


@pytest.mark.parametrize(
    "neutral",
    ["article:inconnu", "#nulle-part", "javascript:alert(1)", "http://[x", "https://a b", "https://é.fr/100%", "x.md"],
)
def test_a_link_that_leads_nowhere_keeps_its_text(neutral: str) -> None:
    assert written(f'<p>a <a href="{neutral}"><em>b</em></a> c</p>') == "<p>a <em>b</em> c</p>"


def test_attachments_are_on_the_web_or_nowhere() -> None:
    body = '<p><a href="asset:docs/une%20fiche.pdf">fiche</a></p>'
    assert find(body, "//h:a/@href", "https://example.org/files/") == ["https://example.org/files/docs/une%20fiche.pdf"]
    assert written(body) == "<p>fiche</p>"


def test_ids_are_xml_names_and_stand_once() -> None:
    body = '<p id="1er">a</p><p id="un deux">b</p><p id="1er">c</p><h3 id="chapter-title">d</h3><p id="été">e</p>'
    assert find(body, "//@id") == [xml_name("1er"), xml_name("un deux"), xml_name("chapter-title"), "été"]
    assert text(body).places == ("1er", "un deux", "chapter-title", "été")


def test_links_to_other_chapters_are_told_and_counted_once() -> None:
    body = (
        '<p id="ici"><a href="article:second">a</a><a href="article:second#%C3%A9t%C3%A9">b</a><a href="#ici">c</a>'
        '<a href="article:un#ici">d</a><a href="article:second">e</a><a href="article:inconnu#x">f</a></p>'
    )
    assert text(body).links == (("second", ""), ("second", "été"), ("inconnu", "x"))


def test_a_place_that_leads_nowhere_stays_a_place() -> None:
    assert written('<p><a id="ancre" href="x.md">a</a><a href="#ancre">b</a></p>') == (
        '<p><span id="ancre">a</span><a href="#ancre">b</a></p>'
    )


def test_the_body_of_every_edition_becomes_xhtml() -> None:
    root = tree(BODY)
    assert not root.xpath("//*[namespace-uri() != $h and namespace-uri() != $m]", h=NAMES["h"], m=NAMES["m"])
    assert find(BODY, "//h:input/@disabled") == ["disabled", "disabled"]
    assert find(BODY, "//h:details/@open") == ["open"]
    assert find(BODY, "//m:math/@alttext") == ["E égale m c au carré", "somme pour i égale 1 jusqu’à n de i"]
    assert find(BODY, "//h:td[@class='right']/text()") == ["31\u00a0Mbit/s", "80\u00a0Mbit/s"]
    assert find(BODY, "//@style") == []


def test_a_note_is_an_aside_whose_number_leads_back() -> None:
    root = tree(BODY)
    (call,) = root.iterfind(".//h:a[@role='doc-noteref']", NAMES)
    (note,) = root.iterfind(".//h:aside[@role='doc-footnote']", NAMES)
    (back,) = note.iterfind(".//h:a[@role='doc-backlink']", NAMES)
    assert (call.get("href"), back.get("href")) == (f"#{note.get('id')}", f"#{call.get('id')}")
    assert [element.get(EPUB_TYPE) for element in (call, note, back)] == ["noteref", "footnote", "backlink"]
    assert "".join(str(text) for text in note.itertext()).startswith("1. Le texte de la note, avec un lien.")
    assert not root.findall(".//h:section[@role='doc-endnotes']/h:h2", NAMES)


def test_a_note_may_begin_with_a_block() -> None:
    note = '<section class="footnotes" role="doc-endnotes"><ol><li id="fn1"><pre>code</pre></li></ol></section>'
    body = f'<p id="fnref1">a</p>{note}'
    assert find(body, "//h:aside/*[1]/h:a/text()") == ["1."]
    assert find(body, "//h:aside/h:pre/text()") == ["code"]


def test_pictures_are_in_the_book_or_replaced_by_words() -> None:
    body = (
        '<p><img src="asset:a%20b.png" alt="A">,<img src="asset:nulle.png" alt="perdue">,'
        '<img src="https://example.org/x.png" alt="loin" class="remote">,<img src="asset:autre.png"></p>'
    )
    assert find(body, "//h:img/@src") == ["../images/ab.png"]
    assert find(body, "//h:span[@class='missing-picture']//h:a/@href") == ["https://example.org/x.png"]
    assert (
        "".join(str(piece) for piece in tree(body).itertext())
        == ",Image manquante\u00a0: perdue,Image en ligne\u00a0: loin,Image manquante"
    )


def test_a_remote_picture_that_is_a_link_stands_beside_it_not_within() -> None:
    body = '<a href="https://example.org/"><img src="https://example.org/x.png" alt="loin"></a>'
    assert find(body, "//h:a/@href") == ["https://example.org/x.png", "https://example.org/"]
    assert find(body, "//h:a[@class='label']/text()") == ["Image en ligne\u00a0:"]
    assert not find(body, "//h:a//h:a")
    assert find(body.replace("<img", "avec <img"), "//h:a/@href") == ["https://example.org/"]
    same = body.replace("example.org/x.png", "example.org/")
    assert find(same, "//h:a/@href") == ["https://example.org/"]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("<center>a</center>", "a"),
        ('<p onclick="x()" style="color:red" align="center">a</p>', "<p>a</p>"),
        ("<script>x</script><p>a</p><iframe src='x'></iframe>", "<p>a</p>"),
        ("<p>a<wbr>b <em>c</em></p>", "<p>a<wbr/>b <em>c</em></p>"),
        ("<h1>a</h1>", "<h2>a</h2>"),
        ("<article><header>a</header></article>", "<div><div>a</div></div>"),
        ("<em><div>a</div></em>", "<em><span>a</span></em>"),
        (
            "<ul>a<li>b</li>c<ul><li>d</li></ul></ul>",
            "<ul><li>a</li><li>b<span>c</span></li><li><ul><li>d</li></ul></li></ul>",
        ),
        ("<dl><dd>a</dd><dt>b</dt></dl>", "<div><div>a</div><div>b</div></div>"),
        ("<figcaption>a</figcaption>", "<div>a</div>"),
        ("<details><p>a</p></details>", '<details open="open"><summary>Détails</summary><p>a</p></details>'),
        ('<ol start="x" type="a"><li value="3">a</li></ol>', '<ol type="a"><li>a</li></ol>'),
        (
            "<table><tr><th></th><th>a</th></tr></table>",
            '<div class="table needs-8"><table><tr><td/><th>a</th></tr></table></div>',
        ),
        ('<td colspan="0" rowspan="2">a</td>', "<div>a</div>"),
        ('<p lang="pas ça" dir="x">a</p>', "<p>a</p>"),
        ('<p lang="de">a</p>', '<p lang="de" xml:lang="de">a</p>'),
        ('<input type="text">a', "a"),
        ('<a href="https://example.org/"></a>a', "a"),
        ("", ""),
    ],
)
def test_what_an_ebook_may_not_hold_leaves_its_text(given: str, made: str) -> None:
    assert written(given) == made


def test_formulas_lose_their_source_but_not_their_text() -> None:
    body = '<math alttext="a"><semantics><mi>a</mi><annotation encoding="TeX">a</annotation></semantics></math>'
    assert written(body) == f'<math xmlns="{NAMES["m"]}" alttext="a"><mi>a</mi></math>'


def test_a_formula_that_is_a_paragraph_is_set_apart() -> None:
    body = '<p>a <math display="block" alttext="a"/></p><p><math display="block" alttext="b"/></p>'
    assert find(body, "//h:p[@class='formula needs-8']/m:math/@alttext") == ["b"]


def test_a_formula_that_may_be_wider_than_the_page_can_be_scrolled_with_the_keys() -> None:
    body = f'<p><math display="block" alttext="b">{"<mi>abc</mi>" * 10}</math></p>'
    assert find(body, "//h:p[contains(@class, 'scrolled')]/@tabindex") == ["0"]
    assert not find('<p><math display="block" alttext="b"><mi>a</mi></math></p>', "//h:p/@tabindex")


def test_a_link_or_head_that_is_a_formula_has_a_name() -> None:
    formula = '<math alttext="x"><mi>x</mi></math>'
    body = f'<p>{formula}<a href="https://example.org/">{formula}</a></p><table><tr><th>{formula}</th></tr></table>'
    assert find(body, "//m:math/@aria-label") == ["x", "x"]


def test_heads_of_tables_say_whose_heads_they_are() -> None:
    body = (
        "<table><caption>c</caption><thead><tr><th>a</th><th colspan='2'>b</th><th scope='row'>x</th></tr></thead>"
        "<tbody><tr><th>d</th><td>1</td><th>e</th><td>2</td></tr><tr><th colspan='4'>f</th></tr></tbody></table>"
    )
    assert find(body, "//h:thead//h:th/@scope") == ["col", "colgroup", "row"]
    assert find(body, "//h:tbody//h:th/@scope") == ["row"]
    assert find(body, "//h:caption/text()") == ["c"]


def test_many_blocks_are_written_in_time_that_grows_with_their_number() -> None:
    few, many = ("<h2>Un</h2>\n<p>mot</p>\n" * number for number in (2_000, 16_000))
    # Eight times the blocks: thirtyfold when lxml counted them all for each.
    assert growth(lambda: seconds(lambda: text(few)), lambda: seconds(lambda: text(many)), enough=16) <= 16


def test_a_line_of_code_that_a_narrow_page_breaks_can_hang() -> None:
    long = 'def moyenne(des_mesures, avec_leurs_poids):\n    <span class="st">"""Deux\n    lignes."""</span>\n'
    code = f'<pre class="sourceCode"><code>{long}</code></pre><pre><code>court\n</code></pre>'
    assert "".join(find(code, "//h:pre[1]//text()")) == long.replace('<span class="st">', "").replace("</span>", "")
    assert tree(code).xpath("count(//h:pre[1]/h:code/h:span[@class='line'])", namespaces=NAMES) == 4
    assert tree(code).xpath("count(//h:pre[2]//h:span)", namespaces=NAMES) == 0


def test_what_a_diagram_was_drawn_of_is_for_the_site_alone() -> None:
    body = '<details class="diagram-source web-only"><summary>Code</summary><pre>a --&gt; b</pre></details><p>Un.</p>'
    assert written(body) == "<p>Un.</p>"
