import pytest
from lxml import html

from pipeline.body.media import blocks_around, leave_out
from pipeline.model.article import Medium, is_shown

BODY = """<p>Avant <a href="#fin">fin</a>, <a href="#corrige" id="la">corrigé</a>, <a href="#corrige">encore</a>.</p>
<div class="solution"><h2 id="corrige">Corrigé</h2><p>Caché<a href="#fn1" id="fnref1" role="doc-noteref"><sup>1</sup></a>.</p></div>
<ul><li>Un</li><li><div class="solution"><p>Deux</p></div></li></ul>
<blockquote><div class="web-only"><p>Écran</p></div></blockquote>
<div class="print-only" id="papier"><p>Papier<a href="#fn2" id="fnref2" role="doc-noteref"><sup>2</sup></a></p></div>
<p>Un <span class="print-only">mot</span> pour tous<a href="#fn3" id="fnref3" role="doc-noteref"><sup>3</sup></a>.</p>
<p id="fin">Après.</p>
<section class="footnotes" role="doc-endnotes"><h2 id="notes">Notes</h2><ol>
<li id="fn1"><p>Note cachée.</p></li><li id="fn2"><p>Note du papier.</p></li><li id="fn3"><p>Note de tous.</p></li>
</ol></section>"""


def visible_in(medium: Medium, body: str = BODY) -> html.HtmlElement:
    tree = html.fragment_fromstring(body, create_parent="div")
    leave_out(tree, medium)
    return tree


def words(tree: html.HtmlElement) -> str:
    return " ".join("".join(tree.itertext()).split())


@pytest.mark.parametrize(
    ("medium", "text"),
    [
        (Medium.WEB, "Avant fin, corrigé, encore. Un Écran Un pour tous1. Après. Notes Note de tous."),
        (
            Medium.PRINT,
            "Avant fin, corrigé, encore. Un Papier1 Un mot pour tous2. Après. Notes Note du papier.Note de tous.",
        ),
        (
            Medium.TEACHER,
            (
                "Avant fin, corrigé, encore. CorrigéCaché1. UnDeux Papier2 Un mot pour tous3. Après. Notes"
                " Note cachée.Note du papier.Note de tous."
            ),
        ),
    ],
)
def test_each_medium_has_its_own_blocks_and_notes_without_gaps(medium: Medium, text: str) -> None:
    assert words(visible_in(medium)) == text


def test_what_held_nothing_else_goes_along() -> None:
    assert [item.text for item in visible_in(Medium.PRINT).iterfind(".//ul/li")] == ["Un"]
    assert visible_in(Medium.PRINT).find("blockquote") is None
    assert visible_in(Medium.WEB).find("blockquote/p") is not None


def test_a_term_goes_with_its_only_meaning() -> None:
    hidden = '<dd><div class="solution"><p>a</p></div></dd>'
    tree = visible_in(Medium.PRINT, f"<dl><dt>Un</dt><dt>Une</dt>{hidden}<dt>Deux</dt><dd>b</dd>{hidden}</dl>")
    assert words(tree) == "Deuxb"
    assert visible_in(Medium.PRINT, f"<p>x</p><dl><dt>Un</dt>{hidden}</dl>").find("dl") is None


def test_links_to_places_that_are_gone_keep_their_words() -> None:
    tree = visible_in(Medium.PRINT)
    assert [link.get("href") for link in tree.iter("a")] == ["#fin", "#fn2", "#fn3"]
    assert tree.findtext(".//span[@id='la']") == "corrigé"
    assert [link.get("href") for link in visible_in(Medium.TEACHER).iter("a")][:3] == ["#fin", "#corrige", "#corrige"]


def test_no_heading_is_left_above_notes_that_are_gone() -> None:
    body = BODY.replace('<a href="#fn3" id="fnref3" role="doc-noteref"><sup>3</sup></a>', "")
    assert visible_in(Medium.WEB, body).find("section") is None


def test_what_is_shown_stands_in_the_text_and_keeps_its_place() -> None:
    assert visible_in(Medium.PRINT).find("p/span[@id='papier']") is not None
    both = visible_in(Medium.PRINT, '<div class="questions print-only" data-lines="3"><p>a</p></div>')
    assert both[0].get("class") == "questions"
    assert visible_in(Medium.TEACHER).find("div[@class='solution']") is not None


def test_what_stands_in_several_blocks_is_shown_where_all_are() -> None:
    tree = html.fragment_fromstring(
        '<div class="print-only"><p>a</p><div class="solution x"><p><b>c</b></p></div></div>'
    )
    (bold,) = tree.iter("b")
    assert blocks_around(bold) == {"print-only", "solution"}
    assert is_shown({"print-only", "solution"})
    assert not is_shown({"web-only", "solution"})
    assert not is_shown({"web-only", "unseen-web", "unseen-epub"})
