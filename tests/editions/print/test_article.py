"""An article's body made ready for paper."""

from dataclasses import replace

import pytest
from pypdfium2 import PdfDocument

from pipeline.body.neutral_html import Tree, parse, text_of
from pipeline.editions.print.article import article_copy, article_html, body_html
from pipeline.editions.print.documents import collect_images, list_styles, make_document
from pipeline.editions.print.footnotes import Notes
from pipeline.jobs.blob import Blob
from pipeline.model.article import Article, Instalment, Lead
from pipeline.press.sheets import FORMULA
from pipeline.press.typesetting.typeset import typeset
from tests.factory import article, collection, red_square
from tests.press.samples import text

PICTURES = {"images/rouge.png": red_square(), "images/été 1.png": red_square()}


def paper(body: str, slug: str = "un", notes: Notes | None = None) -> Tree:
    return parse(body_html(article(slug, "Un", body), PICTURES, notes or Notes()))


def classes(body: str, path: str) -> set[str]:
    found = paper(body).find(path)
    assert found is not None
    return set(found.get("class", "").split())


def test_ids_and_links_to_them_name_their_article() -> None:
    tree = paper(
        '<p><a href="#ici">a</a> <a href="article:un#ici">b</a> <a href="article:un">c</a></p><h2 id="ici">H</h2>'
    )
    assert [link.get("href") for link in tree.iter("a")] == ["#un#ici", "#un#ici", "#un"]
    assert [heading.get("id") for heading in tree.iter("h2")] == ["un#ici"]


def test_an_article_says_which_part_of_its_series_it_is() -> None:
    alone = article("un", "Un", "<p>Un.</p>")
    of_series = replace(alone, instalment=Instalment("Le son", "le-son", 2, 4))
    line = "<p>Partie\u00a02 sur\u00a04 de «\u00a0Le son\u00a0»</p>"
    assert line in article_html(of_series, {}, Notes())
    assert "Partie" not in article_html(alone, {}, Notes())


def test_links_to_other_articles_stay_neutral() -> None:
    tree = paper('<p><a href="article:deux#x">a</a> <a href="asset:f.pdf">b</a> <a href="article:une">c</a></p>')
    assert [link.get("href") for link in tree.iter("a")] == ["article:deux#x", "asset:f.pdf", "article:une"]


def test_a_formula_is_drawn_in_place() -> None:
    tree = paper('<p>Soit <math display="inline" alttext="x+1"><mi>x</mi><mo>+</mo><mn>1</mn></math> donc.</p>')
    (drawing,) = tree.iter("svg")
    assert drawing.get("class") == "formula"
    assert text_of(tree) == f"Soit {FORMULA}x plus 1 donc."


def test_a_formula_that_cannot_be_drawn_is_shown_as_typed() -> None:
    tree = paper('<p><math display="block" alttext="\\x"><mystery/></math></p>')
    assert [code.text for code in tree.iter("code")] == ["\\x"]


def test_a_formula_on_its_own_goes_with_the_text_before_it() -> None:
    formula = '<math display="block" alttext="x"><mi>x</mi></math>'
    tree = paper(f"<p>Soit</p><p>{formula}</p><p>avec {formula} et</p><hr>")
    assert [paragraph.get("class") for paragraph in tree.iter("p")] == [None, "shown", None]


def test_boxes_to_tick_are_drawings_with_words() -> None:
    box = '<li><label><input type="checkbox" {} disabled>{}</label></li>'
    tree = paper(f'<ul class="task-list">{box.format("checked", "Un")}{box.format("", "Deux")}</ul>')
    assert [title.text for title in tree.iter("title")] == ["fait", "à faire"]
    assert not list(tree.iter("input"))
    assert text_of(tree) == "faitUnà faireDeux"


def test_details_are_open() -> None:
    tree = paper("<details><summary>Plus</summary><p>Tout.</p></details>")
    assert not list(tree.iter("details", "summary"))
    assert text_of(tree) == "PlusTout."


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        ('<span class="missing-picture">Image manquante\u00a0: un robot</span>', "Image manquante\u00a0: un robot"),
        ('<img src="asset:perdue.png" alt="un robot">', "Image manquante\u00a0: un robot"),
        ('<img class="remote" src="https://example.org/a.png" alt="un robot">', "Image en ligne\u00a0: un robot"),
    ],
)
def test_a_picture_that_cannot_be_shown_keeps_its_words_and_place(picture: str, words: str) -> None:
    tree = paper(f"<figure>{picture}</figure>")
    (frame,) = tree.find_class("placeholder")
    assert text_of(frame).startswith(words)
    assert not list(tree.iter("img"))


