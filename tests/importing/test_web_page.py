"""Web pages: those of blogs, those that Word saves, those that people write."""

import base64
from pathlib import Path

import pytest

from pipeline.importing.documents import DocumentKind
from tests.importing.conftest import Command
from tests.importing.reading import body, count_remarks, markdown_of, read
from tests.importing.word import png

BLOG = """<!DOCTYPE html><html lang="fr"><head><title>Mon billet — Le blog</title></head><body>
<header><h1>Le blog</h1></header><nav><a href="/">Accueil</a></nav>
<main><article><h1>Mon billet</h1><p>Par Camille Durand</p><p>12 mars 2024</p>
<figure><img src="images/photo.png" alt="Une photo"><figcaption>La cour.</figcaption></figure>
<p>Un <mark>mot</mark> <u>souligné</u> <a href="suite.html">suivi</a>.</p></article></main>
<aside>Publicité</aside><footer>Mentions légales</footer></body></html>"""


def test_the_article_of_a_page_is_its_text() -> None:
    (text,) = read(BLOG.encode(), DocumentKind.WEB_PAGE, "billet.html").texts
    assert (text.head.title, text.head.authors, text.head.date) == ("Mon billet", ("Camille Durand",), "2024-03-12")
    written = markdown_of(text)
    assert "image: post-1.png\nimage_alt: Une photo\n" in written
    assert '![Une photo](post-1.png "La cour.")' in written
    assert not any(word in written for word in ("Accueil", "Publicité", "Mentions", "Le blog"))
    assert count_remarks(BLOG.encode(), DocumentKind.WEB_PAGE)["navigation"] == 1


def test_pictures_stand_within_the_folder_of_the_page(command: Command) -> None:
    folder = Path("site")
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "photo.png").write_bytes(png())
    (folder / "billet.html").write_text(BLOG, "utf-8")
    (folder / "suite.html").write_text("<h1>Suite</h1><p>Fin.</p>", "utf-8")
    done = command("import", "site", "-c", "content")
    assert done.code == 0, done.output
    assert sorted(path.name for path in Path("content/articles").iterdir()) == [
        "mon-billet-1.png",
        "mon-billet.md",
        "suite.md",
    ]
    assert "[suivi](suite.md)" in Path("content/articles/mon-billet.md").read_text("utf-8")


def test_a_page_saved_by_word_has_its_lists() -> None:
    page = """<html><head><meta name=Generator content="Microsoft Word 15"><meta http-equiv=Content-Type content="text/html; charset=windows-1252">
    <title>Titre des propriétés</title><style>p.MsoNormal {margin:0}</style></head><body lang=FR><div class=WordSection1>
    <p class=MsoTitle>Le titre</p>
    <p class=MsoNormal>Voici ce qu’il faut emporter en classe.</p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>un crayon</p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>une gomme</p>
    <p class=MsoNormal><b>Consignes</b></p><p class=MsoNormal>Une note<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a> ici.</p>
    </div><div><hr><div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1" title=""><span>[1]</span></a> La note de bas de page.</p></div></div></body></html>"""
    data = page.encode("cp1252")
    (text,) = read(data, DocumentKind.WEB_PAGE).texts
    assert text.head.title == "Le titre"
    written = body(data, DocumentKind.WEB_PAGE)
    assert "- un crayon\n- une gomme\n" in written
    assert "## Consignes\n" in written
    assert "Une note[^1] ici." in written
    assert "[^1]: La note de bas de page." in written


def test_a_picture_in_the_page_itself_is_kept() -> None:
    address = f"data:image/png;base64,{base64.b64encode(png()).decode()}"
    (text,) = read(f"<p>Un carré.</p><p><img src='{address}' alt='rouge'></p>".encode(), DocumentKind.WEB_PAGE).texts
    assert text.pictures[0].data is not None
    assert "![rouge](post-1.png)" in markdown_of(text)


def test_the_title_of_a_page_without_headings_is_that_of_its_window() -> None:
    (text,) = read(
        b"<title>Ma page</title><p>Une phrase enti&egrave;re.</p><p>Une autre.</p>", DocumentKind.WEB_PAGE
    ).texts
    assert text.head.title == "Ma page"


def test_code_is_code() -> None:
    text = body(b"<p>Voici.</p><pre><code>if x:\n    y = 1   # z\n</code></pre>", DocumentKind.WEB_PAGE)
    assert "``` text\nif x:\n    y = 1   # z\n```\n" in text


def test_a_line_end_in_a_heading_is_a_blank() -> None:
    page = b"<h1>Titre</h1><p>Un.</p><h2><br>Deux<br>mots <br> et plus<br></h2>"
    assert body(page, DocumentKind.WEB_PAGE) == "Un.\n\n## Deux mots et plus\n"


@pytest.mark.parametrize("sign", ["↩", "↩\ufe0e", "^", "↑", "1", "[1]"])
def test_the_sign_that_leads_back_from_a_note_goes_with_it(sign: str) -> None:
    note = f'<ol><li id="n1">La note. <a href="#r1">{sign}</a></li><li id="n2">Une ligne.</li></ol>'
    page = f'<meta charset="utf-8"><h1>Titre</h1><p>Mot<sup><a href="#n1" id="r1">1</a></sup> fin.</p>{note}'
    assert body(page.encode(), DocumentKind.WEB_PAGE) == "Mot[^1] fin.\n\n1.  Une ligne.\n\n[^1]: La note.\n"


def test_words_that_lead_back_from_a_note_stay() -> None:
    page = '<h1>Titre</h1><p>Mot<a href="#n1" id="r1">[1]</a>.</p><p id="n1"><a href="#r1">Retour</a> La note.</p>'
    assert "[^1]: Retour La note." in body(page.encode(), DocumentKind.WEB_PAGE)