def test_a_remote_picture_has_its_address_in_a_note() -> None:
    tree = paper('<figure><img class="remote" src="https://example.org/a.png" alt="un robot"></figure>')
    assert [note.get("href") for note in tree.find_class("address")] == ["https://example.org/a.png"]


def badge(source: str = "https://img.example/a.svg", goal: str = "https://ci.example/x", around: str = "{}") -> str:
    image = f'<img class="remote" src="{source}" alt="État">'
    return f'<a href="{goal}">{around.format(image)}</a>'


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Un {badge()} mot</p>",
        f"<figure>{badge()}</figure>",
        f"<p>{badge(around='avant {} après')}</p>",
        f"<p>{badge()}</p><p>{badge('https://img.example/b.svg')}</p>",
        f"<p>{badge(goal='article:deux')} {badge(goal='#ici')}</p>",
    ],
)
def test_no_link_stands_within_another(body: str) -> None:
    tree = paper(body)
    assert tree.find(".//a//a") is None
    assert "État" in text_of(tree)
    sources = {part.split('"')[0] for part in body.split('src="')[1:]}
    assert {link.get("href") for link in tree.find_class("address")} >= sources


def test_a_linked_picture_of_the_web_has_one_note_whose_call_is_in_its_frame() -> None:
    tree = paper(f"<figure>{badge()}</figure>")
    (frame,) = tree.find_class("placeholder")
    (call,) = tree.find_class("call")
    assert frame in call.iterancestors()
    assert text_of(frame) == "Image en ligne\u00a0: Étata"
    (note,) = tree.find_class("note")
    assert text_of(note).replace("\u200b", "") == "aci.example/x – Image en ligne\u00a0: img.example/a.svg"


def test_an_address_that_a_picture_is_at_and_its_link_leads_to_is_said_once() -> None:
    tree = paper(f"<figure>{badge(goal='https://img.example/a.svg')}</figure>")
    assert [link.get("href") for link in tree.find_class("address")] == ["https://img.example/a.svg"]


def test_a_missing_picture_that_is_a_link_has_its_call_in_its_frame() -> None:
    tree = paper('<figure><a href="https://ci.example"><span class="missing-picture">Manque</span></a></figure>')
    (frame,) = tree.find_class("placeholder")
    assert text_of(frame) == "Manquea"


def test_pictures_are_brought_by_the_addresses_that_the_html_uses() -> None:
    one = article("un", "Un", '<p><img src="asset:images/%C3%A9t%C3%A9%201.png" alt="x"></p>')
    copy = article_copy(replace(one, lead=Lead("images/été 1.png", "y"), shown=("images/été 1.png",)), PICTURES)
    assert set(copy.images) == {"asset:images/%C3%A9t%C3%A9%201.png"}
    assert copy.html.count('src="asset:images/%C3%A9t%C3%A9%201.png"') == 2


def test_only_shown_pictures_are_brought() -> None:
    assert collect_images([article("un", "Un", "<p>rien</p>")], PICTURES) == {}


def test_only_a_picture_with_something_beside_it_needs_a_box_that_is_dear_to_set() -> None:
    image = '<img src="asset:a.png" alt="a">'
    assert classes(f"<figure>{image}</figure>", ".//figure") == set()
    assert classes(f"<figure>{image}<figcaption>Mot</figcaption></figure>", ".//figure") == {"beside"}
    assert classes(f'<figure><a href="#b">{image}</a></figure>', ".//figure") == {"beside"}
    assert classes(f"<ul><li><figure>{image}<figcaption>Mot</figcaption></figure></li></ul>", ".//figure") == {"nested"}


def test_an_opening_longer_than_a_page_is_not_made_of_floats() -> None:
    one = article("un", "Un")
    assert 'class="opening"' in article_html(one, {}, Notes())
    assert 'class="opening stacked"' in article_html(replace(one, description="mot " * 300), {}, Notes())


def test_what_is_wide_takes_the_column_of_notes_unless_it_is_nested() -> None:
    row = f"<tr>{'<td>mot</td>' * 5}</tr>"
    assert "wide" in classes(f"<table>{row}</table>", ".//table")
    assert classes(f"<ul><li><table>{row}</table></li></ul>", ".//table") == {"nested", "short"}
    assert classes("<table><tr><td>mot</td></tr></table>", ".//table") == {"short"}
    assert classes(f"<pre><code>{'x' * 80}</code></pre>", ".//pre") == {"wide"}
    assert classes("<pre><code>" + "x\n" * 80 + "</code></pre>", ".//pre") == {"long"}


def test_only_the_long_words_of_a_table_that_is_too_wide_are_broken() -> None:
    wide = paper(f"<table><tr><td>{'x' * 200}</td><td>oui</td></tr></table>")
    assert [cell.get("class") for cell in wide.iter("td")] == ["tight", None]
    address = paper("<table><tr><td>https://example.org/" + "a/b-c" * 40 + "</td></tr></table>")
    assert [cell.get("class") for cell in address.iter("td")] == [None]


def test_a_picture_among_words_is_small() -> None:
    image = '<img src="asset:images/rouge.png" alt="r">'
    assert classes(f"<p>Un mot {image}</p>", ".//img") == {"inline"}
    assert classes(f"<p>{image}</p>", ".//img") == set()
    assert classes(f"<figure>{image}<figcaption>Mot</figcaption></figure>", ".//img") == set()


def test_deep_lists_are_indented_by_less_and_then_no_more() -> None:
    tree = paper("<ul><li><blockquote>" * 12 + "</blockquote></li></ul>" * 12 + "<hr>")
    deep = [block.get("class") for block in tree.iter("ul", "blockquote")]
    assert deep == [None] * 5 + ["deep"] * 15 + ["deepest"] * 4


def test_an_opening_has_what_there_is() -> None:
    full, bare = article("un", "A < B"), Article("deux", "deux.md", "Deux", "en", Blob.of("<p>Text.</p>"))
    html = article_html(full, PICTURES, Notes())
    for words in ("A &lt;\u00a0B", "janvier 2024", "minute de lecture", "Ada Martin", "Vidéo · Code", "standfirst"):
        assert words in html
    opening = parse(article_html(bare, {}, Notes())).find(".//header")
    assert opening is not None
    assert text_of(opening) == "Deux 1 minute to read"


def test_a_missing_lead_is_told() -> None:
    second = collection().articles[1]
    assert "Image manquante\u00a0: un robot blanc" in article_html(second, {}, Notes())


def test_the_outline_has_no_numbers_of_notes() -> None:
    tree = paper('<h2 id="a">Un <a href="https://example.org/">lien</a></h2>')
    (heading,) = tree.iter("h2")
    assert heading.get("data-label") == "Un lien"
    assert text_of(heading).startswith("Un liena")


def test_the_page_stands_in_a_mirror_for_scripts_that_run_from_the_right() -> None:
    assert list_styles("ar") != list_styles("fr")
    (ordinary, _), (mirrored, _) = list_styles("fr"), list_styles("ar")
    assert mirrored.startswith(ordinary)
    assert 'dir="rtl"' in make_document("عنوان", "ar", "")


def test_a_table_too_wide_for_the_page_is_set_in_small_letters() -> None:
    cells = "".join(f"<td>{word}</td>" for word in ["apprentissage", "automatique", "communication"] * 4)
    assert "dense" in classes(f"<table><tbody><tr>{cells}</tr></tbody></table>", ".//table")
    assert "dense" not in classes("<table><tbody><tr><td>un</td></tr></tbody></table>", ".//table")


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("ja", "Noto Serif CJK JP"),
        ("zh-TW", "Noto Serif CJK TC"),
        ("zh", "Noto Serif CJK SC"),
        ("ko", "Noto Serif CJK KR"),
    ],
)
def test_east_asian_articles_have_the_letter_forms_of_their_language(language: str, first: str) -> None:
    css, _ = list_styles(language)
    assert f'font: 10.5pt/15pt "{first}", "Source Serif 4"' in css
    assert "CJK JP" not in list_styles("fr")[0]


@pytest.mark.parametrize("language", ["ar", "he", "hi", "ja"])
def test_scripts_without_italics_stand_upright(language: str) -> None:
    assert (
        "font-style: normal; }" in list_styles(language)[0].partition("For articles in scripts that have no italics")[2]
    )
    assert "no italics" not in list_styles("el")[0]


def test_lines_of_code_end_without_blanks_on_which_the_engine_fails() -> None:
    code = paper("<pre><code>un  \n<span>deux </span> <span> \n</span>trois\t\n\n  x </code></pre>").find("pre")
    assert code is not None
    assert "".join(code.itertext()) == "un\ndeux\ntrois\n\n  x"
    long = "mot " * 60
    assert typeset(article_copy(article("un", "Un", f"<pre><code>{long}\n{long} \n</code></pre>"), {})).pages == 1


def box(body: str) -> str:
    return f'<div class="admonition"><p class="admonition-title"><strong>Attention</strong></p>{body}</div>'


def test_a_short_box_of_paragraphs_stays_whole() -> None:
    assert "whole" in classes(box("<p>mot</p>"), "div")
    assert "whole" not in classes(box(f"<p>{'mot ' * 200}</p>"), "div")
    assert "whole" not in classes(box("<p>mot</p><ul><li>un</li></ul>"), "div")


def test_what_stands_in_a_box_is_no_wider_than_it() -> None:
    code = f"<pre><code>{'x' * 80}</code></pre>"
    assert "wide" in classes(code, "pre")
    assert "wide" not in classes(box(code), ".//pre")
    assert "nested" in classes(box("<table><tr><td>un</td></tr></table>"), ".//table")


def test_boxes_far_down_are_indented_by_less() -> None:
    body = "<p>mot</p>"
    for _ in range(6):
        body = box(body)
    found = [set(element.get("class", "").split()) for element in paper(body).iter("div") if element.get("class")]
    assert ["deep" in each for each in found] == [False] * 5 + [True]


def test_the_title_of_a_box_is_never_left_alone() -> None:
    above = set()
    for lines in range(23, 30):
        body = "<p>mot</p>" * lines + box(f"<p>{'suite ' * 300}</p>")
        pdf = PdfDocument(typeset(article_copy(article("un", "Un", body), {})).pdf.data)
        pages = [page.get_textpage().get_text_range().split() for page in pdf]
        (number,) = (number for number, words in enumerate(pages) if "Attention" in words)
        above.add(number)
        assert pages[number].count("suite") > 0, lines
    assert above == {0, 1}  # the lines did reach the foot of the page


def test_lists_begin_and_count_as_they_say() -> None:
    body = (
        '<ol start="5" type="1"><li>cinq</li><li>six</li></ol><ol type="a"><li>un</li></ol>'
        '<ol start="4" type="i"><li>quatre</li></ol><ol><li>premier</li><li value="9">neuf</li><li>dix</li></ol>'
    )
    sheets = typeset(article_copy(article("un", "Un", body), {}))
    said = text(sheets.pdf.data, 0).split()
    assert {"5.", "6.", "a.", "iv.", "1.", "9.", "10."} <= set(said)
    assert not {"2.", "3.", "4."} & set(said)


@pytest.mark.parametrize(
    ("title", "html", "shown"),
    [
        ("Ce qu’un codec jette", "", "Ce qu’un codec\u00a0jette"),
        ("Ce qu’un <codec> jette", "", "Ce qu’un &lt;codec&gt;\u00a0jette"),
        ("Ce que disent les mots", "Ce que disent <em>les</em> <b>mots</b>", "Ce que disent <em>les</em> <b>mots</b>"),
        ("Ce que disent mes mots", "Ce que disent mes <b>mots</b>", "Ce que disent mes\u00a0<b>mots</b>"),
        ("Une administration incompréhensible", "", "Une administration incompréhensible"),
        ("Deux mots", "", "Deux mots"),
    ],
)
def test_no_short_word_is_alone_on_the_last_line_of_a_title(title: str, html: str, shown: str) -> None:
    one = replace(article("un", title, ""), title_html=html)
    assert f">{shown}</h1>" in article_html(one, {}, Notes())
